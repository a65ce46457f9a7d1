/* A member gets an account: the code on paper, the first password, another password, large type for good. */
import { createHmac } from 'node:crypto';
import { expecting, fill, has, journey, look, ok, password, path, press, same, signedIn, signIn, signOut, sql, text, visitor } from './lib.mjs';

const [member, name] = sql(`SELECT m.id, m.name FROM member m JOIN account a ON a.member_id = m.id JOIN account z ON z.login = 'zhibu'
	WHERE m.organisation_id = z.organisation_id AND m.stage = 'full' AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.id) AND a.login <> 'dangyuan' ORDER BY m.id DESC LIMIT 1`).split('\t');
/* Never those of a run before: old passwords are not taken again. */
const run = Date.now() % 1e7, first = `Diyi-mima-${run}`, second = `Xin-mima-${run}`;
let clerk, phone, login, code, spare;

/* What an authenticator app shows now. */
function totp(secret) {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = Array.from(secret.replace(/\s/g, ''), c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const mac = createHmac('sha1', key).update(step).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

await journey('account', [
	['the branch gives a member an activation code, shown once', async () => {
		clerk = await signedIn('zhibu');
		await clerk.goto(`/members/${member}`);
		await clerk.locator('button', { hasText: '账号' }).or(clerk.locator('button', { hasText: '激活码' })).first().click();
		const sure = clerk.locator('.ask .button.primary');
		if (await sure.isVisible().catch(() => false)) await sure.click();
		await clerk.waitForURL(/account/);
		await look(clerk, 'account-1-code');
		await has(clerk, name);
		login = (await clerk.locator('.fact', { hasText: '登录账号' }).locator('dd').innerText()).trim();
		code = (await clerk.locator('.code').innerText()).trim();
	}],
	['the old password is of no use any more', async () => {
		phone = await visitor('phone');
		await phone.goto('/login');
		await phone.fill('[name=login]', login);
		await phone.fill('[name=password]', password);
		await press(phone, '登录');
		ok(path(phone).startsWith('/login'), 'the old password still works');
	}],
	['a weak password is refused, the reason stands there and the code is not used up', async () => {
		await phone.goto('/login');
		await press(phone, '激活账号');
		await look(phone, 'account-2-activate');
		await fill(phone, { 账号: login, 激活码: code, 新密码: '12345678', 再输一次新密码: '12345678' });
		await press(phone, '激活并登录');
		await has(phone, '密码');
		await look(phone, 'account-3-weak');
		same(await phone.inputValue('[name=login]'), login, 'the login typed');
	}],
	['the member sets a password and is in', async () => {
		await fill(phone, { 账号: login, 激活码: code, 新密码: first, 再输一次新密码: first });
		await press(phone, '激活并登录');
		await has(phone, name);
		await look(phone, 'account-4-home');
	}],
	['the code does not work twice', async () => {
		const thief = await visitor('phone');
		await thief.goto('/activate');
		await fill(thief, { 账号: login, 激活码: code, 新密码: second, 再输一次新密码: second });
		await press(thief, '激活并登录');
		ok(path(thief).startsWith('/activate'), 'the code worked twice');
		await thief.context().close();
	}],
	['the password is changed, the other device is signed out', async () => {
		const other = await signIn(await visitor('pc'), login, first);
		await phone.goto('/me');
		await look(phone, 'account-5-me');
		await fill(phone, { 原密码: 'wrong-Wrong-1', 新密码: second, 再输一次新密码: second });
		await press(phone, '保存新密码');
		await has(phone, '原密码不对');
		await fill(phone, { 原密码: first, 新密码: second, 再输一次新密码: second });
		await press(phone, '保存新密码');
		await has(phone, '密码已修改');
		await other.goto('/me');
		ok(path(other).startsWith('/login'), 'the other device is still signed in');
		await other.context().close();
	}],
	['large type is one tap away and remembered for the next time', async () => {
		await phone.goto('/');
		await press(phone, '大字版');
		ok(await phone.locator('html.large').count(), 'not large');
		await look(phone, 'account-6-large');
		await signOut(phone);
		ok(await phone.locator('html.large').count(), 'the sign-in page has forgotten it');
		await look(phone, 'account-7-login-large');
		await signIn(phone, login, second);
		ok(await phone.locator('html.large').count(), 'forgotten after signing in again');
		const elsewhere = await signIn(await visitor('phone'), login, second);
		ok(await elsewhere.locator('html.large').count(), 'not remembered on another device');
		await elsewhere.context().close();
	}],
	['text is 18 px or more and what is tapped 60 px or more high', async () => {
		for (const at of ['/', '/my/meetings', '/my/dues', '/me']) {
			await phone.goto(at);
			const small = await phone.evaluate(() => Array.from(document.querySelectorAll('main *, .tabs *')).filter(e => e.offsetParent && (
				(Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 18)
				|| (e.matches('.button, button, input:not([type=hidden]):not([type=checkbox]), select, .tabs a') && e.getBoundingClientRect().height < 59.5)))
				.map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 12)} ${getComputedStyle(e).fontSize} ${Math.round(e.getBoundingClientRect().height)}`).slice(0, 6));
			ok(!small.length, `${at}: too small: ${small.join('; ')}`);
		}
		await phone.goto('/');
		await press(phone, '标准版');
		ok(!(await phone.locator('html.large').count()), 'still large');
	}],
	['a second factor is set up from the own page, with a recovery code for a lost telephone', async () => {
		await phone.goto('/me');
		await press(phone, '启用动态口令');
		await look(phone, 'account-8-enrol');
		const secret = await phone.innerText('.enrol-secret');
		await fill(phone, { '6 位数字': '000000' });
		await press(phone, '启用');
		await has(phone, '口令不对');
		await fill(phone, { '6 位数字': totp(secret) });
		await press(phone, '启用');
		await look(phone, 'account-9-recovery');
		spare = await phone.locator('.recovery-codes li').allInnerTexts();
		same(spare.length, 10, 'recovery codes');
		await press(phone, '我已保存，继续');
		await has(phone, name);
	}],
	['then the password alone opens nothing, and a spare code opens once', async () => {
		await signOut(phone);
		await signIn(phone, login, second);
		same(path(phone), '/second-factor', 'the page after the password');
		await look(phone, 'account-10-second');
		await phone.goto('/me');
		ok(path(phone).startsWith('/second-factor'), 'half a sign-in opens a page');
		await phone.fill('[name=code]', spare[0]);
		await press(phone, '继续');
		await phone.goto('/me');
		await has(phone, '还有 9 个恢复码');
	}],
	['it is given up with password and code', async () => {
		await phone.locator('summary', { hasText: '更换或停用验证器' }).click();
		await phone.fill('#f-factor-password', second);
		await phone.fill('#f-factor-code', spare[1]);
		await press(phone, '停用现在的验证器');
		await phone.goto('/me');
		await has(phone, '没有启用');
		await look(phone, 'account-11-me');
	}],
	['five wrong passwords lock the account for a while, and the page says so', async () => {
		const thief = await visitor('pc');
		let said = '';
		for (let i = 0; i < 6; i++) {
			await thief.goto('/login');
			await thief.fill('[name=login]', login);
			await thief.fill('[name=password]', `Falsch-${i}-x`);
			await expecting([401, 403, 429], () => press(thief, '登录'));
			said = await text(thief);
		}
		ok(/锁定|分钟|稍后/.test(said), `no word of the lock: ${said.slice(0, 120)}`);
		await look(thief, 'account-12-locked');
		sql(`UPDATE account SET failures = 0, locked_until = NULL WHERE login = '${login}'`);
	}],
]);

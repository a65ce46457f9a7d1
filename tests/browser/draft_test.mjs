/*
 * What has been typed and not sent: it is there again after the page was closed and after the session
 * has expired, for the one who typed it only; sent, given up or signed out it is gone.
 */
import { expecting, fill, has, journey, lacks, look, moment, ok, path, press, same, signIn, signedIn, signOut, sql, visitor } from './lib.mjs';

const stamp = String(Date.now()).slice(-5), title = `支部委员会：草稿 ${stamp}`;
const words = '一、传达学习。\n二、研究发展对象。';
let page, meeting;

const minutes = () => page.getByLabel('会议记录').inputValue();
const kept = () => page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('draft ')).length);
async function write(text) {
	await fill(page, { 会议记录: text });
	await page.waitForFunction(n => Object.keys(localStorage).some(key => key.startsWith('draft ') && localStorage.getItem(key).includes(n)),
		text.slice(-4));
}
/* The tab is closed without sending; another one is opened. */
async function another() {
	const next = await page.context().newPage();
	next.look = page.look;
	await page.close();
	page = next;
}

await journey('draft', [
	['a ledger half written is there again after its page was closed', async () => {
		page = await signedIn('zhibu');
		await page.goto('/meetings/new');
		await fill(page, { 主题: title, 类型: '支委会', 开始时间: moment(-60), 结束时间: moment(-5) });
		await press(page, '保存');
		meeting = path(page);
		await page.goto(`${meeting}/edit`);
		await write(words);
		await another();
		await page.goto(`${meeting}/edit`);
		await has(page, '已恢复未提交的内容（');
		same(await minutes(), words, 'the minutes');
		await look(page, 'draft-1-restored');
	}],
	['given up, it does not come again', async () => {
		await page.getByRole('button', { name: '放弃' }).click();
		same(await minutes(), '', 'the minutes');
		await page.goto(`${meeting}/edit`);
		await lacks(page, '已恢复');
		same(await minutes(), '', 'the minutes');
	}],
	['refused by the server it stays, and only once: in the form that came back', async () => {
		await write('先写一半');
		await fill(page, { 主题: '' });
		await press(page, '保存');
		await has(page, '请填写主题');
		await lacks(page, '已恢复');
		same(await minutes(), '先写一半', 'the minutes');
		await another();
		await page.goto(`${meeting}/edit`);
		await has(page, '已恢复未提交的内容');
		same(await minutes(), '先写一半', 'the minutes');
		await fill(page, { 主题: title });
	}],
	['after the session has expired the text is there again, for nobody else', async () => {
		await write(words);
		sql("UPDATE session SET ended_at = NOW() WHERE ended_at IS NULL AND account_id = (SELECT id FROM account WHERE login = 'zhibu')");
		await expecting([401], () => press(page, '保存'));
		await has(page, '登录已过期');
		await signIn(page, 'shuji'); /* the same computer, the same branch, another person */
		await page.goto(`${meeting}/edit`);
		await lacks(page, '已恢复');
		same(await minutes(), '', 'what another person sees');
		sql("UPDATE session SET ended_at = NOW() WHERE ended_at IS NULL AND account_id = (SELECT id FROM account WHERE login = 'shuji')");
		await signIn(page, 'zhibu');
		await page.goto(`${meeting}/edit`);
		await has(page, '已恢复未提交的内容');
		same(await minutes(), words, 'the minutes');
	}],
	['sent and saved it is forgotten', async () => {
		await press(page, '保存');
		await has(page, '已保存');
		same(await kept(), 0, 'drafts kept');
		await page.goto(`${meeting}/edit`);
		await lacks(page, '已恢复');
		same(await minutes(), words, 'what is saved');
	}],
	['text typed over somebody else\'s later change says so', async () => {
		await write('我的补充记录');
		sql(`UPDATE meeting SET version = version + 1, place = '二楼会议室' WHERE id = ${meeting.split('/').pop()}`);
		await another();
		await page.goto(`${meeting}/edit`);
		await has(page, '此后这里的内容被修改过');
		same(await page.getByLabel('地点').inputValue(), '二楼会议室', 'the place');
	}],
	['the plan form keeps it too; the form of a member keeps all but the sealed numbers', async () => {
		await page.goto('/plans/new');
		await fill(page, { 年份: '2031' });
		await page.waitForFunction(() => Object.keys(localStorage).some(key => key.endsWith(' /plans')));
		await page.goto('/members/new');
		await fill(page, { 公民身份证号: '990000199001010019', 手机号: '19900001234', 姓名: '某某某' });
		await page.waitForFunction(() => Object.values(localStorage).some(text => text.includes('某某某')));
		const all = await page.evaluate(() => JSON.stringify(Object.values(localStorage)));
		ok(!/990000199001010019|19900001234/.test(all), 'a sealed number is in the storage');
		await page.goto('/');
	}],
	['signing out forgets all of it', async () => {
		ok(await kept() > 0, 'nothing was kept before');
		await signOut(page);
		same(await kept(), 0, 'drafts kept');
		await page.context().close();
	}],
	['on the phone the line and its button fit', async () => {
		page = await signedIn('zhibu', 'phone');
		await page.goto(`${meeting}/edit`);
		await write('手机上写的记录');
		await page.goto(`${meeting}/edit`);
		await has(page, '已恢复未提交的内容');
		await look(page, 'draft-2-phone');
		await page.getByRole('button', { name: '放弃' }).click();
	}],
]);

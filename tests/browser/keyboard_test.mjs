/*
 * Without a mouse: signing in, the list, its search and a filter, a member opened, changed and saved, with Tab,
 * Enter, arrows and typing alone. Whatever has the focus can be seen to have it and is not covered.
 */
import { has, journey, ok, path, password, same, sql, visitor } from './lib.mjs';

const name = sql(`SELECT MIN(m.name) FROM member m JOIN account a ON a.organisation_id = m.organisation_id
	WHERE a.login = 'zhibu' AND m.sex = 'male' AND m.stage = 'full' AND m.removed_at IS NULL AND m.standing = 'normal'`);
const note = `键盘录入${String(Date.now()).slice(-5)}`;
let page, pressed = 0;

/* What has the focus, and why a person would not see it. */
const focus = () => page.evaluate(() => {
	const el = document.activeElement, style = getComputedStyle(el), box = el.getBoundingClientRect();
	const at = document.elementFromPoint(Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1), box.top + box.height / 2);
	const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
	const words = (el.getAttribute('aria-label') || (el.labels && el.labels[0] ? el.labels[0].textContent : '') || el.textContent).trim();
	return { tag: el.tagName, words, name: el.name || '', href: el.getAttribute('href') || '', body: el === document.body,
		hidden: !ring ? 'no ring' : box.width < 1 || box.height < 1 ? 'no size'
			: box.top < -1 || box.bottom > innerHeight + 1 ? 'out of sight' : !at || !(el.contains(at) || at.contains(el)) ? `covered by ${at && at.className}` : '' };
});
async function tabTo(what, wanted) {
	for (let i = 0; i < 150; i++) {
		await page.keyboard.press('Tab');
		pressed++;
		const now = await focus();
		if (now.body) continue;
		ok(!now.hidden, `the focus on “${now.words.slice(0, 30)}” cannot be seen: ${now.hidden}`);
		if (wanted(now)) return;
	}
	throw new Error(`${what} is not reached by Tab on ${path(page)}`);
}
const called = words => now => now.words === words;
async function enter() {
	await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
	await page.waitForLoadState('load');
}

await journey('keyboard', [
	['signing in', async () => {
		page = await visitor('pc');
		await page.goto('/login');
		await tabTo('the account', now => now.name === 'login');
		await page.keyboard.type('zhibu');
		await tabTo('the password', now => now.name === 'password');
		await page.keyboard.type(password);
		await enter();
		same(path(page), '/', 'the page after signing in');
	}],
	['the first Tab leads past the menu, the menu leads to the list', async () => {
		await page.keyboard.press('Tab');
		same((await focus()).words, '跳到正文', 'the first focus');
		await tabTo('the member list', called('党员信息'));
		await enter();
		ok(path(page).startsWith('/members'), `not on the list: ${path(page)}`);
	}],
	['searching and filtering the list', async () => {
		await tabTo('the search box', now => now.tag === 'INPUT' && now.name === 'q');
		await page.keyboard.type(name);
		await tabTo('a filter', now => now.tag === 'SELECT' && now.name === 'stage');
		await page.keyboard.press('ArrowDown');
		await tabTo('the button', called('查询'));
		await enter();
		await has(page, name);
		ok(/[?&]stage=full/.test(path(page)), `the filter is not in the address: ${path(page)}`);
	}],
	['opening a member, and its form', async () => {
		await tabTo('the member', now => /^\/members\/\d+$/.test(now.href));
		await enter();
		ok(/^\/members\/\d+$/.test(path(page)), `not on a member: ${path(page)}`);
		await tabTo('the button', called('修改'));
		await enter();
		ok(path(page).endsWith('/edit'), `not on the form: ${path(page)}`);
	}],
	['changing and saving', async () => {
		await tabTo('the remark', now => now.name === 'note');
		await page.keyboard.press('Control+A');
		await page.keyboard.type(note);
		await tabTo('the button', called('保存'));
		await enter();
		await has(page, ['已保存', note]);
		console.log(`    # ${pressed} times Tab`);
	}],
	['a question is answered, and left, by the keyboard', async () => {
		await tabTo('signing out', called('退出'));
		await enter();
		ok(path(page).startsWith('/login'), `still signed in: ${path(page)}`);
		await page.context().close();
	}],
]);

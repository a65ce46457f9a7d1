/*
 * The phone as people hold it: what saves is in reach, no line lies on another, back does what it says and
 * never sends again, the menu closes by it, nothing asks in the browser's own words, and what is wider than
 * its place says so.
 */
import { download, fill, has, journey, lacks, look, ok, path, press, same, signedIn, sql } from './lib.mjs';

const own = "organisation_id = (SELECT organisation_id FROM account WHERE login = 'shuji') AND removed_at IS NULL";
const member = sql(`SELECT MIN(id) FROM member WHERE ${own}`), meeting = sql(`SELECT MIN(id) FROM meeting WHERE ${own} AND state = 'planned'`);
const forms = [`/members/${member}/edit`, '/members/new', '/members?panel=filters', `/meetings/${meeting}/edit`, '/dues/bases', '/points/pending'];
const lists = {
	dangyuan: ['/', '/my/meetings', '/my/dues', '/my/points', '/my/record', '/me'],
	shuji: ['/', '/members', '/members/left', '/plans', '/meetings', `/meetings/${meeting}/people`, '/dues', '/dues/bases', '/dues/arrears', '/care', '/care/days',
		'/changes', '/changes/incoming', '/changes/letters', '/points', '/points/pending', '/developments', '/developments/due', '/committees', '/elections', '/terms',
		`/members/${member}`, `/members/${member}/changes/new`],
	gongwei: ['/', '/organisations', '/members', '/meetings', '/plans', '/dues', '/terms', '/receipts', '/history', '/parameters', '/handover'],
};
let page;

/* Runs in the page: lines of text that lie on each other. */
function overlaps() {
	const lines = [], found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
	/* Read aloud only, folded away, or stuck to the edge of the window: over the page on purpose. */
	const away = el => {
		for (let up = el; up; up = up.parentElement)
			if (up.offsetWidth === 1 || /sticky|fixed/.test(getComputedStyle(up).position) || up.matches('details:not([open]) > :not(summary)')) return true;
		return el.closest('[hidden], select, svg');
	};
	while (walk.nextNode()) {
		const node = walk.currentNode, range = document.createRange();
		if (!node.data.trim() || away(node.parentElement)) continue;
		range.selectNodeContents(node);
		for (const box of range.getClientRects()) if (box.width > 2 && box.height > 2) lines.push({ box, text: node.data.trim().slice(0, 16) });
	}
	lines.sort((a, b) => a.box.top - b.box.top);
	for (let i = 0; i < lines.length; i++)
		for (let j = i + 1, a = lines[i].box; j < lines.length && lines[j].box.top < a.bottom; j++) {
			const b = lines[j].box, wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - b.top;
			if (wide > 3 && high > 4) found.push(`“${lines[i].text}” and “${lines[j].text}” by ${Math.round(wide)} × ${Math.round(high)} px`);
		}
	return found.slice(0, 3);
}
const large = of => of.evaluate(() => document.documentElement.classList.add('large'));

async function noOverlaps(login, width, print) {
	const of = await signedIn(login, 'phone', { viewport: { width, height: 844 } }), found = [];
	for (const at of lists[login]) {
		await of.goto(at);
		if (print) await large(of);
		found.push(...(await of.evaluate(overlaps)).map(t => `${at} at ${width} px: ${t}`));
	}
	await of.context().close();
	ok(!found.length, found.join('\n'));
}

/* Runs in the page: where the foot of the form stands while its beginning is in sight, and what it covers at the end. */
function foot() {
	const el = document.querySelector('.form-foot, .filters .panel-foot'), last = el.previousElementSibling;
	el.closest('form').scrollIntoView();
	const bottom = el.getBoundingClientRect().bottom;
	window.scrollTo(0, document.scrollingElement.scrollHeight);
	return { bottom, bar: document.querySelector('.tabs').getBoundingClientRect().top, covered: last.getBoundingClientRect().bottom - el.getBoundingClientRect().top };
}

await journey('phone', [
	['the buttons of every long form stand above the bar from the first moment, in large print too', async () => {
		page = await signedIn('shuji', 'phone');
		for (const at of forms)
			for (const print of [false, true]) {
				await page.goto(at);
				if (print) await large(page);
				const { bottom, bar, covered } = await page.evaluate(foot);
				ok(Math.abs(bottom - bar) <= 1, `${at}${print ? ' in large print' : ''}: the foot ends at ${bottom}, the bar begins at ${bar}`);
				ok(covered <= 0, `${at}: the foot covers ${covered} px of what stands before it`);
			}
		await page.setViewportSize({ width: 390, height: 420 }); /* the keyboard is out */
		await page.goto(forms[0]);
		same(await page.locator('.form-foot').evaluate(e => getComputedStyle(e).position), 'static', 'the foot under the keyboard');
		await page.setViewportSize({ width: 390, height: 844 });
	}],
	...Object.keys(lists).flatMap(login => [[390, true], [320, false]].map(([width, print]) =>
		[`${login} at ${width} px${print ? ' in large print' : ''}: no line lies on another`, () => noOverlaps(login, width, print)])),
	['a refused form stands at its own address: back and reload send nothing again', async () => {
		const sent = [];
		await page.goto('/care');
		await page.goto('/care/new');
		page.on('request', q => { if (q.method() === 'POST') sent.push(q.url()); });
		await press(page, '保存');
		await press(page, '保存');
		await page.locator('.problems').waitFor();
		same(path(page), '/care/new', 'the address of the refused form');
		same(sent.length, 2, 'forms sent');
		await page.reload();
		await lacks(page, '还不能保存');
		await page.goBack();
		await page.goBack();
		await page.goBack();
		same(path(page), '/care', 'where back led to');
		same(sent.length, 2, 'forms sent after reload and back');
	}],
	['back closes the menu and stays; a way chosen in the menu leads back to the page', async () => {
		await page.goto('/');
		await page.goto('/members');
		await page.locator('a.top-menu').tap();
		await page.locator('#menu').waitFor();
		same(path(page), '/members', 'the address of the open menu');
		await page.goBack();
		await page.locator('#menu').waitFor({ state: 'hidden' });
		same(path(page), '/members', 'where back led to');
		await page.locator('a.top-menu').tap();
		await Promise.all([page.waitForURL('**/meetings'), page.locator('#menu a[href="/meetings"]').evaluate(e => e.click())]);
		await page.goBack();
		same(path(page), '/members', 'back from what the menu opened');
		await page.locator('#menu').waitFor({ state: 'hidden' });
		await page.goBack();
		same(path(page), '/', 'back from there');
	}],
	['leaving a form asks nothing, the draft is there at once', async () => {
		let asked = 0;
		page.on('dialog', () => asked++);
		await page.goto(forms[0]);
		await fill(page, { 家庭住址: '走之前写下的' });
		await page.goto('/');
		await page.goto(forms[0]);
		await has(page, '已恢复未提交的内容');
		same(asked, 0, 'questions of the browser');
		await page.getByRole('button', { name: '放弃' }).click();
	}],
	['the search comes before the buttons; the other buttons wait behind 更多', async () => {
		await page.goto('/members');
		const top = async at => (await page.locator(at).first().boundingBox()).y;
		ok(await top('#q-q') < await top('.list-page .actions'), 'the buttons stand before the search');
		ok(await page.getByText('姓名、公民身份证号、手机号').isVisible(), 'the box does not say what it searches');
		ok(!await page.getByRole('link', { name: '批量导入' }).isVisible(), 'all buttons are shown');
		await page.locator('label.actions-label').tap();
		ok(await page.getByRole('link', { name: '批量导入' }).isVisible(), '更多 shows nothing more');
		await look(page, 'phone-more');
		ok((await download(page, '导出 Excel')).endsWith('.xlsx'), 'no workbook');
	}],
	['a file field speaks Chinese and is still one', async () => {
		await page.goto('/members/import');
		const field = page.getByLabel('Excel 文件');
		await has(page, ['选择文件', '未选择']);
		await field.setInputFiles({ name: '名册.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
		await has(page, '名册.xlsx', '.file');
		await look(page, 'phone-file');
		const [chooser] = await Promise.all([page.waitForEvent('filechooser'), field.click()]);
		ok(chooser, 'it opens nothing');
	}],
	['on a small PC a table that is wider than its place shows it, and large print leaves rows to see', async () => {
		const pc = await signedIn('gongwei', 'pc', { viewport: { width: 1366, height: 657 } });
		await pc.goto('/members?panel=filters');
		await look(pc, 'phone-pc-panel');
		await pc.goto('/organisations');
		await pc.locator('.drop summary').click();
		await look(pc, 'phone-pc-export');
		await pc.goto('/history');
		await pc.locator('.table-box.over-right:not(.over-left)').waitFor();
		await pc.locator('.table-box').evaluate(e => { e.scrollLeft = 9999; });
		await pc.locator('.table-box.over-left:not(.over-right)').waitFor();
		await pc.goto('/members');
		await large(pc);
		const seen = await pc.locator('table.list tbody tr').evaluateAll(rows => rows.filter(r => r.getBoundingClientRect().bottom <= innerHeight).length);
		ok(seen >= 3, `${seen} rows in sight`);
		same(await pc.locator('td.strong a').first().evaluate(e => getComputedStyle(e).color), 'rgb(24, 85, 179)', 'the colour of a name');
		await pc.context().close();
	}],
]);

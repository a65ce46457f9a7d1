/*
 * Lists people live in: filters together and taken away one by one, columns, a view of one's own, paper and
 * workbook of exactly what is seen, many at once, the keyboard, all without JavaScript too; and on the phone
 * three taps from the home page to the form that changes a member.
 */
import { download, fill, has, journey, lacks, look, ok, path, pdfPages, press, same, signedIn, sql, text } from './lib.mjs';
import { read } from './roster.mjs';

const branch = sql("SELECT organisation_id FROM account WHERE login = 'zhibu'");
const [name, member] = sql(`SELECT name, id FROM member WHERE organisation_id = ${branch} AND stage = 'full' AND standing = 'normal'
	AND removed_at IS NULL AND CHAR_LENGTH(name) = 3 ORDER BY id LIMIT 1`).split('\t');
const initials = sql(`SELECT gram FROM member_search WHERE id = ${member} AND gram REGEXP '^[a-z]{3}$' LIMIT 1`);
const view = `视图${String(Date.now()).slice(-5)}`;
const group = `键盘小组${String(Date.now()).slice(-5)}`;
let page, plain, phone, taps = 0;

const names = async of => (await of.locator('table.list tbody td.strong').allInnerTexts()).map(t => t.trim());
const heads = async of => (await of.locator('table.list thead th[scope]').allInnerTexts()).map(t => t.trim());
const tap = async (of, target) => {
	taps++;
	await Promise.all([of.waitForEvent('framenavigated'), target.tap()]);
	await of.waitForLoadState('load');
};

await journey('list', [
	['several conditions hold together, stand above the rows and go one by one', async () => {
		page = await signedIn('zhibu');
		await page.goto('/members');
		await page.fill('#q-q', '');
		await press(page, '更多条件');
		await page.getByRole('checkbox', { name: '正式党员' }).check();
		await page.getByRole('checkbox', { name: '预备党员' }).check();
		await page.fill('[name="joined_on.from"]', '1990-01-01');
		await look(page, 'list-filters');
		await press(page, '按这些条件查询');
		await has(page, ['人员类别：正式党员', '人员类别：预备党员', '加入党组织日期：1990-01-01 及以后', '截至'], '.list-page');
		ok(path(page).includes('stage=full&stage=probationary&joined_on.from=1990-01-01'), `the address does not hold it: ${path(page)}`);
		const both = (await names(page)).length;
		await page.getByRole('link', { name: '去掉条件 人员类别：正式党员' }).click();
		await page.waitForLoadState('load');
		await lacks(page, '人员类别：正式党员', '.chips');
		ok((await names(page)).length < both, 'taking a condition away changed nothing');
		await page.goBack();
		same((await names(page)).length, both, 'rows after going back');
	}],
	['columns are chosen, sorted, saved as a view and found again', async () => {
		await press(page, '选择列');
		for (const label of ['性别', '手机号', '党籍状态'])
			await page.getByRole('checkbox', { name: label, exact: true }).uncheck();
		await page.getByRole('checkbox', { name: '行政职务' }).check();
		await look(page, 'list-columns');
		await press(page, '显示所选的列');
		ok((await heads(page)).includes('行政职务') && !(await heads(page)).includes('性别'), `columns: ${await heads(page)}`);
		await page.locator('th a').first().click();
		await page.waitForLoadState('load');
		same(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending', 'the order told to screen readers');
		await press(page, '视图');
		await fill(page, { 把现在的列表存为: view });
		await look(page, 'list-views');
		await press(page, '保存视图');
		await has(page, `视图：${view}`);
		const kept = await heads(page), order = await names(page);
		await page.goto('/members');
		await press(page, '视图');
		await page.getByRole('link', { name: view }).click();
		await page.waitForLoadState('load');
		same((await heads(page)).join(), kept.join(), 'columns of the view');
		same((await names(page)).join(), order.join(), 'rows of the view');
	}],
	['the workbook and the paper are exactly what is seen', async () => {
		const seen = await names(page), columns = (await heads(page)).filter(h => h !== '操作');
		const rows = await read(await download(page, '导出 Excel'));
		const head = rows.findIndex(r => r.includes('姓名'));
		same(rows[head].filter(Boolean).join(), columns.join(), 'columns of the workbook');
		same(rows.slice(head + 1).map(r => r[rows[head].indexOf('姓名')]).filter(Boolean).join(), seen.join(), 'people of the workbook');
		await press(page, '打印');
		await has(page, ['党员清单', '条件：', '截至', '打印：'], '.sheet');
		same((await page.locator('.paper-table tbody tr td:nth-child(2)').allInnerTexts()).join(), seen.join(), 'people on paper');
		ok(await pdfPages(page, 'list') >= 1, 'no paper');
		await look(page, 'list-print');
		await press(page, '返回');
		same((await names(page)).join(), seen.join(), 'rows after coming back');
	}],
	['the keyboard walks, ticks, opens and explains itself, and leaves typing alone', async () => {
		await page.goto('/members');
		await page.keyboard.press('j');
		await page.keyboard.press('ArrowDown');
		same(await page.locator('tr.at td.strong').innerText(), (await names(page))[1], 'the row one stands on');
		await page.keyboard.press('k');
		await page.keyboard.press('x');
		await has(page, '已选 1 项', '.list-foot');
		await page.keyboard.press('?');
		await page.locator('#panel .keys').waitFor();
		await look(page, 'list-keys');
		same(await page.locator('td.tick input:checked').count(), 1, 'ticks after asking for help');
		await page.keyboard.press('?');
		await page.locator('#panel').waitFor({ state: 'detached' });
		await page.keyboard.press('/');
		await page.keyboard.type('jx?k');
		same(await page.inputValue('#q-q'), 'jx?k', 'what was typed into the search');
		await page.goto('/members');
		await page.keyboard.press('j');
		await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
		ok(/^\/members\/\d+$/.test(path(page)), `Enter opened ${path(page)}`);
	}],
	['without JavaScript: the page is ticked, grouped, and each row told', async () => {
		sql(`INSERT INTO organisation (name, kind, parent_id, path, created_at, updated_at) SELECT '${group}', 'group', o.id,
			CONCAT(o.path, LPAD((SELECT COUNT(*) + 9000 FROM organisation x WHERE x.parent_id = o.id), 4, '0'), '.'), NOW(), NOW()
			FROM organisation o WHERE o.id = ${branch}`);
		plain = await signedIn('zhibu', 'pc', { javaScriptEnabled: false });
		await plain.goto('/members');
		await plain.getByRole('link', { name: '全选本页' }).click();
		const all = await plain.locator('td.tick input:checked').count();
		same(all, (await names(plain)).length, 'ticked rows');
		await plain.getByRole('button', { name: '编入党小组' }).click();
		await has(plain, `已选 ${all} 名`);
		await plain.selectOption('[name=group_id]', { label: group });
		await plain.getByRole('button', { name: '编入党小组', exact: true }).click();
		await has(plain, [`办好 ${all} 名`, '已编入']);
		await look(plain, 'list-grouped', { axe: false });
		sql(`UPDATE member SET group_id = NULL WHERE group_id = (SELECT id FROM organisation WHERE name = '${group}')`);
		sql(`UPDATE organisation SET removed_at = NOW() WHERE name = '${group}'`);
	}],
	['on the phone three taps lead from the home page to changing a member', async () => {
		phone = await signedIn('zhibu', 'phone');
		await phone.goto('/');
		await tap(phone, phone.getByRole('link', { name: '党员信息', exact: true }).filter({ visible: true }).first());
		await look(phone, 'list-phone');
		taps++;
		await phone.locator('#q-q').tap();
		await phone.keyboard.type(initials);
		await Promise.all([phone.waitForEvent('framenavigated'), phone.keyboard.press('Enter')]);
		await phone.waitForLoadState('load');
		const card = phone.locator('table.list tbody tr').filter({ hasText: name }).first();
		const box = await card.getByRole('link', { name: '修改' }).boundingBox();
		ok(box.width >= 44 && box.height >= 44, `the button is ${box.width} × ${box.height}`);
		await tap(phone, card.getByRole('link', { name: '修改' }));
		ok(path(phone).endsWith(`/members/${member}/edit`), `arrived at ${path(phone)}`);
		same(await phone.inputValue('[name=name]'), name, 'whose form it is');
		same(taps, 3, 'taps');
	}],
	['a list of few on the phone needs no search: a card opens the member', async () => {
		await phone.goto('/members?stage=full');
		await look(phone, 'list-phone-filtered');
		await phone.locator('table.list tbody tr').first().locator('.row-open').tap();
		await phone.waitForURL(/\/members\/\d+$/);
		sql(`DELETE FROM list_view WHERE name = '${view}'`);
		ok((await text(phone)).length > 0, 'an empty page');
	}],
]);

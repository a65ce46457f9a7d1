/*
 * A county with more organisations than a select bears: the parent is searched by name, with the
 * keyboard alone, on the phone, and without JavaScript.
 */
import { fill, has, journey, lacks, look, ok, path, press, same, shoot, signedIn, sql } from './lib.mjs';

const word = `选${String(Date.now()).slice(-4)}`, mine = `name LIKE '%${word}%'`;
const root = sql('SELECT name FROM organisation WHERE parent_id IS NULL ORDER BY id LIMIT 1');
let page;

const parent = () => sql(`SELECT p.name FROM organisation o JOIN organisation p ON p.id = o.parent_id WHERE o.id = ${path(page).split('/').pop()}`);

sql(`INSERT INTO organisation (path, name, short_name, parent_id, kind)
	WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 510)
	SELECT CONCAT('0001.y', '${word.slice(1)}', LPAD(i, 4, '0'), '.'), CONCAT('${word}号', LPAD(i, 4, '0'), '委员会'), CONCAT('${word}简', i),
	(SELECT id FROM organisation WHERE parent_id IS NULL ORDER BY id LIMIT 1), 'committee' FROM n`);
process.on('exit', () => sql(`UPDATE organisation SET removed_at = NOW() WHERE ${mine}`));

await journey('pick', [
	['the parent is found while one types, with the keyboard alone', async () => {
		page = await signedIn('gongwei');
		await page.goto('/organisations/new');
		ok(await page.locator('option').count() < 100, 'the page carries hundreds of options');
		await fill(page, { 党组织名称: `${word}键盘支部` });
		await page.getByLabel('上级党组织', { exact: false }).first().focus();
		await page.keyboard.type(`${word}号025`);
		await page.waitForFunction(() => document.querySelectorAll('select.found option').length === 11);
		await look(page, 'pick-1-found');
		await page.keyboard.press('Tab');
		for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowDown');
		same(await page.locator('select.found option:checked').innerText(), `${word}号0256委员会（${root}）`, 'chosen');
		await fill(page, { 组织类别: '党支部', 成立日期: '2026-01-05', 批复文号: '无' });
		await press(page, '保存');
		same(parent(), `${word}号0256委员会`, 'the parent');
	}],
	['nothing found is said at once, and an exact name chooses itself', async () => {
		await page.goto('/organisations/new');
		const box = page.locator('[name=parent_id_find]');
		await box.fill('无此组织');
		await page.waitForFunction(() => document.querySelector('select.found').innerText.includes('没有找到'));
		await box.fill(`${word}号0300委员会`);
		await page.waitForFunction(() => document.querySelector('select.found').value !== '');
		await fill(page, { 党组织名称: `${word}全称支部`, 组织类别: '党支部', 成立日期: '2026-01-05', 批复文号: '无' });
		await press(page, '保存');
		same(parent(), `${word}号0300委员会`, 'the parent');
		await page.context().close();
	}],
	['on the phone too', async () => {
		page = await signedIn('gongwei', 'phone');
		await page.goto('/organisations/new');
		await page.locator('[name=parent_id_find]').fill(`${word}简42`);
		await page.waitForFunction(() => document.querySelectorAll('select.found option').length > 1);
		await look(page, 'pick-2-phone');
		await page.context().close();
	}],
	['without JavaScript the form comes back with what was found', async () => {
		page = await signedIn('gongwei', 'pc', { javaScriptEnabled: false });
		await page.goto('/organisations/new');
		ok(!await page.locator('select.found').isVisible(), 'an empty select is shown');
		await fill(page, { 党组织名称: `${word}无脚本支部`, 组织类别: '党支部', 成立日期: '2026-01-05', 批复文号: '无' });
		await page.locator('[name=parent_id_find]').fill(`${word}号04`);
		await press(page, '保存');
		await has(page, '请在查找结果中选择上级党组织');
		await shoot(page, 'pick-3-noscript');
		same(await page.locator('[name=name]').inputValue(), `${word}无脚本支部`, 'the name typed');
		await page.locator('select.found').selectOption({ label: `${word}号0417委员会（${root}）` });
		await press(page, '保存');
		await lacks(page, '请在查找结果');
		same(parent(), `${word}号0417委员会`, 'the parent');
	}],
]);

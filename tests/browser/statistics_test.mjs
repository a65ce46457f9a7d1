/*
 * Statistics: the 工委 reads the county, opens the list behind a number, goes down to a committee, takes
 * the workbook and the paper; the numbers are frozen, and after a change the page says what is different
 * now. The branch administrator reads his branch on the phone.
 */
import { download, fill, has, journey, look, ok, press, same, signedIn, sql } from './lib.mjs';

const reason = '浏览器试验：核对';
const member = sql(`SELECT m.id FROM member m JOIN account a ON a.login = 'shuji' AND a.organisation_id = m.organisation_id
	WHERE m.stage = 'full' AND m.standing = 'normal' AND m.floating = 0 AND m.removed_at IS NULL ORDER BY m.id DESC LIMIT 1`);
const number = text => Number(text.replace(/[^\d]/g, ''));
const row = (page, label) => page.locator('tr', { has: page.locator('th', { hasText: new RegExp(`^${label}$`) }) }).first();
const counted = page => page.locator('.count').first().innerText();
let page, phone, women;

await journey('statistics', [
	['the county on one page, with day and basis', async () => {
		page = await signedIn('gongwei');
		await page.goto('/statistics');
		await has(page, ['截至', '按正式组织关系所在的党支部统计', '年龄', '党龄', '工作岗位', '下级党组织']);
		await look(page, 'statistics-1-county');
	}],
	['a number opens the list behind it', async () => {
		const link = row(page, '女').locator('td a').last();
		women = number(await link.innerText());
		await link.click();
		ok((await counted(page)).replace(/,/g, '').includes(String(women)), `the list does not hold ${women}`);
		await page.goBack();
	}],
	['an age opens the list of those born then', async () => {
		const link = row(page, '41—45 岁').locator('td a').last(), n = await link.innerText();
		await link.click();
		ok((await counted(page)).includes(n), `the list does not hold ${n}`);
		await page.goBack();
	}],
	['organisations below by another question, then one of them', async () => {
		await page.locator('#below').getByRole('link', { name: '学历' }).click();
		await has(page, '下级党组织（党员，按学历）');
		await page.locator('#below tbody th a').first().click();
		await has(page, '党员统计');
		ok(page.url().includes('under='), 'the address does not say where');
		await look(page, 'statistics-2-committee');
	}],
	['the workbook and the paper', async () => {
		await page.goto('/statistics');
		const file = await download(page, '导出 Excel');
		ok(file, 'no workbook came');
		await page.goto('/statistics/print?by=work');
		await has(page, ['打印人', '下级党组织（党员，按工作岗位）']);
		await look(page, 'statistics-3-paper');
	}],
	['freezing wants a reason, and is done', async () => {
		await page.goto('/statistics/snapshots/new');
		await fill(page, { 冻结的原因: reason });
		await press(page, '冻结');
		for (let i = 0; i < 40 && sql(`SELECT COUNT(*) FROM statistics_snapshot WHERE reason = '${reason}' AND taken_at IS NULL`) !== '0'; i++)
			await page.waitForTimeout(500);
		await page.reload();
		await has(page, [reason, '专门冻结']);
		await look(page, 'statistics-4-snapshots');
	}],
	['after a change the snapshot says what is different now', async () => {
		const clerk = await signedIn('shuji');
		await clerk.goto(`/members/${member}/edit`);
		const work = clerk.locator('[name=work]').first();
		const other = await work.evaluate(s => [...s.options].find(o => o.value && o.value !== s.value).value);
		await work.selectOption(other);
		await press(clerk, '保存');
		await page.locator('tbody a').first().click();
		await has(page, ['冻结的数字', '增减', '+1', '-1']);
		await look(page, 'statistics-5-then-and-now');
	}],
	['the branch on the phone', async () => {
		phone = await signedIn('shuji', 'phone');
		await phone.goto('/statistics');
		await has(phone, ['党员统计', '学历']);
		await look(phone, 'statistics-6-phone');
		const tile = phone.locator('a.tile').first(), n = await tile.locator('b').innerText();
		await tile.click();
		ok((await counted(phone)).includes(n), `the list does not hold ${n}`);
		same(number(n) > 0, true, 'the branch has members');
	}],
]);

/*
 * A branch's dues: a base is set, the month opened, one payment entered by hand, others ticked, the
 * arrears shown, a wrong payment reversed, the month locked, everything taken away as a workbook.
 */
import { download, fill, has, journey, lacks, look, ok, path, pdfPages, press, same, shoot, signedIn, sql, text, today } from './lib.mjs';
import { read } from './roster.mjs';

const month = today().slice(0, 7), branch = sql("SELECT organisation_id FROM account WHERE login = 'zhibu2'");
const monthName = `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`;
/* Whatever stands in this branch's book of this month, the journey begins before it was opened. */
sql(`DELETE p FROM dues_payment p JOIN dues d ON d.id = p.dues_id WHERE d.organisation_id = ${branch} AND d.month = '${month}-01'`);
sql(`DELETE FROM dues WHERE organisation_id = ${branch} AND month = '${month}-01'`);
sql(`DELETE FROM dues_month WHERE organisation_id = ${branch} AND month = '${month}-01'`);
const [payer, other] = sql(`SELECT b.member_id, m.name FROM dues_base b JOIN member m ON m.id = b.member_id WHERE b.organisation_id = ${branch}
	AND m.stage = 'full' AND b.payer = 'wage' GROUP BY b.member_id, m.name ORDER BY b.member_id LIMIT 2`).split('\n').map(l => l.split('\t'));
let page;
const row = name => page.locator('tr', { hasText: name }).first();
/* "应缴 19 人 2,017.50 元，实缴 …" */
const sum = async label => Number((await page.locator('.basis').first().innerText())
	.match(new RegExp(label + ' (?:[\\d,]+ 人 )?([\\d,.]+) 元'))[1].replace(/,/g, ''));

await journey('dues', [
	['the month is not open yet, the page says what to do', async () => {
		page = await signedIn('zhibu2');
		await page.goto('/dues');
		await has(page, [monthName, '还没有生成']);
		await look(page, 'dues-1-not-open');
	}],
	['a new base is set; an amount that is none comes back', async () => {
		await page.goto(`/dues/members/${payer[0]}/base`);
		await look(page, 'dues-2-base');
		const base = page.getByLabel(/基数/).first();
		await base.fill('六千');
		await press(page, '保存');
		ok(await page.locator('.problem').count(), 'a base of 六千 is accepted');
		await page.getByLabel(/基数/).first().fill('６０００'); /* full-width digits, as an input method makes them */
		await press(page, '保存');
		await page.goto(`/dues/members/${payer[0]}`);
		await has(page, '6,000.00');
		await look(page, 'dues-3-member');
	}],
	['the month is opened; 6,000 yuan at one and a half per cent are 90 yuan', async () => {
		await page.goto('/dues');
		await press(page, '生成应缴党费');
		await has(page, payer[1]);
		ok((await row(payer[1]).innerText()).includes('90.00'), `not 90.00: ${await row(payer[1]).innerText()}`);
		await look(page, 'dues-4-open');
	}],
	['a payment is entered with a receipt number', async () => {
		await press(page, '登记', { within: row(payer[1]) });
		await look(page, 'dues-5-pay');
		await fill(page, { 金额: '90', 收款人: '组织委员', 票据号: 'A2026001' });
		await press(page, '保存');
		await has(page, [payer[1], 'A2026001']);
	}],
	['too much is not taken', async () => {
		await press(page, '登记', { within: row(other[1]) });
		await page.getByLabel(/金额/).first().fill('99999999.99');
		await fill(page, { 收款人: '组织委员' });
		await press(page, '保存');
		ok(await page.locator('.problem, .problems').count(), 'a payment of 99,999,999.99 is accepted');
	}],
	['the wrong payment is reversed with a reason, both entries stay', async () => {
		await page.goto(`/dues/members/${payer[0]}`);
		await press(page, '冲正');
		await page.getByLabel(/原因|说明/).first().fill('金额登记错误');
		await look(page, 'dues-6-reverse');
		await press(page, '保存');
		await page.goto(`/dues/members/${payer[0]}`);
		await has(page, ['-90.00', '90.00']);
	}],
	['all who paid what they owe are ticked and entered at once', async () => {
		await page.goto('/dues');
		const owed = await sum('未缴');
		ok(owed > 0, 'nothing is owed');
		const boxes = page.locator('td.tick [name=id]');
		for (let i = await boxes.count() - 1; i > 0; i--) await boxes.nth(i).check();
		await fill(page, { 收款人: '组织委员' });
		await shoot(page, 'dues-7-ticked');
		await press(page, '按应缴额登记');
		ok(await sum('未缴') < owed, 'the sum owed has not fallen');
	}],
	['the sum of the month is right to the fen', async () => {
		const [due, paid] = sql(`SELECT SUM(due), SUM(paid) FROM dues WHERE organisation_id = ${branch} AND month = '${month}-01'`).split('\t').map(Number);
		same(Math.round(await sum('应缴') * 100), due, 'due');
		same(Math.round(await sum('实缴') * 100), paid, 'paid');
		same(Math.round(await sum('未缴') * 100), due - paid, 'owed');
	}],
	['who owes stands among the arrears', async () => {
		await page.goto('/dues/arrears');
		await look(page, 'dues-8-arrears');
	}],
	['a month with debts is locked only on purpose; then only who owes may still pay', async () => {
		await page.goto('/dues');
		await press(page, '锁定本月');
		await lacks(page, '已锁定');
		for (const box of await page.getByLabel(/仍要锁定/).all()) await box.check();
		await press(page, '锁定本月');
		await has(page, '已锁定');
		same(await page.locator('td.does a', { hasText: '登记' }).count(), 1, 'who still owes may pay late, nobody else: buttons to pay');
		await look(page, 'dues-9-locked');
	}],
	['the register is printed and the month leaves as a workbook', async () => {
		await page.goto(`/dues/print?month=${month}`);
		const people = await page.locator('tbody tr').count() - 1; // the signatures are a row
		ok(await pdfPages(page, 'dues') <= Math.ceil(people / 18), `the register of ${people} takes too many pages`);
		await page.goto('/dues');
		const rows = await read(await download(page, '导出本月'));
		ok(rows.some(r => r.includes(payer[1])), 'the payer is not in the workbook');
		ok(rows.some(r => r.includes('合计')), 'there is no sum in the workbook');
	}],
	['the member sees base and payments on the phone', async () => {
		const member = await signedIn('dangyuan', 'phone');
		await member.goto('/my/dues');
		await has(member, ['缴费标准', '每月应缴', monthName]);
		await look(member, 'dues-10-mine');
		await member.context().close();
	}],
	['history shows the payment, the reversal and the lock', async () => {
		await page.goto('/history');
		const all = await text(page);
		for (const word of ['冲正', '锁定']) ok(all.includes(word), `history does not tell of ${word}`);
		ok(path(page) === '/history', 'no history');
	}],
]);

/*
 * Points: the branch confirms what a ledger says, registers volunteers for several at once, meets the
 * cap; a member sees why on the phone and appeals; the branch answers; the 工委 sets a new value.
 */
import { download, fill, has, journey, look, ok, path, press, same, signedIn, sql } from './lib.mjs';

const branch = sql("SELECT organisation_id FROM account WHERE login = 'shuji'");
const member = sql("SELECT member_id FROM account WHERE login = 'dangyuan'");
const name = sql(`SELECT name FROM member WHERE id = ${member}`);
const [other, otherName] = sql(`SELECT id, name FROM member WHERE organisation_id = ${branch} AND stage = 'full' AND standing = 'normal'
	AND id <> ${member} AND id <> (SELECT member_id FROM account WHERE login = 'shuji') ORDER BY id DESC LIMIT 1`).split('\t');
const year = new Date().getFullYear();
const total = id => Number(sql(`SELECT COALESCE((SELECT total FROM points_year WHERE member_id = ${id} AND year = ${year}), 1200)`)) / 100;
const clean = () => sql(`DELETE FROM points_entry WHERE evidence LIKE '浏览器试验%' AND reversal_of IS NOT NULL;
	DELETE FROM points_entry WHERE evidence LIKE '浏览器试验%';
	DELETE FROM points_item WHERE source LIKE '浏览器试验%';
	UPDATE points_year y SET y.total = y.base + (SELECT COALESCE(SUM(e.counted), 0) FROM points_entry e WHERE e.member_id = y.member_id AND e.year = y.year)`);
let page, phone, mine, before;

clean();
sql(`INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence, state)
	SELECT m.organisation_id, m.path, m.id, ${year}, i.id, -50, CURDATE(), '浏览器试验：例会', 'proposed' FROM member m
	JOIN points_item i ON i.code = 'meeting_leave' WHERE m.id = ${member}`);
process.on('exit', clean);

await journey('points', [
	['the list of the branch, with what waits', async () => {
		page = await signedIn('shuji');
		before = total(member);
		await page.goto('/points');
		await has(page, ['现有积分', name]);
		await look(page, 'points-1-branch');
	}],
	['a proposal is ticked and confirmed', async () => {
		await page.goto('/points/pending');
		await look(page, 'points-2-pending');
		await page.locator('tr', { hasText: '浏览器试验：例会' }).locator('input[type=checkbox]').check();
		await press(page, '确认计分');
		await has(page, '已确认 1 条', 'body');
		same(total(member), before - 0.5, 'after confirming, points are');
	}],
	['a task that was late is registered for two; without evidence the form comes back whole', async () => {
		await page.goto('/points/new');
		await page.getByLabel('项目').selectOption('task_overdue');
		await page.getByLabel(name, { exact: true }).check();
		await page.getByLabel(otherName, { exact: true }).check();
		await press(page, '登记');
		await has(page, '请填写事由和依据');
		ok(await page.getByLabel(name, { exact: true }).isChecked(), 'who was ticked is lost');
		await fill(page, { 事由和依据: '浏览器试验：材料迟交' });
		await look(page, 'points-3-new');
		await press(page, '登记');
		if (await page.getByLabel(/仍要登记/).count()) {
			await page.getByLabel(/仍要登记/).check();
			await press(page, '登记');
		}
		await has(page, '已登记 2 人', 'body');
		same(total(member), before - 1.5, 'after the late task, points are');
	}],
	['the member sees why on the phone and appeals', async () => {
		phone = await signedIn('dangyuan', 'phone');
		await phone.goto('/my/points');
		await has(phone, ['现有积分', '浏览器试验：材料迟交']);
		await look(phone, 'points-4-mine');
		await phone.locator('article', { hasText: '浏览器试验：材料迟交' }).getByRole('link').first().click();
		mine = path(phone);
		await fill(phone, { 申诉理由: '材料当天已经交给组织委员' });
		await look(phone, 'points-5-appeal');
		await press(phone, '提交申诉');
		await has(phone, '申诉待答复');
	}],
	['the branch answers: the appeal is right, the points come back', async () => {
		await page.goto('/points/pending');
		await press(page, '答复', { within: page.locator('tr', { hasText: '材料当天已经交给组织委员' }) });
		await page.getByLabel('处理').selectOption('1');
		await page.getByLabel(/^答复/).last().fill('经核实，材料按时交了');
		await look(page, 'points-6-answer');
		await press(page, '提交答复');
		same(total(member), before - 0.5, 'after the answer, points are');
		await phone.goto(mine);
		await has(phone, ['支部答复', '经核实，材料按时交了', '已冲正']);
		await look(phone, 'points-7-answered');
	}],
	['the page of a member has every entry; an entry is reversed with a reason', async () => {
		await page.goto(`/points/members/${other}`);
		await look(page, 'points-8-member');
		await press(page, '冲正', { within: page.locator('tr', { hasText: '浏览器试验：材料迟交' }) });
		await press(page, '冲正');
		await has(page, '请填写冲正原因');
		await fill(page, { 冲正原因: '登记错了人' });
		await press(page, '冲正');
		await has(page, '已冲正', 'body');
	}],
	['the points leave as a workbook', async () => {
		await page.goto('/points');
		const file = await download(page, '导出 Excel');
		ok(file, 'no workbook');
	}],
	['the 工委 adds an item from today on', async () => {
		const top = await signedIn('gongwei');
		await top.goto('/points/items');
		await look(top, 'points-9-items');
		await press(top, '新增项目');
		await fill(top, { 依据: '浏览器试验：工委会议' });
		await top.getByLabel(/^项目/).fill('参加志愿献血');
		await top.getByLabel(/加分还是减分/).selectOption('plus');
		await top.getByLabel(/每次分值/).fill('一分');
		await press(top, '保存');
		await has(top, '应是数字');
		await top.getByLabel(/每次分值/).fill('1.5');
		await look(top, 'points-10-item');
		await press(top, '保存');
		await has(top, ['参加志愿献血', '+1.5 分']);
	}],
]);

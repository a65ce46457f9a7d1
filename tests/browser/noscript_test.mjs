/* With JavaScript switched off: a member is created, a plan made, a meeting held and signed. */
import { fill, has, idNumber, journey, moment, ok, path, phoneNumber, press, shoot, signedIn, sql } from './lib.mjs';

const plain = { javaScriptEnabled: false }, stamp = String(Date.now()).slice(-5);
const title = `党课：学习条例 ${stamp}`, name = `欧阳${[...stamp.slice(-3)].map(d => '甲乙丙丁戊己庚辛壬癸'[d]).join('')}`;
let page, member, meeting, year = 2030;
while (sql(`SELECT COUNT(*) FROM plan p JOIN account a ON a.organisation_id = p.organisation_id WHERE a.login = 'zhibu' AND p.year = ${year}`) !== '0') year++;

await journey('noscript', [
	['a member is created; what is wrong comes back with what was typed', async () => {
		page = await signedIn('zhibu', 'pc', plain);
		await page.goto('/members/new');
		const id = idNumber('1990-01-02', false), branch = sql("SELECT o.name FROM organisation o JOIN account a ON a.organisation_id = o.id WHERE a.login = 'zhibu'");
		if (await page.locator('[name=organisation_id]:not([type=hidden])').count()) await fill(page, { 所在党支部: branch });
		await fill(page, { 姓名: name, 公民身份证号: id, 性别: '男', 人员类别: '正式党员', 加入党组织日期: '2015-07-01', 转为正式党员日期: '2016-07-01',
			手机号: phoneNumber(), 党籍状态: '正常' });
		await press(page, '保存');
		await has(page, '性别与身份证号不符');
		ok(await page.inputValue('[name=name]') === name, 'the name typed is lost');
		await fill(page, { 性别: '女' });
		await press(page, '保存');
		await has(page, name);
		ok(/^\/members\/\d+$/.test(path(page)), `not on the member's page: ${path(page)}`);
	}],
	['a plan is made with a meeting and reported', async () => {
		await page.goto('/plans/new');
		await fill(page, { 周期: '年度', 年份: String(year) });
		await press(page, '保存');
		const plan = path(page);
		await press(page, '添加活动');
		await fill(page, { 主题: `${year}年党员大会`, 类型: '党员大会', 开始时间: `${year}-03-03T15:00` });
		await press(page, '保存');
		await page.goto(plan);
		await press(page, '上报');
		await has(page, '待审核');
	}],
	['an unplanned meeting opens its sign-in screen, which renews itself', async () => {
		await page.goto('/meetings/new');
		await fill(page, { 主题: title, 类型: '党课', 开始时间: moment(5), 结束时间: moment(60), 讲课人: '党支部书记' });
		await press(page, '保存');
		meeting = path(page);
		await page.goto(`${meeting}/screen`);
		ok(await page.locator('.qr img').count(), 'no code on the screen');
		ok(/http-equiv="?refresh/.test(await page.content()), 'nothing renews the code');
		await shoot(page, 'noscript-screen');
	}],
	['a member signs in with the spoken code', async () => {
		member = await signedIn('dangyuan', 'phone', plain);
		await member.goto(meeting.replace('/meetings', '/my/meetings'));
		await page.goto(`${meeting}/screen`);
		await member.fill('[name=code]', await page.locator('.qr-code').innerText());
		await press(member, '签到');
		await has(member, '签到成功');
	}],
	['the menus open and lead on, on PC and phone', async () => {
		await member.goto('/');
		await member.locator('a.top-menu').click();
		await press(member, '我的党费');
		await has(member, '缴费标准');
		await page.goto('/');
		await page.locator('.side details.menu-group > summary', { hasText: '党费管理' }).click();
		await press(page, '收缴情况');
		await has(page, '党费');
	}],
	['the list is searched and sorted', async () => {
		await page.goto('/members');
		await page.locator('.filters input[type=search]').first().fill(name);
		await press(page, '查询');
		await has(page, name);
	}],
]);

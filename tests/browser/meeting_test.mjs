/*
 * The main job from end to end: a month is planned and passed, a member asks for leave on the phone,
 * another scans the code on the screen, a third types the spoken code, the administrator ticks; the
 * ledger is written, returned, mended, passed and locked; the sheet is printed, the ledger exported.
 */
import jsqr from 'jsqr';
import { download, expecting, fill, has, journey, lacks, look, moment, ok, path, pdfPages, press, same, shoot, signedIn, signOut, sql, text, today,
	visitor } from './lib.mjs';
import { read } from './roster.mjs';

const stamp = String(Date.now()).slice(-5), title = `主题党日：走访老党员 ${stamp}`;
const starts = moment(8), [year, month] = starts.split('-').map(Number);
let clerk, reviewer, member, probationer, plan, meeting, screen;

/* A branch has one plan a month: one left by an earlier run on the same database makes room. */
sql(`UPDATE plan SET period = 'year', number = 0, year = ${2000 + Number(stamp) % 90}, removed_at = NOW()
	WHERE period = 'month' AND year = ${year} AND number = ${month}`);

/* What a phone's camera reads from the picture on the screen. */
async function scanned(page) {
	const picture = await page.locator('.qr img').evaluate(async img => {
		const canvas = document.createElement('canvas'), size = 240, pen = canvas.getContext('2d');
		await img.decode();
		canvas.width = canvas.height = size;
		pen.fillStyle = '#fff';
		pen.fillRect(0, 0, size, size);
		pen.drawImage(img, 20, 20, size - 40, size - 40);
		return { size, grey: Array.from(pen.getImageData(0, 0, size, size).data.filter((_, i) => i % 4 === 0)) };
	});
	const code = jsqr(Uint8ClampedArray.from(picture.grey.flatMap(g => [g, g, g, 255])), picture.size, picture.size);
	ok(code, 'the picture on the screen is no QR code that can be read');
	return code.data;
}
const missing = async page => Number((await page.locator('.tile', { hasText: '未到' }).innerText()).match(/\d+/)[0]);

await journey('meeting', [
	['the branch plans a month', async () => {
		clerk = await signedIn('zhibu');
		await clerk.goto('/plans');
		await press(clerk, '新建计划');
		await look(clerk, 'meeting-01-plan-new');
		await fill(clerk, { 周期: '月度', 年份: String(year), 季度或月份: String(month) });
		await press(clerk, '保存');
		plan = path(clerk);
		await has(clerk, `${year}年${month}月组织生活计划`);
	}],
	['a theme day of today is added to it', async () => {
		await press(clerk, '添加活动');
		await fill(clerk, { 主题: title, 类型: '主题党日', 开始时间: starts, 结束时间: moment(55), 地点: '党员活动室', 主持人: '姜波', 议程: '一、重温入党誓词\n二、走访老党员' });
		await look(clerk, 'meeting-02-meeting-new');
		await press(clerk, '保存');
		await has(clerk, title);
		meeting = (await clerk.locator('a', { hasText: title }).first().getAttribute('href')) ?? path(clerk);
	}],
	['the plan is printed on one sheet of paper', async () => {
		await clerk.goto(`${plan}/print`);
		same(await pdfPages(clerk, 'plan'), 1, 'pages of the plan');
		await shoot(clerk, 'meeting-03-plan-paper');
	}],
	['the plan is reported to the work committee', async () => {
		await clerk.goto(plan);
		await press(clerk, '上报');
		await has(clerk, '待审核');
	}],
	['the work committee passes it', async () => {
		reviewer = await signedIn('gongwei');
		await reviewer.goto(plan);
		await look(reviewer, 'meeting-04-plan-review');
		await press(reviewer, '审核通过');
		await has(reviewer, '通过');
		await clerk.goto(plan);
		await has(clerk, '审核通过');
		await lacks(clerk, '添加活动');
	}],
	['a probationary member asks for leave on the phone', async () => {
		probationer = await signedIn('yubei', 'phone');
		await probationer.goto('/my/meetings');
		await probationer.locator('article', { hasText: title }).getByRole('link').first().click();
		await press(probationer, '提交请假'); /* without a reason it comes back */
		await has(probationer, '请假原因');
		await fill(probationer, { 请假原因: '母亲住院，需要陪护' });
		await press(probationer, '提交请假');
		await look(probationer, 'meeting-05-leave-asked');
	}],
	['the secretary grants it', async () => {
		const secretary = await signedIn('shuji', 'phone');
		await secretary.goto(`${meeting}/people`);
		await has(secretary, '母亲住院');
		await look(secretary, 'meeting-06-leave-waiting');
		await press(secretary, '准假');
		await lacks(secretary, '请假申请');
		await secretary.context().close();
		await probationer.goto(meeting.replace('/meetings', '/my/meetings'));
		await has(probationer, '已准假');
	}],
	['a member writes a signature with a finger', async () => {
		member = await signedIn('dangyuan', 'phone');
		await member.goto('/me/signature');
		const box = await member.locator('canvas').boundingBox();
		await member.mouse.move(box.x + 40, box.y + 60);
		await member.mouse.down();
		for (let i = 0; i < 30; i++) await member.mouse.move(box.x + 40 + i * 6, box.y + 60 + 30 * Math.sin(i / 3));
		await member.mouse.up();
		await press(member, '保存签名');
		await member.goto('/me/signature');
		await has(member, '现在的签名');
		ok(await member.locator('.signature-now img').evaluate(i => i.naturalWidth > 0), 'the signature is not shown');
		await look(member, 'meeting-07-signature');
	}],
	['the code on the screen changes by itself', async () => {
		screen = await signedIn('zhibu');
		await screen.goto(meeting);
		await press(screen, '签到码');
		await look(screen, 'meeting-08-screen');
		const first = await screen.locator('.qr img').getAttribute('src');
		await screen.waitForFunction(old => document.querySelector('.qr img').getAttribute('src') !== old, first, { timeout: 40000 });
		ok(/^\d{3} \d{3}$/.test(await text(screen, '.qr-code')), 'no six-digit code');
	}],
	['a member scans it inside the platform and is signed in with one tap', async () => {
		const url = await scanned(screen);
		const camera = async (page, picture) => page.locator('.scan input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: picture });
		await member.goto('/');
		await press(member, '扫码签到');
		await look(member, 'meeting-09-scan');
		await camera(member, await screen.locator('.qr-missing').screenshot());
		await member.getByText('没有读出二维码').waitFor();
		await camera(member, await screen.locator('.qr').screenshot());
		await member.waitForURL('**/sign-in/**');
		await has(member, [title, '同志']);
		await look(member, 'meeting-09-scanned');
		await press(member, '确认签到');
		await has(member, '签到成功');
		await look(member, 'meeting-10-green');
		await member.goto(url);
		await has(member, '已在');
	}],
	['the screen counts him within a few seconds', async () => {
		await screen.waitForFunction(() => /实到\s*1/.test(document.querySelector('.qr-count').innerText), null, { timeout: 8000 });
	}],
	['who has not signed in to the platform is asked to, and comes back to the meeting', async () => {
		const guest = await visitor('phone');
		await guest.goto(await scanned(screen));
		ok(path(guest).startsWith('/login'), `not asked to sign in: ${path(guest)}`);
		await guest.fill('[name=login]', 'jijifenzi');
		await guest.fill('[name=password]', 'Dangjian-2026!');
		await press(guest, '登录');
		await has(guest, '没有签到');
		await shoot(guest, 'meeting-11-not-invited');
		await guest.context().close();
	}],
	['the code of ten minutes ago, a forged one and that of another phone are refused', async () => {
		await expecting([403, 404], async () => {
			await member.goto('/s/AAAAAAAAAAAAAAAAAAAAAAA');
			await has(member, '没有签到');
			await member.goto('/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAA');
			await has(member, '没有签到');
		});
	}],
	['the secretary types the spoken code', async () => {
		const secretary = await signedIn('shuji', 'phone');
		await secretary.goto(meeting.replace('/meetings', '/my/meetings'));
		await secretary.getByLabel('六位口令').fill('000000');
		await press(secretary, '签到');
		await has(secretary, '没有签到');
		await secretary.goto(meeting.replace('/meetings', '/my/meetings'));
		await secretary.getByLabel('六位口令').fill(await text(screen, '.qr-code'));
		await press(secretary, '签到');
		await has(secretary, '签到成功');
		await secretary.context().close();
	}],
	['the administrator ticks the others, all but one', async () => {
		await clerk.goto(`${meeting}/people`);
		const boxes = clerk.locator('tr', { hasText: '未到' }).locator('[name=id]');
		for (let i = await boxes.count(); i > 1; i--) await boxes.nth(i - 1).check();
		await clerk.getByLabel('原因').fill('手机没电，本人到会');
		await look(clerk, 'meeting-12-tick');
		await press(clerk, '代签');
		await has(clerk, ['扫码', '口令', '代签', '已签到']);
		same(await missing(clerk), 1, 'people missing');
	}],
	['the sign-in sheet is one A4 page for twenty people and carries the signature', async () => {
		await clerk.goto(`${meeting}/sheet`);
		ok(await clerk.locator('td.sign img').count() >= 1, 'no signature on the sheet');
		same(await pdfPages(clerk, 'sign-in-sheet'), await clerk.locator('.sheet section').count(), 'A4 pages for twenty people each');
		await shoot(clerk, 'meeting-13-sheet');
	}],
	['materials are uploaded: a picture and a paper; a program is refused', async () => {
		await clerk.goto(`${meeting}/files`);
		const picture = await clerk.screenshot({ type: 'png' });
		await clerk.setInputFiles('[name=files]', [{ name: '现场照片.png', mimeType: 'image/png', buffer: picture }]);
		await press(clerk, '上传');
		await has(clerk, '现场照片');
		await look(clerk, 'meeting-14-files');
		await clerk.setInputFiles('[name=files]', [{ name: '现场照片2.png', mimeType: 'image/png', buffer: Buffer.from('MZ\x90\0 not a picture') }]);
		await press(clerk, '上传');
		await lacks(clerk, '现场照片2.png 0');
		await shoot(clerk, 'meeting-15-files-refused');
	}],
	['an unfinished ledger is not reported, the form says what is missing', async () => {
		await clerk.goto(`${meeting}/edit`);
		await fill(clerk, { 开始时间: moment(-10) });
		await press(clerk, '保存'); /* only what has begun can be reported */
		await press(clerk, '上报');
		await has(clerk, '请填写会议记录');
		await look(clerk, 'meeting-16-unfinished');
	}],
	['the ledger is written and reported', async () => {
		await clerk.goto(`${meeting}/edit`);
		await fill(clerk, { 结束时间: moment(-1), 会议记录: '会议由支部书记主持。\n一、重温入党誓词。\n二、走访三名老党员。' });
		await press(clerk, '保存并上报');
		await has(clerk, '待审核');
		await look(clerk, 'meeting-17-reported');
	}],
	['the work committee returns it with a reason', async () => {
		await reviewer.goto(meeting);
		await press(reviewer, '退回修改'); /* no reason: not accepted */
		await has(reviewer, '待审核');
		await reviewer.getByLabel('审核意见').fill('请补充讨论发言情况');
		await press(reviewer, '退回修改');
		await has(reviewer, '已退回支部修改'); /* and the next one waiting is shown */
		await reviewer.goto(meeting);
		await has(reviewer, '被退回');
	}],
	['the branch reads why, mends it and reports again', async () => {
		await clerk.goto(meeting);
		await has(clerk, '请补充讨论发言情况');
		await look(clerk, 'meeting-18-returned');
		await press(clerk, '填写台账');
		await fill(clerk, { 会议记录: '会议由支部书记主持。\n一、重温入党誓词。\n二、走访三名老党员。\n三、五名党员先后发言。' });
		await press(clerk, '保存');
		await press(clerk, '上报');
		await has(clerk, '待审核');
	}],
	['it is passed and locked: nobody edits it any more', async () => {
		await reviewer.goto(meeting);
		await press(reviewer, '审核通过');
		await has(reviewer, '通过');
		await clerk.goto(meeting);
		same(await clerk.locator('.actions a', { hasText: '填写台账' }).count(), 0, 'buttons to edit');
		await expecting([409], () => clerk.goto(`${meeting}/edit`));
		ok(!(await clerk.locator('form.record-form').count()), 'a locked ledger still has a form');
	}],
	['the record is printed, the ledgers leave as a workbook', async () => {
		await clerk.goto(`${meeting}/print`);
		ok(await pdfPages(clerk, 'record') <= 2, 'the record takes more than two pages');
		await shoot(clerk, 'meeting-19-record-paper');
		await clerk.goto('/meetings');
		const rows = await read(await download(clerk, '导出全部项目'));
		ok(rows.some(r => r.includes(title)), 'the ledger is not in the workbook');
		ok(rows.some(r => r.some(c => c.includes('五名党员先后发言'))), 'the record is not in the workbook');
	}],
	['the committees above have their copies to sign for', async () => {
		const above = await signedIn('zongzhi');
		await above.goto('/receipts');
		await has(above, title);
		await look(above, 'meeting-20-receipts');
		await above.locator('tr', { hasText: title }).locator('input[type=checkbox]').check();
		await press(above, '签收');
		await press(above, '签收');
		await has(above, '已签收');
		await above.goto('/receipts');
		await lacks(above, title);
		await above.context().close();
	}],
	['history tells all of it, and when', async () => {
		await clerk.goto(`${meeting}/record`);
		await has(clerk, ['上报', '退回', '审核通过', '签收', today()]);
		await look(clerk, 'meeting-21-record');
	}],
	['the member finds it among the meetings of the past', async () => {
		await member.goto('/my/meetings');
		await has(member, title);
		await signOut(member);
		await member.goto('/my/meetings');
		ok(path(member).startsWith('/login'), 'still signed in after signing out');
	}],
]);

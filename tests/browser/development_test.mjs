/*
 * Development of members on screen: a process begun for an applicant, a wrong date named in words, the
 * talk entered late with a reason and its paper printed and uploaded; the committee files and sends
 * back; the activist looks at his own way on the phone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expecting, fill, has, journey, lacks, look, ok, path, pdfPages, press, same, shots, signedIn, sql, today } from './lib.mjs';

const day = n => new Date(Date.parse(today()) + n * 86400000).toISOString().slice(0, 10);
const branch = sql(`SELECT organisation_id FROM account WHERE login = 'zhibu'`);
const [person, name] = sql(`SELECT m.id, m.name FROM member m LEFT JOIN account a ON a.member_id = m.id AND a.login REGEXP '^[a-z]+$'
	WHERE m.organisation_id = ${branch} AND m.stage = 'full' AND m.standing = 'normal' AND m.removed_at IS NULL AND a.id IS NULL
	AND NOT EXISTS (SELECT 1 FROM member_change c WHERE c.member_id = m.id) ORDER BY m.id DESC LIMIT 1`).split('\t');
const [joined, full] = sql(`SELECT joined_on, full_on FROM member WHERE id = ${person}`).split('\t');
let clerk, committee, process_;

/* For the time of this test he is an applicant of two months ago. */
sql(`UPDATE member SET stage = 'applicant', joined_on = NULL, full_on = NULL, applied_on = '${day(-60)}', activist_on = NULL WHERE id = ${person}`);
process.on('exit', () => {
	sql(`UPDATE development SET removed_at = NOW(), state = 'stopped' WHERE member_id = ${person};
		UPDATE member_change SET state = 'undone', was = NULL WHERE member_id = ${person};
		UPDATE member SET stage = 'full', joined_on = '${joined}', full_on = '${full}', applied_on = NULL, activist_on = NULL WHERE id = ${person}`);
});

await journey('development', [
	['from the person a process is begun; what is known is there, what is late is said', async () => {
		clerk = await signedIn('zhibu');
		await clerk.goto(`/members/${person}`);
		await press(clerk, '发展进程');
		await look(clerk, 'development-1-new');
		await press(clerk, '建立发展进程');
		process_ = path(clerk);
		ok(/^\/developments\/\d+$/.test(process_), `not begun: ${process_}`);
		await has(clerk, [name, '第 2 步 派人谈话', '已逾期', '缺材料']);
		await look(clerk, 'development-2-begun');
	}],
	['a wrong date is named in words and nothing typed is lost', async () => {
		await fill(clerk, { 日期: day(-70), 谈话人: '蒋文慧', 情况: '入党动机端正' });
		await press(clerk, '登记这一步');
		await has(clerk, `不能早于 ${day(-60)}（“递交入党申请书”的日期）`);
		same(await clerk.inputValue('[name=talker]'), '蒋文慧', 'what was typed');
		await look(clerk, 'development-3-wrong');
	}],
	['late, it asks for a reason', async () => {
		await fill(clerk, { 日期: day(-5) });
		await press(clerk, '登记这一步');
		await has(clerk, '写明原因');
		await fill(clerk, { 情况说明: '申请人外出培训' });
		await press(clerk, '登记这一步');
		await has(clerk, ['已登记', '第 3 步 推荐和确定入党积极分子']);
	}],
	['the paper is printed with what is known on one sheet, and the signed one uploaded', async () => {
		await clerk.goto(`${process_}/paper?code=talk`);
		await has(clerk, ['入党申请人谈话记录', name, '蒋文慧']);
		await look(clerk, 'development-4-paper');
		same(await pdfPages(clerk, 'development-paper'), 1, 'sheets of the record');
		const file = join(shots, 'talk.pdf');
		writeFileSync(file, '%PDF-1.4\n%%EOF\n');
		await clerk.goto(`${process_}?paper=talk`);
		await clerk.setInputFiles('[name=file]', file);
		await press(clerk, '上传');
		await has(clerk, ['已上传', '入党申请人谈话记录']);
		await clerk.goto(`${process_}?step=2`);
		await has(clerk, 'talk.pdf');
	}],
	['the branch confirms him as an activist with his contacts: the roster says so at once', async () => {
		await clerk.goto(process_);
		await fill(clerk, { 日期: day(-3) });
		await clerk.selectOption('[name=person_one]', { index: 1 });
		await press(clerk, '登记这一步');
		await has(clerk, '第 4 步 积极分子报上级党委备案');
		await lacks(clerk, '登记这一步');
		same(sql(`SELECT stage FROM member WHERE id = ${person}`), 'activist', 'stage');
		await look(clerk, 'development-5-activist');
	}],
	['the committee sees what waits for it, files it, and may send it back with a reason', async () => {
		committee = await signedIn('dangwei');
		await committee.goto('/developments/due');
		await committee.goto('/developments/due?tier=committee');
		await has(committee, ['上级党委', name]);
		await look(committee, 'development-6-due');
		await press(committee, name);
		await fill(committee, { 日期: day(-1), '依据（会议或文号）': '试验委备〔2026〕3号' });
		await press(committee, '登记这一步');
		await has(committee, '第 6 步 培养教育考察');
		await committee.goto(`${process_}?return=4`);
		await press(committee, '退回');
		await has(committee, '请写明退回的原因');
		await fill(committee, { 退回的原因: '备案材料不全' });
		await press(committee, '退回');
		await has(committee, ['已退回第 4 步', '第 4 步 积极分子报上级党委备案']);
	}],
	['the list has filters and a workbook', async () => {
		await clerk.goto('/developments?tier=committee');
		await has(clerk, name);
		await look(clerk, 'development-7-list');
	}],
	['the activist sees his own way on the phone', async () => {
		const phone = await signedIn('jijifenzi', 'phone');
		await phone.goto('/my/development');
		await has(phone, ['我的入党进程', '接下来']);
		await look(phone, 'development-8-phone-my');
		await expecting([403], () => phone.goto(process_));
	}],
	['on the phone the branch does a step', async () => {
		const phone = await signedIn('zhibu', 'phone');
		await phone.goto(`${process_}?step=5`);
		await has(phone, '培养联系人');
		await look(phone, 'development-9-phone-step');
	}],
]);

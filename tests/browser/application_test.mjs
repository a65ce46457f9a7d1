/*
 * A right is asked for in two taps on the phone, agreed to, granted, used; somebody stands in for the
 * branch administrator and signs as himself; and one person's open work moves to the next.
 */
import { expecting, fill, has, journey, lacks, look, ok, path, pdfPages, press, same, signedIn, signIn, sql, today } from './lib.mjs';

const day = n => new Date(Date.parse(today()) + n * 86400000).toISOString().slice(0, 10);
const account = login => sql(`SELECT id FROM account WHERE login = '${login}'`);
const nameOf = login => sql(`SELECT name FROM account WHERE login = '${login}'`);
const clean = () => sql(`UPDATE access_grant SET removed_at = NOW() WHERE account_id = ${account('dangyuan')} AND removed_at IS NULL;
	UPDATE access_application SET state = 'withdrawn' WHERE account_id IN (${account('dangyuan')}, ${account('zhibu')}) AND state IN ('asked', 'agreed');
	DELETE FROM access_notice WHERE account_id IN (${account('dangyuan')}, ${account('zhibu')}, ${account('shuji')})`);
const title = `代行的学习${Date.now() % 100000}`;
let member, clerk, security, application;

clean();
process.on('exit', () => { clean(); sql(`UPDATE meeting SET removed_at = NOW() WHERE title = '${title}'`); });

/* Whatever changed in what he may do has ended his session, and he is told so. */
async function signsInAnew() {
	await member.goto('/');
	await has(member, '您的权限刚刚有变动，请重新登录后继续');
	await signIn(member, 'dangyuan');
}

await journey('application', [
	['a closed page leads to the form, which is handed in as it stands: two taps', async () => {
		member = await signedIn('dangyuan', 'phone');
		await expecting([403], () => member.goto('/members'));
		await press(member, '申请', { exact: false });
		ok(path(member).startsWith('/applications/new?'), `the form is not reached: ${path(member)}`);
		await look(member, 'application-1-form');
		await press(member, '提交申请');
		application = path(member);
		ok(/^\/applications\/\d+$/.test(application), `not handed in: ${application}`);
		await has(member, ['待负责人同意', '查看党员']);
		await look(member, 'application-2-asked');
	}],
	['the leader finds it on the workbench and agrees', async () => {
		clerk = await signedIn('zhibu');
		await has(clerk, '待同意的权限申请');
		await press(clerk, '待同意的权限申请', { exact: false });
		await look(clerk, 'application-3-below');
		await clerk.goto(application);
		await fill(clerk, { 意见: '情况属实' });
		await look(clerk, 'application-4-agree');
		await press(clerk, '同意');
		await has(clerk, ['待审批', '情况属实']);
	}],
	['the security administrator narrows it and grants', async () => {
		security = await signedIn('anquan');
		await has(security, '待审批的权限申请');
		await security.goto(application);
		await press(security, '审批');
		await fill(security, { 范围: '只限本组织', 到: day(20) });
		await look(security, 'application-5-decide');
		await press(security, '批准并授权');
		await has(security, ['已批准', day(20)]);
	}],
	['the applicant signs in with the new right, is told, sees the trail, opens the page, and prints one sheet', async () => {
		await signsInAnew();
		await has(member, '已批准');
		await look(member, 'application-6-home');
		await press(member, '去看看');
		same(path(member), application, 'the notice leads to');
		await has(member, [nameOf('zhibu'), nameOf('anquan'), '情况属实']);
		await look(member, 'application-7-trail');
		await member.goto('/members');
		await has(member, '党员');
		await member.goto(`${application}/print`);
		await look(member, 'application-8-paper', { widths: [] });
		same(await pdfPages(member, 'application-8-paper'), 1, 'sheets');
		await member.goto('/');
		await lacks(member, '已批准');
		await member.goto('/my/applications');
		await look(member, 'application-8-mine');
	}],
	['a stand-in signs as himself on behalf of', async () => {
		await clerk.goto('/delegations');
		await press(clerk, '请人代行职责');
		await fill(clerk, { 请谁代行: nameOf('dangyuan'), 到: day(3), 原因: '外出学习' });
		await look(clerk, 'application-9-stand-in');
		await press(clerk, '请他代行');
		await look(clerk, 'application-10-delegations');
		await clerk.goto('/delegations/roles');
		await look(clerk, 'application-10-role');
		await signsInAnew();
		await member.goto('/meetings/new');
		await fill(member, { 主题: title, 类型: '党课', 开始时间: `${today()}T09:00` });
		await press(member, '保存');
		await member.goto(`${path(member).replace(/[?#].*/, '')}/record`);
		await has(member, `${nameOf('dangyuan')}（代${nameOf('zhibu')}）`);
		await clerk.goto('/delegations');
		await press(clerk, '收回');
		await signsInAnew();
		await expecting([403], () => member.goto('/meetings'));
		await lacks(member, title);
	}],
	['everything open is listed, then moves with one button', async () => {
		await clerk.goto('/handover');
		await look(clerk, 'application-11-handover');
		await press(clerk, nameOf('zhibu'));
		await has(clerk, title);
		await look(clerk, 'application-12-open');
		await fill(clerk, { 移交给: nameOf('shuji') });
		await press(clerk, '全部移交');
		await has(clerk, '移交给');
		await lacks(clerk, title);
		same(sql(`SELECT COUNT(*) FROM meeting WHERE title = '${title}' AND owner_id = ${account('shuji')}`), '1', 'moved');
	}],
]);

/*
 * Changes of members on screen: a transfer begun by one branch and accepted by another, undone there;
 * the letter to outside from asking to receipt, printed on one sheet; 转正 on the phone in three taps.
 */
import { fill, has, journey, lacks, look, ok, path, pdfPages, press, same, signedIn, sql, today } from './lib.mjs';

const day = n => new Date(Date.parse(today()) + n * 86400000).toISOString().slice(0, 10);
const branch = sql(`SELECT organisation_id FROM account WHERE login = 'zhibu'`);
const [going, name] = sql(`SELECT m.id, m.name FROM member m WHERE m.organisation_id = ${branch} AND m.stage = 'full'
	AND m.standing = 'normal' AND m.removed_at IS NULL AND NOT m.lost AND NOT m.floating
	AND NOT EXISTS (SELECT 1 FROM account a WHERE a.member_id = m.id AND a.login REGEXP '^[a-z]+$')
	AND NOT EXISTS (SELECT 1 FROM member_change c WHERE c.member_id = m.id AND c.state <> 'undone') ORDER BY m.id DESC LIMIT 1`).split('\t');
const [probationary, young] = sql(`SELECT id, name FROM member WHERE organisation_id = ${branch} AND stage = 'probationary'
	AND removed_at IS NULL ORDER BY id LIMIT 1`).split('\t');
const at = sql(`SELECT path FROM organisation WHERE id = ${branch}`);
const joined = sql(`SELECT joined_on FROM member WHERE id = ${probationary}`);
const [other, otherName] = sql(`SELECT o.id, o.name FROM account a JOIN organisation o ON o.id = a.organisation_id
	WHERE o.kind = 'branch' AND o.id <> ${branch} AND a.state = 'active' ORDER BY a.id LIMIT 1`).split('\t');
let clerk, committee, transfer, letter;

/* A year ago and a little: the 预备期 is over. */
sql(`UPDATE member SET joined_on = '${day(-380)}', probation_until = NULL WHERE id = ${probationary}`);
process.on('exit', () => {
	sql(`UPDATE member SET stage = 'probationary', full_on = NULL, joined_on = '${joined}', removed_at = NULL WHERE id = ${probationary};
		UPDATE member_change SET state = 'undone', was = NULL WHERE member_id IN (${going}, ${probationary});
		UPDATE member SET organisation_id = ${branch}, path = '${at}', left_on = NULL,
			left_how = NULL, removed_at = NULL WHERE id = ${going};
		UPDATE organisation o SET roster_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL),
			member_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL
				AND m.standing = 'normal' AND m.stage IN ('full', 'probationary'))
			WHERE '${at}' LIKE CONCAT(o.path, '%')`);
});

await journey('change', [
	['the branch begins a transfer and finds the receiving branch while typing', async () => {
		clerk = await signedIn('zhibu');
		await clerk.goto(`/members/${going}`);
		await press(clerk, '办理变动');
		await has(clerk, ['转到县内其他支部', '转出县外']);
		await look(clerk, 'change-1-choose');
		await press(clerk, '转到县内其他支部');
		await clerk.fill('[name=to_organisation_id_find]', otherName);
		await clerk.waitForSelector(`select[name=to_organisation_id] option[value="${other}"]`, { state: 'attached' });
		await clerk.selectOption('select[name=to_organisation_id]', other);
		await fill(clerk, { 党费交至: today().slice(0, 7), 情况说明: '工作调动' });
		await look(clerk, 'change-2-transfer');
		await press(clerk, '确定办理');
		transfer = path(clerk);
		ok(/^\/changes\/\d+$/.test(transfer), `not begun: ${transfer}`);
		await has(clerk, ['待接收', otherName, '工作调动']);
		await look(clerk, 'change-3-waiting');
	}],
	['until it is received the branch may take it back, with a reason', async () => {
		await press(clerk, '撤回');
		await press(clerk, '撤回');
		await has(clerk, '请写明原因');
		await fill(clerk, { 原因: '填错了' });
		await press(clerk, '撤回');
		await has(clerk, ['已撤回', '填错了']);
	}],
	['to outside: asked by the branch, the letter issued by the 工委 and printed on one sheet', async () => {
		await clerk.goto(`/members/${going}/changes/new?kind=out`);
		await fill(clerk, { 对方党组织全称: '中共邻县教育局机关支部', 对方联系方式: '0999-1234567', 党费交至: today().slice(0, 7) });
		await press(clerk, '确定办理');
		letter = path(clerk);
		await has(clerk, '待开介绍信');
		committee = await signedIn('gongwei');
		await has(committee, '待开介绍信');
		await committee.goto(letter);
		await press(committee, '开具介绍信');
		await look(committee, 'change-4-issue');
		await press(committee, '开具介绍信');
		await has(committee, ['待回执', `〔${today().slice(0, 4)}〕第`]);
		await committee.goto(`${letter}/print`);
		await has(committee, ['存根', '回执联', '中共邻县教育局机关支部']);
		ok(!(await committee.innerText('main')).includes('****'), 'the letter lacks the whole number');
		await look(committee, 'change-5-letter');
		same(await pdfPages(committee, 'change-letter'), 1, 'sheets of the letter');
	}],
	['the receipt ends it: he leaves the roster, and it can be undone', async () => {
		await clerk.goto('/changes/letters');
		await has(clerk, [name, '待回执']);
		await look(clerk, 'change-6-letters');
		await clerk.goto(letter);
		await press(clerk, '登记回执');
		await press(clerk, '登记回执');
		await has(clerk, '已办结');
		await look(clerk, 'change-7-done');
		await press(clerk, '撤销这次变动');
		await fill(clerk, { 原因: '对方退回' });
		await press(clerk, '撤销这次变动');
		await has(clerk, '已撤销');
		await clerk.goto(`/members/${going}/changes`);
		await has(clerk, ['全部经历', '已撤销']);
		await look(clerk, 'change-8-tab');
	}],
	['on the phone: 转正 is decided above, so the branch is led to the process', async () => {
		const phone = await signedIn('zhibu', 'phone');
		await phone.goto(`/members/${probationary}`);
		await press(phone, '办理变动');
		await look(phone, 'change-9-phone-choose');
		await has(phone, '在“发展党员”里办理，由');
		await press(phone, '按期转正');
		await has(phone, young);
		same(new URL(phone.url()).pathname.startsWith('/developments/'), true, 'it leads to the process');
		await look(phone, 'change-10-phone-process');
	}],
]);

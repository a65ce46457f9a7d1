/*
 * 换届 from the reminder to the new committee: the branch enters the election step by step and is told
 * with numbers what is missing, the 总支 approves on the phone, the organisation's page shows who stands.
 * And a new name, which leaves the old one findable.
 */
import { fill, has, journey, look, ok, path, press, same, signedIn, sql, today } from './lib.mjs';

const branch = sql("SELECT organisation_id FROM account WHERE login = 'shuji'");
const name = sql(`SELECT name FROM organisation WHERE id = ${branch}`);
const people = sql(`SELECT id, name FROM member WHERE organisation_id = ${branch} AND stage = 'full' AND standing = 'normal'
	AND removed_at IS NULL ORDER BY party_post IS NULL, id LIMIT 5`).split('\n').map(line => line.split('\t'));
const voters = Number(sql(`SELECT COUNT(*) FROM member WHERE organisation_id = ${branch} AND stage = 'full' AND standing = 'normal'
	AND removed_at IS NULL`));
const old = sql(`SELECT id FROM committee WHERE standing_of = ${branch}`);
const posts = sql(`SELECT GROUP_CONCAT(CONCAT(id, '=', COALESCE(party_post, '')) ORDER BY id) FROM member WHERE organisation_id = ${branch}`);
const clean = () => {
	sql(`DELETE m FROM committee_member m JOIN committee c ON c.id = m.committee_id WHERE c.organisation_id = ${branch} AND c.id <> ${old};
		DELETE FROM committee WHERE organisation_id = ${branch} AND id <> ${old};
		UPDATE committee SET state = 'standing', ended_on = NULL WHERE id = ${old};
		UPDATE committee_member SET until_on = NULL WHERE committee_id = ${old};
		DELETE FROM election WHERE organisation_id = ${branch};
		DELETE FROM organisation_approval WHERE organisation_id = ${branch};
		UPDATE organisation SET name = '${name}', former_names = NULL WHERE id = ${branch}`);
	for (const [id, post] of posts.split(',').map(each => each.split('=')))
		sql(`UPDATE member SET party_post = ${post ? `'${post}'` : 'NULL'} WHERE id = ${id}`);
};
let page, superior, election;

process.on('exit', clean);

await journey('committee', [
	['the branch is told that the term ends', async () => {
		page = await signedIn('shuji');
		await page.goto(`/organisations/${branch}`);
		await has(page, ['需要注意', '天届满']);
		await look(page, 'committee-1-notice');
		await page.goto(`/organisations/${branch}/committees`);
		await has(page, ['历届班子', '还没有办理过换届选举']);
		await look(page, 'committee-2-terms');
	}],
	['an election is begun; what is missing comes back with what was typed', async () => {
		await press(page, '办理换届选举');
		await fill(page, { 选举日期: today(), 地点: '二楼会议室' });
		await press(page, '保存');
		await has(page, '请填写应选名额');
		same(await page.getByLabel('地点').inputValue(), '二楼会议室', 'the place typed is');
		await page.getByLabel(/选举方式/).selectOption('committee');
		await page.getByLabel(/^会议/).selectOption('assembly');
		await fill(page, { 应选名额: '3', 第几届: '9' });
		await look(page, 'committee-3-new');
		await press(page, '保存');
		await has(page, ['上报前还要办理的事', '请登记到会人数和选票', '应选 3 名，候选人 0 名']);
		election = path(page);
		await look(page, 'committee-4-begun');
	}],
	['one is not counted, four stand', async () => {
		await press(page, '登记不计入应到');
		await page.getByLabel(/^党员/).selectOption(people[4][0]);
		await page.getByLabel(/不计入应到的原因/).selectOption('4');
		await look(page, 'committee-5-absent');
		await press(page, '保存');
		await has(page, String(voters - 1));
		await press(page, '登记候选人');
		for (const [id] of people.slice(0, 4))
			await page.locator(`input[name=member_id][value="${id}"]`).check();
		await look(page, 'committee-5-candidates');
		await press(page, '保存');
		await has(page, people.slice(0, 4).map(each => each[1]));
	}],
	['too few came: said with numbers; reporting is refused', async () => {
		await press(page, '登记票数');
		await fill(page, { 实到有选举权: '3', 发出选票: '3', 收回选票: '4', 其中废票: '0', 委员会第一次会议到会委员: '3' });
		await press(page, '保存');
		await has(page, [`应到 ${voters - 1} 人，到会 3 人，不足五分之四`, '收回选票 4 张，多于发出的 3 张，选举无效']);
		await press(page, '上报结果');
		await has(page, '还不能上报', 'body');
		await look(page, 'committee-6-wrong');
	}],
	['the votes decide; the result is reported', async () => {
		const present = String(voters - 1);

		await press(page, '登记票数');
		await fill(page, { 实到有选举权: present, 发出选票: present, 收回选票: present });
		for (const [i, [, person]] of people.slice(0, 4).entries()) {
			const group = page.locator('section.group', { has: page.getByRole('heading', { name: person, exact: true }) });

			await fill(group, { 得票: i < 3 ? String(voters - 2 - i) : '1' });
			if (i < 2) {
				await group.getByLabel(/当选职务/).selectOption(i ? '02' : '01');
				await fill(group, { 职务得票: '3' });
			}
		}
		await look(page, 'committee-7-votes');
		await press(page, '保存');
		await has(page, ['选举有效，可以上报', '未当选']);
		await look(page, 'committee-8-valid');
		await press(page, '上报结果');
		await has(page, '待批复');
	}],
	['the superior approves on the phone', async () => {
		superior = await signedIn('zongzhi', 'phone');
		await superior.goto('/');
		await has(superior, '换届选举等待批复');
		await superior.goto(election);
		await press(superior, '批复');
		await press(superior, '批复');
		await has(superior, '请填写批复文号');
		await fill(superior, { 批复文号: '云一中总支〔2026〕3号' });
		await look(superior, 'committee-9-approve');
		await press(superior, '批复');
		await has(superior, ['已批复', '云一中总支〔2026〕3号']);
	}],
	['the new ones stand, the old term has ended', async () => {
		await page.goto(`/organisations/${branch}/committees`);
		await has(page, ['第 9 届', '现任', '结束', people[0][1]]);
		await look(page, 'committee-10-stand');
		same(sql(`SELECT party_post FROM member WHERE id = ${people[1][0]}`), '副书记', 'the post on the roster is');
		await page.goto(`${election}/print`);
		await has(page, ['换届选举结果报告单', '当选'], 'body');
		await look(page, 'committee-11-print', { axe: false });
	}],
	['a new name asks for its approval and the old one is still found', async () => {
		superior = await signedIn('gongwei');
		await superior.goto(`/organisations/${branch}`);
		await press(superior, '更名');
		await fill(superior, { 新名称: '中共云溪县浏览器试验支部委员会' });
		await press(superior, '更名', { within: superior.locator('form.record-form') });
		await has(superior, '请填写批复文号');
		await fill(superior, { 批复文号: '云委发〔2026〕1号', 批准机关: '中共云溪县委' });
		await look(superior, 'committee-12-rename');
		await press(superior, '更名', { within: superior.locator('form.record-form') });
		await has(superior, ['云委发〔2026〕1号', name, '中共云溪县浏览器试验支部委员会']);
		await look(superior, 'committee-13-approvals');
		await superior.goto(`/organisations?q=${encodeURIComponent(name)}`);
		await has(superior, '中共云溪县浏览器试验支部委员会');
	}],
	['merging lists what stands there first', async () => {
		await superior.goto(`/organisations/${branch}/merge`);
		await has(superior, ['现在这里有什么，到哪里去', '随同转入', '先办理']);
		ok(await superior.getByRole('button', { name: '并入其他党组织' }).isVisible(), 'there is no button');
		await look(superior, 'committee-14-merge');
	}],
]);

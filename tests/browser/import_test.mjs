/* A branch administrator brings the official roster in, mends what is wrong in the page, takes it back. */
import { download, has, journey, lacks, look, ok, path, press, same, signedIn, sql } from './lib.mjs';
import { finds, officialRoster, person, read } from './roster.mjs';

const stamp = Date.now().toString(36).replace(/[a-z]/g, c => String(c.charCodeAt(0) % 10)).slice(-4);
const hanzi = [...stamp].map(d => '零一二三四五六七八九'[d]).join('');
const names = ['周', '吴', '郑', '王', '冯', '陈'].map(s => s + hanzi);
const people = names.map(n => person(n));
people[1].education = '大学';
people[2].education = '21';
people[3].sex = '女'; /* the number says 男 */
people[4].id = people[4].id.slice(0, 17) + (people[4].id[17] === '0' ? '1' : '0');
let page, file, batch;
const count = () => Number(sql(`SELECT COUNT(*) FROM member WHERE removed_at IS NULL AND name IN (${names.map(n => `'${n}'`).join()})`));

async function upload(path_to) {
	await page.goto('/members/import');
	await page.setInputFiles('[name=file]', path_to);
	await press(page, '上传并检查');
	await page.waitForURL(/\/members\/imports\/\d+/);
	await settled();
}
async function settled() {
	await page.waitForFunction(() => !document.querySelector('[data-poll]:not([data-done])') || document.querySelector('[data-poll] [data-done]'), null, { timeout: 20000 });
	await page.reload();
}

await journey('import', [
	['the way to the import is on the member list', async () => {
		page = await signedIn('zhibu');
		await page.goto('/members');
		await press(page, '批量导入');
		await look(page, 'import-1-choose');
		file = officialRoster(people, 'roster');
	}],
	['every layout says what it is for and has a template', async () => {
		await has(page, ['全国党员管理系统的《党员基本信息汇总表》', '还没有入党的同志', '本平台登记的全部项目']);
		same(await page.locator('main a', { hasText: '下载模板' }).count(), 3, 'templates');
		same(await page.locator('[name=layout]:checked').inputValue(), 'member', 'the layout chosen');
	}],
	['the template made for this branch is a workbook that has the official headings', async () => {
		const rows = await read(await download(page, '模板'));
		ok(rows.some(r => r.includes('*公民身份证号') && r.includes('*人员类别')), 'the template has no headings');
	}],
	['the official roster is checked: four rows are good, two are wrong, each with its reason', async () => {
		await upload(file);
		batch = path(page);
		await look(page, 'import-2-checked');
		await has(page, ['性别与身份证号不符', '第 8 行', '第 9 行', names[3], names[4]]);
		await has(page, '导入正确的 4 行');
		same(count(), 0, 'members before the import');
	}],
	['the wrong rows can be taken home, with the reasons in them', async () => {
		const rows = await read(await download(page, '下载有误的行'));
		ok(rows.some(r => r.includes(names[3])) && rows.some(r => r.includes(names[4])), 'the wrong rows are not in the workbook');
		ok(!rows.some(r => r.includes(names[0])), 'a good row is in the workbook of wrong rows');
	}],
	['a wrong cell is mended in the page and the row becomes good', async () => {
		await page.locator('fieldset', { hasText: names[3] }).getByLabel('性别').fill('男');
		await press(page, '改好了，重新检查');
		await settled();
		await has(page, '导入正确的 5 行');
		await lacks(page, '性别与身份证号不符');
	}],
	['the good rows are imported', async () => {
		await press(page, '导入正确的 5 行');
		await settled();
		await look(page, 'import-3-imported');
		await has(page, ['已新增', '以前可以撤销']);
		same(count(), 5, 'members after the import');
	}],
	['they stand in the list and are found by name', async () => {
		await page.goto(`/members?q=${encodeURIComponent(names[0])}`);
		await has(page, names[0]);
		await press(page, '查看');
		await has(page, ['大学', '汉族', '正式党员']);
		await look(page, 'import-4-member');
	}],
	['the same file again changes nothing', async () => {
		await upload(file);
		await has(page, '没有变化');
		same(count(), 5, 'members after the second check');
		const tiles = await page.locator('.tile').allInnerTexts();
		ok(tiles.some(t => /^0\s*新增/.test(t)), `something is new: ${tiles.join(' ')}`);
		ok(tiles.some(t => /^4\s*没有变化/.test(t)), `not the same: ${tiles.join(' ')}`);
	}],
	['a changed cell stands old and new, and each count opens its rows', async () => {
		const changed = [{ ...people[0], education: '大专', telephone: '0576-85110000' }, { ...people[1], standing: '停止党籍' }, person('新' + hanzi)];
		await upload(officialRoster(changed, 'changed'));
		await look(page, 'import-5-wrong');
		await has(page, ['党籍状态现在是“正常”，停止和恢复党籍要在“党员变动”中办理', names[1]]);
		await page.locator('.tile', { hasText: '更新' }).click();
		await has(page, ['更新的行', '学历', '大学', '大专', '0576-85110000']);
		await look(page, 'import-6-changed');
		await page.locator('.tile', { hasText: '新增' }).click();
		await has(page, ['新增的行', '新' + hanzi]);
		await lacks(page, names[0]);
		await look(page, 'import-7-new');
	}],
	['the batch is undone as a whole', async () => {
		await page.goto(batch);
		await press(page, '撤销这一批');
		await settled();
		await has(page, '已经撤销');
		same(count(), 0, 'members after the undo');
		await look(page, 'import-8-undone');
	}],
	['the history tells who did it', async () => {
		await page.goto('/history');
		await has(page, ['导入', '撤销']);
	}],
	['what the list exports can be imported again and changes nothing', async () => {
		await page.goto('/members');
		const exported = await download(page, '导出全部项目');
		ok(finds(await read(exported), '姓名', '所在党支部'), 'the export has no headings');
		await upload(exported);
		const tiles = await page.locator('.tile').allInnerTexts();
		ok(tiles.some(t => /^0\s*新增/.test(t)) && tiles.some(t => /^0\s*更新/.test(t)) && tiles.some(t => /^0\s*有误/.test(t)),
			`an export is not taken back as it is: ${tiles.join(' ').replace(/\s+/g, ' ')}`);
	}],
	['dues bases go out and come in: nothing changes', async () => {
		await page.goto('/dues/bases');
		const exported = await download(page, '导出 Excel');
		await press(page, '批量导入');
		await has(page, ['一年一次核定']);
		await page.setInputFiles('[name=file]', exported);
		await press(page, '上传并检查');
		await page.waitForURL(/\/dues\/bases\/imports\/\d+/);
		await settled();
		await look(page, 'import-9-dues');
		const tiles = await page.locator('.tile').allInnerTexts();
		ok(tiles.some(t => /^0\s*新增/.test(t)) && tiles.some(t => /^0\s*更新/.test(t)) && tiles.some(t => /^0\s*有误/.test(t)),
			`bases that were not changed: ${tiles.join(' ')}`);
	}],
]);

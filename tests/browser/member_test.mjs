/*
 * A member's record: tabs, photo, papers; the member himself on the phone writes his pledge and says
 * what is wrong; the branch answers by saving the form.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { fill, has, journey, look, ok, path, press, same, signedIn, sql } from './lib.mjs';

const member = sql("SELECT member_id FROM account WHERE login = 'dangyuan'");
const folder = mkdtempSync(join(tmpdir(), 'member-'));
const clean = () => sql(`DELETE FROM member_correction WHERE member_id = ${member} AND field = 'employer';
	UPDATE member SET employer = NULL, pledge = NULL WHERE id = ${member}`);
let page, phone;

/* A real picture of one colour: the browser draws it. */
function picture(name) {
	const part = (type, data) => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), frame = Buffer.alloc(8);
		frame.writeUInt32BE(data.length, 0);
		frame.writeUInt32BE(crc(body), 4);
		return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
	};
	const head = Buffer.from([0, 0, 0, 96, 0, 0, 0, 128, 8, 2, 0, 0, 0]);
	const rows = Buffer.alloc(128 * (1 + 96 * 3), 0xc0);
	for (let y = 0; y < 128; y++) rows[y * 289] = 0;
	const file = join(folder, name);
	writeFileSync(file, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), part('IHDR', head),
		part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]));
	return file;
}

function crc(bytes) {
	if (crc32) return crc32(bytes);
	let c = ~0;
	for (const b of bytes) {
		c ^= b;
		for (let i = 0; i < 8; i++) c = c >>> 1 ^ (c & 1 ? 0xedb88320 : 0);
	}
	return ~c >>> 0;
}

clean();
process.on('exit', clean);

await journey('member', [
	['each group of fields is a tab', async () => {
		page = await signedIn('zhibu');
		await page.goto(`/members/${member}`);
		await has(page, ['公民身份证号', '党龄']);
		await look(page, 'member-1-show');
		await page.getByRole('link', { name: '籍贯与住址' }).click();
		await has(page, ['现居住地', '户籍所在地']);
		await look(page, 'member-2-tab');
	}],
	['a photo is uploaded and shown', async () => {
		await page.goto(`/members/${member}`);
		await page.getByText('添加照片').click();
		await page.getByLabel('选择照片').setInputFiles(picture('photo.png'));
		await press(page, '上传照片');
		await has(page, '照片已更换', 'body');
		same(await page.locator('img.photo').evaluate(i => i.naturalWidth), 96, 'the photo is wide');
		await page.getByText('更换或删除照片').click();
		await press(page, '删除照片');
		await has(page, '照片已删除', 'body');
	}],
	['a paper is registered, what is missing is said, and it can be made void', async () => {
		await page.getByRole('link', { name: '材料', exact: true }).click();
		await page.getByText('登记材料', { exact: true }).click();
		await press(page, '上传并登记');
		await has(page, ['请选择材料类别', '请选择文件']);
		const file = join(folder, '试验材料.pdf');
		writeFileSync(file, '%PDF-1.4 browser');
		await page.getByLabel('材料类别').selectOption({ label: '其他材料' });
		await fill(page, { 材料上的日期: '2020-05-01', 名称: '浏览器试验材料' });
		await page.locator('#f-file').setInputFiles(file);
		await press(page, '上传并登记');
		await has(page, ['浏览器试验材料', '30 年（到 2050-12-31）']);
		await look(page, 'member-3-documents');
		await page.locator('tr', { hasText: '浏览器试验材料' }).getByRole('link', { name: '作废' }).first().click();
		await fill(page, { 作废原因: '试验完毕' });
		await press(page, '确定作废');
		await has(page, '作废：试验完毕');
	}],
	['the timeline is one, and filters by kind', async () => {
		await page.getByRole('link', { name: '变动经历' }).click();
		await has(page, ['组织关系', '会议', '试验材料']);
		await look(page, 'member-4-timeline');
		await page.getByRole('link', { name: '党费', exact: true }).last().click();
		await has(page, '实缴');
		ok(!(await page.locator('main').innerText()).includes('试验材料'), 'the filter lets others through');
	}],
	['on the phone the member writes his pledge and says what is wrong', async () => {
		phone = await signedIn('dangyuan', 'phone');
		await phone.goto('/my/record');
		await fill(phone, { 我的承诺: '浏览器试验的承诺' });
		await press(phone, '保存承诺');
		await has(phone, '承诺已保存', 'body');
		await phone.getByText('发现有误，请支部更正').click();
		await phone.getByLabel('哪一项有误').selectOption('employer');
		await fill(phone, { 正确的内容是: '某局某科科长' });
		await look(phone, 'member-5-my');
		await press(phone, '提交支部核对');
		await has(phone, ['等待支部核对', '某局某科科长']);
		await phone.goto('/my/changes');
		await look(phone, 'member-6-my-changes');
	}],
	['the branch saves the form with the value already in it, and the member reads the answer', async () => {
		await page.goto('/corrections');
		await page.locator('tr', { hasText: '工作单位及职务' }).getByRole('link').first().click();
		await has(page, '某局某科科长');
		await look(page, 'member-7-correction');
		await page.getByRole('link', { name: '按申请修改' }).click();
		same(await page.getByLabel('工作单位及职务').inputValue(), '某局某科科长', 'the form begins with');
		await press(page, '保存');
		await has(page, '已答复', 'body');
		same(sql(`SELECT employer FROM member WHERE id = ${member}`), '某局某科科长', 'the record says');
		await phone.goto('/my/record');
		await has(phone, '已采纳');
		ok(path(phone) === '/my/record', 'the member was led elsewhere');
	}],
]);

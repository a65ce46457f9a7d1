/*
 * What is filed on paper: the record of a meeting and its sign-in sheet, printed by Chromium as a user prints
 * them. The paper is A4, as many pages as it should be, and nobody who was expected is missing on it.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { journey, ok, pdfPages, same, shots, signedIn, sql } from './lib.mjs';

const branch = "(SELECT organisation_id FROM account WHERE login = 'zhibu')";
const meeting = sql(`SELECT m.id FROM meeting m JOIN attendance a ON a.meeting_id = m.id WHERE m.organisation_id = ${branch} AND m.state = 'passed'
	AND m.removed_at IS NULL GROUP BY m.id ORDER BY COUNT(*) DESC, m.id DESC LIMIT 1`);
const names = sql(`SELECT p.name FROM attendance a JOIN member p ON p.id = a.member_id WHERE a.meeting_id = ${meeting}`).split('\n');
const title = sql(`SELECT title FROM meeting WHERE id = ${meeting}`);
let page;

const tool = (name, ...rest) => execFileSync(name, rest, { encoding: 'utf8' });
/* Printed; the pages it has, all A4 and upright, and its words without the spaces between them. */
async function printed(at, name) {
	await page.goto(at);
	const pages = await pdfPages(page, name), file = join(shots, `${name}.pdf`), about = tool('pdfinfo', '-f', '1', '-l', '99', file);
	same(Number(about.match(/^Pages:\s+(\d+)/m)[1]), pages, 'pages counted twice');
	const sizes = [...about.matchAll(/^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)/gm)].map(m => `${Math.round(m[1])} x ${Math.round(m[2])}`);
	same([...new Set(sizes)].join(), '595 x 842', 'the size of the paper in points');
	const fonts = tool('pdffonts', file).trim().split('\n').slice(2);
	ok(fonts.length && fonts.every(line => /\byes\s+(yes|no)\s+(yes|no)\s/.test(line)), `fonts that are not in the file: ${fonts.join('; ')}`);
	return { pages, text: tool('pdftotext', '-layout', file, '-').replace(/\s+/g, '') };
}
function all(paper) {
	const missing = names.filter(n => !paper.text.includes(n.replace(/\s+/g, '')));
	ok(!missing.length, `not on the paper: ${missing.join('、')}`);
	ok(paper.text.includes(title.replace(/\s+/g, '')), 'the topic is not on the paper');
}

await journey('paper', [
	['the record: everybody expected is on it, present, on leave or missing', async () => {
		page = await signedIn('zhibu');
		ok(names.length >= 5, `only ${names.length} were expected at the meeting of this test`);
		const paper = await printed(`/meetings/${meeting}/print`, 'paper-record');
		all(paper);
		ok(paper.pages <= 3, `the record takes ${paper.pages} pages`);
		ok(paper.text.includes(`应到${names.length}人`), 'the number of people expected is not on the paper');
		ok(!/返回|退出|打印$/.test(paper.text), 'buttons are printed');
	}],
	['the sign-in sheet: a page for twenty, numbered, everybody once', async () => {
		const paper = await printed(`/meetings/${meeting}/sheet`, 'paper-sheet');
		all(paper);
		same(paper.pages, Math.ceil(names.length / 20), 'pages');
		same(paper.text.split('签到时间').length - 1, paper.pages, 'heads of the table');
	}],
	['the blank sheet for signing by hand has everybody and no signature', async () => {
		const paper = await printed(`/meetings/${meeting}/sheet?blank=1`, 'paper-blank');
		all(paper);
		same(paper.pages, Math.ceil(names.length / 20), 'pages');
		same(await page.locator('td.sign img').count(), 0, 'signatures');
		await page.context().close();
	}],
]);

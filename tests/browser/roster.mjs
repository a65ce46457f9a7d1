/* Workbooks as a branch would make and get them: the official roster layout filled, and a reader. */
import ExcelJS from 'exceljs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { idNumber, phoneNumber, shots } from './lib.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const columns = ['number', 'name', 'branch', 'id', 'sex', 'ethnicity', 'born', 'education', 'stage', 'joined', 'full', 'work',
	'phone', 'telephone', 'standing', 'lost', 'lost_on', 'floating', 'floating_to'];

/* One person in good order, as different offices write it. */
export function person(name, more = {}) {
	return { name, branch: '', id: idNumber('1980-03-05'), sex: '男', ethnicity: '01 汉族', born: '1980-03-05', education: '21 大学',
		stage: '正式党员', joined: '2008.07.01', full: '2009/7/1', work: '011 公务员', phone: phoneNumber(), standing: '正常',
		lost: '否', floating: '否', ...more };
}

/* The official layout with these people; whoever they are, the rest of the workbook stays. */
export function officialRoster(people, name) {
	const file = join(shots, `${name}.xlsx`);
	const rows = people.map((p, i) => columns.map(c => (c === 'number' ? String(i + 1) : (p[c] ?? ''))));
	execFileSync('python3', [join(here, 'fill-roster.py'), join(here, '../fixtures/roster-layout.xlsx'), file], { input: JSON.stringify(rows) });
	return file;
}

/* Every row of every sheet as texts. */
export async function read(file) {
	const book = new ExcelJS.Workbook();
	await book.xlsx.readFile(file);
	return book.worksheets.flatMap(s => {
		const rows = [];
		s.eachRow(r => rows.push(Array.from(r.values, v => (v === null || v === undefined ? '' : String(v.text ?? v.richText?.map(t => t.text).join('') ?? v.result ?? v)))));
		return rows;
	});
}
export const finds = (rows, ...words) => rows.find(r => words.every(w => r.some(c => c === String(w))));

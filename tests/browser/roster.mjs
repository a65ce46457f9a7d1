/* Workbooks as a branch would make and get them: the official roster layout filled, and a reader. */
import ExcelJS from 'exceljs';
import { join } from 'node:path';
import { idNumber, phoneNumber, shots } from './lib.mjs';

const layout = join(process.env.srcdir ?? '.', 'tests/fixtures/roster-layout.xlsx');
const columns = ['number', 'name', 'branch', 'id', 'sex', 'ethnicity', 'born', 'education', 'stage', 'joined', 'full', 'work',
	'phone', 'telephone', 'standing', 'lost', 'lost_on', 'floating', 'floating_to'];

/* One person in good order, as different offices write it. */
export function person(name, more = {}) {
	return { name, branch: '', id: idNumber('1980-03-05'), sex: '男', ethnicity: '01 汉族', born: '1980-03-05', education: '21 大学',
		stage: '正式党员', joined: '2008.07.01', full: '2009/7/1', work: '011 公务员', phone: phoneNumber(), standing: '正常',
		lost: '否', floating: '否', ...more };
}

/* The official layout with these people, its heading rows, code sheets and last note kept. */
export async function officialRoster(people, name) {
	const book = new ExcelJS.Workbook(), file = join(shots, `${name}.xlsx`);
	await book.xlsx.readFile(layout);
	const sheet = book.worksheets[0], note = sheet.getCell('A6').value;
	sheet.unMergeCells('A6:S6');
	people.forEach((p, i) => columns.forEach((c, at) => {
		sheet.getCell(5 + i, at + 1).value = c === 'number' ? String(i + 1) : (p[c] ?? null);
	}));
	for (let at = 1; at <= columns.length; at++) sheet.getCell(5 + people.length, at).value = null;
	sheet.getCell(5 + people.length, 1).value = note;
	sheet.mergeCells(5 + people.length, 1, 5 + people.length, columns.length);
	await book.xlsx.writeFile(file);
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

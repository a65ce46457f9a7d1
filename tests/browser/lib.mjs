/*
 * What the browser tests share: Chromium as a PC and as a phone, signing in, pressing buttons as a
 * person does, and the things that may never happen on any page (console errors, requests to other
 * hosts, axe violations, English words, sideways scrolling), which fail the step they happen in.
 *
 * journey('title', [['a plain sentence', async () => { … }], …]) prints TAP; after a failed step the
 * rest is not tried and counts as failed, because a journey goes on from where the last step left.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const site = process.env.DANGJIAN_URL ?? 'http://127.0.0.1:8080';
export const shots = process.env.DANGJIAN_SHOTS ?? '/tmp/dangjian-shots';
export const password = 'Dangjian-2026!';
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/* ---- the browser ---- */

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--lang=zh-CN'];
let browser;
const faults = [];
const expected = new Set([422]); /* a form that comes back is no fault */

const looks = {
	pc: { viewport: { width: 1440, height: 860 } },
	phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};

export async function launch() {
	browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet,
		env: { ...process.env, LANGUAGE: 'zh_CN', LANG: 'C.UTF-8' } });
	mkdirSync(shots, { recursive: true });
	return browser;
}

/* A visitor is a browser of his own: look is 'pc' or 'phone'. */
export async function visitor(look = 'pc', options = {}) {
	await launch();
	const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: site,
		...looks[look], ...options });
	context.setDefaultTimeout(10000);
	const page = await context.newPage();
	page.look = look;
	watch(page);
	return page;
}

/* Collects what may never happen. */
function watch(page) {
	const report = text => faults.push({ page, text: `${path(page)}: ${text}` });
	page.on('console', m => { if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) report(`console: ${m.text()}`); });
	page.on('pageerror', e => report(`script: ${e.message}`));
	page.on('request', q => { if (!q.url().startsWith(site) && !/^(data|blob|about):/.test(q.url())) report(`foreign request ${q.url()}`); });
	page.on('response', a => { if (a.status() >= 400 && !expected.has(a.status())) report(`${a.status()} for ${a.request().method()} ${a.url()}`); });
	page.on('dialog', d => { if (d.type() !== 'beforeunload') report(`a ${d.type()} window opened`); d.accept().catch(() => {}); });
}

export const path = page => page.url().replace(site, '');
/* Of one page, or of all. */
export function faultsSoFar(page) {
	const mine = faults.filter(f => !page || f.page === page);
	mine.forEach(f => faults.splice(faults.indexOf(f), 1));
	return mine.map(f => f.text);
}

/* The statuses a step provokes on purpose. */
export async function expecting(statuses, act) {
	statuses.forEach(s => expected.add(s));
	try { return await act(); } finally { statuses.forEach(s => s === 422 || expected.delete(s)); }
}

/* ---- acting as a person ---- */

export async function signIn(page, login, word = password) {
	await page.goto('/login');
	await page.fill('[name=login]', login);
	await page.fill('[name=password]', word);
	await press(page, '登录');
	if (path(page).startsWith('/login')) throw new Error(`${login} is not let in: ${await text(page, 'main')}`);
	return page;
}

export async function signedIn(login, look = 'pc', options = {}) {
	return signIn(await visitor(look, options), login);
}

export async function signOut(page) {
	const menu = page.locator('a.top-menu');
	if (await menu.isVisible()) await menu.click();
	await press(page, '退出');
}

/* Presses the visible button or link of that name, answers the question it asks, waits for the page. */
export async function press(page, name, { within = page, exact = true } = {}) {
	const target = within.locator('button, a, summary, label.button').filter({ visible: true })
		.filter({ hasText: exact ? new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) : name }).first();
	await target.waitFor();
	const leaves = page.waitForEvent('framenavigated', { timeout: 8000 }).then(() => true, () => false);
	await target.click();
	const question = page.locator('.ask .button.primary');
	if (await question.isVisible().catch(() => false)) await question.click();
	await leaves;
	await page.waitForLoadState('load');
}

/* The same for a button that answers with a file. */
export async function download(page, name, options = {}) {
	const [file] = await Promise.all([page.waitForEvent('download'), pressOnly(page, name, options)]);
	const to = join(shots, `${process.pid}-${Date.now()}-${file.suggestedFilename()}`);
	await file.saveAs(to);
	return to;
}
async function pressOnly(page, name, { within = page } = {}) {
	const menu = page.locator('details.drop:not([open])').filter({ hasText: name }).locator('summary');
	if (await menu.count()) await menu.first().click();
	await within.locator('button, a').filter({ visible: true }).filter({ hasText: name }).first().click();
}

/* Fills fields by their labels, as a person finds them. */
export async function fill(page, values, within = page) {
	for (const [label, value] of Object.entries(values)) {
		const field = within.getByLabel(new RegExp(`^\\s*${label.replace(/[()（）]/g, '\\$&')}\\s*\\*?\\s*$`)).first();
		const kind = await field.evaluate(e => e.tagName + (e.type ?? ''));
		if (kind.startsWith('SELECT')) await field.selectOption(await option(field, value));
		else if (kind === 'INPUTcheckbox') await field.setChecked(value);
		else await field.fill(value);
	}
}
async function option(select, label) {
	const all = await select.locator('option').evaluateAll(os => os.map(o => [o.value, o.textContent.trim()]));
	const hit = all.find(([, t]) => t === label) ?? all.find(([, t]) => t.includes(label));
	if (!hit) throw new Error(`no option ${label} among ${all.map(([, t]) => t).join('，')}`);
	return hit[0];
}

export const text = async (page, selector = 'main') => (await page.locator(selector).first().innerText()).trim();

/* ---- judging ---- */

export function ok(condition, sentence) {
	if (!condition) throw new Error(sentence);
}
export function same(found, wanted, what) {
	if (found !== wanted) throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}
export async function has(page, words, selector = 'main') {
	const all = await text(page, selector);
	for (const word of [].concat(words))
		if (!all.includes(word)) throw new Error(`${path(page)} does not say “${word}” but: ${all.slice(0, 400).replace(/\s+/g, ' ')}`);
}
export async function lacks(page, word, selector = 'main') {
	if ((await text(page, selector)).includes(word)) throw new Error(`${path(page)} says “${word}”`);
}

/* What may stand in Latin letters on a page: file formats, units, browsers, and people's own words. */
const latin = /Excel|Word|PDF|OFD|WPS|xlsx?|Windows|Linux|Android|Chrom(e|ium)|Edge|Firefox|Safari|iPhone|iPad|Mac|[KMG]B\b|\b(?:gongwei|dangwei|zongzhi|zhibu2?|shuji|dangyuan|yubei|jijifenzi|xitong|anquan2?|shenji)\b|https?:\/\/\S+|\b[a-z]{2,4}\d+\b|\S+\.(xlsx|pdf|jpg|png|docx?|mp3|mp4)\b/gi;

/*
 * One look at a page as it stands: what a tester would complain of, as sentences. axe: all rules; 'form':
 * all but colours, by far the slowest, for pages whose colours have been judged.
 */
export async function complaints(page, { axe = true, widths = [] } = {}) {
	const found = [];
	const words = await page.evaluate(visibleWords);
	const english = words.replace(latin, ' ').match(/[A-Za-z]{3,}/g);
	if (english) found.push(`English: ${[...new Set(english)].slice(0, 8).join(' ')}`);
	for (const width of widths) {
		const before = page.viewportSize();
		await page.setViewportSize({ width, height: before.height });
		const over = await page.evaluate(sideways);
		await page.setViewportSize(before);
		if (over) found.push(`scrolls sideways at ${width} px: ${over}`);
	}
	if (axe) found.push(...await axeOf(page, axe !== 'form'));
	return found;
}
/* Runs in the page. Activation codes, logins and the codes of settings are not words. */
function visibleWords() {
	const attributes = ['title', 'placeholder', 'aria-label', 'alt'].flatMap(a =>
		Array.from(document.querySelectorAll(`[${a}]`), e => e.getAttribute(a)));
	const logins = Array.from(document.querySelectorAll('dt')).filter(e => /^(登录账号|代码表|取值|标识|请求编号)$/.test(e.textContent.trim())).map(e => e.nextElementSibling);
	const copy = [...document.querySelectorAll('.code, code, [data-label=登录账号], [data-label=代码表], [data-label=取值]'), ...logins];
	copy.forEach(e => e.setAttribute('hidden', ''));
	const all = [document.title, document.body.innerText, ...attributes].join('\n');
	copy.forEach(e => e.removeAttribute('hidden'));
	return all;
}
function sideways() {
	const wide = document.documentElement.clientWidth, root = document.scrollingElement;
	if (root.scrollWidth <= wide + 1) return '';
	const guilty = Array.from(document.querySelectorAll('main *')).find(e => e.getBoundingClientRect().right > wide + 1);
	return `${root.scrollWidth} of ${wide}, ${guilty ? guilty.tagName.toLowerCase() + '.' + guilty.className : 'unknown'}`;
}
/* Rows of a table are made alike: axe is given ten of them. */
async function axeOf(page, colours) {
	await page.evaluate(`window.axe || (() => { ${axeSource} })()`);
	return page.evaluate(async colours => {
		const rest = document.querySelectorAll('tbody > tr:nth-child(n + 11)');
		rest.forEach(e => e.style.setProperty('display', 'none', 'important'));
		const { violations } = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: colours } } });
		rest.forEach(e => e.style.removeProperty('display'));
		return violations.map(v => `axe ${v.id}: ${v.nodes.length}× ${v.nodes[0].html.slice(0, 160)} ${(v.nodes[0].any[0] ?? v.nodes[0].all[0] ?? { message: '' }).message}`);
	}, colours);
}

/* Looks at the page, complains in the step, and leaves a picture. */
export async function look(page, name, options = {}) {
	await shoot(page, name);
	const found = await complaints(page, { widths: page.look === 'phone' ? [390, 320] : [], ...options });
	faults.push(...found.map(f => ({ page, text: `${path(page)}: ${f}` })));
}
export async function shoot(page, name, fullPage = true) {
	const how = { path: join(shots, `${name}.jpg`), type: 'jpeg', quality: 80, scale: 'css' };
	/* A picture is for people to look at: where a busy machine cannot draw all of a long page, what is in view will do. */
	await page.screenshot({ ...how, fullPage, timeout: 20000 }).catch(() => page.screenshot({ ...how, timeout: 30000 }));
}

/* ---- invented people ---- */

let made = Number(process.env.PEOPLE_FROM ?? Date.now() % 900);

/* An ID number nobody has: region 990000, the invented one. */
export function idNumber(born = '1985-06-15', male = true) {
	const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
	const spread = String(10 + Math.floor(Math.random() * 89)) + String(10 + Math.floor(Math.random() * 89));
	const order = String((++made * 2 + (male ? 1 : 0)) % 1000).padStart(3, '0');
	const front = '99' + spread + born.replaceAll('-', '') + order;
	return front + '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(front[i]), 0) % 11];
}
export const phoneNumber = () => '199' + String(Math.floor(Math.random() * 1e8)).padStart(8, '0');

/* ---- days as the site counts them ---- */

/* "2026-07-01T15:00" at Shanghai, so many minutes from now, for a datetime-local field. */
export function moment(minutes) {
	return new Date(Date.now() + (8 * 60 + minutes) * 60000).toISOString().slice(0, 16);
}
export const today = () => moment(0).slice(0, 10);

/* ---- the platform's own tools ---- */

export function sql(statement) {
	return execFileSync('mariadb', ['--no-defaults', `--socket=${process.env.DANGJIAN_VAR}/run/db.sock`, '-N', '-B', 'dangjian', '-e', statement],
		{ encoding: 'utf8' }).trim();
}
/* Pages of the paper the browser would print; Chromium writes the page objects uncompressed. */
export async function pdfPages(page, name) {
	const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	writeFileSync(join(shots, `${name}.pdf`), paper);
	return (paper.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
}

/* ---- TAP ---- */

export async function journey(title, steps) {
	let failed = 0, number = 0;
	console.log(`# ${title}\n1..${steps.length}`);
	for (const [sentence, act] of steps) {
		const begun = Date.now();
		number++;
		try {
			await act();
			const bad = faultsSoFar();
			if (bad.length) throw new Error(bad.slice(0, 12).join('\n'));
			console.log(`ok ${number} - ${sentence} # ${Date.now() - begun} ms`);
		} catch (e) {
			failed++;
			console.log(`not ok ${number} - ${sentence}`);
			console.log(String(e.message).split('\n').slice(0, 14).map(l => `    ${l}`).join('\n'));
			await pictureOfFailure(title, number);
			break;
		}
	}
	await browser?.close();
	process.exit(failed ? 1 : 0);
}
async function pictureOfFailure(title, number) {
	const pages = browser ? browser.contexts().flatMap(c => c.pages()) : [];
	for (const [i, page] of pages.entries()) {
		console.log(`    page ${i + 1}: ${path(page)}`);
		await shoot(page, `failed-${title}-${number}-${i + 1}`).catch(() => {});
	}
}

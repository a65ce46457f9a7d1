/*
 * Enlarged: a PC at 200 % (720 of 1440 px are left) and at 400 % or the narrowest phone (320 px), plain and in
 * large print. No page scrolls sideways as a whole, no text is cut off, and everything can still be pressed.
 */
import { journey, ok, path, signedIn, sql } from './lib.mjs';

const own = "organisation_id = (SELECT organisation_id FROM account WHERE login = 'zhibu') AND removed_at IS NULL";
const one = (table, more) => sql(`SELECT MIN(id) FROM ${table} WHERE ${own} ${more ?? ''}`);
const member = one('member'), meeting = one('meeting', "AND state = 'passed'"), open = one('meeting', "AND state = 'planned'"), plan = one('plan');
const pages = {
	zhibu: ['/', '/members', `/members/${member}`, `/members/${member}/edit`, '/members/new', '/plans', `/plans/${plan}`, '/meetings', `/meetings/${meeting}`,
		`/meetings/${meeting}/people`, `/meetings/${open}/edit`, `/meetings/${open}/files`, '/dues', '/dues/bases', `/dues/members/${member}`,
		'/dues/arrears', '/members/import', '/history', '/me'],
	gongwei: ['/', '/organisations', '/organisations/new', '/members', '/meetings', '/dues', '/parameters', '/history'],
	dangyuan: ['/', '/my/meetings', `/my/meetings/${meeting}`, '/my/dues', '/me', '/me/signature'],
};

/* Runs in the page: what is wider than the page, and words that are cut off. */
function troubles() {
	const wide = document.documentElement.clientWidth, found = [];
	const scrolls = el => { for (let up = el; up && up !== document.body; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true; return false; };
	const name = el => `${el.tagName.toLowerCase()}.${el.className} “${el.textContent.trim().slice(0, 20)}”`;
	if (document.scrollingElement.scrollWidth > wide + 1) found.push(`the page is ${document.scrollingElement.scrollWidth} of ${wide} px wide`);
	for (const el of document.querySelectorAll('body *')) {
		const box = el.getBoundingClientRect(), style = getComputedStyle(el);
		const own = Array.from(el.childNodes).some(n => n.nodeType === 3 && n.textContent.trim());
		if (box.width <= 1 || style.visibility === 'hidden' || el.closest('.unseen, .skip, [hidden], [aria-hidden=true], select, svg, table caption')) continue;
		if ((own || /^(BUTTON|INPUT|SELECT|TEXTAREA|IMG)$/.test(el.tagName)) && (box.right > wide + 1 || box.left < -1) && !scrolls(el)) found.push(`beyond the edge: ${name(el)}`);
		if (own && /hidden|clip/.test(style.overflowX) && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0) found.push(`cut off: ${name(el)}`);
		if (own && /hidden|clip/.test(style.overflowY) && el.scrollHeight > el.clientHeight + 3 && el.clientHeight > 0) found.push(`cut off below: ${name(el)}`);
	}
	return found.slice(0, 5);
}

async function all(login, width, large) {
	const page = await signedIn(login, 'pc', { viewport: { width, height: 640 }, deviceScaleFactor: 1440 / 720 });
	const found = [];
	for (const at of pages[login]) {
		await page.goto(at);
		if (large) await page.evaluate(() => document.documentElement.classList.add('large'));
		found.push(...(await page.evaluate(troubles)).map(t => `${at} at ${width} px${large ? ' in large print' : ''}: ${t}`));
	}
	await page.context().close();
	ok(!found.length, found.join('\n'));
}

const steps = [];
for (const login of Object.keys(pages))
	for (const [width, large] of [[720, false], [320, false], [720, true]])
		steps.push([`${login} at ${width} px${large ? ' in large print' : ''}: ${pages[login].length} pages`, () => all(login, width, large)]);
await journey('zoom', steps);

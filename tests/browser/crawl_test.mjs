/*
 * Every page of every role: from the start page on, each link of the own site, one representative of
 * each kind, on the PC, the phone and the phone in large type. A page must answer 200, keep quiet,
 * speak Chinese only, please axe, and fit into 390 and 320 pixels. A picture of each is kept.
 *
 * Pages built of the same elements as one already judged are not given to axe again, and colours are judged
 * where an element stands in another for the first time. The phone is sent the same document: there, and in
 * large type, only what stands in another for the first time goes to axe. A kind of page that another role has shown, or that brought nothing new on the phone, is only asked
 * for and searched for links.
 */
import { complaints, faultsSoFar, launch, shoot, signedIn, site, sql } from './lib.mjs';

const roles = ['gongwei', 'dangwei', 'zongzhi', 'zhibu', 'zhibu2', 'shuji', 'dangyuan', 'yubei', 'jijifenzi', 'xitong', 'anquan', 'shenji'];
const looks = ['pc', 'phone', 'large'];
const judged = new Set(), coloured = new Set(), drawn = new Set(), plain = new Set();
let number = 0, bad = 0, pages = 0;

function result(good, sentence, lines = []) {
	console.log(`${good ? 'ok' : 'not ok'} ${++number} - ${sentence}`);
	lines.slice(0, 30).forEach(l => console.log(`    ${l}`));
	if (!good) bad++;
}

/*
 * "/members/17?tab=2" and "/members/18?tab=3" are the same kind of page; the panels, orders and pages of
 * all lists are made by the same code, so one list shows them for all.
 */
const ofLists = new Set(['panel', 'sort', 'down', 'page']);
function kindOf(url) {
	const u = new URL(url, site), keys = [...u.searchParams.keys()];
	if (keys.length && keys.every(k => ofLists.has(k))) return `list?${keys.join('&')}=${u.searchParams.get('panel') ?? ''}`;
	return u.pathname.replace(/\d+/g, ':n') + (u.search ? '?' + [...u.searchParams.keys()].sort().join('&') : '');
}

const wanted = url => url.startsWith(site) && !/\/static\/|\.svg|\/sign-out/.test(url) && new URL(url).searchParams.size < 2;

async function linksOf(page) {
	return (await page.evaluate(() => Array.from(document.querySelectorAll('a[href]'), a => a.href.split('#')[0]))).filter(wanted);
}

/* Elements and what they stand in: "TD.strong<TR.". */
const elementsOf = page => page.evaluate(() => {
	const name = e => `${e.tagName}.${String(e.className.baseVal ?? e.className).split(' ')[0]}`;
	return [...new Set(Array.from(document.body.querySelectorAll('*'), e => `${name(e)}<${name(e.parentElement)}`))].sort();
});

async function visit(page, url, kind, tag) {
	if (/\/template(\?|$)|^\/files\/|^\/signatures\/|^\/documents\/:n$/.test(kind)) {
		const answer = await page.request.get(url);
		return { found: answer.status() === 200 ? [] : [`${answer.status()} for the file`], links: [] };
	}
	const answer = await page.goto(url, { waitUntil: 'load' });
	pages++;
	if (answer.status() !== 200) return { found: [`status ${answer.status()}`], links: [] };
	const look = tag.split('-')[1], elements = await elementsOf(page);
	const mark = `${look} ${[...new Set(elements.map(e => e.split('<')[0]))]}`, fresh = !judged.has(mark);
	const colours = elements.some(e => !coloured.has(`${look} ${e}`)),
		axe = look === 'pc' ? colours || (fresh && 'form') : look === 'phone' ? colours : colours && 'form';
	judged.add(mark);
	elements.forEach(e => coloured.add(`${look} ${e}`));
	if (!fresh && look === 'phone') plain.add(`large ${kind}`);
	if (fresh) await shoot(page, `crawl-${tag}-${kind.replace(/[^\w:]+/g, '_').replace(/:n/g, 'N')}`);
	const found = await complaints(page, { axe, widths: fresh && page.look === 'phone' ? [320] : [] });
	return { found, links: await linksOf(page) };
}

/* What another role has already shown on this kind of screen is asked for, but not drawn again. */
async function ask(page, url) {
	const answer = await page.request.get(url);
	const links = [...(await answer.text()).matchAll(/<a\b[^>]*?href="([^"#]+)"/g)].map(m => new URL(m[1].replaceAll('&amp;', '&'), site).href);
	return { found: answer.status() === 200 ? [] : [`status ${answer.status()}`], links: links.filter(wanted) };
}

async function crawl(role, look) {
	const tag = `${role}-${look}`, page = await signedIn(role, look === 'pc' ? 'pc' : 'phone');
	const queue = [`${site}/`], seen = new Set([kindOf(queue[0])]), lines = [];
	while (queue.length) {
		const url = queue.shift(), kind = kindOf(url), shown = `${look} ${kind}`, known = (drawn.has(shown) || plain.has(shown)) && kind !== '/';
		const { found, links } = await (known ? ask(page, url) : visit(page, url, kind, tag));
		drawn.add(shown);
		lines.push(...[...found, ...faultsSoFar(page)].map(f => `${url.replace(site, '')}: ${f}`));
		for (const link of links)
			if (!seen.has(kindOf(link))) { seen.add(kindOf(link)); queue.push(link); }
	}
	await page.context().close();
	result(!lines.length, `${role} on ${look}: ${seen.size} kinds of pages`, lines);
}

await launch();
const only = process.argv[2]?.split(',') ?? roles;
const wide = process.argv[3]?.split(',') ?? looks;
/* Two at a time, as many as the machine has cores; large type is the account's, so it has a turn of its own. */
async function turn(jobs) {
	await Promise.all([0, 1].map(async () => { while (jobs.length) await crawl(...jobs.shift()); }));
}
sql('UPDATE account SET large = 0');
await turn(wide.filter(l => l !== 'large').flatMap(l => only.map(r => [r, l])));
sql('UPDATE account SET large = 1');
await turn(wide.filter(l => l === 'large').flatMap(l => only.map(r => [r, l])));
sql('UPDATE account SET large = 0');
console.log(`# ${pages} pages drawn\n1..${number}`);
process.exit(bad ? 1 : 0);

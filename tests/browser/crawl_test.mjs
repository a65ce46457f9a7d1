/*
 * Every page of every role: from the start page on, each link of the own site, one representative of
 * each kind, on the PC, the phone and the phone in large type. A page must answer 200, keep quiet,
 * speak Chinese only, please axe, and fit into 390 and 320 pixels. A picture of each is kept.
 *
 * Pages built of the same elements as one already judged are not given to axe again.
 */
import { complaints, expecting, faultsSoFar, launch, shoot, signedIn, site, sql } from './lib.mjs';

const roles = ['gongwei', 'dangwei', 'zongzhi', 'zhibu', 'zhibu2', 'shuji', 'dangyuan', 'yubei', 'jijifenzi', 'xitong', 'shenji'];
const looks = ['pc', 'phone', 'large'];
const judged = new Set();
let number = 0, bad = 0, pages = 0;

function result(good, sentence, lines = []) {
	console.log(`${good ? 'ok' : 'not ok'} ${++number} - ${sentence}`);
	lines.slice(0, 30).forEach(l => console.log(`    ${l}`));
	if (!good) bad++;
}

/* "/members/17?sort=name" and "/members/18?sort=sex" are the same kind of page. */
function kindOf(url) {
	const u = new URL(url, site);
	return u.pathname.replace(/\d+/g, ':n') + (u.search ? '?' + [...u.searchParams.keys()].sort().join('&') : '');
}

const wanted = url => url.startsWith(site) && !/\/static\/|\.svg|\/sign-out/.test(url) && new URL(url).searchParams.size < 2;

async function linksOf(page) {
	return (await page.evaluate(() => Array.from(document.querySelectorAll('a[href]'), a => a.href.split('#')[0]))).filter(wanted);
}

const signature = page => page.evaluate(() =>
	[...new Set(Array.from(document.body.querySelectorAll('*'), e => `${e.tagName}.${e.className.baseVal ?? e.className}`))].sort().join(' '));


async function visit(page, url, kind, tag) {
	const found = [];
	if (/\/template$|^\/files\/|^\/signatures\//.test(kind)) {
		const answer = await page.request.get(url);
		return { found: answer.status() === 200 ? [] : [`${answer.status()} for the file`], links: [] };
	}
	const answer = await page.goto(url, { waitUntil: 'load' });
	pages++;
	if (answer.status() !== 200) return { found: [`status ${answer.status()}`], links: [] };
	const mark = `${page.look} ${tag.split('-')[1]} ${await signature(page)}`;
	const fresh = !judged.has(mark);
	judged.add(mark);
	if (fresh) await shoot(page, `crawl-${tag}-${kind.replace(/[^\w:]+/g, '_').replace(/:n/g, 'N')}`);
	found.push(...await complaints(page, { axe: fresh, widths: page.look === 'phone' ? [390, 320] : [] }));
	return { found, links: await linksOf(page) };
}

async function crawl(role, look) {
	const tag = `${role}-${look}`, page = await signedIn(role, look === 'pc' ? 'pc' : 'phone');
	const queue = [`${site}/`], seen = new Set([kindOf(queue[0])]), lines = [];
	/* Other sites, scripts and statuses are heard by the listeners of lib.mjs. */
	while (queue.length) {
		const url = queue.shift(), kind = kindOf(url);
		const { found, links } = await visit(page, url, kind, tag);
		lines.push(...[...found, ...faultsSoFar()].map(f => `${url.replace(site, '')}: ${f}`));
		for (const link of links)
			if (!seen.has(kindOf(link))) { seen.add(kindOf(link)); queue.push(link); }
	}
	await page.context().close();
	result(!lines.length, `${role} on ${look}: ${seen.size} kinds of pages`, lines);
}

await launch();
const only = process.argv[2]?.split(',') ?? roles;
for (const look of process.argv[3]?.split(',') ?? looks) {
	sql(`UPDATE account SET large = ${look === 'large' ? 1 : 0}`);
	for (const role of only) await crawl(role, look);
}
sql('UPDATE account SET large = 0');
console.log(`# ${pages} pages seen\n1..${number}`);
process.exit(bad ? 1 : 0);

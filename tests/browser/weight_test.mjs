/* What a first visit costs on the line: every byte the browser receives, compressed, caches empty. */
import { journey, ok, signedIn, site, visitor } from './lib.mjs';

async function weighed(look, login, at) {
	const page = await signedIn(login, look), cookies = await page.context().cookies();
	await page.context().close();
	const fresh = await visitor(look); /* the same person, nothing in the cache */
	await fresh.context().addCookies(cookies);
	const wire = await fresh.context().newCDPSession(fresh);
	let bytes = 0;
	const parts = [], names = new Map();
	await wire.send('Network.enable');
	wire.on('Network.requestWillBeSent', e => names.set(e.requestId, e.request.url.replace(site, '')));
	wire.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; parts.push(`${names.get(e.requestId)} ${e.encodedDataLength}`); });
	await fresh.goto(at, { waitUntil: 'networkidle' });
	await fresh.context().close();
	return { kilobytes: bytes / 1024, parts };
}
async function atMost(limit, look, login, at) {
	const { kilobytes, parts } = await weighed(look, login, at);
	console.log(`    # ${look} ${at}: ${kilobytes.toFixed(1)} KB: ${parts.join(', ')}`);
	ok(kilobytes <= limit, `${kilobytes.toFixed(1)} KB: ${parts.join(', ')}`);
}

await journey('weight', [
	['the phone\'s first page weighs at most 60 KB', () => atMost(60, 'phone', 'dangyuan', '/')],
	['the sign-in page weighs at most 60 KB', async () => {
		const page = await visitor('phone');
		let bytes = 0;
		const wire = await page.context().newCDPSession(page);
		await wire.send('Network.enable');
		wire.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; });
		await page.goto('/login', { waitUntil: 'networkidle' });
		ok(bytes / 1024 <= 60, `${(bytes / 1024).toFixed(1)} KB`);
	}],
	['a list of fifty rows on the PC weighs at most 120 KB', () => atMost(120, 'pc', 'gongwei', '/members')],
]);

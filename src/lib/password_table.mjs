// Prints a C header with the ten thousand passwords people use most, in order of bytes, from the
// npm package @zxcvbn-ts/language-common. Run by the build:
//   node src/lib/password_table.mjs NODE_MODULES > lib/password_table.h
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const MOST = 10000;
const at = resolve(process.argv[2], '@zxcvbn-ts/language-common/dist/index.mjs');
const { dictionary } = await import(pathToFileURL(at).href);
const wanted = new Set();

for (const password of dictionary['passwords-common']) {
	if (wanted.size === MOST) break;
	if (/^[!-~]+$/.test(password)) wanted.add(password.toLowerCase());
}
if (wanted.size !== MOST || !wanted.has('password')) throw new Error('password_table: no usable list');

const rows = [...wanted].sort((a, b) => (a < b ? -1 : 1))
	.map(word => `\t"${word.replace(/[\\"?]/g, '\\$&')}",`);
console.log(`/* Made by password_table.mjs: the ${MOST} passwords used most. */`);
console.log(`static const char *const password_table[] = {\n${rows.join('\n')}\n};`);

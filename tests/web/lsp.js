/*
 * lsp.js: the recorded conversations with the language server (tests/lsp), with
 * the module as a page has it: by the messages of the worker.
 *
 * usage: node lsp.js WEB	the folder with worker.js and pxesh.wasm
 */
'use strict';

const disk = require('fs');
const { filesBelow, loading, startWorker } = require('./world.js');

const web = process.argv[2], top = process.cwd();
const heard = [];
let wake = () => {};

const send = startWorker(web, (m) => {
	heard.push(m);
	wake();
});

async function next(type) {
	for (;;) {
		const m = heard.shift();

		if (m && m.type === 'error')
			throw new Error(m.message);
		if (m && m.type === type)
			return m;
		if (!m)
			await new Promise((resolve) => { wake = resolve; });
	}
}

/* ---- conversations ---------------------------------------------------------- */

/* As tests/lsp/test_lsp.c: more diagnostics and more items may have come. */
function isLike(want, is, more) {
	if (Array.isArray(want) && Array.isArray(is)) {
		let i = 0;

		if (!more && want.length !== is.length)
			return false;
		return want.every((w) => {
			while (more && i < is.length && !isLike(w, is[i], false))
				i++;
			return isLike(w, is[i++], false);
		});
	}
	if (!want || !is || typeof want !== 'object' || typeof is !== 'object')
		return want === is;
	return Object.keys(want).length === Object.keys(is).length &&
		Object.keys(want).every((k) => isLike(want[k], is[k],
			k === 'diagnostics' || (k === 'items' && want[k].length)));
}

async function replay(name) {
	const swap = (line) => line.replaceAll('$TOP', top);
	const lines = disk.readFileSync('tests/lsp/' + name, 'utf8').split('\n');

	/* It may ask for any of these */
	await send({ type: 'lsp', id: name, cwd: top,
		     files: Object.fromEntries(filesBelow(top + '/tests/lsp')
			     .map((f) => [f, disk.readFileSync(f)])) });
	for (const [i, line] of lines.entries()) {
		const l = line ? JSON.parse(swap(line)) : {};

		if (l.client)
			await send({ type: 'lsp-send', id: name, message: l.client });
		if (!l.server)
			continue;
		const m = await Promise.race([next('lsp-message'),
			new Promise((resolve) => setTimeout(resolve, 10000, {}))]);

		if (!isLike(l.server, m.message, false))
			throw new Error(`${name}:${i + 1}: expected ${
				JSON.stringify(l.server)}\nbut got ${
				JSON.stringify(m.message)}`);
	}
}

async function main() {
	let failed = 0;
	/* What is no JSON cannot be a message to a worker */
	const names = disk.readdirSync('tests/lsp').filter((n) =>
		n.endsWith('.jsonl') && n !== 'hostile.jsonl');

	await send(loading(web));
	await next('ready');
	for (const name of names) {
		heard.length = 0;
		try {
			await replay(name);
			console.log(`[       OK ] ${name}`);
		} catch (e) {
			failed++;
			console.log(`${e.message}\n[  FAILED  ] ${name}`);
		}
	}
	console.log(`${names.length - failed} passed, ${failed} failed`);
	process.exit(failed ? 1 : 0);
}

main();

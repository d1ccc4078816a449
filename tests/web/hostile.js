/*
 * hostile.js: what fuzzers found worth keeping, through the page's own entry:
 * scripts are linted, laid out and run, labs are loaded; the module may refuse,
 * but not crash.
 *
 * usage: node hostile.js WEB	the folder with worker.js and pxesh.wasm
 */
'use strict';

const disk = require('fs');
const { filesBelow, loading, startWorker } = require('./world.js');

const web = process.argv[2];
let over = () => {};

const send = startWorker(web, (m) => {
	if (['ready', 'end', 'crash', 'error'].includes(m.type))
		over(m);
});
const ask = (m) => new Promise((resolve) => {
	over = resolve;
	send(m);
});

async function main() {
	let passed = 0, failed = 0;

	await ask(loading(web));
	for (const file of filesBelow('tests/fuzz/seeds')) {
		const files = { a: disk.readFileSync(file), 'b.ipxe': '#!ipxe\n' };

		for (const argv of [['lint', 'a'], ['fmt', 'a'],
				['run', 'a', '--unserved', 'stub'],
				['run', 'b.ipxe', '--lab', 'a']]) {
			const m = await ask({ type: 'run', id: file, argv, files });

			if (m.type === 'end') {
				passed++;
				continue;
			}
			failed++;
			console.log(`${file}: ${argv.join(' ')}: ${m.type}: ${
				m.message}`);
		}
	}
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed ? 1 : 0);
}

main();

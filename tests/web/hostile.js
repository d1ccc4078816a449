/*
 * hostile.js: what fuzzers found worth keeping, through the page's own entry:
 * scripts are linted, laid out and run, labs are loaded; the module may refuse,
 * but not crash.
 *
 * usage: node hostile.js WEB SEEDS
 */
'use strict';

const disk = require('fs');
const vm = require('vm');

const [web, seeds] = process.argv.slice(2);
let over = () => {};

const world = vm.createContext({
	console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder,
	URL, WebAssembly, crypto: globalThis.crypto,
	location: { href: 'http://127.0.0.1/worker.js' }, importScripts: () => {},
	postMessage: (m) => {
		if (['ready', 'end', 'crash', 'error'].includes(m.type))
			over(m);
	},
});

world.self = world;
vm.runInContext(disk.readFileSync(web + '/worker.js', 'utf8'), world);

const ask = (m) => new Promise((resolve) => {
	over = resolve;
	world.onmessage({ data: m });
});

function below(folder) {
	return disk.readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
		e.isDirectory() ? below(folder + '/' + e.name) :
			[folder + '/' + e.name]);
}

async function main() {
	let passed = 0, failed = 0;

	await ask({ type: 'load', module: new WebAssembly.Module(
		disk.readFileSync(web + '/pxesh.wasm')) });
	for (const file of below(seeds)) {
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

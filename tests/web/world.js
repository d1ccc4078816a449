/* world.js: the page's worker under node, in a context of its own. */
'use strict';

const disk = require('fs');
const path = require('path');
const vm = require('vm');

/* Start the worker of the folder @web. @hear gets what it says; returned is what
   sends it a message. */
exports.startWorker = (web, hear) => {
	const world = vm.createContext({
		console, performance, setTimeout, clearTimeout, TextEncoder,
		TextDecoder, URL, WebAssembly, crypto: globalThis.crypto,
		location: { href: 'http://127.0.0.1/worker.js' },
		importScripts: () => {}, postMessage: hear,
	});

	world.self = world;
	vm.runInContext(disk.readFileSync(path.join(web, 'worker.js'), 'utf8'),
		world);
	return (m) => world.onmessage({ data: m });
};

/* The message that has it take its module from there */
exports.loading = (web) => ({ type: 'load', module: new WebAssembly.Module(
	disk.readFileSync(path.join(web, 'pxesh.wasm'))) });

/* The files in a folder and below it */
exports.filesBelow = (folder) => disk.readdirSync(folder, {
	withFileTypes: true }).flatMap((e) => e.isDirectory() ?
	exports.filesBelow(folder + '/' + e.name) : [folder + '/' + e.name]);

#!/usr/bin/env node
/* weigh.js: what a page's files weigh, as they are and compressed for the way. */
'use strict';

const disk = require('fs');
const { brotliCompressSync, constants } = require('zlib');

const LIMIT = 700000;	/* bytes, for who opens the page */
const files = process.argv.slice(2);
let whole = 0;

/* Not what is only fetched when somebody asks for it */
for (const file of files.filter((f) => !/licences|map|source|local/.test(f))) {
	const bytes = disk.readFileSync(file);
	const packed = brotliCompressSync(bytes, {
		params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

	whole += packed;
	console.log(`${String(bytes.length).padStart(9)} ${
		String(packed).padStart(8)} by brotli  ${file}`);
}
console.log(`${''.padStart(9)} ${String(whole).padStart(8)} in all, of ${LIMIT} at most`);
process.exitCode = whole > LIMIT ? 1 : 0;

/*
 * local.mjs: local.js, by which the page runs where it is opened as a file: what
 * it would fetch there, as one script.
 *
 * usage: node local.mjs FILE... >local.js
 */
import * as fs from "node:fs";
import * as path from "node:path";

process.stdout.write("pxeshLocal = " + JSON.stringify(Object.fromEntries(
	process.argv.slice(2).map(name => [path.basename(name),
		fs.readFileSync(name, /\.wasm$/.test(name) ? "base64" : "utf8")])))
	+ ";\n");

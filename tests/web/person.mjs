/*
 * person.mjs: what a person does with the page, in a headless Chromium, and how
 * its tests tell what they saw.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Chrome } from "./chrome.mjs";

/* What is served beside the page; it goes at the end. */
export const folder = fs.mkdtempSync(path.join(os.tmpdir(), "page-"));
export let c, url;
let pictures, server, failed = 0, tests = 0, notes = [];

/* ---- the house's way of telling --------------------------------------- */

const only = process.env.ONLY;

export async function test(name, work) {
	if (only && !name.includes(only))
		return;
	tests++;
	console.log(`[ RUN      ] ${name}`);
	notes = [];
	try {
		await work();
		if (c.said.length)
			throw new Error(`the browser complains: ${c.said.join("; ")}`);
	} catch (e) {
		failed++;
		console.log(`${e.message}`);
		await picture(`failed-${name}`).catch(() => {});
		console.log(`[  FAILED  ] ${name}`);
		c.said = [];
		return;
	}
	console.log(`[       OK ] ${name}${notes.map(s => `, ${s}`).join("")}`);
}

/* Have that behind the test's name. */
export const say = note => notes.push(note);

export function expect(what, found, wanted) {
	const good = wanted instanceof RegExp ? wanted.test(found) :
		found === wanted;
	if (!good)
		throw new Error(`${what} is ${JSON.stringify(found)}, not ${wanted}`);
}

export const picture = name => pictures ? c.picture(path.join(pictures,
	`${name}.png`)) : Promise.resolve();

/* ---- what a person does -------------------------------------------------- */

export const text = () => c.eval(`document.querySelector("#editor .cm-content")
	.cmTile?.view?.state.doc.toString() ??
	[...document.querySelectorAll("#editor .cm-line")]
		.map(l => l.textContent).join("\\n")`);
export const findings = () => c.eval("document.querySelector('#findings').innerText");
export const inner = selector => c.eval(`document.querySelector(${
	JSON.stringify(selector)})?.innerText || ""`);
export const ready = () => c.until("document.documentElement.dataset.ready");

/* Another text for the file that is shown. */
export async function write(content) {
	await c.until("document.querySelector('#editor .cm-content')");
	await c.eval("document.querySelector('#editor .cm-content').focus()");
	await c.press("a", "Control");
	await c.type(content);
}

/* Open the page as if for the first time. */
export async function fresh(hash = "") {
	await c.eval("document.querySelector('#forget')?.click()");
	await c.go("about:blank");
	await c.go(url + hash);
	await ready();
	await c.until("document.querySelector('#findings h2')");
}

export async function view(name) {
	await c.click(`#tab-${name}`);
	await c.until(`!document.querySelector('#view-${name}').hidden`);
}

/* Do what begins a run, and wait until it has ended. */
export async function untilDone(selector, work, seconds) {
	const get = `Number(document.querySelector('${selector}')?.dataset.done || 0)`;
	const before = await c.eval(get);
	await work();
	await c.until(`${get} > ${before}`, seconds);
}

export const onScreen = word => c.until(`[...document.querySelectorAll(
	"#screen .xterm-rows > div")].map(r => r.textContent).join("\\n")
	.includes(${JSON.stringify(word)})`);

/* A menu with a mistake in line 15 */
export const MENU = `#!ipxe
menu What shall it be?
item a  Alpha
item b  Beta
item c  Gamma
choose --timeout 60000 x || goto end
goto \${x}
:a
exit 5
:b
kernel http://boot.example/vmlinuz-\${x} quiet splash || goto end
initrd http://boot.example/initrd.img || goto end
boot || goto end
:c
goto endd
:end
exit 1
`;

/* ---- from start to end ------------------------------------------------- */

/* The address at which "pxesh web" serves the page. */
async function serve(pxesh, page) {
	if (process.env.PAGE_URL)
		return process.env.PAGE_URL;
	server = spawn(pxesh, ["web", "--port", "0", "--page", page, folder],
		{ stdio: ["ignore", "pipe", "inherit"] });
	const first = await new Promise((resolve, reject) => {
		server.stdout.once("data", resolve);
		server.once("exit", () => reject(new Error("pxesh web ended")));
	});
	return /http:\S*\//.exec(String(first))[0];
}

/* Do @work where the page is served, in a browser. */
export async function visit(pxesh, page, work) {
	url = await serve(pxesh, page);
	c = new Chrome();
	try {
		await c.start(1280, 800);
		await work();
	} finally {
		await c.end();
		if (server)
			server.kill();
		fs.rmSync(folder, { recursive: true });
	}
}

/* Do all of @work; the process's status tells whether all was well. */
export async function begin(pxesh, page, where, work) {
	pictures = where;
	await visit(pxesh, page, work);
	console.log(`[==========] ${tests} test(s) run.`);
	console.log(`[  PASSED  ] ${tests - failed} test(s).`);
	if (failed)
		console.log(`[  FAILED  ] ${failed} test(s).`);
	process.exitCode = failed ? 1 : 0;
}

/*
 * web.mjs: how fast the page is. In Chromium: until it is ready, and from a key
 * to the findings that it changes. In its worker under node: lint, a demo to its
 * boot and the explorer, the last beside the host program at one job.
 *
 * usage: node web.mjs PXESH PAGE
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { c, fresh, ready, visit, write } from "../web/person.mjs";
import world from "../web/world.js";

const [pxesh, page] = process.argv.slice(2);

const row = (what, figure) => console.log(`${what.padEnd(46)}  ${figure}`);
const ms = x => `${x.toFixed(1)} ms`;
const sorted = list => [...list].sort((a, b) => a - b);
const spread = list => `${ms(sorted(list)[list.length >> 1])} (${
	ms(Math.min(...list))} to ${ms(Math.max(...list))})`;
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i)).join("");

/* ---- texts ------------------------------------------------------------------ */

const section = i => `
# Section ${i}
:start_${i}
set base_${i} http://192.0.2.1/linux/\${buildarch}
iseq \${platform} efi && echo UEFI on \${product} ||
kernel \${base_${i}}/vmlinuz console=ttyS0 || goto next_${i}
initrd \${base_${i}}/initrd.img || goto next_${i}
boot || goto next_${i}
:next_${i}
imgfree
`;
const sections = n => "#!ipxe\n" + times(n, section);

const menu = (name, items) => `menu ${name}\n` +
	times(items, i => `item ${name}${i} An item\n`) + `choose ${name} || exit\n`;
const menus = items => "#!ipxe\n" + menu("a", items) + menu("b", items) +
	"kernel http://boot.lab/${a}/${b}/vmlinuz\nboot\n";

const DEMO = `#!ipxe
menu What shall it be?
item linux Linux
item rescue Rescue
choose --timeout 60000 what || exit 1
goto \${what}
:linux
:rescue
kernel http://boot.example/vmlinuz-\${what} quiet || exit 1
initrd http://boot.example/initrd.img || exit 1
boot
`;

/* ---- the worker --------------------------------------------------------------- */

let heard = () => {};
const send = world.startWorker(page, m => heard(m));

/* Send this, and wait for the first answer that @wanted likes. */
function answer(message, wanted) {
	return new Promise((resolve, reject) => {
		heard = m => {
			if (m.type === "error" || m.type === "crash")
				reject(new Error(m.message));
			else if (wanted(m))
				resolve(m);
		};
		Promise.resolve(send(message)).catch(reject);
	});
}

/* Milliseconds that a run of pxesh takes there, from message to message */
async function run(status, files, ...argv) {
	const began = performance.now();
	const end = await answer({ type: "run", id: "it", argv, files,
		cwd: "/home", stdin: "" }, m => m.type === "end");
	if (end.status !== status)
		throw new Error(`${argv.join(" ")}: status ${end.status}\n${
			end.stderr}`);
	return performance.now() - began;
}

async function several(n, ...what) {
	const list = [];
	while (list.length < n)
		list.push(await run(...what));
	return spread(list);
}

async function inTheWorker() {
	await answer(world.loading(page), m => m.type === "ready");
	row("page: lint of 20,000 lines", await several(7, 0,
		{ "/home/a.ipxe": sections(2000) }, "lint", "a.ipxe"));
	row("page: a menu to its boot, by keys", await several(7, 0,
		{ "/home/a.ipxe": DEMO }, "run", "a.ipxe", "--keys",
		"<Down><Enter>", "--unserved", "stub"));

	const ways = await run(0, { "/home/a.ipxe": menus(100) }, "explore",
		"a.ipxe", "--unserved", "stub");
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), "web-bench-"));
	try {
		fs.writeFileSync(path.join(dir, "a.ipxe"), menus(100));
		const began = performance.now();
		execFileSync(pxesh, ["explore", path.join(dir, "a.ipxe"),
			"--unserved", "stub", "--jobs", "1"], { stdio: "ignore" });
		const native = performance.now() - began;
		row("page: explore, 10,001 ends", `${ms(ways)}, natively at one job ${
			ms(native)}: ${(native / ways).toFixed(1)} times as fast`);
	} finally {
		fs.rmSync(dir, { recursive: true });
	}
}

/* ---- the page ------------------------------------------------------------------- */

/* Milliseconds from a key at the end of the text, which ends in "goto nowhere",
   to the findings that name the longer label */
const key = label => c.eval(`new Promise((resolve, reject) => {
	const findings = document.querySelector("#findings");
	const late = setTimeout(() => reject(new Error("no findings")), 20000);
	const began = performance.now();
	new MutationObserver((_, self) => {
		if (!findings.textContent.includes("${label}"))
			return;
		self.disconnect();
		clearTimeout(late);
		resolve(performance.now() - began);
	}).observe(findings, { childList: true, subtree: true,
		characterData: true });
	document.execCommand("insertText", false, "x");
})`);

async function inThePage() {
	const starts = [], keys = [];
	for (let i = 0; i < 5; i++) {
		await fresh();
		starts.push(Number(await ready()));
	}
	row("page: ready", spread(starts));

	await write(sections(50) + "goto nowhere");
	await c.until(`document.querySelector("#findings").textContent
		.includes("nowhere")`);
	for (let label = "nowherex"; keys.length < 20; label += "x")
		keys.push(await key(label));
	row("page: a key in 500 lines to its findings", spread(keys));
}

await inTheWorker();
await visit(pxesh, page, inThePage);

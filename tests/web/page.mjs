/*
 * page.mjs: the page, as a person would use it, in a headless Chromium.
 *
 * usage: node page.mjs PXESH PAGE [PICTURES]
 *
 * PXESH serves PAGE ("pxesh web"); what is looked at by eye goes to PICTURES.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { Chrome } from "./chrome.mjs";

const [pxesh, page, pictures] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "page-"));
let c, url, server, failed = 0, tests = 0, say = [];

/* ---- the house's way of telling --------------------------------------- */

const only = process.env.ONLY;
async function test(name, work) {
	if (only && !name.includes(only))
		return;
	tests++;
	console.log(`[ RUN      ] ${name}`);
	say = [];
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
	console.log(`[       OK ] ${name}${say.map(s => `, ${s}`).join("")}`);
}

function expect(what, found, wanted) {
	const good = wanted instanceof RegExp ? wanted.test(found) :
		found === wanted;
	if (!good)
		throw new Error(`${what} is ${JSON.stringify(found)}, not ${wanted}`);
}

const picture = name => pictures ? c.picture(path.join(pictures,
	`${name}.png`)) : Promise.resolve();

/* ---- what a person does -------------------------------------------------- */

const text = () => c.eval(`document.querySelector("#editor .cm-content")
	.cmTile?.view?.state.doc.toString() ??
	[...document.querySelectorAll("#editor .cm-line")]
		.map(l => l.textContent).join("\\n")`);
const findings = () => c.eval("document.querySelector('#findings').innerText");
const inner = selector => c.eval(`document.querySelector(${
	JSON.stringify(selector)})?.innerText || ""`);
const ready = () => c.until("document.documentElement.dataset.ready");

/* Another text for the file that is shown. */
async function write(content) {
	await c.until("document.querySelector('#editor .cm-content')");
	await c.eval("document.querySelector('#editor .cm-content').focus()");
	await c.press("a", "Control");
	await c.type(content);
}

/* Open the page as if for the first time. */
async function fresh(hash = "") {
	await c.go("about:blank");
	await c.send("Storage.clearDataForOrigin", { origin: new URL(url).origin,
		storageTypes: "local_storage" });
	await c.go(url + hash);
	await ready();
	await c.until("document.querySelector('#findings h2')");
}

async function view(name) {
	await c.click(`#tab-${name}`);
	await c.until(`!document.querySelector('#view-${name}').hidden`);
}

/* Do what begins a run, and wait until it has ended. */
async function untilDone(selector, work, seconds) {
	const get = `Number(document.querySelector('${selector}')?.dataset.done || 0)`;
	const before = await c.eval(get);
	await work();
	await c.until(`${get} > ${before}`, seconds);
}

const screen = () => c.eval(`[...document.querySelectorAll(
	"#screen .xterm-rows > div")].map(r => r.textContent).join("\\n")`);
const onScreen = word => c.until(`[...document.querySelectorAll(
	"#screen .xterm-rows > div")].map(r => r.textContent).join("\\n")
	.includes(${JSON.stringify(word)})`);

/* ---- scripts -------------------------------------------------------------- */

const MENU = `#!ipxe
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

function ends(n, m) {
	const items = Array.from({ length: n }, (_, i) => i);
	const inside = Array.from({ length: m }, (_, i) => i);
	return "#!ipxe\nmenu Which rack?\n" +
		items.map(i => `item r${i} Rack ${i}\n`).join("") +
		"choose rack || exit 1\nmenu Which system of ${rack}?\n" +
		inside.map(i => `item s${i} System ${i}\n`).join("") +
		"choose system || exit 1\n" +
		"chain http://boot.example/${rack}/${system}.efi || exit 1\n";
}

/* Files of the fuzzers' corpora, as [kind, name] */
const seeds = kind => {
	const here = new URL(`../fuzz/seeds/${kind}`, import.meta.url).pathname;
	return fs.readdirSync(here).sort().slice(0, 12)
		.map(n => [kind, path.join(here, n)]);
};

/* A link's fragment, as the page makes it */
const link = data => "#1." + zlib.deflateRawSync(JSON.stringify(data))
	.toString("base64url");

const EVIL = "<img src=x onerror=\"parent.hacked=1;window.hacked=1\">";
const HOSTILE = `#!ipxe
set ${"evil"} ${EVIL}
menu ${EVIL}
item ${EVIL.replace(/ /g, "")} ${EVIL}
item b <script>window.hacked=1</script>
choose x || exit 1
echo ${EVIL}
kernel http://boot.example/${EVIL.replace(/ /g, "%20")} ${EVIL} || goto ${EVIL.replace(/ /g, "")}
boot
`;

/* ---- the tests -------------------------------------------------------------- */

async function all() {
	await test("it_is_ready_and_asks_nobody_else", async () => {
		await fresh();
		const asked = await c.eval(`performance.getEntriesByType("resource")
			.map(e => e.name)`);
		for (const name of asked)
			expect("a request", name, new RegExp("^" + url));
		say.push(`${await ready()} ms from script to ready`);
		const size = await c.eval(`performance.getEntriesByType("resource")
			.reduce((n, e) => n + e.encodedBodySize, 0)`);
		say.push(`${asked.length} files, ${size} bytes uncompressed`);
	});

	await test("a_mistake_is_seen_where_it_is_and_mended_by_a_click", async () => {
		await fresh();
		await write(MENU);
		await c.until("/1 error/.test(document.querySelector('#findings').innerText)");
		expect("the place", await findings(), /15:6.*no label "endd"/s);
		const mark = await c.until(`(() => { const e = document.querySelector(
			".cm-lintRange-error"); if (!e) return null;
			const line = e.closest(".cm-line"); let before = 0;
			for (let n = e; n !== line; n = n.parentNode)
				for (let p = n.previousSibling; p; p = p.previousSibling)
					before += p.textContent.length;
			return e.textContent + "@" + before; })()`);
		expect("what is underlined", mark, "endd@5");
		await picture("finding-1280");
		await c.click("#findings .error .fix");
		await c.until("/Nothing/.test(document.querySelector('#findings').innerText)");
		expect("the text", await text(), MENU.replace("endd", "end"));
	});

	await test("each_key_is_answered", async () => {
		await fresh();
		await write("#!ipxe\n" + MENU.slice(7).replace("endd", "end") +
			"echo a line with ${net0/ip} and more\n".repeat(480));
		await c.until("document.querySelector('#findings h2')");
		await new Promise(r => setTimeout(r, 500));
		await c.press("End", "Control");
		const times = [];
		for (const key of "ecto b") {
			await c.eval(`window.seen = new Promise(r => {
				const t = performance.now();
				new MutationObserver((_, o) => { o.disconnect();
					r(performance.now() - t); }).observe(
				document.querySelector("#findings"), { childList: true });
			}); 0`);
			await c.type(key);
			times.push(await c.eval("window.seen"));
		}
		say.push(`${times.map(t => Math.round(t)).join(" ")} ms in 500 lines`);
	});

	await test("completion_hover_and_labels_come_from_the_server", async () => {
		await fresh();
		await write("#!ipxe\n:start\ngoto st");
		await c.press(" ", "Control");
		await c.until(`[...document.querySelectorAll(
			".cm-tooltip-autocomplete li")].some(l => /start/.test(l.innerText))`);
		/* CodeMirror takes no key for an answer to what just came */
		await new Promise(r => setTimeout(r, 150));
		await c.press("Enter");
		await c.until("/goto start/.test(document.querySelector('#editor').innerText)");
		await c.press("F12");
		await c.until(`document.querySelector("#editor .cm-activeLine")
			.innerText.trim() === ":start"`);
	});

	await test("a_menu_is_walked_by_the_arrow_keys_to_its_boot", async () => {
		await fresh();
		await write(MENU.replace("endd", "end"));
		await untilDone("#outcome", async () => {
			await c.press("Enter", "Control");
			await onScreen("What shall it be?");
			await picture("menu-1280");
			await c.press("ArrowDown");
			await c.press("ArrowDown");
			await c.press("ArrowUp");
			await c.press("Enter");
		});
		const card = await inner("#outcome .card");
		expect("the card", card, /Would boot now/);
		expect("the kernel", card, /http:\/\/boot\.example\/vmlinuz-b/);
		expect("the command line", card, /quiet splash/);
		expect("the initrd", card, /http:\/\/boot\.example\/initrd\.img/);
		expect("the trace", card, /Trace: \d+ commands/);
		await picture("boot-1280");
	});

	await test("keys_given_before_run_in_virtual_time", async () => {
		await fresh();
		await write(MENU.replace("endd", "end").replace("exit 5",
			"sleep 3600 && exit 5"));
		await c.eval("document.querySelector('.options').open = true");
		await c.click(".options input");
		await c.type("<Enter>");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the card", await inner("#outcome .card"), /status\s+5/);
	});

	await test("control_c_and_stop_end_what_runs", async () => {
		await fresh();
		await write("#!ipxe\necho begun\nsleep 1000\n");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("begun");
			await c.press("c", "Control");
		});
		await write("#!ipxe\necho begun\n:a\nsleep 0 && goto a\n");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("begun");
			await c.click("#stop");
		});
		expect("the card", await inner("#outcome"), /Stopped/);
		await write("#!ipxe\nexit 7\n");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the next run", await inner("#outcome"), /status\s+7/);
	});

	await test("the_machine_is_what_the_form_says", async () => {
		await fresh();
		await write("#!ipxe\necho is ${platform} ${serial} ${net1/mac}\nexit 9\n");
		await c.click("#machine-tab");
		await c.eval(`(() => { const f = [...document.querySelectorAll(
			"#pane-machine label")];
			const set = (n, v) => { const e = f.find(l => l.innerText
				.startsWith(n)).querySelector("input, select"); e.value = v;
				e.dispatchEvent(new Event(e.tagName === "SELECT" ?
				"change" : "input", { bubbles: true })); };
			set("Firmware", "pcbios"); set("Serial", "A: \\"17\\"");
			set("Cards", "2"); })()`);
		await picture("machine-1280");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the screen", (await screen()).replace(/\s+/g, " "),
			/is pcbios A: "17" 52:54:00:12:34:57/);
	});

	await test("every_way_of_80_ends_is_shown_and_run", async () => {
		await fresh();
		await write(ends(8, 10));
		await view("ways");
		await untilDone("#view-ways .results", () => c.click("#view-ways .go"),
			60);
		await c.until(`document.querySelector("iframe")?.contentDocument
			?.querySelectorAll(".node.end.boot").length === 80`);
		say.push(await inner("#view-ways .actions .soft"));
		await untilDone("#way", () => c.eval(`[...document.querySelector(
			"iframe").contentDocument.querySelectorAll(".node.end.boot")]
			.find(n => /r3\\/s7/.test(n.innerText)).querySelector("button")
			.click()`));
		expect("the card", await inner("#way"),
			/http:\/\/boot\.example\/r3\/s7\.efi/);
		await picture("ways-1280");
	});

	await test("plan_tests_and_format_tell", async () => {
		await fresh("#example=demo");
		await view("plan");
		await untilDone("#view-plan .results", () => c.click("#view-plan .go"));
		expect("the plan", await inner("#view-plan .results"),
			/choose\s+debian.*boot\s+http:/s);
		await picture("plan-1280");
		await write("#!ipxe\n  exit 3   \n");
		await view("tests");
		await c.click("#view-tests .actions button:last-child");
		await untilDone("#view-tests .results", () => c.click("#view-tests .go"));
		expect("the tests", await inner("#view-tests .results"),
			/0 passed, 1 failed/);
		await picture("tests-1280");
		await c.click("#files [role=tab]");
		await view("format");
		await untilDone("#view-format .results", () =>
			c.click("#view-format .go"));
		expect("the difference", await inner("#view-format .results"),
			/\+\s*exit 3/);
		await c.click("#view-format .results .go");
		expect("the text", await text(), /^#!ipxe\n\s*exit 3\n$/);
	});

	await test("a_link_carries_scripts_and_machine", async () => {
		await fresh();
		await write("#!ipxe\necho shared ✓\n");
		await c.click("#share");
		const link = await c.until(`location.hash.startsWith("#1.") &&
			location.href`);
		await fresh(link.slice(url.length));
		expect("the text", await text(), "#!ipxe\necho shared ✓\n");
		await c.go("about:blank");
		await c.go(url + "#1.AAAA");
		await ready();
		expect("a damaged one", await c.until(
			"document.querySelector('#notice').innerText"), /cannot be read/);
	});

	await test("the_text_is_kept_until_it_is_forgotten", async () => {
		await fresh();
		await write("#!ipxe\necho kept\n");
		await c.until(`/kept/.test(localStorage.getItem("pxesh.page"))`);
		await c.go("about:blank");
		await c.go(url);
		await ready();
		expect("the text", await text(), "#!ipxe\necho kept\n");
		await c.click("#forget");
		await c.go("about:blank");
		await c.go(url);
		await ready();
		expect("the text", await text(), /Type here/);
	});

	await test("every_example_runs_and_has_no_mistake", async () => {
		await fresh();
		const names = await c.eval(`[...document.querySelectorAll(
			"#examples option")].map(o => o.value).filter(v => v)`);
		for (const name of names) {
			await fresh(`#example=${name}`);
			expect(`what is wrong in ${name}`, await findings(), /^Nothing/);
			await c.eval("document.querySelector('.options').open = true");
			await c.click(".options input");
			await c.type("<Enter><Enter>");
			await untilDone("#outcome", () => c.click("#run"));
			expect(`the end of ${name}`, await inner("#outcome"),
				/Would|ended|waits/);
		}
		say.push(names.join(" "));
	});

	await test("what_fuzzers_found_odd_ends_or_is_stopped", async () => {
		await fresh();
		let n = 0;
		for (const [kind, name] of ["script", "lint", "fmt", "expand", "lab",
			"scenario"].flatMap(seeds)) {
			const bytes = fs.readFileSync(name);
			const lab = kind === "lab";
			await c.eval(`location.hash = ${JSON.stringify(link({
				files: [["menu.ipxe", lab ? "#!ipxe\ndhcp\n" :
					{ base64: bytes.toString("base64") }],
				...(lab ? [["lab.yaml", bytes.toString("latin1")]] : [])],
				lab: lab ? "lab.yaml" : "" }))}`);
			await c.until("document.querySelector('#findings')");
			await untilDone("#outcome", async () => {
				await c.click("#run");
				await Promise.race([c.until(
					"document.querySelector('#stop').disabled", 3)
					.catch(() => c.click("#stop"))]);
			});
			n++;
		}
		await c.eval("location.hash = ''");
		await write("#!ipxe\nexit 4\n");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the next run", await inner("#outcome"), /status\s+4/);
		say.push(`${n} of them`);
	});

	await test("what_a_script_says_is_never_html", async () => {
		await fresh();
		await write(HOSTILE);
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("<img");
			await c.press("Enter");
		});
		await c.eval(`document.querySelectorAll("details").forEach(
			d => { d.open = true; })`);
		for (const name of ["plan", "ways", "format"]) {
			await view(name);
			await untilDone(`#view-${name} .results`, () =>
				c.click(`#view-${name} .go`));
		}
		await c.until(`document.querySelector("iframe")?.contentDocument
			?.querySelectorAll(".node.end").length`);
		await c.eval(`document.querySelector("iframe").contentDocument
			.querySelectorAll("button").forEach(b => b.click())`);
		await new Promise(r => setTimeout(r, 300));
		expect("hacked", await c.eval(`!!window.hacked ||
			document.querySelectorAll("img").length > 1 ||
			document.querySelector("iframe").contentDocument
				.querySelectorAll("img").length > 0`), false);
	});

	await test("everything_that_is_operated_has_a_name", async () => {
		await fresh();
		const { nodes } = await c.send("Accessibility.getFullAXTree");
		const operated = ["button", "textbox", "tab", "combobox", "checkbox",
			"link", "spinbutton", "Iframe"];
		const bare = nodes.filter(n => !n.ignored && operated.includes(
			n.role?.value) && !n.name?.value);
		expect("what has none", bare.map(n => n.role.value).join(" "), "");
	});

	await test("a_crash_is_told_and_the_next_run_works", async () => {
		await fresh();
		await write("#!ipxe\necho begun\nsleep 1000\n");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("begun");
			await c.inWorkers("setTimeout(() => { throw Error('boom'); })");
		});
		expect("the card", await inner("#outcome"), /crashed/);
		expect("the text", await text(), "#!ipxe\necho begun\nsleep 1000\n");
		await write("#!ipxe\nexit 8\n");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the next run", await inner("#outcome"), /status\s+8/);
		c.said = [];
	});

	await test("the_folder_that_is_served_is_opened", async () => {
		fs.writeFileSync(path.join(folder, "served.ipxe"),
			"#!ipxe\necho from the folder\n");
		await fresh("#folder");
		await c.until(`/from the folder/.test(document.querySelector(
			"#editor").innerText)`);
	});

	await test("it_fits_a_telephone", async () => {
		await c.size(360, 740, true);
		await fresh();
		await write(MENU);
		await c.until("/1 error/.test(document.querySelector('#findings').innerText)");
		await picture("text-360");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("What shall it be?");
			await picture("menu-360");
			await c.press("ArrowDown");
			await c.press("Enter");
		});
		await c.eval("document.querySelector('#outcome').scrollIntoView()");
		await picture("boot-360");
		expect("the width", await c.eval("document.documentElement.scrollWidth"),
			360);
		await c.click("#machine-tab");
		await picture("machine-360");
		await view("ways");
		await untilDone("#view-ways .results", () => c.click("#view-ways .go"));
		await picture("ways-360");
		expect("the width", await c.eval("document.documentElement.scrollWidth"),
			360);
		await c.size(1280, 800);
	});

	await test("it_is_dark_where_the_system_is", async () => {
		await c.dark(true);
		await fresh();
		await write(MENU);
		await c.until("/1 error/.test(document.querySelector('#findings').innerText)");
		await c.click("#run");
		await onScreen("What shall it be?");
		expect("the colour", await c.eval(
			"getComputedStyle(document.body).backgroundColor"),
		"rgb(20, 22, 26)");
		await picture("dark-1280");
		await c.dark(false);
	});
}

/* ---- from start to end ---------------------------------------------------------- */

async function serve() {
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

url = await serve();
c = new Chrome();
try {
	await c.start(1280, 800);
	await all();
} finally {
	await c.end();
	if (server)
		server.kill();
	fs.rmSync(folder, { recursive: true });
}
console.log(`[==========] ${tests} test(s) run.`);
console.log(`[  PASSED  ] ${tests - failed} test(s).`);
if (failed)
	console.log(`[  FAILED  ] ${failed} test(s).`);
process.exitCode = failed ? 1 : 0;

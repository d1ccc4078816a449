/*
 * page.mjs: the page, as a person would use it.
 *
 * usage: node page.mjs PXESH PAGE [PICTURES]
 *
 * PXESH serves PAGE ("pxesh web"); what is looked at by eye goes to PICTURES.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { begin, c, expect, findings, folder, fresh, inner, MENU, onScreen,
	picture, ready, say, test, text, untilDone, url, view, write }
	from "./person.mjs";
import { fileTests } from "./files.mjs";
import { keyboardTests } from "./keyboard.mjs";
import { screenTests } from "./screen.mjs";
import { textTests } from "./text.mjs";
import { waysTests } from "./ways.mjs";

const [pxesh, page, pictures] = process.argv.slice(2);

/* ---- scripts -------------------------------------------------------------- */

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

/* The whole page on a telephone; its pictures are named by @look. */
async function telephone(look) {
	await c.size(360, 740, true);
	await fresh();
	await write(MENU);
	await c.until("/1 error/.test(document.querySelector('#findings').innerText)");
	await picture(`text-${look}`);
	await untilDone("#outcome", async () => {
		await c.click("#run");
		await onScreen("What shall it be?");
		await picture(`menu-${look}`);
		await c.press("ArrowDown");
		await c.press("Enter");
	});
	await c.eval("document.querySelector('#outcome').scrollIntoView()");
	await picture(`boot-${look}`);
	expect("the width", await c.eval("document.documentElement.scrollWidth"),
		360);
	await c.click("#machine-tab");
	await picture(`machine-${look}`);
	await view("ways");
	await untilDone("#view-ways .results", () => c.click("#view-ways .go"));
	await c.until(`document.querySelector("iframe").contentDocument
		.querySelector(".node")`);
	await c.eval("document.querySelector('iframe').scrollIntoView()");
	await picture(`ways-${look}`);
	expect("the width", await c.eval("document.documentElement.scrollWidth"),
		360);
	await c.size(1280, 800);
}

/* ---- the tests -------------------------------------------------------------- */

async function all() {
	await test("it_is_ready_and_asks_nobody_else", async () => {
		await fresh();
		const asked = await c.eval(`performance.getEntriesByType("resource")
			.map(e => e.name)`);
		for (const name of asked)
			expect("a request", name, new RegExp(`^${url}(?!local)`));
		say(`${await ready()} ms from script to ready`);
		const size = await c.eval(`performance.getEntriesByType("resource")
			.reduce((n, e) => n + e.encodedBodySize, 0)`);
		say(`${asked.length} files, ${size} bytes uncompressed`);
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

	await test("endless_output_leaves_the_page_to_the_person", async () => {
		await fresh();
		await write("#!ipxe\n:a\necho hello\ngoto a\n");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("hello");
			for (const name of ["plan", "run"])
				await view(name);
			await c.click("#stop");
		});
		expect("the card", await inner("#outcome"), /Stopped/);
		await write("#!ipxe\nexit 7\n");
		await untilDone("#outcome", () => c.click("#run"));
		expect("the next run", await inner("#outcome"), /status\s+7/);
	});

	await test("the_prompt_completes_with_tab", async () => {
		await fresh();
		await untilDone("#outcome", async () => {
			await c.click("#shell");
			await onScreen("pxesh>");
			await c.pressEach("ech");
			await c.press("Tab");
			await c.pressEach("${net0/ma");
			await c.press("Tab");
			await c.press("Enter");
			await onScreen("52:54:00:12:34:56");
			await c.pressEach("ro");
			await c.press("Tab");
			await c.press("Tab");
			await onScreen("route");
			await c.press("c", "Control");
			await c.pressEach("exit");
			await c.press("Enter");
		});
		await onScreen("echo ${net0/mac}");
		await picture("prompt-1280");
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
		await onScreen('is pcbios A: "17" 52:54:00:12:34:57');
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
		say(names.join(" "));
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
		say(`${n} of them`);
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
		await write(MENU);
		await c.until("/1 error/.test(document.querySelector('#findings').innerText)");
		c.said = [];
	});

	await test("it_fits_a_telephone", () => telephone("360"));

	await test("it_fits_a_telephone_in_the_dark", async () => {
		await c.dark(true);
		await telephone("dark-360");
		await c.dark(false);
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

await begin(pxesh, page, pictures, async () => {
	await all();
	await waysTests();
	await screenTests();
	await keyboardTests();
	await textTests();
	await fileTests(page);
});

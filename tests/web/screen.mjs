/* screen.mjs: the machine's screen: its size, floods on it; and what is said
   when a disk boots. */
import { c, expect, fresh, inner, onScreen, picture, ready, test,
	untilDone, view, write } from "./person.mjs";

const WIDE = "an item whose text is as long as forty-six letters";
const MENU = `#!ipxe
menu What shall it be?
${Array.from({ length: 30 }, (_, i) => `item i${i} Item ${i}: ${WIDE}\n`).join("")}
choose x && exit 7
`;

const size = () => c.eval(`(r => [r.length, Math.max(...r.map(
	e => e.textContent.trimEnd().length))])([...document.querySelectorAll(
	"#screen .xterm-rows > div")])`);

/* The menu as it stands there: once, and its items fill the screen. */
async function isWhole() {
	await c.until(`(rows => {
		const t = rows.map(r => r.textContent).join("\\n");
		const items = t.split("\\n").filter(l => /Item \\d+:/.test(l)).length;
		return t.split("What shall it be?").length === 2 &&
			t.includes("Item 0:") && items >= rows.length - 6 &&
			items < rows.length;
	})([...document.querySelectorAll("#screen .xterm-rows > div")])`);
	const [rows, longest] = await size();
	return { rows, longest };
}

export async function screenTests() {
	await test("a_menu_follows_the_window", async () => {
		await fresh();
		await write(MENU);
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("Item 0:");
			const before = await isWhole();
			await c.click("#wide");
			await c.until(`Math.max(...[...document.querySelectorAll(
				"#screen .xterm-rows > div")].map(r =>
				r.textContent.trimEnd().length)) > ${before.longest}`);
			const wide = await isWhole();
			expect("it is taller", wide.rows > before.rows, true);
			await picture("resize-wide");
			await c.press("ArrowDown");
			await c.click("#wide");
			await c.until(`Math.max(...[...document.querySelectorAll(
				"#screen .xterm-rows > div")].map(r =>
				r.textContent.trimEnd().length)) < ${wide.longest}`);
			await isWhole();
			await c.size(360, 740, true);
			await c.until(`document.querySelectorAll(
				"#screen .xterm-rows > div").length !== ${before.rows}`);
			const small = await isWhole();
			expect("it is smaller", small.longest < before.longest &&
				small.rows < before.rows, true);
			await picture("resize-360");
			await c.size(1280, 800);
			await c.until(`document.querySelectorAll(
				"#screen .xterm-rows > div").length === ${before.rows}`);
			await isWhole();
			await c.eval("document.querySelector('#screen textarea').focus()");
			await c.press("Enter");
		});
		expect("the card", await inner("#outcome .card"), /status\s+7/);
	});

	await test("endless_output_in_virtual_time_is_stopped", async () => {
		await fresh();
		await write("#!ipxe\n:a\necho hello\ngoto a\n");
		await c.eval("document.querySelector('.options').open = true");
		await c.click(".options input");
		await c.type("<Enter>");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("hello");
			await view("plan");
			await view("run");
			await c.click("#stop");
		});
		expect("the card", await inner("#outcome"), /Stopped/);
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("hello");
			await c.press("c", "Control");
		});
		await onScreen("status 130");
	});

	await test("a_plan_that_takes_long_is_stopped", async () => {
		await fresh();
		await write("#!ipxe\n:a\nimgfetch http://boot.example/a ||\n" +
			"imgfree\ngoto a\n");
		await view("plan");
		await untilDone("#view-plan .results", async () => {
			await c.click("#view-plan .go");
			await c.click("#view-plan .actions button:nth-child(2)");
		});
		expect("the plan", await inner("#view-plan .results"), /Stopped/);
		await write("#!ipxe\nexit 3\n");
		await untilDone("#view-plan .results", () => c.click("#view-plan .go"));
		expect("the next one", await inner("#view-plan .results"), /exit status 3/);
	});

	await test("a_disk_that_boots_has_its_card", async () => {
		await fresh("#example=iscsi");
		await untilDone("#outcome", () => c.click("#run"), 60);
		expect("the card", (await inner("#outcome .card")).split("\n")
			.map(l => l.trim()).filter(l => l).join("; "),
		new RegExp("^Would boot now; disk; iscsi:192\\.0\\.2\\.1::::" +
			"iqn\\.2026-01\\.example:disk drive 0x80; starts; " +
			"its boot sector \\(unknown boot code\\); " +
			"after; \\d+\\.\\d s; " +
			"0 files fetched, 5 requests to the network; " +
			"Trace: 26 commands$"));
		await c.click("#outcome summary");
		const told = await c.eval(`[...document.querySelectorAll(
			"#outcome .scroll tr")].map(r => [...r.children].slice(1)
			.map(d => d.innerText).join(", ")).join("; ")`);
		const login = "login iqn.2026-01.example.boot:525400123456, ";
		expect("the requests", told,
			"DISCOVER 52:54:00:12:34:56, OFFER 192.0.2.15, dhcp 192.0.2.1; " +
			"REQUEST 52:54:00:12:34:56, ACK 192.0.2.15, dhcp 192.0.2.1; " +
			`${login}refused, status 0301, iscsi; `.repeat(2) +
			`${login}welcome, iscsi`);
		await picture("disk-1280");
	});
}

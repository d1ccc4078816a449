/* ways.mjs: the explorer's map in the page: at its end, and as it grows. */
import { c, expect, fresh, inner, picture, say, test, untilDone, view, write }
	from "./person.mjs";

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

/* What the map says of itself, or "" */
const sum = () => c.eval(`document.querySelector("iframe")?.contentDocument
	?.querySelector(".sum")?.textContent || ""`);
const endsSoFar = async () => Number(/([0-9]+) ends? so far/.exec(await sum())?.[1]);
const isWalking = () => c.eval(
	"document.querySelector('#view-ways .go').disabled");

export async function waysTests() {
	await test("every_way_of_80_ends_is_shown_and_run", async () => {
		await fresh();
		await write(ends(8, 10));
		await view("ways");
		await untilDone("#view-ways .results", () => c.click("#view-ways .go"),
			60);
		await c.until(`document.querySelector("iframe")?.contentDocument
			?.querySelectorAll(".node.end.boot").length === 80`);
		say(await inner("#view-ways .actions .soft"));
		await untilDone("#way", () => c.eval(`[...document.querySelector(
			"iframe").contentDocument.querySelectorAll(".node.end.boot")]
			.find(n => /r3\\/s7/.test(n.innerText)).querySelector("button")
			.click()`));
		expect("the card", await inner("#way"),
			/http:\/\/boot\.example\/r3\/s7\.efi/);
		await picture("ways-1280");
	});

	await test("the_map_grows_and_is_used_while_all_ways_are_walked", async () => {
		await fresh();
		await write(ends(100, 100));
		await view("ways");
		await c.click("#view-ways .go");
		await c.until(`/ so far/.test(document.querySelector("iframe")
			?.contentDocument?.querySelector(".sum")?.textContent)`);

		const first = await endsSoFar();
		while (await endsSoFar() <= first)
			await new Promise(r => setTimeout(r, 20));
		await untilDone("#way", () => c.eval(`[...document.querySelector(
			"iframe").contentDocument.querySelectorAll(".list button")]
			.find(b => /\\.efi/.test(b.innerText)).click()`));

		expect("it walks", await isWalking(), true);
		expect("the card", await inner("#way"), /Would boot now.*r0\/s\d/s);
		await untilDone("#view-ways .results", () =>
			c.click("#view-ways .actions button:nth-child(2)"));
		expect("what is said", await inner("#view-ways .actions .soft"),
			/\d+ ends, and more/);
		await c.until(`!/ so far/.test(document.querySelector("iframe")
			.contentDocument.querySelector(".sum").textContent)`);
		expect("the map", await sum(), /\d+ ends$/);
		await picture("ways-growing-1280");
	});
}

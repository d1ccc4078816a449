/*
 * keyboard.mjs: the page without a mouse. What has the focus is asked of the
 * tree that screen readers get: its role and its name.
 */
import { c, expect, findings, fresh, MENU, onScreen, ready, test, text,
	untilDone } from "./person.mjs";

const STEPS_MAX = 60;	/* keys to anywhere in the page */

const property = (node, name) => node.properties?.find(
	p => p.name === name)?.value.value;

/* All that a screen reader can come to, in the page and in its frames. */
async function nodes() {
	const { frameTree } = await c.send("Page.getFrameTree");
	const frames = [frameTree, ...frameTree.childFrames || []];
	const trees = await Promise.all(frames.map(f => c.send(
		"Accessibility.getFullAXTree", { frameId: f.frame.id })));
	return trees.flatMap(t => t.nodes).filter(n => !n.ignored);
}

/* "role name", of what has the focus */
async function focused() {
	const all = (await nodes()).filter(n => property(n, "focused") &&
		n.role.value !== "RootWebArea");
	const one = all.at(-1);
	return one ? `${one.role.value} ${one.name?.value || ""}` : "";
}

/* Press that key until the focus is there. */
async function go(wanted, key = "Tab", ...held) {
	const seen = [];
	for (let i = 0; i < STEPS_MAX; i++) {
		await c.press(key, ...held);
		seen.push(await focused());
		if (wanted.test(seen.at(-1)))
			return;
	}
	throw new Error(`${key} never comes to ${wanted}, but to: ${
		[...new Set(seen)].join("; ")}`);
}

/* What a screen reader says of all in the first node of that name. */
async function said(name) {
	const all = await nodes();
	const byId = new Map(all.map(n => [n.nodeId, n]));
	const words = n => n.role.value === "StaticText" ? [n.name.value] :
		(n.childIds || []).flatMap(id => byId.has(id) ?
			words(byId.get(id)) : []);
	const one = all.find(n => n.name?.value === name);
	return one ? words(one).join(" | ") : "";
}

export async function keyboardTests() {
	await test("an_example_is_run_by_keys_alone", async () => {
		await fresh();
		await go(/^link To the results/);
		await go(/^combobox Example/);
		for (let i = 0; i < 4; i++)
			await c.press("ArrowDown");
		await c.press("ArrowUp");
		expect("the text before Enter", await text(), /Type here/);
		await c.press("Enter");
		await c.until("/A tree of menus/.test(document.querySelector('#editor').innerText)");
		await go(/^button Share/);
		await go(/^tab menu\.ipxe/);
		await c.press("ArrowRight");
		expect("the next file", await focused(), /^tab settings\.ipxe/);
		await c.press("Home");
		await go(/^textbox Text of the file/);
		await untilDone("#outcome", async () => {
			await c.press("Enter", "Control");
			await onScreen("what shall");
			await c.press("ArrowDown");
			await c.press("Enter");
			await onScreen("Ubuntu 24.04");
			for (const key of ["ArrowDown", "ArrowUp", "Enter"])
				await c.press(key);
			await onScreen("By itself");
			await c.press("ArrowDown");
			await c.press("Enter");
		});
		expect("what is said of it", await said("How it ended"),
			/^Would boot now \| kernel \| http:\S*\/linux .*\| command line \| initrd=initrd.gz auto=true .* \| initrd \| http:/);
		await go(/^DisclosureTriangle \d+ files fetched/);
		await c.press("Enter");
		await go(/^DisclosureTriangle Trace/);
	});

	await test("each_view_is_used_by_keys_alone", async () => {
		const done = name => `#view-${name} .results`;
		await fresh("#example=tree");
		await go(/^link To the results/);
		await c.press("Enter");
		await go(/^tab Run/);
		await c.press("ArrowRight");
		expect("the next view", await focused(), "tab Plan");
		await go(/^button Plan/);
		await untilDone(done("plan"), () => c.press("Enter"));
		await go(/^tab Plan/, "Tab", "Shift");
		await c.press("ArrowRight");
		await go(/^button Walk all ways/);
		await untilDone(done("ways"), () => c.press(" "));
		await c.until(`document.querySelector("iframe")?.contentDocument
			?.querySelector(".node.end.boot button")`);
		await go(/^button …\/netboot\/linux/);
		await untilDone("#way", () => c.press("Enter"));
		expect("the way", await said("How it ended"),
			/Would boot now \| kernel \| http:/);
		await go(/^button Watch it in the terminal/);
		await go(/^tab Ways/, "Tab", "Shift");
		await c.press("ArrowRight");
		await go(/^button Write a test file/);
		await c.press("Enter");
		await go(/^button Run the tests/);
		await untilDone(done("tests"), () => c.press("Enter"));
		await go(/^tab Tests/, "Tab", "Shift");
		await c.press("End");
		expect("the last view", await focused(), "tab Format");
	});

	await test("files_fixes_links_by_keys_alone", async () => {
		await fresh();
		await go(/^button New file/);
		await c.press("Enter");
		expect("who asks", await focused(), /^textbox Name of the new file/);
		await c.type("other.ipxe");
		await c.press("Enter");
		await c.until("/other/.test(document.querySelector('#files').innerText)");
		await go(/^textbox Text of the file/);
		await c.press("a", "Control");
		await c.type(MENU);
		await c.until("document.querySelector('#findings .fix')");
		await c.press("F8");
		await go(/^button Go to line 15, error/);
		await c.press("Enter");
		expect("after that", await focused(), /^textbox Text of the file/);
		await go(/^button Fix line 15: did you mean "end"/);
		await c.press("Enter");
		await c.until("/Nothing/.test(document.querySelector('#findings').innerText)");
		expect("the text", await text(), MENU.replace("endd", "end"));
		await go(/^button Share/, "Tab", "Shift");
		await c.press("Enter");
		await c.until("location.hash.startsWith('#1.')");
	});
}

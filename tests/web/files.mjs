/*
 * files.mjs: what comes to the page from elsewhere and goes from it: links, what
 * the browser keeps, files, folders; and the page itself as a file.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { c, expect, folder, fresh, inner, MENU, onScreen, ready, test, text,
	untilDone, url, view, write } from "./person.mjs";

export async function fileTests(page) {
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

	await test("the_folder_that_is_served_is_opened", async () => {
		fs.writeFileSync(path.join(folder, "served.ipxe"),
			"#!ipxe\necho from the folder\n");
		await fresh("#folder");
		await c.until(`/from the folder/.test(document.querySelector(
			"#editor").innerText)`);
	});

	await test("files_and_folders_are_dropped_on_it", async () => {
		const at = path.join(folder, "dropped");
		fs.mkdirSync(path.join(at, "menus"), { recursive: true });
		fs.writeFileSync(path.join(at, "boot.ipxe"),
			"#!ipxe\nchain menus/second.ipxe && exit 6\n");
		fs.writeFileSync(path.join(at, "menus/second.ipxe"),
			"#!ipxe\necho this is the second\n");
		fs.writeFileSync(path.join(at, "menus/logo.bin"), Buffer.from([0, 255]));
		await fresh();
		await c.drop("#editor", path.join(at, "menus/second.ipxe"));
		await c.until("/this is/.test(document.querySelector('#editor').innerText)");
		expect("the tabs", await inner("#files"), /menu.ipxe.*second.ipxe/s);
		await fresh();
		await c.drop("#output", at);
		await c.until("/second/.test(document.querySelector('#editor').innerText)");
		expect("the tabs", await inner("#files"),
			/boot.ipxe.*menus\/logo.bin.*menus\/second.ipxe/s);
		await untilDone("#outcome", () => c.click("#run"));
		expect("the card", await inner("#outcome .card"), /status\s+6/);
	});

	await test("what_was_mended_is_downloaded", async () => {
		const saved = path.join(folder, "menu.ipxe");
		await fresh();
		await write(MENU);
		await c.until("document.querySelector('#findings .error .fix')");
		await c.click("#findings .error .fix");
		await c.until("/Nothing/.test(document.querySelector('#findings').innerText)");
		await c.saving(folder);
		await c.click("#save");
		for (let i = 0; i < 500 && !fs.existsSync(saved); i++)
			await new Promise(r => setTimeout(r, 20));
		expect("the file", fs.readFileSync(saved, "utf8"),
			MENU.replace("endd", "end"));
	});

	await test("it_works_where_it_is_opened_as_a_file", async () => {
		await c.go("file://" + path.resolve(page, "index.html"));
		await ready();
		await write(MENU);
		await c.until("document.querySelector('#findings .error .fix')");
		await c.click("#findings .error .fix");
		await c.until("/Nothing/.test(document.querySelector('#findings').innerText)");
		await untilDone("#outcome", async () => {
			await c.click("#run");
			await onScreen("What shall it be?");
			await c.press("ArrowDown");
			await c.press("Enter");
		});
		expect("the card", await inner("#outcome .card"),
			/Would boot now.*vmlinuz-b/s);
		await view("ways");
		await untilDone("#view-ways .results", () => c.click("#view-ways .go"));
		await untilDone("#way", () => c.untilInFrame(`(b => b && (b.click(), 1))(
			document.querySelector(".node.end.boot button"))`));
		expect("the way", await inner("#way"), /vmlinuz-b/);
		await c.eval(`(s => { s.value = "demo";
			s.dispatchEvent(new Event("change")); })(
			document.querySelector("#examples"))`);
		await c.until("/power-on/.test(document.querySelector('#editor').innerText)");
	});
}

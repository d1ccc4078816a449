/* text.mjs: the page's editor: findings, fixes, what the language server knows. */
import { c, expect, findings, fresh, MENU, picture, say, test, text, write }
	from "./person.mjs";

export async function textTests() {
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
		say(`${times.map(t => Math.round(t)).join(" ")} ms in 500 lines`);
	});

	await test("completion_comes_from_the_server", async () => {
		await fresh();
		await write("#!ipxe\n:start\ngoto st");
		await c.press(" ", "Control");
		await c.until(`[...document.querySelectorAll(
			".cm-tooltip-autocomplete li")].some(l => /start/.test(l.innerText))`);
		/* CodeMirror takes no key for an answer to what just came */
		await new Promise(r => setTimeout(r, 150));
		await c.press("Enter");
		await c.until("/goto start/.test(document.querySelector('#editor').innerText)");
	});

	await test("what_the_mouse_is_on_is_explained", async () => {
		await fresh();
		await write("#!ipxe\nsanboot --drive 0x80 || goto bad\n:bad\nexit 1\n");
		await c.until("document.querySelector('#editor .tok-function')");
		await c.move("#editor .tok-function");
		await c.until(`/boots? .*disk/is.test(document.querySelector(
			".cm-tooltip-hover")?.innerText)`);
		await picture("hover-1280");
	});

	await test("a_label_is_gone_to_by_key_and_by_mouse", async () => {
		const isAt = line => c.until(`document.querySelector(
			"#editor .cm-activeLine").innerText.trim() === "${line}"`);
		await fresh();
		await write("#!ipxe\n:start\ngoto start");
		await c.press("F12");
		await isAt(":start");
		await c.press("End", "Control");
		await isAt("goto start");
		await c.until("document.querySelector('#editor .cm-activeLine .tok-namespace')");
		await c.click("#editor .cm-activeLine .tok-namespace", "Control");
		await isAt(":start");
	});
}

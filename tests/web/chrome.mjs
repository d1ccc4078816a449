/*
 * chrome.mjs: a headless Chromium, driven by the DevTools protocol over two
 * pipes: messages end with a NUL. It has a profile of its own, which goes with
 * it.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const KEYS = { Enter: [13, "\r"], Tab: [9], Escape: [27], ArrowDown: [40],
	ArrowUp: [38], ArrowLeft: [37], ArrowRight: [39], Home: [36], End: [35],
	Backspace: [8], F8: [119], F12: [123] };
const MODIFIERS = { Alt: 1, Control: 2, Shift: 8 };
const modifiers = names => names.reduce((m, n) => m | MODIFIERS[n], 0);

export class Chrome {
	constructor() {
		this.profile = fs.mkdtempSync(path.join(os.tmpdir(), "chrome-"));
		this.child = spawn(process.env.CHROMIUM || "chromium", ["--headless",
			"--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
			"--remote-debugging-pipe", "--no-first-run", "--mute-audio",
			"--disable-background-networking", "--disable-component-update",
			"--disable-sync", "--hide-scrollbars",
			`--user-data-dir=${this.profile}`, "about:blank"],
		{ stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
		this.next = 1;
		this.waiting = new Map();
		this.workers = new Set();	/* are sessions		*/
		this.said = [];		/* on the console, and faults */
		this.child.on("exit", () => this.lose("chromium ended"));
		this.child.on("error", e => this.lose(e.message));
		let rest = Buffer.alloc(0);
		this.child.stdio[4].on("data", data => {
			rest = Buffer.concat([rest, data]);
			for (let end; (end = rest.indexOf(0)) >= 0;
			     rest = rest.subarray(end + 1))
				this.take(JSON.parse(rest.subarray(0, end)));
		});
	}

	lose(why) {
		for (const w of this.waiting.values())
			w.reject(new Error(why));
		this.waiting.clear();
	}

	take(m) {
		const w = this.waiting.get(m.id);
		if (w) {
			this.waiting.delete(m.id);
			if (m.error)
				w.reject(new Error(m.error.message));
			else
				w.resolve(m.result);
		} else if (m.method === "Target.attachedToTarget") {
			if (m.params.targetInfo.type === "worker")
				this.workers.add(m.params.sessionId);
		} else if (m.method === "Target.detachedFromTarget") {
			this.workers.delete(m.params.sessionId);
		} else if (m.method === "Runtime.exceptionThrown") {
			const d = m.params.exceptionDetails;
			this.said.push("exception: " + (d.exception &&
				d.exception.description || d.text));
		} else if (m.method === "Log.entryAdded" &&
			   m.params.entry.level === "error") {
			this.said.push("log: " + m.params.entry.text + " " +
				(m.params.entry.url || ""));
		}
	}

	send(method, params) {
		const id = this.next++;
		const message = { id, method, params: params || {} };
		if (this.session)
			message.sessionId = this.session;
		this.child.stdio[3].write(JSON.stringify(message) + "\0");
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(
				`no answer to ${method}`)), 60000);
			const then = end => x => { clearTimeout(late); end(x); };
			this.waiting.set(id, { resolve: then(resolve),
				reject: then(reject) });
		});
	}

	/* A page of this size, in CSS's pixels. */
	async start(width, height) {
		const { targetId } = await this.send("Target.createTarget",
			{ url: "about:blank" });
		const { sessionId } = await this.send("Target.attachToTarget",
			{ targetId, flatten: true });
		this.session = sessionId;
		for (const domain of ["Page", "Runtime", "Log"])
			await this.send(domain + ".enable");
		await this.send("Target.setAutoAttach", { autoAttach: true,
			waitForDebuggerOnStart: false, flatten: true });
		await this.size(width, height);
	}

	async size(width, height, mobile = false) {
		await this.send("Emulation.setDeviceMetricsOverride",
			{ width, height, deviceScaleFactor: 1, mobile });
	}

	async dark(on) {
		await this.send("Emulation.setEmulatedMedia", { features: [{ name:
			"prefers-color-scheme", value: on ? "dark" : "light" }] });
	}

	async go(url) {
		await this.send("Page.navigate", { url });
		await this.until("document.readyState === 'complete'");
	}

	/* The value of an expression, which may be a promise, in the page. */
	async eval(expression) {
		const { result, exceptionDetails } = await this.send(
			"Runtime.evaluate", { expression, awaitPromise: true,
				returnByValue: true, contextId: this.context });
		if (exceptionDetails)
			throw new Error(`${expression}: ${exceptionDetails.exception ?
				exceptionDetails.exception.description :
				exceptionDetails.text}`);
		return result.value;
	}

	/* Wait until an expression is true, 30 s at most; returns its value. */
	async until(expression, seconds = 30) {
		const end = Date.now() + seconds * 1000;
		for (;;) {
			const value = await this.eval(`(v => v instanceof Object ?
				true : v)(${expression})`).catch(e => {
				if (!/context|navigat/i.test(e.message))
					throw e;
			});
			if (value)
				return value;
			if (Date.now() > end)
				throw new Error(`never: ${expression}`);
			await new Promise(r => setTimeout(r, 20));
		}
	}

	async type(text) {
		await this.send("Input.insertText", { text });
	}

	/* A key by its name, or a character; @more: "Control", ... */
	async press(key, ...more) {
		const [code, text] = KEYS[key] || [/\w/.test(key) ?
			key.toUpperCase().charCodeAt(0) : 0, key];
		const held = modifiers(more);
		const event = { key, code: key.length === 1 ?
			`Key${key.toUpperCase()}` : key, windowsVirtualKeyCode: code,
			modifiers: held };
		await this.send("Input.dispatchKeyEvent", { ...event, type: text &&
			!held ? "keyDown" : "rawKeyDown", text: held ?
			undefined : text });
		await this.send("Input.dispatchKeyEvent", { ...event, type: "keyUp" });
	}

	/* The keys of a text, one by one, as a terminal takes them */
	async pressEach(text) {
		for (const key of text)
			await this.press(key);
	}

	/* The middle of an element, which is scrolled to. */
	async middle(selector) {
		const e = `document.querySelector(${JSON.stringify(selector)})`;
		await this.eval(`${e}.scrollIntoView({ block: "center" })`);
		return this.eval(`(r => ({ x: r.x + r.width / 2,
			y: r.y + r.height / 2 }))(${e}.getBoundingClientRect())`);
	}

	async move(selector) {
		await this.send("Input.dispatchMouseEvent",
			{ ...await this.middle(selector), type: "mouseMoved" });
	}

	async click(selector, ...held) {
		const event = { ...await this.middle(selector), button: "left",
			clickCount: 1, modifiers: modifiers(held) };
		await this.send("Input.dispatchMouseEvent",
			{ ...event, type: "mousePressed" });
		await this.send("Input.dispatchMouseEvent",
			{ ...event, type: "mouseReleased" });
	}

	/* Drop a file or a folder of the disk there. */
	async drop(selector, name) {
		const event = { ...await this.middle(selector), data: { items: [],
			files: [name], dragOperationsMask: 1 } };
		for (const type of ["dragEnter", "dragOver", "drop"])
			await this.send("Input.dispatchDragEvent", { ...event, type });
	}

	/* What is downloaded from here on goes to this folder. */
	async saving(folder) {
		await this.send("Page.setDownloadBehavior",
			{ behavior: "allow", downloadPath: folder });
	}

	/* Wait until an expression is true in the page's last frame. */
	async untilInFrame(expression) {
		const { frameTree } = await this.send("Page.getFrameTree");
		const { executionContextId } = await this.send(
			"Page.createIsolatedWorld",
			{ frameId: frameTree.childFrames.at(-1).frame.id });
		this.context = executionContextId;
		try {
			return await this.until(expression);
		} finally {
			this.context = undefined;
		}
	}

	/* Run that in each worker of the page. */
	async inWorkers(expression) {
		const page = this.session;
		for (const session of this.workers) {
			this.session = session;
			await this.eval(expression);
		}
		this.session = page;
	}

	async picture(file) {
		const { data } = await this.send("Page.captureScreenshot",
			{ format: "png" });
		fs.writeFileSync(file, Buffer.from(data, "base64"));
	}

	async end() {
		const gone = new Promise(r => this.child.on("exit", r));
		this.session = undefined;
		this.send("Browser.close").catch(() => {});
		await gone;
		fs.rmSync(this.profile, { recursive: true, force: true,
			maxRetries: 10 });
	}
}

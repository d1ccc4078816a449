/* source.js: the left side: tabs of files and of the machine, the text, what
   the linter finds in it. */
import { ask, button, byId, make, notice, plural } from "./dom.js";
import { tabs } from "./tabs.js";
import { changed, cleanName, isScript, mainScript, refuses, state }
	from "./state.js";
import { forgetFile, goTo, mendAll, openFile, replaceText } from "./editor.js";
import { drawMachine } from "./machine.js";
import * as lsp from "./lsp.js";

/* ---- tabs ------------------------------------------------------------- */

let mark, inEditor;

function fileTab(name) {
	const isMain = name === mainScript();
	return make("button", { role: "tab", id: "file-" + name, type: "button",
		title: name, "aria-controls": "pane-file",
		"aria-label": isMain ? `${name}, which is run` : name,
		className: isMain ? "main" : "" },
	make("span", { textContent: name }));
}

function drawTabs() {
	const list = byId("files");
	list.replaceChildren(...[...state.files.keys()].map(fileTab),
		make("button", { role: "tab", id: "machine-tab", type: "button",
			"aria-controls": "pane-machine", textContent: "Machine" }));
	const at = state.shown ? byId("file-" + state.shown) :
		byId("machine-tab");
	mark(at);
	at.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* ---- what is shown ----------------------------------------------------- */

const LONGEST = 4 * 1024 * 1024;

function drawFile() {
	const name = state.shown, data = state.files.get(name);
	const text = typeof data !== "string" ?
		`(${data.length} bytes that are no text)` :
		data.length > LONGEST ? "(too long to be shown)" : data;
	if (inEditor !== name)
		openFile(name, text, text === data && isScript(name) ||
			text === data && /^#!/.test(text));
	inEditor = name;
	const main = mainScript() === name;
	byId("main-mark").textContent = main ? "This one is run" :
		isScript(name) ? "" : "";
	byId("make-main").hidden = main || !isScript(name);
}

export function draw() {
	if (state.shown && !state.files.has(state.shown))
		state.shown = mainScript() || [...state.files.keys()][0] || "";
	drawTabs();
	byId("pane-file").hidden = !state.shown;
	byId("pane-machine").hidden = !!state.shown;
	if (state.shown)
		drawFile();
	else
		drawMachine(byId("pane-machine"), text => write("lab.yaml", text,
			name => { state.lab = name; }));
}

export function redrawAll() {
	inEditor = undefined;
	draw();
}

/* Make or replace a file, and show it. */
export function write(name, text, then = () => {}) {
	const why = refuses(name, text);
	if (why) {
		notice(why);
		return false;
	}
	state.files.set(name, text);
	state.shown = name;
	if (inEditor === name)
		inEditor = undefined;
	forgetFile(name);
	then(name);
	changed("files");
	return true;
}

/* Take another text for a file; undone in the editor if it is shown there. */
export function apply(name, text) {
	if (state.shown !== name) {
		state.shown = name;
		changed("files");
	}
	replaceText(text);
	return true;
}

/* A place in a file, which a script's URL may name, or a whole path. */
export function visit(file, at) {
	const path = String(file).replace(/^[a-z]+:\/\/[^/]*\//, "")
		.replace(/^\/home\//, "");
	const name = state.files.has(path) ? path : [...state.files.keys()].find(
		n => path.endsWith("/" + n) || n.endsWith("/" + path));
	if (!name) {
		notice(`${file} is not among the files`);
		return;
	}
	state.shown = name;
	changed("files");
	goTo(at);
}

/* ---- findings ----------------------------------------------------------- */

export function showFindings(list, applyFix) {
	const counts = ["error", "warning", "info", "hint"].map(s => [s,
		list.filter(f => f.severity === s).length]).filter(([, n]) => n);
	const box = byId("findings");
	byId("mend").hidden = !list.some(f => f.fixes.some(a => a.isPreferred));
	if (!state.shown || !isScript(state.shown)) {
		box.replaceChildren();
		return;
	}
	box.replaceChildren(make("h2", { textContent: counts.length ?
		counts.map(([s, n]) => plural(n, s === "hint" ? "style" : s))
			.join(", ") : "Nothing to complain of" }),
	make("ol", {}, ...list.slice(0, 200).map(f => finding(f, applyFix))));
}

function finding(f, applyFix) {
	const [message, help] = f.message.split("\n");
	const start = f.data.range.start;
	const place = `${start.line + 1}:${start.character + 1}`;
	return make("li", { className: f.severity },
		make("button", { className: "where", type: "button",
			onclick: () => goTo(start), "aria-label":
				`Go to line ${start.line + 1}, ${f.severity}` },
		make("b", { textContent: place }), " ", message,
		help ? make("small", { textContent: help }) : null,
		make("small", { className: "rule", textContent: f.source || "" })),
		...f.fixes.map(a => fixButton(a, start.line + 1, applyFix)));
}

function fixButton(a, line, applyFix) {
	const isIgnored = /^Do not report/.test(a.title);
	const word = isIgnored ? "Ignore" : "Fix";
	return button(word, () => applyFix(a), { title: a.title,
		className: isIgnored ? "fix ignore" : "fix",
		"aria-label": `${word} line ${line}: ${a.title}` });
}

/* ---- the bar -------------------------------------------------------------- */

async function add() {
	const name = await ask("Name of the new file", "new.ipxe", "Make it");
	if (name !== null && state.files.has(cleanName(name)))
		notice("There is a file of that name.");
	else if (name !== null)
		write(cleanName(name), /\.ya?ml$/.test(name) ? "" : "#!ipxe\n");
}

async function rename() {
	const from = state.shown;
	const to = cleanName(await ask("New name", from, "Rename") || "");
	if (!to || to === from)
		return;
	if (state.files.has(to)) {
		notice("There is a file of that name.");
		return;
	}
	state.files = new Map([...state.files].map(([n, d]) =>
		[n === from ? to : n, d]));
	state.main = state.main === from ? to : state.main;
	state.lab = state.lab === from ? to : state.lab;
	state.shown = to;
	forgetFile(from);
	lsp.files([from]);
	changed("files");
}

function remove() {
	const name = state.shown, data = state.files.get(name);
	state.files.delete(name);
	state.lab = state.lab === name ? "" : state.lab;
	state.shown = mainScript() || [...state.files.keys()][0] || "";
	forgetFile(name);
	lsp.files([name]);
	changed("files");
	notice(`${name} is removed. `, button("Undo", () => {
		notice("");
		write(name, data);
	}));
}

export function startSource() {
	mark = tabs(byId("files"), tab => {
		state.shown = tab.id === "machine-tab" ? "" : tab.id.slice(5);
		changed("shown");
	});
	byId("add").onclick = add;
	byId("rename").onclick = rename;
	byId("remove").onclick = remove;
	byId("mend").onclick = async () => {
		if (!await mendAll())
			notice("Nothing can be mended without doubt.");
	};
	byId("make-main").onclick = () => {
		state.main = state.shown;
		changed("files");
	};
}

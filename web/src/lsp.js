/*
 * lsp.js: the language server, an instance of the module that stays. One
 * document is open at a time, that in the editor; the other files lie in its
 * file system, where it looks for what scripts lead to.
 */
import { quick } from "./engine.js";
import { state } from "./state.js";

const HOME = "file:///home/";
export const uriOf = name => HOME + name.split("/").map(encodeURIComponent)
	.join("/");
export const nameOf = uri => uri.startsWith(HOME) ?
	decodeURIComponent(uri.slice(HOME.length)) : "";

let id, next, waiting, open, version = 0, answered;
const heard = new Set();

/* @hear gets each "publishDiagnostics" of the document that is open. */
export const onFindings = hear => heard.add(hear);
/* @hear is told when a server has ended, and another one stands there. */
let onLoss = () => {};
export const onServerLoss = hear => { onLoss = hear; };

function receive(m) {
	if (m.type === "lsp-message")
		return message(m.message);
	/* It crashed, or its worker did */
	for (const w of waiting.values())
		w.reject(new Error("the language server ended"));
	id = undefined;
	onLoss(m.message || "the language server ended");
}

function message(m) {
	if (m.method === "textDocument/publishDiagnostics") {
		if (!open || m.params.uri !== uriOf(open))
			return;
		answered = m.params.version;
		for (const hear of heard)
			hear(m.params);
		flush();
	} else if (waiting.has(m.id)) {
		const w = waiting.get(m.id);
		waiting.delete(m.id);
		if (m.error)
			w.reject(new Error(m.error.message));
		else
			w.resolve(m.result);
	}
}

function post(content) {
	quick.send({ type: "lsp-send", id,
		message: { jsonrpc: "2.0", ...content } });
}

function start() {
	waiting = new Map();
	next = 1;
	id = quick.begin({ type: "lsp", cwd: "/home",
		files: Object.fromEntries(state.files) }, receive);
	quick.ready.then(() => {
		request("initialize", { processId: null, rootUri: HOME.slice(0, -1),
			capabilities: {}, initializationOptions: {} })
			.catch(() => {});
		notify("initialized", {});
		if (open)
			opened();
	}, () => {});
}

/* ---- requests -------------------------------------------------------- */

export function request(method, params) {
	if (id === undefined)
		return Promise.reject(new Error("no language server"));
	const n = next++;
	return new Promise((resolve, reject) => {
		waiting.set(n, { resolve, reject });
		quick.ready.then(() => post({ id: n, method, params }), reject);
	});
}

function notify(method, params) {
	quick.ready.then(() => post({ method, params }), () => {});
}

/* About the document that is open, after it has all that was typed. */
export function ask(method, params) {
	flush(true);
	return request("textDocument/" + method, {
		textDocument: { uri: uriOf(open) }, ...params });
}

/* ---- the document ---------------------------------------------------- */

let text = "", sent = "";

function opened() {
	answered = ++version;
	sent = text;
	notify("textDocument/didOpen", { textDocument: { uri: uriOf(open),
		languageId: "ipxe", version, text } });
}

/* Send what was typed; unless @at_once, only when the last was answered, so
   that a slow machine looks at the newest text and not at each. */
function flush(at_once) {
	if (!open || sent === text || !at_once && answered < version)
		return;
	sent = text;
	notify("textDocument/didChange", { contentChanges: [{ text }],
		textDocument: { uri: uriOf(open), version: ++version } });
}

export function show(name, content) {
	if (id === undefined)
		start();
	if (open)
		notify("textDocument/didClose", {
			textDocument: { uri: uriOf(open) } });
	open = name;
	text = content;
	if (open)
		opened();
}

export function typed(content) {
	text = content;
	flush();
}

/* The other files: those of @names are new or have changed, or are gone. */
export function files(names) {
	if (id === undefined)
		return;
	const list = {};
	for (const n of names)
		list[n] = state.files.has(n) ? state.files.get(n) : null;
	quick.ready.then(() => quick.send({ type: "files", id, files: list }),
		() => {});
}

/* editor.js: the text, by CodeMirror; what it knows comes from the server. */
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { EditorView, Decoration, drawSelection, highlightActiveLine,
	highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers }
	from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { autocompletion, closeBrackets, completionKeymap }
	from "@codemirror/autocomplete";
import { lintGutter, lintKeymap, setDiagnostics }
	from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import * as lsp from "./lsp.js";
import { make } from "./dom.js";
import { theme } from "./look.js";

/* ---- places: the server counts lines from 0, and UTF-16 units -------- */

function offset(doc, at) {
	if (at.line >= doc.lines)
		return doc.length;
	const line = doc.line(at.line + 1);
	return Math.min(line.from + at.character, line.to);
}

function position(doc, at) {
	const line = doc.lineAt(at);
	return { line: line.number - 1, character: at - line.from };
}

const changesOf = (doc, edits) => edits.map(e => ({
	from: offset(doc, e.range.start), to: offset(doc, e.range.end),
	insert: e.newText }));

/* ---- colours --------------------------------------------------------- */

const TOKENS = ["comment", "macro", "namespace", "function", "keyword",
	"parameter", "variable", "operator"];
const marks = TOKENS.map(t => Decoration.mark({ class: "tok-" + t }));
const setColours = StateEffect.define();
const colours = StateField.define({
	create: () => Decoration.none,
	update(value, tr) {
		for (const e of tr.effects)
			if (e.is(setColours))
				return e.value;
		return value.map(tr.changes);
	},
	provide: f => EditorView.decorations.from(f),
});

function coloured(doc, data) {
	const list = [];
	let line = 0, col = 0;
	for (let i = 0; i + 4 < data.length; i += 5) {
		line += data[i];
		col = data[i] ? data[i + 1] : col + data[i + 1];
		const from = offset(doc, { line, character: col });
		const to = Math.min(from + data[i + 2], doc.length);
		if (to > from && marks[data[i + 3]])
			list.push(marks[data[i + 3]].range(from, to));
	}
	return Decoration.set(list, true);
}

/* Long scripts get theirs when nobody types: they take as long as findings. */
const LONG = 2000, PAUSE_MS = 250;
let colouring;

async function recolour(doc) {
	const tokens = await lsp.ask("semanticTokens/full", {}).catch(() => null);
	if (tokens && doc.eq(view.state.doc))
		view.dispatch({ effects: setColours.of(
			coloured(doc, tokens.data)) });
}

function recolourSoon(doc) {
	clearTimeout(colouring);
	if (doc.lines <= LONG)
		recolour(doc);
	else
		colouring = setTimeout(() => doc.eq(view.state.doc) &&
			recolour(doc), PAUSE_MS);
}

/* ---- what is asked at a place ---------------------------------------- */

async function complete(context) {
	if (!isServed)
		return null;
	const word = context.matchBefore(/[^\s]+$/);
	if (!word && !context.explicit && !/\s$/.test(
		context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos)))
		return null;
	const doc = context.state.doc;
	let answer;
	try {
		answer = await lsp.ask("completion",
			{ position: position(doc, context.pos) });
	} catch {
		return null;
	}
	if (context.aborted || !answer || !answer.items.length)
		return null;
	const KINDS = { 3: "function", 5: "property", 6: "variable", 10:
		"property", 14: "keyword", 17: "text", 18: "class" };
	let from = context.pos;
	const options = answer.items.map(item => {
		const edit = item.textEdit;
		if (edit)
			from = Math.min(from, offset(doc, edit.range.start));
		return { label: edit ? edit.newText : item.label,
			displayLabel: item.label, detail: item.detail,
			type: KINDS[item.kind] };
	});
	/* A space alone offers only what was asked for */
	if (!context.explicit && !word && options.length > 40)
		return null;
	return { from, options, filter: false };
}

/* The few marks of Markdown that the server uses, as elements. */
function described(markdown) {
	const out = make("div", { className: "hover" });
	markdown.split(/^```\w*$/m).forEach((part, i) => {
		const text = part.replace(/^\n+|\n+$/g, "");
		if (!text)
			return;
		if (i % 2) {
			out.append(make("pre", { textContent: text }));
			return;
		}
		for (const p of text.split(/\n{2,}/)) {
			const e = make("p");
			p.split(/(`[^`]*`|\*\*[^*]*\*\*)/).forEach(t =>
				e.append(t.startsWith("`") ? make("code",
					{ textContent: t.slice(1, -1) }) :
				t.startsWith("**") ? make("b",
					{ textContent: t.slice(2, -2) }) :
					t.replace(/\\(.)/g, "$1")));
			out.append(e);
		}
	});
	return out;
}

const hover = hoverTooltip(async (view, pos) => {
	if (!isServed)
		return null;
	const doc = view.state.doc;
	let answer;
	try {
		answer = await lsp.ask("hover", { position: position(doc, pos) });
	} catch {
		return null;
	}
	if (!answer || !answer.contents)
		return null;
	return { pos: answer.range ? offset(doc, answer.range.start) : pos,
		end: answer.range ? offset(doc, answer.range.end) : pos,
		create: () => ({ dom: described(answer.contents.value) }) };
}, { hoverTime: 350 });

/* ---- the editor ------------------------------------------------------ */

let view, opened, told = {};
let isServed = false;	/* by the language server: it is a script */

/* Go to where the label, setting or script below the cursor is defined. */
async function define(v, at = v.state.selection.main.head) {
	if (!isServed)
		return;
	const to = await lsp.ask("definition",
		{ position: position(v.state.doc, at) }).catch(() => null);
	const one = Array.isArray(to) ? to[0] : to;
	if (one)
		told.visit(lsp.nameOf(one.uri), one.range.start);
	else
		told.nowhere();
}

const served = [colours, hover,
	autocompletion({ override: [complete], icons: false }),
	EditorView.domEventHandlers({ mousedown(e, v) {
		const at = (e.ctrlKey || e.metaKey) &&
			v.posAtCoords({ x: e.clientX, y: e.clientY });
		if (typeof at !== "number" || e.button || !isServed)
			return false;
		e.preventDefault();
		define(v, at);
		return true;
	} }),
	keymap.of([{ key: "F12", run: v => { define(v); return true; } }]),
	lintGutter(),
];

const base = [lineNumbers(), highlightActiveLineGutter(), history(),
	drawSelection(), highlightActiveLine(), closeBrackets(),
	highlightSelectionMatches(), EditorState.tabSize.of(8),
	EditorView.contentAttributes.of({ "aria-label": "Text of the file",
		spellcheck: "false", autocapitalize: "off" }),
	keymap.of([{ key: "Mod-Enter", run: () => { told.run(); return true; } },
		...completionKeymap, ...lintKeymap, ...searchKeymap,
		...historyKeymap, ...defaultKeymap]),
	EditorView.updateListener.of(update => {
		if (update.docChanged) {
			const text = update.state.doc.toString();
			if (isServed)
				lsp.typed(text);
			told.changed(opened, text);
		}
	}), theme];

const states = new Map();	/* of files that were looked at: undo and all */

const fresh = text => EditorState.create({ doc: text,
	extensions: [base, served] });

/*
 * @tell: changed(name, text), visit(name, place), nowhere(), run(),
 * findings(list).
 */
export function startEditor(parent, tell) {
	told = tell;
	view = new EditorView({ parent, state: fresh("") });
	lsp.onFindings(findings);
	lsp.onServerLoss(() => {
		if (isServed)
			lsp.show(opened, view.state.doc.toString());
	});
	return view;
}

/* Show a file; @script: the language server knows what it is. */
export function openFile(name, text, script) {
	if (opened)
		states.set(opened, view.state);
	opened = name;
	isServed = script;
	const known = states.get(name);
	view.setState(known && known.doc.toString() === text ? known : fresh(text));
	lsp.show(script ? name : "", text);
	if (!script)
		told.findings([]);
}

export const forgetFile = name => {
	states.delete(name);
	if (opened === name)
		opened = undefined;
};
export const forgetAll = () => { states.clear(); opened = undefined; };

/* Another text for the file that is shown, undone like what was typed. */
export function replaceText(text) {
	view.dispatch({ changes: { from: 0, to: view.state.doc.length,
		insert: text } });
}

export function goTo(at) {
	const pos = offset(view.state.doc, at);
	view.dispatch({ selection: { anchor: pos }, scrollIntoView: true });
	view.focus();
}

/* ---- findings -------------------------------------------------------- */

const SEVERITIES = ["", "error", "warning", "info", "hint"];

function applyFix(action) {
	const edits = Object.values(action.edit.changes)[0];
	view.dispatch({ changes: changesOf(view.state.doc, edits),
		userEvent: "input.fix" });
	view.focus();
}

const sameRange = (a, b) => a.start.line === b.start.line && a.start.character
	=== b.start.character && a.end.line === b.end.line &&
	a.end.character === b.end.character;

/* All findings of the text as it is now, or of one a few keys ago: the server
   answers in order, so what it says is of the last text that it was sent. */
async function findings(params) {
	const doc = view.state.doc;
	const list = params.diagnostics.map(d => ({ from: offset(doc, d.range.start),
		to: offset(doc, d.range.end), severity: SEVERITIES[d.severity],
		message: d.message, source: d.code, data: d, fixes: [] }));
	const put = () => {
		if (!doc.eq(view.state.doc))
			return false;
		view.dispatch(setDiagnostics(view.state, list.map(({ from, to,
			severity, message, source, fixes }) => ({ from, to,
			severity, message, source, actions: fixes.map(a => ({
				name: "Fix", apply: () => applyFix(a) })) }))));
		told.findings(list, applyFix);
		return true;
	};
	if (!put())
		return;
	const whole = { start: { line: 0, character: 0 },
		end: position(doc, doc.length) };
	recolourSoon(doc);
	const actions = !list.length ? [] : await lsp.ask("codeAction",
		{ range: whole, context: { diagnostics: [], only: ["quickfix"] } })
		.catch(() => []);
	if (!doc.eq(view.state.doc))
		return;
	for (const a of actions || [])
		for (const d of a.diagnostics || [])
			list.filter(x => x.data.code === d.code &&
				sameRange(x.data.range, d.range))
				.forEach(x => x.fixes.push(a));
	if (list.some(x => x.fixes.length))
		put();
}

/* Do all that can be done without doubt. */
export async function mendAll() {
	const doc = view.state.doc;
	const whole = { start: { line: 0, character: 0 },
		end: position(doc, doc.length) };
	const actions = await lsp.ask("codeAction", { range: whole, context: {
		diagnostics: [], only: ["source.fixAll"] } }).catch(() => []);
	const all = (actions || []).find(a => a.kind === "source.fixAll");
	if (all && doc.eq(view.state.doc))
		applyFix(all);
	return !!all;
}

/* card.js: how a run ended, as a card: what would boot, what failed, what was
   fetched, each command. */
import { make, plural } from "./dom.js";

const TITLES = { boot: "Would boot now", exit: "The script ended",
	shell: "A prompt waits", waits: "It waits for a person",
	reboot: "The machine would restart", poweroff: "The machine would power off",
	error: "The script failed", endless: "It would go on for ever" };

const seconds = ms => ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
const size = n => n < 1024 ? `${n} bytes` : n < 1048576 ?
	`${(n / 1024).toFixed(1)} KiB` : `${(n / 1048576).toFixed(1)} MiB`;

/* ---- parts ------------------------------------------------------------ */

const row = (name, ...values) => [make("dt", { textContent: name }),
	make("dd", {}, ...values)];
const code = text => make("code", { textContent: text });
const soft = text => make("small", { textContent: text });

function bootRows(b) {
	const what = b.kind === "disk" ? "disk" : b.version || /linux/i.test(b.kind) ||
		b.initrds.length ? "kernel" : "program";
	const facts = what === "disk" ? [b.uri !== b.name ? b.name : ""] :
		[b.kind, b.version, b.size ? size(b.size) : ""];
	return [...row(what, code(b.uri || b.name), " ",
		soft(facts.filter(f => f).join(", "))),
	...(b.starts ? row("starts", code(b.starts)) : []),
	...(b["command-line"] ? row("command line", code(b["command-line"])) : []),
	...b.initrds.flatMap(i => row("initrd", code(i.uri || i.name), " ",
		soft([i.name && i.uri ? i.name : "", i.args, size(i.size)]
			.filter(f => f).join(", "))))];
}

/* @visit: go to a place in a file. */
function errorRows(e, visit) {
	const at = e.file ? `${e.file}:${e.line}:${e.column}` : "";
	return row("why", e.message, ...(at ? [" ", make("button", {
		className: "link", type: "button", textContent: at, onclick: () =>
			visit(e.file, { line: e.line - 1, character: e.column - 1 })
	})] : []));
}

/* Which requests a person wants to know of: files, disks, not names */
const isFetch = q => /^(GET|HEAD|POST|RRQ|LOGIN|READ|CONNECT)\b/.test(q.what);

function requests(list) {
	const fetched = list.filter(isFetch);
	if (!list.length)
		return null;
	return make("details", {}, make("summary", { textContent:
		plural(fetched.length, "file") + " fetched, " +
		plural(list.length, "request") + " to the network" }),
	make("div", { className: "scroll", tabIndex: 0 },
		make("table", {}, ...list.map(q => make("tr", {
			className: isFetch(q) ? "" : "soft" },
		make("td", { textContent: seconds(q.ms) }),
		make("td", {}, code(q.what || "")),
		make("td", { textContent: q.answer || "" }),
		make("td", { textContent: q.server || "" }))))));
}

function trace(text) {
	const lines = text.split("\n").filter(l => l);
	if (!lines.length)
		return null;
	return make("details", {}, make("summary", { textContent:
		`Trace: ${plural(lines.length, "command")}` }),
	make("pre", { tabIndex: 0, className: "trace" }, ...lines.slice(0, 5000)
		.map(l => make("span", { textContent: l + "\n", className:
			/ => (ok|exit \d+|\.\.\.)$/.test(l) || / \.\.\.$/.test(l) ?
				"" : "bad" }))));
}

/* ---- the card ---------------------------------------------------------- */

const isGood = end => end.end === "boot" || end.end === "reboot" ||
	end.end === "poweroff" || end.end === "exit" && !end.status;

/*
 * @end: what --outcome wrote; @more: elements for its foot; @visit: see
 * errorRows().
 */
export function card(end, traceText, visit, ...more) {
	const rows = [
		...(end.boot ? bootRows(end.boot) : []),
		...(end.end === "exit" ? row("status", String(end.status || 0)) : []),
		...(end.error ? errorRows(end.error, visit) : []),
		...(end.ms !== undefined ? row("after", seconds(end.ms)) : [])];
	return make("article", { className: "card " + (isGood(end) ? "good" :
		end.end === "error" || end.end === "endless" || end.status ?
			"bad" : "plain"), "aria-label": "How it ended" },
	make("h3", { textContent: TITLES[end.end] || end.end }),
	make("dl", {}, ...rows), requests(end.requests || []),
	trace(traceText), ...more);
}

/* When there is no outcome: it was stopped, has crashed, was not started. */
export function failure(title, text, ...more) {
	return make("article", { className: "card bad", "aria-label":
		"How it ended" }, make("h3", { textContent: title }),
	text ? make("pre", { textContent: text, tabIndex: 0 }) : null, ...more);
}

/* run-view.js: the script in a terminal, and how it ended. */
import { button, make, plural } from "./dom.js";
import { card, failure } from "./card.js";
import { makeTerminal } from "./terminal.js";
import { isOver, runs, stop } from "./engine.js";
import { mainScript, state, changed } from "./state.js";
import { outcomeOf, setting, traceOf, withOutcome } from "./job.js";
import { join, split } from "./words.js";

let pane, terminal, outcome, id, running, keys, choose, stopButton, runButton,
	status, visit;

/* ---- what the worker says --------------------------------------------- */

/* The run waits where it is too far ahead of what the terminal has shown. */
const show = ({ id, data }) => terminal.term.write(data, () =>
	runs().send({ type: "taken", id, bytes: data.length }));

const hint = text => terminal.term.write(`\r\n\x1b[2m${text}\x1b[0m\r\n`);

function ended(m, started) {
	running = false;
	id = undefined;
	stopButton.disabled = true;
	status.textContent = "";
	const end = m.type === "end" ? outcomeOf(m) : null;
	const took = `${Math.round(performance.now() - started)} ms`;
	if (end) {
		hint(`── ended after ${took}, status ${m.status} ──`);
		outcome.replaceChildren(card(end, traceOf(m), visit));
	} else if (m.message === "stopped") {
		hint("── stopped ──");
		outcome.replaceChildren(failure("Stopped",
			"It was ended before it came to an end."));
	} else if (m.type === "crash") {
		hint("── the program crashed ──");
		outcome.replaceChildren(failure("The program itself crashed",
			`${m.message}\nYour text is kept, and the next run ` +
			"has a fresh copy of the program."));
	} else if (m.type === "end" && (m.status || 0) < 2) {
		hint(`── ended after ${took}, status ${m.status} ──`);
	} else {
		hint(`── not run, status ${m.status} ──`);
		outcome.replaceChildren(failure(m.type === "end" ?
			"It was not run" : "The page asked in vain",
		m.message || "The terminal says why."));
	}
	outcome.dataset.done = String(Number(outcome.dataset.done || 0) + 1);
}

/* Others than "run" and "shell" have none to write. */
const hasOutcome = argv => argv[0] === "run" || argv[0] === "shell" ||
	argv[0].startsWith("-") || state.files.has(argv[0]);

function begin(argv, files) {
	const started = performance.now();
	if (running)
		stop();
	terminal.term.reset();
	terminal.refit();
	outcome.replaceChildren();
	running = true;
	stopButton.disabled = false;
	status.textContent = "running";
	terminal.term.write(`\x1b[2m$ pxesh ${join(argv).replace(
		/[\0-\x1f\x7f-\x9f]/g, "?")}\x1b[0m\r\n`);
	const mine = runs().begin({ type: "run", files,
		argv: hasOutcome(argv) ? withOutcome(argv) : argv, tty: true, cols: terminal.term.cols, rows: terminal.term.rows }, m => {
		if (m.type === "out" && id === mine)
			show(m);
		else if (isOver(m) && (id === mine || id === undefined))
			ended(m, started);
	});
	id = mine;
	terminal.term.focus();
}

/* ---- what a person asks for -------------------------------------------- */

/* Words of "what to choose", separated by commas */
const choices = () => choose.value.split(",").map(w => w.trim())
	.filter(w => w).flatMap(w => ["--choose", w]);

export function runScript() {
	const script = mainScript();
	const { argv, files } = setting();
	if (!script) {
		outcome.replaceChildren(failure("There is no script",
			"A script is a file that begins with #!ipxe."));
		return;
	}
	begin(["run", script, ...argv, ...choices(),
		...(keys.value ? ["--keys", keys.value] : [])], files);
}

export function runShell() {
	const { argv, files } = setting();
	begin(["shell", ...argv], files);
}

/* A command line of the explorer's, or of a page's: "pxesh run ...". */
export function runLine(line) {
	const [program, ...argv] = split(line);
	if (program === "pxesh" && argv.length)
		begin(argv, setting().files);
}

const served = () => {
	const select = make("select", { onchange: () => {
		state.unserved = select.value;
		changed("machine");
	} }, make("option", { value: "stub", textContent: "get placeholders" }),
	make("option", { value: "elsewhere", textContent:
		"get placeholders from other hosts" }),
	make("option", { value: "404", textContent: "are not there" }));
	select.value = state.unserved;
	return make("label", {}, make("span", { textContent:
		"Files that are not among yours" }), select);
};

function options() {
	keys = make("input", { spellcheck: false, placeholder:
		"<Down><Enter>", oninput: noteKeys });
	choose = make("input", { spellcheck: false, placeholder:
		"an item's name, another", oninput: noteKeys });
	const summary = make("summary", { textContent: "Keys, choices, files" });
	const details = make("details", { className: "options" }, summary,
		make("div", { className: "form" },
			make("label", {}, make("span", { textContent:
				"Press these keys (time is then virtual)" }), keys),
			make("label", {}, make("span", { textContent:
				"Choose these items of menus" }), choose), served()));
	function noteKeys() {
		const n = (keys.value ? 1 : 0) + (choose.value.trim() ? 1 : 0);
		summary.textContent = "Keys, choices, files" +
			(n ? `: ${plural(n, "set").replace("sets", "set")}` : "");
	}
	return details;
}

/* Keys that a telephone's keyboard lacks */
const KEYS = [["↑", "\x1b[A", "Up"], ["↓", "\x1b[B", "Down"],
	["Enter", "\r"], ["Esc", "\x1b"], ["Tab", "\t"], ["Ctrl-C", "\x03",
		"Control C"]];

const press = data => running && runs().send({ type: "keys", id, data });

const keyBar = () => make("div", { className: "keys", role: "toolbar",
	"aria-label": "Keys" }, ...KEYS.map(([text, data, name]) =>
	button(text, () => press(data), { "aria-label": name || text })));

/* ---- the pane ------------------------------------------------------------ */

/* @tell.visit: go to a place in a file. */
export function startRun(parent, tell) {
	pane = parent;
	visit = tell.visit;
	runButton = button("Run", runScript, { className: "go", id: "run",
		title: "Control+Enter in the text" });
	stopButton = button("Stop", () => stop(), { id: "stop", disabled: true,
		title: "End it, even if it never would" });
	status = make("span", { role: "status", className: "soft" });
	outcome = make("div", { id: "outcome", "aria-live": "polite" });
	const screen = make("div", { id: "screen" });
	const frame = make("div", { className: "screen" }, screen, keyBar(),
		make("p", { className: "soft", textContent:
			"While it runs, Tab, Esc and Ctrl-C are the script's; Ctrl-] leaves the screen." }));
	pane.replaceChildren(make("div", { className: "actions" }, runButton,
		stopButton, button("A prompt", runShell, { id: "shell", title:
			"Type commands, on this machine" }), status, options()),
	frame, outcome);
	terminal = makeTerminal(screen, {
		typed: press,
		sized: (cols, rows) => running && runs().send(
			{ type: "resize", id, cols, rows }),
		leave: () => runButton.focus(),
		isIdle: () => !running });
	return { recolour: terminal.colour, refit: terminal.refit,
		redraw: () => pane.querySelector(".options .form")
			.lastChild.replaceWith(served()) };
}

/* views.js: plan, tests, format: one run each, shown when it is asked for. */
import { button, make, plural } from "./dom.js";
import { failure } from "./card.js";
import { isTest, mainScript, state } from "./state.js";
import { about, plain } from "./job.js";
import { stop } from "./engine.js";

/* A pane with a button that asks, and one that gives up; @work fills @out. */
function asking(pane, label, more, work) {
	const out = make("div", { className: "results", "aria-live": "polite" });
	const end = button("Stop", () => stop(), { disabled: true });
	const go = button(label, async () => {
		go.disabled = true;
		end.disabled = false;
		out.setAttribute("aria-busy", "true");
		out.replaceChildren(make("p", { className: "soft",
			textContent: "working …" }));
		const parts = await work();
		out.replaceChildren(...parts.filter(p => p));
		out.setAttribute("aria-busy", "false");
		out.dataset.done = String(Number(out.dataset.done || 0) + 1);
		go.disabled = false;
		end.disabled = true;
	}, { className: "go" });
	pane.replaceChildren(make("div", { className: "actions" }, go, end, ...more),
		out);
	return go;
}

/* What there is to show when a run did not end as it should. */
export function troubles(m) {
	if (m.type === "end")
		return m.stderr ? failure("It says", m.stderr) : null;
	return failure(m.message === "stopped" ? "Stopped" :
		"The program itself crashed", m.message === "stopped" ? "" :
		`${m.message}\nYour text is kept.\n${m.stderr || ""}`);
}

/* ---- plan ------------------------------------------------------------- */

/* "  fetch    http://... (200, 5 bytes)" */
const STEP = /^ {2}(\S+) +(.*?)(?: \((.*)\))?$/;

function planLines(text) {
	const lines = text.split("\n").filter(l => l);
	const steps = lines.slice(1).map(l => STEP.exec(l));
	if (!lines.length || steps.some(s => !s))
		return make("pre", { textContent: text, tabIndex: 0 });
	return make("article", { className: "card plain" },
		make("h3", { textContent: lines[0] }),
		make("ol", { className: "steps" }, ...steps.map(s =>
			make("li", { className: s[1] }, make("b", { textContent: s[1] }),
				make("span", {}, make("code", { textContent: s[2] }),
					" ", make("small", { textContent: s[3] || "" }))))));
}

/* Returns what is to be called when the pane is shown. */
export function startPlan(pane) {
	const all = make("input", { type: "checkbox" });
	const many = make("label", { className: "check" }, all, make("span",
		{ textContent: "all machines of the lab file" }));
	asking(pane, "Plan", [make("span", { className: "soft", textContent:
		"What the machine would fetch and boot by itself." }), many],
	async () => {
		const table = state.lab && all.checked;
		const m = await about("plan", table ? ["--machine", "all"] : []);
		return [m.stdout ? table ? make("pre", { textContent: m.stdout,
			tabIndex: 0 }) : planLines(m.stdout) : null, troubles(m)];
	});
	return () => { many.hidden = !state.lab; };
}

/* ---- tests ------------------------------------------------------------- */

const SAMPLE = script => `script: ${script}
unserved: stub
scenarios:
  - name: nobody is there
    expect: {exit: 0}
`;

function scenario(s) {
	const how = s.skipped ? "skipped" : s.passed ? "passed" : "failed";
	return make("li", { className: s.skipped ? "" : s.passed ? "good" : "bad" },
		make("b", { textContent: how }), " ", s.name, " ",
		make("small", { textContent: [s.skipped, s.end,
			`${s.file}:${s.line}`].filter(t => t).join(", ") }),
		s.misses ? make("pre", { textContent: s.misses, tabIndex: 0 }) : null,
		s.trace ? make("details", {}, make("summary", { textContent: "Trace" }),
			make("pre", { textContent: s.trace, tabIndex: 0 })) : null,
		s.screen && s.screen.trim() ? make("details", {}, make("summary",
			{ textContent: "Screen" }), make("pre", { textContent: s.screen,
			tabIndex: 0 })) : null);
}

function results(text) {
	let r;
	try {
		r = JSON.parse(text);
	} catch {
		return text ? make("pre", { textContent: text }) : null;
	}
	return make("article", { className: "card " + (r.failed ? "bad" : "good") },
		make("h3", { textContent: `${r.passed} passed, ${r.failed} failed` +
			(r.skipped ? `, ${r.skipped} skipped` : "") }),
		make("ul", { className: "scenarios" }, ...r.scenarios.map(scenario)));
}

/* @write: make a file of this name and text, and show it. */
export function startTests(pane, write) {
	const note = make("span", { className: "soft" });
	const add = button("Write a test file", () => {
		const script = mainScript();
		write(script.replace(/(\.ipxe)?$/, ".test.yaml"), SAMPLE(
			script.replace(/^.*\//, "")));
	});
	const say = () => {
		const n = [...state.files.keys()].filter(isTest).length;
		note.textContent = n ? plural(n, "test file") :
			"A file NAME.test.yaml says what must come of it.";
		add.hidden = n > 0;
	};
	asking(pane, "Run the tests", [note, add], async () => {
		say();
		const tests = [...state.files.keys()].filter(isTest);
		if (!tests.length)
			return [failure("There is no test file",
				"Its name ends in .test.yaml.")];
		const m = await plain(["test", "-j", "1", "-o", "json", "-v",
			...tests]);
		return [m.stdout ? results(m.stdout) : null, troubles(m)];
	});
	return say;
}

/* ---- format ------------------------------------------------------------- */

function diff(text) {
	return make("pre", { className: "diff", tabIndex: 0 },
		...text.split("\n").map(l => make("span", { textContent: l + "\n",
			className: l.startsWith("+") ? "good" : l.startsWith("-") ?
				"bad" : l.startsWith("@") ? "soft" : "" })));
}

/* @apply: take this text for the file of that name. */
export function startFormat(pane, apply) {
	return asking(pane, "Format", [make("span", { className: "soft", textContent:
		"The shown script in one style, with the same meaning." })],
	async () => {
		const name = state.shown || mainScript();
		const text = state.files.get(name);
		if (typeof text !== "string")
			return [failure("There is no script", "")];
		const [shown, done] = [await plain(["fmt", "-d", name]),
			await plain(["fmt"], { stdin: text })];
		if (done.type !== "end" || done.status || shown.type !== "end")
			return [troubles(done) || troubles(shown)];
		if (done.stdout === text)
			return [make("p", { className: "good", textContent:
				`${name} is in that style already.` })];
		const use = button("Take this", () => {
			if (state.files.get(name) === text && apply(name, done.stdout))
				use.disabled = true;
		}, { className: "go" });
		return [make("div", { className: "actions" }, use), diff(shown.stdout)];
	});
}

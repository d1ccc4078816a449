/*
 * ways-view.js: the explorer's map, in a frame; what is picked there is run.
 * The frame's page is explore/explore.html and explore.js, as "explore -f html"
 * has them.
 */
import { button, make, plural } from "./dom.js";
import { OWN } from "./beside.js";
import { card, failure } from "./card.js";
import { run, stop, walks } from "./engine.js";
import { outcomeOf, setting, traceOf, walk, withOutcome } from "./job.js";
import { split } from "./words.js";
import { troubles } from "./views.js";

let frame, out, note, foot, runLine, visit;

/* ---- the way to an end --------------------------------------------------- */

/* Run the way to an end, unseen, and tell how it ended. */
async function follow(line) {
	const mine = foot.dataset.line = line;
	foot.replaceChildren(make("p", { className: "soft", textContent:
		"running the way there …" }));
	const words = split(line);
	const m = await run(withOutcome(words.slice(1)), setting().files);
	if (foot.dataset.line !== mine)
		return;
	const end = outcomeOf(m);
	const watch = button("Watch it in the terminal", () => runLine(line));
	foot.replaceChildren(end ? card(end, traceOf(m), visit, watch) :
		failure("It was not run", m.stderr || m.message, watch));
	foot.dataset.done = String(Number(foot.dataset.done || 0) + 1);
}

/* ---- the map ----------------------------------------------------------- */

/* One map is drawn at a time: of those that come meanwhile, the newest. */
let drawing, newest;

function draw() {
	if (drawing || !newest)
		return;
	drawing = true;
	frame.contentWindow.postMessage({ type: "map", ...newest,
		theme: document.documentElement.dataset.theme }, OWN);
	newest = null;
}

/* Show a map; @going: more of it will come. */
function show(json, going) {
	newest = { json, going };
	if (frame) {
		draw();
		return;
	}
	drawing = true;
	frame = make("iframe", { title: "Boot map", src: "map.html" });
	frame.addEventListener("load", () => {
		drawing = false;
		draw();
	});
	out.replaceChildren(frame);
}

function listen(e) {
	if (!frame || e.source !== frame.contentWindow || !e.data)
		return;
	if (e.data.type === "drawn") {
		drawing = false;
		draw();
	} else if (e.data.type === "pick" && typeof e.data.replay === "string" &&
		   e.data.replay.startsWith("pxesh run ")) {
		follow(e.data.replay);
	}
}

/* ---- the walk ---------------------------------------------------------- */

function endsIn(json) {
	try {
		return JSON.parse(json).ends.length;
	} catch {
		return 0;	/* no map came */
	}
}

/* Later walks of one exploration begin anew: the largest map stays. */
async function explore(failures) {
	let ends = 0, last = "";
	const started = performance.now();
	const m = await walk(failures ? ["--failures"] : [], p => {
		const n = p.map ? endsIn(p.map) : 0;
		if (n > ends) {
			ends = n;
			last = p.map;
			show(last, true);
		}
		note.textContent = `walking … ${plural(p.forks, "choice")}, ` +
			`${plural(ends, "end")} so far`;
	});
	const n = endsIn(m.stdout);
	if (n)
		show(m.stdout, false);
	else if (ends)
		show(last, false);
	else
		out.replaceChildren();
	const took = `in ${Math.round(performance.now() - started)} ms`;
	note.textContent = n ? `${plural(n, "end")}, ${took}` : ends ?
		`${plural(ends, "end")}, and more: it did not come to its end` : "";
	const trouble = troubles(m);
	if (trouble)
		out.append(trouble);
}

/* @tell: runLine(line), visit(file, place). */
export function startWays(pane, tell) {
	runLine = tell.runLine;
	visit = tell.visit;
	const failures = make("input", { type: "checkbox" });
	out = make("div", { className: "results", "aria-live": "polite" });
	foot = make("div", { "aria-live": "polite", id: "way" });
	const end = button("Stop", () => stop(walks()), { disabled: true });
	const go = button("Walk all ways", async () => {
		go.disabled = true;
		end.disabled = false;
		foot.replaceChildren();
		out.replaceChildren();
		frame = undefined;
		drawing = false;
		note.textContent = "walking …";
		await explore(failures.checked);
		go.disabled = false;
		end.disabled = true;
		out.dataset.done = String(Number(out.dataset.done || 0) + 1);
	}, { className: "go" });
	note = make("span", { className: "soft", textContent:
		"Every way through the script, and where each ends." });
	addEventListener("message", listen);
	pane.replaceChildren(make("div", { className: "actions" }, go, end,
		make("label", { className: "check" }, failures, make("span",
			{ textContent: "downloads may fail, too" })), note), out, foot);
}

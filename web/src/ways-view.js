/*
 * ways-view.js: the explorer's map, in a frame; what is picked there is run.
 * The frame's page is explore/explore.html and explore.js, as "explore -f html"
 * has them.
 */
import { button, make, plural } from "./dom.js";
import { OWN } from "./beside.js";
import { card, failure } from "./card.js";
import { run, stop } from "./engine.js";
import { about, outcomeOf, setting, traceOf, withOutcome } from "./job.js";
import { split } from "./words.js";
import { troubles } from "./views.js";

let frame, foot, runLine, visit;

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

function listen(e) {
	if (!frame || e.source !== frame.contentWindow)
		return;
	if (e.data && e.data.type === "pick" && typeof e.data.replay === "string" &&
	    e.data.replay.startsWith("pxesh run "))
		follow(e.data.replay);
}

function map(json) {
	frame = make("iframe", { title: "Boot map", src: "map.html" });
	frame.addEventListener("load", () => frame.contentWindow.postMessage(
		{ type: "map", json, theme: document.documentElement.dataset.theme },
		OWN));
	return frame;
}

/* @tell: runLine(line), visit(file, place). */
export function startWays(pane, tell) {
	runLine = tell.runLine;
	visit = tell.visit;
	const failures = make("input", { type: "checkbox" });
	const out = make("div", { className: "results", "aria-live": "polite" });
	foot = make("div", { "aria-live": "polite", id: "way" });
	const end = button("Stop", stop, { disabled: true });
	const go = button("Walk all ways", async () => {
		go.disabled = true;
		end.disabled = false;
		foot.replaceChildren();
		const count = make("p", { className: "soft", textContent: "walking …" });
		out.replaceChildren(count);
		const started = performance.now();
		const m = await about("explore", ["-j", "1", "-f", "json",
			...(failures.checked ? ["--failures"] : [])], p => {
			count.textContent = `walking … ${plural(p.forks, "choice")} so far`;
		});
		go.disabled = false;
		end.disabled = true;
		const trouble = troubles(m);
		let ends = 0;
		try {
			ends = JSON.parse(m.stdout).ends.length;
		} catch { /* no map came */ }
		out.replaceChildren(...(ends ? [map(m.stdout)] : []),
			...(trouble ? [trouble] : []));
		note.textContent = ends ? `${ends} ends, in ${Math.round(
			performance.now() - started)} ms` : "";
		out.dataset.done = String(Number(out.dataset.done || 0) + 1);
	}, { className: "go" });
	const note = make("span", { className: "soft", textContent:
		"Every way through the script, and where each ends." });
	addEventListener("message", listen);
	pane.replaceChildren(make("div", { className: "actions" }, go, end,
		make("label", { className: "check" }, failures, make("span",
			{ textContent: "downloads may fail, too" })), note), out, foot);
}

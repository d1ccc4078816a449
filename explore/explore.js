/* explore.js: the boot map, drawn from the JSON in the page; a page around it
   may have more of it later, by the event "map". */
"use strict";
let map;
const SHOWN = 400;		/* boxes at once, before one is opened */
const LISTED = 300;		/* ends in the list */
const WIDTH = 250, GAP = 110, ROW = 24, HEAD = 50, APART = 18;

function make(name, props, ...children) {
	const e = Object.assign(document.createElement(name), props);
	e.append(...children.filter(c => c !== null && c !== undefined));
	return e;
}
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
/* Is more of it to come? */
const going = () => document.documentElement.classList.contains("going");
/* Files without the folder that all of them are in */
let folder;
function commonFolder(files) {
	let common = files.length ? files[0].replace(/[^/]*$/, "") : "";
	for (const f of files)
		while (!f.startsWith(common))
			common = common.replace(/[^/]*\/$/, "");
	return common;
}
const short = file => file.slice(folder.length);
const where = o => o.line ? `${short(o.file)}:${o.line}` : "";

/* ---- what there is: boxes, by a key, and lines between them -------- */

const boxes = new Map();
function fill() {
	boxes.clear();
	for (const p of map.places)
		boxes.set("p" + p.number, { key: "p" + p.number, place: p, of: p });
	for (const e of map.ends)
		boxes.set("e" + e.number, { key: "e" + e.number, end: e, of: e });
}
const target = c => boxes.get(c.place ? "p" + c.place : "e" + c.end);

function title(b) {
	if (b.place)
		return b.place.title || b.place.kind;
	const e = b.end;
	if (e.kind === "boot")
		return (e.uri || e.name).replace(/^.*\/(?=[^/]+\/[^/]+$)/, "…/");
	if (e.kind === "exit")
		return e.status ? `exit ${e.status}` : "Ends well";
	return e.message || { shell: "A prompt", reboot: "Restarts",
		poweroff: "Powers off" }[e.kind] || e.kind;
}
/* What is otherwise than at the first box of the same line */
const differences = p => !p.differs ? [] : [...p.differs.with,
	...p.differs.without.map(name => `without ${name}`)];
function subtitle(b) {
	if (b.place)
		return [`${b.place.kind}, ${where(b.place)}`,
			b.place.waits ? "waits for a person" : "",
			...differences(b.place)].filter(t => t).join(", ");
	const e = b.end;
	if (e.kind === "boot")
		return "boot " + (e.cmdline || "");
	if (e.kind === "reboot")
		return e.text;
	return [e.kind, where(e)].filter(t => t).join(", ");
}
const looks = e => !e.good ? "bad" :
	e.kind === "boot" || e.kind === "exit" ? e.kind : "plain";
const label = c => c.label || c.kind;
const isOther = c => c.kind !== "item";

/* ---- where each stands: columns by the choices it takes ------------ */

function measure() {
	for (const b of boxes.values()) {
		b.column = b.of.steps.length;
		b.height = b.end ? HEAD : HEAD + ROW * b.place.choices.length;
	}
}
function layout(shown) {
	const heights = [];
	for (const b of shown) {
		const c = b.column;
		b.x = c * (WIDTH + GAP);
		b.y = heights[c] || 0;
		heights[c] = b.y + b.height + APART;
	}
	const tall = Math.max(...heights.filter(h => h), 0);
	/* Towards those that lead to them, keeping their order */
	for (let c = 1; c < heights.length; c++) {
		let free = 0;
		const column = shown.filter(b => b.column === c);
		const wants = b => {
			const [p, i] = b.of.steps[b.of.steps.length - 1];
			return boxes.get("p" + p).y + HEAD + ROW * i - HEAD / 2;
		};
		column.sort((a, b) => wants(a) - wants(b));
		for (const b of column) {
			b.y = Math.max(free, wants(b));
			free = b.y + b.height + APART;
		}
		let room = Math.max(tall, 0);
		for (const b of column.reverse()) {
			if (b.y + b.height > room && room - b.height >= 0)
				b.y = room - b.height;
			room = b.y - APART;
		}
	}
	return [heights.length * (WIDTH + GAP),
		Math.max(...shown.map(b => b.y + b.height), 0)];
}

/* ---- drawing ------------------------------------------------------- */

const field = document.querySelector("#map > div");
const side = document.querySelector("aside");
const SVG = "http://www.w3.org/2000/svg";
let picked = null;

/* Ways back have words instead of a line */
const isBack = (b, to) => to && to.column <= b.column;
function hint(b, to) {
	if (to && to.show && !isBack(b, to))
		return null;
	return make("em", { textContent: !to ? going() ? "…" : "not followed" :
		isBack(b, to) ? (to.place ? "↩ " : "→ ") + title(to) : "…" });
}

function box(b) {
	const head = make("button", { className: "head",
		onclick: () => pick(b), title: b.end ? b.end.text :
			[title(b), `${b.place.file}:${b.place.line}`,
				...differences(b.place)].join("\n") },
		make("b", { textContent: title(b) }),
		make("small", { textContent: subtitle(b) }));
	const e = make("div", { className: "node " +
		(b.end ? "end " + looks(b.end) : "place") }, head);
	e.style.left = b.x + "px";
	e.style.top = b.y + "px";
	b.choices = [];
	for (const c of b.place ? b.place.choices : []) {
		const to = target(c);
		const line = make("button", { title: label(c),
			className: "choice" + (isOther(c) ? " other" : ""),
			onclick: () => to && pick(to, b, c) },
			make("span", { textContent: label(c) }),
			hint(b, to));
		b.choices.push(line);
		e.append(line);
	}
	b.element = e;
	return e;
}

function line(b, i, to) {
	const x1 = b.x + WIDTH, y1 = b.y + HEAD + ROW * i + ROW / 2;
	const x2 = to.x, y2 = to.y + HEAD / 2;
	const path = document.createElementNS(SVG, "path");
	const bend = to.column > b.column ? Math.max(GAP, x2 - x1) / 2 : 70;
	path.setAttribute("d", `M${x1} ${y1} C${x1 + bend} ${y1} ` +
		`${x2 - bend} ${y2} ${x2} ${y2}`);
	path.from = b.key + "." + i;
	path.box = b;
	return path;
}

let shown, paths;
function draw() {
	shown = [...boxes.values()].filter(b => b.show);
	const [w, h] = layout(shown);
	const svg = document.createElementNS(SVG, "svg");
	field.replaceChildren(svg, ...shown.map(box));
	field.style.width = w + "px";
	field.style.height = h + "px";
	paths = [];
	for (const b of shown) {
		(b.place ? b.place.choices : []).forEach((c, i) => {
			const to = target(c);
			if (to && to.show && !isBack(b, to))
				paths.push(line(b, i, to));
		});
	}
	svg.append(...paths);
}

/* Large maps: what is on the way, and what is next to it */
function show(b) {
	let more = 0;
	const add = x => { if (x && !x.show) { x.show = true; more++; } };
	for (const [p] of b.of.steps)
		add(boxes.get("p" + p));
	add(b);
	if (b.place)
		b.place.choices.slice(0, SHOWN).forEach(c => add(target(c)));
	return more;
}

function mark(b) {
	const steps = b ? b.of.steps : [];
	const keys = new Set(steps.map(([p]) => "p" + p));
	const edges = new Set(steps.map(([p, i]) => `p${p}.${i}`));
	if (b)
		keys.add(b.key);
	for (const x of shown) {
		x.element.classList.toggle("on", keys.has(x.key));
		x.element.classList.toggle("picked", x === b);
		x.element.classList.toggle("dim", b && !keys.has(x.key) &&
			!(b.place && b.place.choices.some(
				c => target(c) === x)));
		x.choices.forEach((c, i) => c.classList.toggle("on",
			edges.has(`${x.key}.${i}`)));
	}
	for (const p of paths) {
		const on = edges.has(p.from);
		p.classList.toggle("on", on);
		p.classList.toggle("dim", b && !on && p.box !== b);
	}
	for (const p of paths.filter(p => edges.has(p.from)))
		p.parentNode.append(p);
}

function pick(b) {
	picked = b;
	if (b && show(b))
		draw();
	mark(b);
	tell(b);
	/* A page that has this one in a frame may run the way to an end */
	if (b && b.end && b.of.replay)
		document.dispatchEvent(new CustomEvent("pick",
			{ detail: b.of.replay }));
	if (b) {
		history.replaceState(null, "", "#" + b.key);
		b.element.scrollIntoView({ block: "nearest",
			inline: "nearest", behavior: "smooth" });
	}
}

/* ---- beside the map ------------------------------------------------ */

function wayTo(b) {
	const list = make("ol", { className: "way" });
	for (const [p, i] of b.of.steps) {
		const at = boxes.get("p" + p), c = at.place.choices[i];
		list.append(make("li", {}, label(c),
			make("small", { textContent: at.place.kind + " " +
				(at.place.title || "") + ", " +
				where(at.place) })));
	}
	if (!b.of.steps.length)
		list.append(make("li", { textContent: "at once" }));
	return list;
}

const allEnds = () => make("button", { textContent: "← All ends",
	onclick: () => {
		history.replaceState(null, "", "#");
		pick(null);
	} });

function repeat(b) {
	const copy = make("button", { textContent: "Copy", onclick: () => {
		navigator.clipboard.writeText(b.of.replay).then(
			() => copy.textContent = "Copied");
	} });
	/* A way that leaves out what "run" would do has none */
	return b.of.replay ? [make("pre", { textContent: b.of.replay }),
		make("div", { className: "row" }, copy, allEnds())] :
		[make("div", { className: "row" }, allEnds())];
}

/* Ends that look the same differ in what a person rarely asks for: initrds
   left over, say. The first is the one with the shortest way. */
const name = e => e.kind === "boot" ? e.uri || e.name : e.message ||
	title(boxes.get("e" + e.number));
const detail = e => e.kind === "boot" ? e.cmdline || "" : where(e);
function groups(ends) {
	const byText = new Map();
	for (const e of ends) {
		const key = [e.kind, name(e), detail(e)].join("\n");
		byText.set(key, [...byText.get(key) || [], e]);
	}
	return [...byText.values()];
}

function endButton(group) {
	const e = group[0], b = boxes.get("e" + e.number);
	const times = group.length > 1 ? make("span", { className: "times",
		textContent: `${group.length} kinds` }) : null;
	let at = 0;
	return make("button", { onclick: () => {
		pick(boxes.get("e" + group[at++ % group.length].number));
	} }, make("span", { className: "tag " + looks(e),
		textContent: e.kind }), name(e), times,
	detail(e) ? make("small", { textContent: detail(e) }) : null);
}

/* Ends that have the words in them, or in the way that leads there */
const hidden = new Set();
let wanted = "";
function matches(e) {
	if (hidden.has(e.kind))
		return false;
	const text = [e.text, e.way || "", ...e.initrds || []].join("\n")
		.toLowerCase();
	return wanted.toLowerCase().split(/\s+/).every(w => text.includes(w));
}

function fillList(list) {
	const found = map.ends.filter(matches);
	const sorted = groups([...found.filter(e => !e.good),
		...found.filter(e => e.good)]);
	list.replaceChildren(...sorted.slice(0, LISTED).map(endButton));
	if (sorted.length > LISTED)
		list.append(make("small", { textContent:
			`${sorted.length - LISTED} more: search for them` }));
	if (!sorted.length)
		list.append(make("small", { textContent: "No end is like that." }));
}

function kinds(list) {
	const count = new Map();
	for (const e of map.ends)
		count.set(e.kind, [...count.get(e.kind) || [], e]);
	return make("div", { className: "kinds" }, ...[...count].map(([k, v]) => {
		const tag = make("button", {
			className: "tag " + looks(v.find(e => !e.good) || v[0]) +
				(hidden.has(k) ? " off" : ""),
			textContent: `${k} ${v.length}`,
			title: "Show or hide these", onclick: () => {
				if (!hidden.delete(k))
					hidden.add(k);
				tag.classList.toggle("off", hidden.has(k));
				fillList(list);
			} });
		return tag;
	}));
}

function facts(b) {
	const e = b.end;
	const out = [];
	if (e.kind === "boot") {
		out.push(make("pre", { textContent: (e.uri || e.name) +
			(e.cmdline ? "\n" + e.cmdline : "") }));
		if (e.initrds.length)
			out.push(make("h3", { textContent: "With it" }),
				make("pre", { textContent:
					e.initrds.join("\n") }));
	} else {
		out.push(make("p", { textContent: e.text }));
	}
	return out;
}

function overview() {
	const list = make("div", { className: "list" });
	const out = [make("input", { type: "search", value: wanted,
		placeholder: "Search: a file, an item, a line",
		oninput: ev => { wanted = ev.target.value; fillList(list); } }),
		make("h3", { textContent: "Ends" }), kinds(list), list];
	fillList(list);
	if (map.limits)
		out.push(make("h3", { textContent: "This is not all of it",
			id: "limits" }),
			make("pre", { textContent: map.limits.trim() }));
	if (map.failing.length)
		out.push(make("h3", { textContent: "Downloads that fail" }),
			make("ul", {}, ...map.failing.map(f => make("li", {},
				make("code", { textContent:
					`${where(f)}: ${f.command}` }),
				": " + f.why))));
	if (map.unreached.length)
		out.push(make("h3", { textContent: map.limits || going() ?
			"Lines not reached so far" : "Lines never reached" }),
			make("ul", {}, ...map.unreached.map(d => make("li", {},
				make("code", { textContent: `${short(d.file)}:${d.from}` +
					(d.to > d.from ? "–" + d.to : "") })))));
	return out;
}

function tell(b) {
	if (!b) {
		side.replaceChildren(make("h2", { textContent:
			"Pick a box, a choice or an end" }),
			make("small", { textContent: "to see the shortest way " +
				"to it, and how to repeat it." }),
			...overview());
		return;
	}
	side.replaceChildren(
		make("h2", { textContent: title(b) }),
		make("small", { textContent: b.end ? b.end.kind :
			subtitle(b) }),
		...(b.end ? facts(b) : []),
		make("h3", { textContent: "The shortest way" }), wayTo(b),
		make("h3", { textContent: "The same again" }), ...repeat(b));
	side.scrollTop = 0;
}

function head() {
	const bad = map.ends.filter(e => !e.good).length;
	document.title = "Boot map of " + map.script;
	document.querySelector("h1").textContent = map.script;
	document.querySelector(".sum").textContent =
		`on ${map.machine}: ${plural(map.places.length, "place")} to choose, ` +
		plural(map.ends.length, "end") + (going() ? " so far" : "");
	const parts = [make("span", { className: "judged " + (bad ? "bad" : "good"),
		textContent: bad ? `${bad} of them bad` : map.limits || going() ?
			"those are good" : "all of them good" })];
	if (map.limits)
		parts.push(make("span", {
			className: "judged part", textContent: "not all of it",
			title: map.limits, onclick: () => { pick(null);
				document.getElementById("limits")
					.scrollIntoView(); } }));
	document.querySelectorAll("header .judged").forEach(e => e.remove());
	document.querySelector("header").append(...parts);
}

/* ---- the whole, and again when there is more ------------------------- */

/* Numbers are others in a map that has grown; this stays. */
const identity = b => JSON.stringify([b.of.kind, b.of.file, b.of.line,
	b.of.way, b.of.text]);

/* Take a map; what was opened and picked in the one before stays so. */
function take(json) {
	const before = new Map([...boxes.values()].filter(b => b.show)
		.map(b => [identity(b), b]));
	const had = boxes.size > SHOWN;
	map = JSON.parse(json);
	if (going())
		map.limits = "";
	folder = commonFolder([...map.places, ...map.ends, ...map.failing,
		...map.unreached].map(o => o.file).filter(f => f));
	fill();
	measure();
	const whole = boxes.size <= SHOWN, was = picked;
	picked = null;
	for (const b of boxes.values()) {
		const old = before.get(identity(b));
		b.show = whole || had && !!old;
		if (was && old === was)
			picked = b;
	}
	if (!whole)
		[target(map.start), picked].filter(b => b).forEach(show);
}

/* Who is at a button or a text in @inside stays there. */
function keepFocus(inside, work) {
	const was = document.activeElement;
	const same = e => e.type === was.type && e.title === was.title &&
		e.textContent === was.textContent;
	const isIn = inside.contains(was), at = isIn && was.selectionStart;
	work();
	const now = isIn && [...inside.querySelectorAll("button, input")].find(same);
	if (!now)
		return;
	now.focus({ preventScroll: true });
	if (now.type === "search")
		now.setSelectionRange(at, at);
}

/* Beside the map, what tells of one box stays. */
function again(json) {
	take(json);
	head();
	keepFocus(field, draw);
	mark(picked);
	const top = side.scrollTop;
	if (side.querySelector("input"))
		keepFocus(side, () => tell(null));
	side.scrollTop = top;
}

take(document.getElementById("data").textContent);
head();
draw();
pick(boxes.get(location.hash.slice(1)) || null);
document.addEventListener("map", e => again(e.detail));
addEventListener("keydown", e => { if (e.key === "Escape") pick(null); });

/* files.js: files that come by dropping or opening, and go by downloading. */
import { download, make, notice, plural } from "./dom.js";
import { asText, changed, cleanName, refuses, state } from "./state.js";

/* ---- in --------------------------------------------------------------- */

const readAll = reader => new Promise((resolve, reject) => {
	const all = [];
	const more = () => reader.readEntries(list => {
		all.push(...list);
		if (list.length && all.length < 2000)
			more();
		else
			resolve(all);
	}, reject);
	more();
});

/* [name, File] of all files in and below what was dropped. */
async function walk(entry, path, out) {
	if (out.length > 2000)
		return;
	if (entry.isFile) {
		const file = await new Promise((y, n) => entry.file(y, n));
		out.push([path + file.name, file]);
	} else if (!/^(\.git|node_modules)$/.test(entry.name)) {
		for (const e of await readAll(entry.createReader()))
			await walk(e, `${path}${entry.name}/`, out);
	}
}

/* The folder that all are in is not part of their names. */
function withoutFolder(list) {
	const first = list.length ? list[0][0].split("/") : [];
	const top = first.length > 1 ? first[0] + "/" : "";
	return top && list.every(([name]) => name.startsWith(top)) ?
		list.map(([name, file]) => [name.slice(top.length), file]) : list;
}

async function add(list) {
	const taken = [], refused = [];
	for (const [full, file] of withoutFolder(list)) {
		const name = cleanName(full);
		const early = refuses(full, { length: file.size });
		if (early) {
			refused.push(`${full}: ${early}`);
			continue;
		}
		state.files.set(name, asText(new Uint8Array(
			await file.arrayBuffer())));
		taken.push(name);
	}
	if (taken.length) {
		state.shown = taken.find(n => /\.ipxe$/.test(n)) || taken[0];
		if (!state.files.has(state.main) || taken.length > 1)
			state.main = taken.find(n => /\.ipxe$/.test(n) &&
				!n.includes("/")) || state.main;
		changed("files");
	}
	notice([taken.length ? `${plural(taken.length, "file")} added` : "",
		...refused.slice(0, 3)].filter(t => t).join("; "));
	return taken;
}

async function dropped(e) {
	const items = [...e.dataTransfer.items].filter(i => i.kind === "file");
	const entries = items.map(i => i.webkitGetAsEntry && i.webkitGetAsEntry());
	const list = [];
	if (entries.every(x => x))
		for (const entry of entries)
			await walk(entry, "", list);
	else
		list.push(...[...e.dataTransfer.files].map(f => [f.name, f]));
	await add(list);
}

/* @added gets the names. */
export function takeDrops() {
	let depth = 0;
	const mark = n => {
		depth = Math.max(0, depth + n);
		document.body.classList.toggle("dropping", depth > 0);
	};
	const hasFiles = e => [...e.dataTransfer.types].includes("Files");
	addEventListener("dragenter", e => hasFiles(e) && mark(1));
	addEventListener("dragleave", e => hasFiles(e) && mark(-1));
	addEventListener("dragover", e => hasFiles(e) && e.preventDefault());
	addEventListener("drop", e => {
		if (!hasFiles(e))
			return;
		e.preventDefault();
		depth = 0;
		mark(0);
		dropped(e).catch(err => notice(String(err.message || err)));
	}, true);
}

export function openFiles() {
	const input = make("input", { type: "file", multiple: true });
	input.onchange = () => add([...input.files].map(f => [f.name, f]));
	input.click();
}

/* ---- out -------------------------------------------------------------- */

export function saveFile(name) {
	if (state.files.has(name))
		download(name, state.files.get(name));
}

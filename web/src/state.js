/* state.js: what is being worked on: files, which one runs, the machine. */

export const LIMIT_FILES = 500;
export const LIMIT_BYTES = 32 * 1024 * 1024;	/* of all files */

/* What a machine is without a word about it: no lab file is needed then. */
export const PLAIN_MACHINE = Object.freeze({
	platform: "efi", arch: "x86_64", mac: "", memory: "", manufacturer: "",
	product: "", serial: "", uuid: "", asset: "", cards: 1, ipv6: false,
});

export const state = {
	files: new Map(),	/* name -> text, or Uint8Array */
	main: "",		/* the script that is run */
	shown: "",		/* the file in the editor, or "" for the machine */
	machine: { ...PLAIN_MACHINE },
	lab: "",		/* a file that describes it instead */
	choice: "",		/* one of that file's machines */
	unserved: "stub",
};

const watching = [];
/* @what: "files" (names), "text", "machine", "all". */
export const onChange = f => watching.push(f);
export function changed(what) {
	for (const f of watching)
		f(what);
}

/* A name that may lie in a folder: no way out of it, nothing odd. */
export function cleanName(name) {
	const parts = String(name).replace(/\\/g, "/").split("/")
		.filter(p => p && p !== ".");
	const bad = p => p === ".." || p.startsWith("__proto__") ||
		/[\0-\x1f\x7f]/.test(p) || p.length > 200;
	return parts.length && parts.length <= 16 && !parts.some(bad) ?
		parts.join("/") : "";
}

/* Text if it is text: valid UTF-8 without a NUL, as scripts are. */
export function asText(bytes) {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return text.includes("\0") ? bytes : text;
	} catch {
		return bytes;
	}
}

const size = data => data.length;
export function bytes() {
	let sum = 0;
	for (const data of state.files.values())
		sum += size(data);
	return sum;
}

/* Why these bytes cannot be added, or "". */
export function refuses(name, data) {
	if (!cleanName(name))
		return `"${name}" is no name for a file`;
	if (!state.files.has(name) && state.files.size >= LIMIT_FILES)
		return `more than ${LIMIT_FILES} files`;
	if (bytes() + size(data) > LIMIT_BYTES)
		return `more than ${LIMIT_BYTES >> 20} MB`;
	return "";
}

export const isScript = name => {
	const data = state.files.get(name);
	return /\.(ipxe|pxe)$/.test(name) || typeof data === "string" &&
		/^#!(ipxe|gpxe)/.test(data);
};
export const isTest = name => /\.test\.ya?ml$/.test(name);
export const isLab = name => /\.ya?ml$/.test(name) && !isTest(name) &&
	!/(^|\/)\.pxesh\.ya?ml$/.test(name);

/* The script that a run begins with. */
export function mainScript() {
	if (state.files.has(state.main))
		return state.main;
	const scripts = [...state.files.keys()].filter(isScript);
	return scripts.find(n => !n.includes("/")) || scripts[0] || "";
}

/* Begin anew with these: an example, a link, what was kept. */
export function replace(to) {
	state.files = new Map(to.files);
	state.main = to.main || "";
	state.machine = { ...PLAIN_MACHINE, ...to.machine };
	state.lab = to.lab || "";
	state.choice = to.choice || "";
	state.unserved = to.unserved || "stub";
	state.main = mainScript();
	state.shown = state.files.has(to.shown) ? to.shown : state.main;
	changed("all");
}

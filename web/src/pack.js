/*
 * pack.js: the state as text, for a link's fragment and for what this browser
 * keeps. A link may come from anybody: what is in it is checked, and unpacked
 * only up to a limit.
 */
import { asText, PLAIN_MACHINE, cleanName, LIMIT_FILES, state } from "./state.js";

const UNPACKED_MAX = 4 * 1024 * 1024;
/* A link that is longer is refused by some browsers and most chats */
export const LINK_MAX = 60000;

/* ---- bytes as text -------------------------------------------------- */

function base64(bytes) {
	let text = "";
	for (let i = 0; i < bytes.length; i += 0x8000)
		text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	return btoa(text).replace(/\+/g, "-").replace(/\//g, "_")
		.replace(/=+$/, "");
}

const unbase64 = text => Uint8Array.from(
	atob(text.replace(/-/g, "+").replace(/_/g, "/")),
	c => c.charCodeAt(0));

/* ---- as data --------------------------------------------------------- */

/* Only what differs from a plain machine. */
function machineData(machine) {
	return Object.fromEntries(Object.entries(machine).filter(
		([key, value]) => value !== PLAIN_MACHINE[key]));
}

/* Files that are no text are carried if they are small: boot sectors, not
   kernels. */
export const SMALL = 65536;
export const isCarried = text => typeof text === "string" ||
	text.length <= SMALL;

function data() {
	const files = [...state.files].filter(([, text]) => isCarried(text))
		.map(([name, text]) => [name, typeof text === "string" ? text :
			{ base64: base64(text) }]);
	return { files, main: state.main, shown: state.shown,
		machine: machineData(state.machine), lab: state.lab,
		choice: state.choice, unserved: state.unserved };
}

const word = (value, most = 200) => typeof value === "string" &&
	value.length <= most ? value : "";

function checkedMachine(machine) {
	const out = {};
	for (const [key, plain] of Object.entries(PLAIN_MACHINE)) {
		const value = machine && Object.hasOwn(machine, key) ?
			machine[key] : plain;
		out[key] = typeof value !== typeof plain ? plain :
			typeof plain === "string" ? word(value) : value;
	}
	out.cards = Number.isInteger(out.cards) && out.cards >= 0 &&
		out.cards <= 8 ? out.cards : 1;
	return out;
}

function content(from) {
	if (typeof from === "string")
		return from;
	return from && typeof from.base64 === "string" &&
		from.base64.length <= 2 * SMALL ? asText(unbase64(from.base64)) :
		null;
}

/* What a stranger sent, as replace() takes it; throws if it is nothing. */
export function checked(from) {
	if (!from || !Array.isArray(from.files) || !from.files.length)
		throw new Error("there is no script in it");
	const files = new Map();
	for (const entry of from.files.slice(0, LIMIT_FILES)) {
		const name = Array.isArray(entry) ? cleanName(entry[0]) : "";
		const text = name ? content(entry[1]) : null;
		if (text !== null)
			files.set(name, text);
	}
	return { files, main: word(from.main), shown: word(from.shown),
		line: word(from.line, 4000), machine: checkedMachine(from.machine), lab: word(from.lab),
		choice: word(from.choice),
		unserved: ["404", "stub", "elsewhere"].includes(from.unserved) ?
			from.unserved : "stub" };
}

/* ---- as a link ------------------------------------------------------- */

async function through(stream, bytes, most) {
	const writer = stream.writable.getWriter();
	const reader = stream.readable.getReader();
	const parts = [];
	let sum = 0;

	writer.write(bytes).catch(() => {});
	writer.close().catch(() => {});
	for (;;) {
		const { done, value } = await reader.read();
		if (done)
			break;
		sum += value.length;
		if (sum > most) {
			reader.cancel();
			throw new Error(`more than ${most >> 20} MB`);
		}
		parts.push(value);
	}
	return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/* The fragment, without "#". */
export async function fragment(of = data()) {
	const text = new TextEncoder().encode(JSON.stringify(of));
	return "1." + base64(await through(
		new CompressionStream("deflate-raw"), text, UNPACKED_MAX));
}

/* What a fragment holds, or null if it is of another kind; throws if it is
   damaged. */
export async function fromFragment(hash) {
	const m = /^#?1\.([\w-]+)/.exec(hash);
	if (!m)
		return null;
	const bytes = await through(new DecompressionStream("deflate-raw"),
		unbase64(m[1]), UNPACKED_MAX);
	return checked(JSON.parse(new TextDecoder().decode(bytes)));
}

/* ---- kept in this browser -------------------------------------------- */

const KEY = "pxesh.page", FORMER = "pxesh.former";

/* Browsers may forbid it, or be full: the page works without. */
function kept(key) {
	try {
		const text = localStorage.getItem(key);
		return text ? checked(JSON.parse(text)) : null;
	} catch {
		return null;
	}
}

export const keptState = () => kept(KEY);
export const formerState = () => kept(FORMER);

export function keep() {
	try {
		localStorage.setItem(KEY, JSON.stringify(data()));
		return true;
	} catch {
		return false;
	}
}

/* What is kept makes room for a link or an example, and can be had back. */
export function keepFormer() {
	try {
		const text = localStorage.getItem(KEY);
		if (text)
			localStorage.setItem(FORMER, text);
		return !!text;
	} catch {
		return false;
	}
}

export function forget() {
	try {
		for (const key of Object.keys(localStorage))
			if (key.startsWith("pxesh."))
				localStorage.removeItem(key);
	} catch { /* there is nothing then */ }
}

/*
 * beside.js: what lies beside the page. A page that was opened as a file may not
 * fetch, nor start a worker by its name: there local.js, a script, brings all.
 */
import { make } from "./dom.js";

const isFile = location.protocol === "file:";
let local;	/* by name: text, of the module its bytes in base64 */

/* Whom this page's own frames are, for postMessage: files have no origin. */
export const OWN = isFile ? "*" : location.origin;

/* Comes before all else here; rejects if local.js is missing. */
export function getReady() {
	return !isFile ? Promise.resolve() : new Promise((resolve, reject) => {
		const script = make("script", { src: "local.js" });
		script.onload = () => {
			local = globalThis.pxeshLocal;
			resolve();
		};
		script.onerror = () =>
			reject(new Error("local.js is not beside the page"));
		document.head.append(script);
	});
}

export const startWorker = () => new Worker(!isFile ? "worker.js" :
	URL.createObjectURL(new Blob([local["worker.js"]])));

/* The module's bytes, or undefined where the worker fetches it. */
export const moduleBytes = () => isFile ? Uint8Array.from(
	atob(local["pxesh.wasm"]), c => c.charCodeAt(0)) : undefined;

/* What a file of JSON holds; a folder's is given by "pxesh web" alone. */
export async function fetchJson(name) {
	if (isFile && Object.hasOwn(local, name))
		return JSON.parse(local[name]);
	const answer = isFile ? { ok: false, status: "not here" } :
		await fetch(name);
	if (!answer.ok)
		throw new Error(`${name}: ${answer.status}`);
	return answer.json();
}

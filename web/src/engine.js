/*
 * engine.js: the module, in workers. One is for what is asked at each keystroke
 * (language server), one for runs, which may be busy for ever and is ended
 * then, and one for long walks, beside which others run. The module is compiled
 * once.
 */
import { moduleBytes, startWorker } from "./beside.js";

let module;		/* a WebAssembly.Module, once there is one */

/* Is that the last that an instance says? */
export const isOver = m => ["end", "crash", "error"].includes(m.type);

class Engine {
	constructor() {
		this.jobs = new Map();	/* by id: what an instance says */
		this.next = 1;
		this.start();
	}

	start() {
		this.worker = startWorker();
		this.worker.onmessage = e => this.take(e.data);
		this.worker.onerror = e => {
			e.preventDefault();
			this.fail(e.message || "it cannot be loaded");
		};
		this.ready = new Promise((resolve, reject) => {
			this.loaded = { resolve, reject };
		});
		this.ready.catch(() => {});
		this.worker.postMessage({ type: "load",
			module: module || moduleBytes() });
	}

	take(m) {
		if (m.type === "ready") {
			module = m.module || module;
			this.isReady = true;
			this.loaded.resolve(m.ms);
			return;
		}
		const job = this.jobs.get(m.id);
		if (!job) {
			if (m.type === "error")
				this.loaded.reject(new Error(m.message));
			return;
		}
		if (isOver(m))
			this.jobs.delete(m.id);
		job(m);
	}

	/* One that never was ready would not be the next time either. */
	fail(message) {
		if (this.isReady)
			this.lose(`the worker ended: ${message}`);
		else
			this.loaded.reject(new Error(message));
	}

	/* All that were running have ended; the next ones have a new worker. */
	lose(message) {
		const jobs = this.jobs;
		this.jobs = new Map();
		this.worker.terminate();
		this.start();
		for (const [id, job] of jobs)
			job({ type: "crash", id, message, stdout: "", stderr: "" });
	}

	/* Start an instance; @hear gets its messages, the last one an "end",
	   "crash" or "error". Returns its id. */
	begin(message, hear) {
		const id = this.next++;
		this.jobs.set(id, hear);
		this.ready.then(() => this.worker.postMessage({ ...message, id }),
			e => hear({ type: "crash", id, message: e.message,
				stdout: "", stderr: "" }));
		return id;
	}

	send(message) {
		this.worker.postMessage(message);
	}
}

export let quick;
let busy, walker;

export function startEngines() {
	quick = new Engine();
	quick.ready.then(runs, () => {});
}

/* The one for runs, and the one for walks. */
export function runs() {
	busy = busy || new Engine();
	return busy;
}
export function walks() {
	walker = walker || new Engine();
	return walker;
}

/* End whatever runs there, busy or not. */
export function stop(engine = runs()) {
	if (engine.jobs.size)
		engine.lose("stopped");
}

/*
 * Run pxesh with these arguments to its end. Resolves to the worker's "end" or
 * "crash"; never rejects.
 */
export function run(argv, files, more, progress = () => {}, on = runs()) {
	return new Promise(resolve => on.begin(
		{ type: "run", argv, files, ...more }, m => {
			if (isOver(m))
				resolve(m);
			else if (m.type === "progress")
				progress(m);
		}));
}

/* Text of a file in an answer, or "". */
export function fileText(m, name) {
	const data = m.files && m.files[name];
	return !data ? "" : typeof data === "string" ? data :
		new TextDecoder().decode(data);
}

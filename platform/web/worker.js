/*
 * worker.js: between a page and runs of the module; docs/web.md has its
 * messages. It stands behind the module's own JavaScript and run.js.
 */
'use strict';

const runs = new Map();
let compiled = null;

const tell = (type, id, more) => postMessage({ type, id, ...more });

/* ---- files -------------------------------------------------------------- */

function writeFiles(fs, cwd, files) {
	for (const [name, contents] of Object.entries(files || {})) {
		const path = name.startsWith('/') ? name : cwd + '/' + name;

		if (contents === null) {
			fs.unlink(path);
			continue;
		}
		fs.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/');
		fs.writeFile(path, bytes(contents));
	}
}

function readFiles(fs, folder, into, below = '') {
	for (const name of fs.readdir(folder + '/' + below)) {
		const path = below + name;

		if (name === '.' || name === '..')
			continue;
		if (fs.isDir(fs.stat(folder + '/' + path).mode))
			readFiles(fs, folder, into, path + '/');
		else
			into[path] = fs.readFile(folder + '/' + path);
	}
	return into;
}

const isSame = (a, b) => a && a.length === b.length &&
	a.every((byte, i) => byte === b[i]);

function changedFiles(before, after) {
	return Object.fromEntries(Object.entries(after).filter(
		([path, now]) => !isSame(before[path], now)));
}

/* ---- runs ------------------------------------------------------------------ */

function joined(parts) {
	const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
	let at = 0;

	for (const p of parts) {
		all.set(p, at);
		at += p.length;
	}
	return new TextDecoder().decode(all);
}

/* A terminal goes to the left margin by CR. */
function withReturns(data) {
	const out = [];

	for (const c of data) {
		if (c === 10)
			out.push(13);
		out.push(c);
	}
	return Uint8Array.from(out);
}

/* Four times a second; the explorer's map less often if it takes long. */
const PROGRESS_MS = 250, MAP_SHARE = 10;

/* What a run that forks is to say, where @m asked for it. */
function teller(m, run) {
	let told = performance.now(), next = 0;

	return (forks) => {
		const now = performance.now();

		if (now - told < PROGRESS_MS)
			return;
		told = now;
		const map = m.maps && now > next ? run().map() : '';

		tell('progress', m.id, { forks, map });
		told = performance.now();
		next = map ? told + MAP_SHARE * (told - now) : next;
	};
}

async function start(m) {
	const cwd = m.cwd || '/home', from = performance.now();
	const out = { 1: [], 2: [] }, input = [bytes(m.stdin || '')];
	let before = {};
	const run = new PxeshRun(compiled, {
		argv: m.argv, env: m.env, cwd, terminal: m.tty,
		cols: m.cols, rows: m.rows,
		input: (to, at, len) => takeFrom(input, to, at, len),
		prepare: (fs) => {
			writeFiles(fs, cwd, m.files);
			before = readFiles(fs, cwd, {});
		},
		write: (fd, data) => {
			if (!m.tty) {
				out[fd].push(data);
				return;
			}
			data = withReturns(data);
			run.sent(data.length);
			tell('out', m.id, { fd, data });
		},
		progress: teller(m, () => run),
		ended: (end) => {
			runs.delete(m.id);
			tell(end.crash ? 'crash' : 'end', m.id, {
				status: end.status,
				message: end.crash && String(end.crash),
				stdout: joined(out[1]), stderr: joined(out[2]),
				files: changedFiles(before,
					readFiles(run.fs, cwd, {})),
				ms: performance.now() - from });
		},
	});

	runs.set(m.id, run);
	await run.start();
}

async function serve(m) {
	const cwd = m.cwd || '/home';
	const run = new PxeshRun(compiled, {
		cwd, prepare: (fs) => writeFiles(fs, cwd, m.files),
		write: () => {}, input: () => 0,
		said: (text) => tell('lsp-message', m.id,
				     { message: JSON.parse(text) }),
	});

	runs.set(m.id, run);
	run.ready = run.serve();
	await run.ready;
}

/* ---- messages ---------------------------------------------------------------- */

function find(m) {
	const run = runs.get(m.id);

	if (!run)
		throw new Error('there is no run ' + m.id);
	return run;
}

/* @from: a module, bytes of one, or nothing: it lies beside this file. */
async function compile(from) {
	if (from instanceof WebAssembly.Module)
		return from;
	return from ? WebAssembly.compile(from) :
		WebAssembly.compileStreaming(fetch('pxesh.wasm'));
}

const takes = {
	load: async (m) => {
		const from = performance.now();

		compiled = await compile(m.module);
		tell('ready', m.id, { module: compiled,
				      ms: performance.now() - from });
	},
	run: start,
	keys: (m) => find(m).typed(bytes(m.data)),
	resize: (m) => find(m).resized(m.cols, m.rows),
	/* What a run said last may be taken when it is over. */
	taken: (m) => runs.get(m.id)?.taken(m.bytes),
	stop: (m) => find(m).stop(),
	lsp: serve,
	'lsp-send': async (m) => {
		const run = find(m);

		await run.ready;
		run.message(JSON.stringify(m.message));
	},
	files: async (m) => {
		const run = find(m);

		await run.ready;
		writeFiles(run.fs, run.options.cwd, m.files);
	},
};

onmessage = async (event) => {
	const m = event.data;

	try {
		if (!takes[m.type])
			throw new Error('no such message: ' + m.type);
		await takes[m.type](m);
	} catch (e) {
		tell('error', m.id, { message: String(e) });
	}
};

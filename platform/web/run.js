/*
 * run.js: one run of the module, in an instance of its own: its terminal, its
 * waits, its processes. It waits, and forks, by what Binaryen's asyncify does:
 * C returns from all its functions and keeps what they had; called again, it
 * goes back into them. The module is createPxesh(), from emscripten.
 */
'use strict';

const ASYNC_STACK = 256 << 10;	/* bytes for what C has on its stack */
const STACK = 512 << 10;	/* bytes of C's, as it was linked */
const COPIES_MAX = 512 << 20;	/* bytes of all memories kept aside */
const TURN_MS = 50;		/* a busy run: then the page has its turn */
const UNREAD_MAX = 64 << 10;	/* bytes that the terminal has not taken */
const STOPPED = 130 << 8;

class End {
	constructor(status) { this.status = status; }
}

class PxeshRun {
	/*
	 * @options: argv, env, cwd, terminal (fds 0 and 1 are one), cols, rows,
	 * input(to, at, len) which gives bytes, prepare(FS), write(fd, bytes),
	 * ended({status, crash}), progress(forks) after each fork, said(text) of
	 * a language server.
	 */
	constructor(module, options) {
		this.module = module;
		this.options = options;
		this.keys = [];
		this.parents = [];
		this.dead = [];
		this.shared = [];
		this.spare = [];
		this.copied = this.most = 0;
		this.forks = this.pid = this.until = this.unread = 0;
		this.turn = performance.now();
		this.over = this.stopping = this.rewinding = this.held = false;
		this.pending = this.waiting = null;
	}

	/* ---- starting --------------------------------------------------- */

	async load() {
		this.m = await createPxesh({
			pxesh: this,
			noInitialRun: true,
			noFSInit: true,
			instantiateWasm: (imports, done) => {
				const i = new WebAssembly.Instance(this.module,
								   imports);
				done(i, this.module);
				return i.exports;
			},
			preRun: [(m) => this.prepare(m)],
			print: (text) => this.options.write(1, bytes(text + '\n')),
			printErr: (text) => this.options.write(2, bytes(text + '\n')),
			onAbort: () => {},
			quit: (status) => { throw new End((status & 255) << 8); },
		});
	}

	prepare(m) {
		const o = this.options;

		this.m = m;
		this.fs = m.FS;
		Object.assign(m.ENV, { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
			      o.env);
		this.fs.init(() => null, () => {}, () => {});
		for (let fd = 0; fd < 3; fd++)
			this.openStream(fd);
		this.fs.mkdirTree(o.cwd || '/home');
		if (o.prepare)
			o.prepare(this.fs);
		this.fs.chdir(o.cwd || '/home');
	}

	/* A device, so that C may open it twice. */
	openStream(fd) {
		const fs = this.fs, device = fs.makedev(64, fd);

		fs.registerDevice(device, {
			read: (stream, to, at, len) =>
				this.options.input(to, at, len),
			write: (stream, from, at, len) => {
				this.options.write(fd, Uint8Array.from(
					from.subarray(at, at + len)));
				return len;
			},
			llseek: () => { throw new fs.ErrnoError(70); },
		});
		fs.mkdev('/dev/pxesh' + fd, device);
		fs.close(fs.getStream(fd));
		fs.open('/dev/pxesh' + fd, fd ? 1 : 0);
	}

	async start() {
		const argv = ['pxesh', ...this.options.argv];

		await this.load();
		this.stackTop = this.m.stackSave();
		this.data = this.m._malloc(8 + ASYNC_STACK);
		this.argc = argv.length;
		this.argv = this.m._malloc(4 * (argv.length + 1));
		argv.forEach((word, i) => {
			this.m.HEAP32[(this.argv >> 2) + i] = this.string(word);
		});
		this.m.HEAP32[(this.argv >> 2) + argv.length] = 0;
		this.go(() => this.main());
	}

	string(text) {
		const b = bytes(text), at = this.m._malloc(b.length + 1);

		this.m.HEAPU8.set(b, at);
		this.m.HEAPU8[at + b.length] = 0;
		return at;
	}

	main() {
		return this.m._main(this.argc, this.argv);
	}

	/* ---- from one wait to the next ----------------------------------- */

	/* Call into C until it waits or is over; a child goes on first. */
	go(call) {
		for (;;) {
			const end = this.attempt(call);

			if (this.pending) {
				const what = this.pending;

				this.pending = null;
				this.m._asyncify_stop_unwind();
				this.sp = this.m.stackSave();
				if (what.wait !== undefined) {
					this.sleep(what.wait);
					return;
				}
				call = this.back(this.keep());
				if (this.options.progress)
					this.options.progress(this.forks);
			} else if (this.parents.length) {
				call = this.back(this.restore(end));
			} else {
				this.finish(end);
				return;
			}
		}
	}

	/* How it ended, unless it waits. */
	attempt(call) {
		try {
			return { status: (call() & 255) << 8 };
		} catch (e) {
			this.pending = null;
			if (e instanceof End)
				return { status: e.status };
			if (e && e.name === 'ExitStatus')
				return { status: (e.status & 255) << 8 };
			return { status: 11, crash: e };
		}
	}

	/* Unwind: what is asked for happens when C has returned. */
	leave(what) {
		const at = this.data >> 2;

		this.m.HEAP32[at] = this.data + 8;
		this.m.HEAP32[at + 1] = this.data + 8 + ASYNC_STACK;
		this.pending = what;
		this.m._asyncify_start_unwind(this.data);
	}

	/* Back into C, where the call that left gives @value. */
	back(value) {
		return () => {
			this.m.stackRestore(this.sp);
			this.rewinding = true;
			this.value = value;
			this.m._asyncify_start_rewind(this.data);
			return this.main();
		};
	}

	isBack() {
		if (!this.rewinding)
			return false;
		this.rewinding = false;
		this.m._asyncify_stop_rewind();
		return true;
	}

	finish(end) {
		if (this.over)
			return;
		this.over = true;
		clearTimeout(this.timer);
		this.spare = [];
		this.options.ended({
			status: end.status & 255 ? 128 + (end.status & 127) :
				end.status >> 8,
			crash: end.crash,
		});
	}

	end(status) {
		throw new End(status);
	}

	/* ---- waiting, keys ------------------------------------------------ */

	wait(ms) {
		if (this.isBack())
			return;
		if (this.stopping)
			throw new End(STOPPED);
		if (!this.keys.length || ms === 0)
			this.leave({ wait: ms });
	}

	sleep(ms) {
		this.waiting = true;
		if (ms >= 0)
			this.timer = setTimeout(() => this.wake(), ms);
	}

	wake() {
		if (!this.waiting || this.over)
			return;
		this.held = this.isAhead();
		if (this.held)
			return;
		this.waiting = false;
		clearTimeout(this.timer);
		this.turn = performance.now();
		this.go(this.back(0));
	}

	typed(data) {
		this.keys.push(...data);
		this.wake();
	}

	resized(cols, rows) {
		this.options.cols = cols;
		this.options.rows = rows;
		this.wake();
	}

	/* ---- a terminal that is slower than the run ------------------------- */

	/* A terminal that says what it has taken is never sent much more. */
	sent(len) {
		this.unread += len;
	}

	taken(len) {
		this.unread -= len;
		if (this.held && this.unread <= UNREAD_MAX / 2)
			this.wake();
	}

	isAhead() {
		return this.unread > UNREAD_MAX;
	}

	/* At its next wait, which may be now. */
	stop() {
		this.stopping = true;
		if (this.waiting)
			this.finish({ status: STOPPED });
	}

	takeKeys(at, cap) {
		const some = this.keys.splice(0, cap);

		this.m.HEAPU8.set(some, at);
		return some.length;
	}

	isDue() {
		const now = performance.now();

		if (this.until && now > this.until)
			throw new End(this.sig);
		return this.options.terminal &&
			(this.isAhead() || now - this.turn > TURN_MS);
	}

	isTerminal(fd) {
		const t = this.options.terminal;

		return typeof t === 'function' ? t(fd) : Boolean(t);
	}

	size() {
		return (this.options.cols || 80) << 16 | (this.options.rows || 25);
	}

	/* ---- processes ----------------------------------------------------- */

	/* What no process has of its own, or none needs: what they share, the
	   stack that is free, and what was not used to leave C. */
	gaps() {
		return [...this.shared,
			{ at: this.stackTop - STACK, len: this.sp - this.stackTop +
				STACK },
			{ at: this.m.HEAP32[this.data >> 2],
			  len: this.data + 8 + ASYNC_STACK -
				this.m.HEAP32[this.data >> 2] },
		].sort((a, b) => a.at - b.at);
	}

	/* The other parts of memory below @top. */
	own(top) {
		const parts = [];
		let at = 0;

		for (const gap of this.gaps()) {
			parts.push([at, gap.at]);
			at = gap.at + gap.len;
		}
		parts.push([at, top]);
		return parts;
	}

	fork() {
		if (this.isBack())
			return this.value;
		if (this.stopping)
			throw new End(STOPPED);
		if (this.copied > COPIES_MAX)
			return -1;
		this.leave({});
		return 0;
	}

	/* Keep the parent's memory aside, and go on as its child. */
	keep() {
		const parts = this.own(this.top());
		const len = parts.reduce((n, [a, b]) => n + b - a, 0);
		let copy = this.spare.pop(), n = 0;

		if (!copy || copy.length < len)
			copy = new Uint8Array(len + (len >> 3));
		for (const [a, b] of parts) {
			copy.set(this.m.HEAPU8.subarray(a, b), n);
			n += b - a;
		}
		this.copied += copy.length;
		this.parents.push({
			copy, parts, pid: this.pid, sp: this.sp,
			dead: this.dead, shared: this.shared, sig: this.sig,
			streams: this.fs.streams.slice(), cwd: this.fs.cwd(),
			left: this.until && this.until - performance.now(),
		});
		this.pid = ++this.forks;
		this.dead = [];
		this.shared = this.shared.slice();
		this.until = 0;
		return 0;
	}

	/* The child is over: back to its parent, who gets its number. */
	restore(end) {
		const p = this.parents.pop(), pid = this.pid;
		let n = 0;

		this.top();	/* is noted before it is the parent's again */
		for (const [a, b] of p.parts) {
			this.m.HEAPU8.set(p.copy.subarray(n, n + b - a), a);
			n += b - a;
		}
		this.copied -= p.copy.length;
		this.spare.push(p.copy);
		p.streams.forEach((s, fd) => { if (s) s.fd = fd; });
		this.fs.streams = p.streams;
		if (this.fs.cwd() !== p.cwd)
			this.fs.chdir(p.cwd);
		this.rewinding = false;
		this.pid = p.pid;
		this.sp = p.sp;
		this.sig = p.sig;
		this.dead = p.dead;
		this.shared = p.shared;
		this.until = p.left && performance.now() + p.left;
		this.dead.push({ pid, status: end.status });
		return pid;
	}

	/* What the explorer has found so far, as JSON, or "". To be called where
	   C has left; what it needs of memory for that is given back. */
	map() {
		const sp = this.sp;

		this.keep();
		this.m.stackRestore(sp);
		const at = this.m._web_map();
		const text = at ? this.text(at) : '';

		this.restore({});
		this.dead.pop();
		return text;
	}

	reap(pid, status) {
		const i = this.dead.findIndex((d) => pid < 0 || d.pid === pid);

		if (i < 0)
			return 0;
		const [d] = this.dead.splice(i, 1);

		this.m.HEAP32[status >> 2] = d.status;
		return d.pid;
	}

	limit(seconds, sig) {
		this.until = seconds && performance.now() + seconds * 1000;
		this.sig = sig;
	}

	share(at, len) {
		this.shared.push({ at, len });
	}

	/* Where the memory of this process ends. */
	top() {
		const top = this.m._sbrk(0);

		this.most = Math.max(this.most, top);
		return top;
	}

	/* Bytes of memory that any process has had so far. */
	used() {
		this.top();
		return this.most;
	}

	/* ---- files ----------------------------------------------------------- */

	/* Whoever reads comes after all is written: no wait, no end but this. */
	pipe(fds) {
		const queue = [], fs = this.fs;
		const node = fs.createNode(null, 'pipe', 0o010600, 0);

		node.node_ops = {};
		node.stream_ops = {
			read: (s, to, at, len) => takeFrom(queue, to, at, len),
			write: (s, from, at, len) => {
				queue.push(from.slice(at, at + len));
				return len;
			},
			llseek: () => { throw new fs.ErrnoError(70); },
		};
		for (let i = 0; i < 2; i++) {
			const s = fs.createStream({
				path: 'pipe', node, flags: i, seekable: false,
				stream_ops: node.stream_ops,
			});

			this.m.HEAP32[(fds >> 2) + i] = s.fd;
		}
		return 0;
	}

	/* By the same rules as a browser's address line. */
	host(host, out, cap) {
		let name = '';

		try {
			name = new URL('http://' + this.text(host)).hostname;
		} catch (e) {
			return 0;
		}
		if (name.length >= cap)
			return 0;
		this.m.HEAPU8.set(bytes(name + '\0'), out);
		return name.length;
	}

	text(at) {
		const end = this.m.HEAPU8.indexOf(0, at);

		return new TextDecoder().decode(this.m.HEAPU8.slice(at, end));
	}

	/* ---- a language server ------------------------------------------------ */

	async serve() {
		await this.load();
		if (this.m._web_lsp_start() < 0)
			throw new Error('no memory for a language server');
	}

	message(text) {
		const at = this.string(text);

		this.m._web_lsp_message(at, bytes(text).length);
		this.m._free(at);
	}

	said(at, len) {
		this.options.said(new TextDecoder().decode(
			this.m.HEAPU8.slice(at, at + len)));
	}
}

function bytes(text) {
	return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

function takeFrom(queue, to, at, len) {
	let n = 0;

	while (queue.length && n < len) {
		const part = queue[0].subarray(0, len - n);

		to.set(part, at + n);
		n += part.length;
		queue[0] = queue[0].subarray(part.length);
		if (!queue[0].length)
			queue.shift();
	}
	return n;
}

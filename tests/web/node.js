/*
 * node.js: the module as a program for a terminal, under node, so that tests of
 * the host program can run it: the machine's files, its standard streams.
 */
'use strict';

const disk = require('fs');

/* What the module's C library calls the errors that disks give */
const NUMBERS = {
	EACCES: 2, EBADF: 8, EBUSY: 10, EEXIST: 20, EFBIG: 22, EINVAL: 28,
	EIO: 29, EISDIR: 31, ELOOP: 32, EMFILE: 33, ENAMETOOLONG: 37,
	ENOENT: 44, ENOSPC: 51, ENOTDIR: 54, ENOTEMPTY: 55, ENXIO: 60,
	EPERM: 63, EPIPE: 64, EROFS: 69, ETXTBSY: 74,
};

/* ---- the machine's files as a file system of emscripten's ----------------- */

function machineFiles(FS) {
	const attempt = (what) => {
		try {
			return what();
		} catch (e) {
			throw new FS.ErrnoError(NUMBERS[e.code] || 29);
		}
	};
	const pathOf = (node) => {
		const parts = [];

		while (node.parent !== node) {
			parts.push(node.name);
			node = node.parent;
		}
		return [node.mount.opts.root, ...parts.reverse()].join('/');
	};
	const make = (parent, name, mode) => {
		const node = FS.createNode(parent, name, mode, 0);

		node.node_ops = type.node_ops;
		node.stream_ops = type.stream_ops;
		return node;
	};
	const look = (parent, name) => {
		const path = pathOf(parent) + '/' + name;

		return make(parent, name, attempt(() => disk.lstatSync(path)).mode);
	};
	const flagsOf = (flags) => flags & ~0o12000000; /* O_CLOEXEC, O_PATH */
	const type = {
		mount: (mount) => make(null, '/', 0o40755),
		node_ops: {
			getattr: (node) => {
				const s = attempt(() => disk.lstatSync(pathOf(node)));

				return { ...s, atime: s.atime, mtime: s.mtime,
					 ctime: s.ctime };
			},
			setattr: (node, attr) => attempt(() => {
				if (attr.mode !== undefined)
					disk.chmodSync(pathOf(node), attr.mode & 0o7777);
				if (attr.size !== undefined)
					disk.truncateSync(pathOf(node), attr.size);
			}),
			lookup: look,
			mknod: (parent, name, mode) => {
				const path = pathOf(parent) + '/' + name;

				attempt(() => (mode & 0o170000) === 0o40000 ?
					disk.mkdirSync(path, mode & 0o7777) :
					disk.writeFileSync(path, '',
						{ mode: mode & 0o7777 }));
				return look(parent, name);
			},
			rename: (node, folder, name) => {
				attempt(() => disk.renameSync(pathOf(node),
					pathOf(folder) + '/' + name));
				node.name = name;
			},
			unlink: (parent, name) => attempt(() =>
				disk.unlinkSync(pathOf(parent) + '/' + name)),
			rmdir: (parent, name) => attempt(() =>
				disk.rmdirSync(pathOf(parent) + '/' + name)),
			readdir: (node) => ['.', '..', ...attempt(() =>
				disk.readdirSync(pathOf(node)))],
			symlink: (parent, name, to) => attempt(() =>
				disk.symlinkSync(to, pathOf(parent) + '/' + name)),
			readlink: (node) => attempt(() =>
				disk.readlinkSync(pathOf(node))),
		},
		stream_ops: {
			open: (s) => {
				if (!FS.isDir(s.node.mode))
					s.own = attempt(() => disk.openSync(
						pathOf(s.node), flagsOf(s.flags)));
			},
			close: (s) => {
				if (s.own !== undefined)
					disk.closeSync(s.own);
			},
			read: (s, to, at, len, from) => attempt(() =>
				disk.readSync(s.own, to, at, len, from)),
			write: (s, data, at, len, to) => attempt(() =>
				disk.writeSync(s.own, data, at, len, to)),
			llseek: (s, offset, whence) => {
				const base = whence === 1 ? s.position : whence === 2 ?
					disk.fstatSync(s.own).size : 0;

				if (base + offset < 0)
					throw new FS.ErrnoError(28);
				return base + offset;
			},
		},
	};
	return type;
}

function mountAll(FS) {
	const type = machineFiles(FS), full = FS.makedev(1, 7);

	FS.registerDevice(full, {
		write: () => { throw new FS.ErrnoError(NUMBERS.ENOSPC); },
	});
	FS.mkdev('/dev/full', full);
	for (const entry of disk.readdirSync('/', { withFileTypes: true })) {
		const at = '/' + entry.name;

		if (entry.isSymbolicLink()) {
			FS.symlink(disk.readlinkSync(at), at);
		} else if (entry.isDirectory() &&
			   !['dev', 'proc', 'sys'].includes(entry.name)) {
			FS.mkdirTree(at);
			FS.mount(type, { root: at }, at);
		}
	}
}

/* ---- standard streams ------------------------------------------------------- */

function writeAll(fd, data) {
	while (data.length) {
		try {
			data = data.subarray(disk.writeSync(fd, data));
		} catch (e) {
			if (e.code !== 'EAGAIN')
				throw new run.fs.ErrnoError(NUMBERS[e.code] || 29);
		}
	}
}

function readSome(to, at, len) {
	for (;;) {
		try {
			return disk.readSync(0, to, at, len, null);
		} catch (e) {
			if (e.code === 'EOF')
				return 0;
			if (e.code !== 'EAGAIN')
				throw e;
		}
	}
}

function leave(end) {
	if (end.crash)
		console.error(end.crash);
	process.exit(end.crash ? 128 + 6 : end.status);
}

/* ---- the whole ------------------------------------------------------------------ */

process.removeAllListeners('uncaughtException');
process.removeAllListeners('unhandledRejection');

const run = new PxeshRun(new WebAssembly.Module(
	disk.readFileSync(__dirname + '/pxesh.wasm')), {
	argv: process.argv.slice(2), cwd: process.cwd(),
	env: Object.fromEntries([['TERM', ''], ['LANG', ''],
				 ...Object.entries(process.env)]),
	terminal: (fd) => require('tty').isatty(fd),
	input: readSome, prepare: mountAll, write: writeAll, ended: leave,
	cols: process.stdout.columns, rows: process.stdout.rows,
});

if (process.stdin.isTTY) {
	process.stdin.setRawMode(true);
	process.stdin.on('data', (data) => run.typed(data));
	process.stdout.on('resize', () =>
		run.resized(process.stdout.columns, process.stdout.rows));
}
run.start();

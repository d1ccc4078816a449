/*
 * flow.js: a run that writes faster than the page's terminal shows it: it waits
 * for the page, and meanwhile can be typed at and stopped.
 *
 * usage: node flow.js WEB	the folder with worker.js and pxesh.wasm
 */
'use strict';

const { loading, startWorker } = require('./world.js');

const AHEAD_MAX = 128 << 10;	/* bytes: the limit, and what was under way */
const TURNS = 100;
const SCRIPT = '#!ipxe\n:a\necho hello\ngoto a\n';

const web = process.argv[2];
let unread = 0, end = null, failed = 0;

const send = startWorker(web, (m) => {
	if (m.type === 'out')
		unread += m.data.length;
	else if (m.type !== 'ready')
		end = m;
});

function expect(what, good) {
	console.log(`${good ? 'passed' : 'FAILED'}: ${what}`);
	failed += !good;
}

/* The worker has that many turns; a run that does not wait uses them. */
async function turns() {
	for (let i = 0; i < TURNS && !end; i++)
		await new Promise((resolve) => { setTimeout(resolve); });
}

async function take(id) {
	const bytes = unread;

	unread = 0;
	await send({ type: 'taken', id, bytes });
	await turns();
}

async function begin(id, more) {
	unread = 0;
	end = null;
	await send({ type: 'run', id, tty: true,
		     argv: ['run', 'a.ipxe', ...more],
		     files: { 'a.ipxe': SCRIPT } });
	await turns();
}

/* @how is the time that passes; @more are arguments. */
async function flow(how, more, id) {
	await begin(id, more);
	expect(`${how}: it waits for the page`, !end && unread < AHEAD_MAX);
	await take(id);
	expect(`${how}: it goes on when all is shown`, !end && unread > 0);
	expect(`${how}: it waits again`, unread < AHEAD_MAX);
	await send({ type: 'keys', id, data: '\x03\x03' });
	for (let i = 0; i < TURNS && !end; i++)
		await take(id);
	expect(`${how}: Control-C typed meanwhile ends it`,
	       end && end.type === 'end');
	await send({ type: 'taken', id, bytes: unread });
	expect(`${how}: what is shown afterwards is no error`,
	       end.type === 'end');
	await begin(id + 1, more);
	await send({ type: 'stop', id: id + 1 });
	expect(`${how}: it is stopped at once`, end && end.status === 130);
}

async function main() {
	await send(loading(web));
	await flow('real time', [], 1);
	await flow('virtual time', ['--keys', '<Enter>'], 3);
	process.exit(failed ? 1 : 0);
}

main();

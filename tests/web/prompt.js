/*
 * prompt.js: a live prompt in the page's worker. Whatever waits is typed there;
 * the prompt has to come back from each. What waits and is not among what the
 * module can leave and come back to (tools/web.mk) crashes here or goes astray.
 *
 * usage: node prompt.js WEB	the folder with worker.js and pxesh.wasm
 */
'use strict';

const { loading, startWorker } = require('./world.js');

const LAB = `machine: {platform: efi}
servers:
  - type: dhcp
  - {type: dns, names: {disk.example: 192.0.2.1}}
  - {type: http, paths: {/disk.img: {file: disk.img}, /: {folder: .}}}
  - {type: tftp, paths: {/: {folder: .}}}
  - type: ntp
  - {type: iscsi, target: "iqn.2026-01.example:disk",
     luns: [{lun: 0, image: disk.img}]}
  - {type: nbd, exports: [{name: disk, image: disk.img}]}
`;
const FILES = { 'lab.yaml': LAB, 'disk.img': new Uint8Array(65536),
	hello: 'hello\n', 'menu.ipxe':
	'#!ipxe\ndhcp\nsleep 1\necho the end of it\n' };

const PROMPT = /pxesh> $/;
/* What is typed, and what it has to show at last */
const LINES = [
	['help\r', /-- more/], ['q', PROMPT],
	['dhcp\r', /ok[^]*pxesh> $/],
	['ping -c 1 192.0.2.1\r', /192\.0\.2\.1[^]*pxesh> $/],
	['nslookup where disk.example && show where\r', /192\.0\.2\.1\r\n[^]*pxesh> $/],
	['ntp time.example\r', PROMPT],
	['imgfetch http://boot.example/hello\r', /ok[^]*pxesh> $/],
	['imgfetch tftp://192.0.2.1/hello\r', /ok[^]*pxesh> $/],
	['sanhook -d 0x81 iscsi:disk.example::::iqn.2026-01.example:disk\r',
		PROMPT],
	['sanhook -d 0x82 http://disk.example/disk.img\r', PROMPT],
	['sanhook -d 0x83 nbd://disk.example/disk\r', PROMPT],
	['sanunhook -d 0x81\r', PROMPT],
	['sleep 1\r', PROMPT],
	['login\r', /[Uu]ser/], ['\x03', PROMPT],
	['config\r', /net0/], ['\x18', PROMPT],
	['menu Choose && item a Alpha && item b Beta && choose it\r',
		/Beta *\x1b[[]4;2H$/],
	['\x1b[B\r', PROMPT], ['show it\r', /b\r\n[^]*pxesh> $/],
	['prompt --key x Press\r', /\nPress/], ['x', PROMPT],
	['chain http://boot.example/menu.ipxe\r', /end of it\r\npxesh> $/],
];

let heard = '', over = null, wake = () => {};
const web = process.argv[2];
const send = startWorker(web, (m) => {
	if (m.type === 'out')
		heard += new TextDecoder().decode(m.data);
	else if (m.type !== 'ready')
		over = over || m;
	wake();
});

/* Wait until that is on the screen, or it is over, or 20 s. */
async function comes(wanted) {
	const late = setTimeout(() => wake(), 20000);
	const end = Date.now() + 19000;

	while (!wanted.test(heard) && !over && Date.now() < end)
		await new Promise((resolve) => { wake = resolve; });
	clearTimeout(late);
	return wanted.test(heard);
}

async function main() {
	let good = 0;

	await send(loading(web));
	await send({ type: 'run', id: 1, tty: true, cols: 80, rows: 20,
		     argv: ['shell', '--lab', 'lab.yaml'], files: FILES });
	for (const [keys, wanted] of [['', PROMPT], ...LINES]) {
		if (keys)
			heard = '';
		await send({ type: 'keys', id: 1, data: keys });
		if (!await comes(wanted)) {
			console.log(`${JSON.stringify(keys)}: ${wanted} never came`,
				heard, over);
			break;
		}
		good++;
	}
	console.log(`${good} passed of ${LINES.length + 1}`);
	process.exit(good === LINES.length + 1 ? 0 : 1);
}

main();

/*
 * build.mjs: the page's files, from this folder and from what npm fetched.
 *
 * usage: node build.mjs MODULES SOURCE OUT VERSION
 *
 * MODULES is the folder with node_modules, SOURCE the top of the tree, OUT where
 * the page is put. Made by "make web" (page.mk).
 */
import { createRequire } from "node:module";
import * as fs from "node:fs";
import * as path from "node:path";

const [modules, source, out, version] = process.argv.slice(2);
const esbuild = createRequire(path.resolve(modules, "x.js"))("esbuild");
const here = path.join(source, "web");
const read = (...name) => fs.readFileSync(path.join(...name), "utf8");
const write = (name, text) => fs.writeFileSync(path.join(out, name), text);

/* ---- the page --------------------------------------------------------- */

async function page() {
	const made = await esbuild.build({
		entryPoints: [path.join(here, "src/page.js")], bundle: true,
		minify: true, format: "iife", target: "es2022", metafile: true,
		nodePaths: [path.resolve(modules, "node_modules")],
		outfile: path.join(out, "page.js"), legalComments: "none",
		logLevel: "warning" });
	const xterm = read(modules, "node_modules/@xterm/xterm/css/xterm.css");
	const css = await esbuild.transform(xterm + read(here, "page.css"),
		{ loader: "css", minify: true });
	write("page.css", css.code);
	write("index.html", read(here, "index.html").replace(
		"<span id=\"version\"></span>", () => `<span>pxesh ${version}</span>`));
	fs.copyFileSync(path.join(here, "icon.svg"), path.join(out, "icon.svg"));
	return Object.keys(made.metafile.inputs);
}

/* ---- the boot map, in files instead of in one page ------------------------ */

/* Its colours are also chosen by the page around it */
function mapColours(css) {
	const [, light] = /:root \{([^}]*)\}/.exec(css);
	const [, dark] = /@media \(prefers-color-scheme: dark\) \{ :root \{([^}]*)\}/
		.exec(css);
	return `:root[data-theme=light]{${light};color-scheme:light}` +
		`:root[data-theme=dark]{${light}${dark};color-scheme:dark}`;
}

function map() {
	const html = read(source, "explore/explore.html");
	const [, style] = /<style>([^]*?)<\/style>/.exec(html);
	const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/
		.exec(read(here, "index.html"))[0];
	write("map.css", style + mapColours(style));
	write("map.html", html
		.replace(/<style>[^]*?<\/style>/, () =>
			`${policy}\n<link rel="stylesheet" href="map.css">`)
		.replace("/*DATA*/", "{}")
		.replace("<script>/*SCRIPT*/</script>", () =>
			"<script src=\"map-frame.js\"></script>"));
	fs.copyFileSync(path.join(source, "explore/explore.js"),
		path.join(out, "map.js"));
	fs.copyFileSync(path.join(here, "map-frame.js"),
		path.join(out, "map-frame.js"));
}

/* ---- examples --------------------------------------------------------------- */

/* A row: title, then files (a folder stands for all below it), of which the
   first is run; "roots" are folders that are taken out of their names. */
const EXAMPLES = JSON.parse(read(here, "examples/examples.json"));

function below(name) {
	const full = path.join(source, name);
	return !fs.statSync(full).isDirectory() ? [name] :
		fs.readdirSync(full).sort().flatMap(n => below(`${name}/${n}`));
}

/* [name, text], or [name, {base64}] */
function content(name) {
	const bytes = fs.readFileSync(path.join(source, name));
	return bytes.includes(0) ? { base64: bytes.toString("base64") } :
		bytes.toString("utf8");
}

function examples() {
	write("examples.json", JSON.stringify(EXAMPLES.map(e => {
		const cut = name => e.roots.reduce((n, root) =>
			n.startsWith(root + "/") ? n.slice(root.length + 1) : n, name);
		const files = e.files.flatMap(below).map(n => [cut(n), content(n)]);
		return { ...e, roots: undefined, files, main: files[0][0],
			lab: e.lab && cut(e.lab) };
	})));
}

/* ---- licences ------------------------------------------------------------- */

function licenceOf(folder) {
	const name = fs.readdirSync(folder).find(n => /^licen[cs]e/i.test(n));
	return name ? read(folder, name) : "";
}

/* Of each package that is in the bundle, as their licences ask for. */
function licences(inputs) {
	const names = new Set(inputs.map(n => /node_modules\/((?:@[^/]+\/)?[^/]+)/
		.exec(n)).filter(m => m).map(m => m[1]).concat("@xterm/xterm"));
	const parts = [...names].sort().map(n => {
		const folder = path.join(modules, "node_modules", n);
		const about = JSON.parse(read(folder, "package.json"));
		return `== ${n} ${about.version} (${about.license})\n\n` +
			licenceOf(folder);
	});
	write("licences.txt", `pxesh ${version}, GPL-2.0-or-later: the page and ` +
		"the program in it.\nIts source is source.tar.gz beside this file, or " +
		"comes from where you got this\npage; tools/deps in it names what " +
		"else the program is made of (lwIP, wolfSSL,\nzlib, libfyaml, " +
		"jansson, of Debian's sources), and gets it. In the page\n" +
		"there are also:\n\n" +
		parts.join("\n\n") + "\n\n== pxesh\n\n" + read(source, "LICENSE"));
}

fs.mkdirSync(out, { recursive: true });
const inputs = await page();
map();
examples();
licences(inputs);

/*
 * styles.js: CodeMirror and xterm.js write style elements as they run, which the
 * page's policy forbids; style sheets that are made as objects it allows. So
 * whoever makes a style element gets one that hands its text to such a sheet.
 * Comes before either runs.
 */
const createElement = document.createElement;

function styleElement() {
	const sheet = new CSSStyleSheet();
	const e = createElement.call(document, "template");
	document.adoptedStyleSheets.push(sheet);
	return Object.defineProperty(e, "textContent",
		{ set: text => sheet.replaceSync(text) });
}

document.createElement = (name, options) => name === "style" ?
	styleElement() : createElement.call(document, name, options);

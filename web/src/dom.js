/* dom.js: elements. Text is always set as text: no script's bytes become HTML. */

/* An element with properties and children; null and undefined are left out. */
export function make(name, props, ...children) {
	const e = document.createElement(name);
	for (const [key, value] of Object.entries(props || {}))
		if (key.includes("-") || key === "role")
			e.setAttribute(key, value);
		else
			e[key] = value;
	e.append(...children.filter(c => c !== null && c !== undefined));
	return e;
}

export const byId = id => document.getElementById(id);
export const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/* A button that does something */
export const button = (text, onclick, props) => make("button",
	{ type: "button", textContent: text, onclick, ...props });

/* Give bytes to who looks at the page, as a file. */
export function download(name, data) {
	const url = URL.createObjectURL(new Blob([data]));
	const a = make("a", { href: url, download: name.replace(/^.*\//, "") });
	a.click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/* Say a word below the header; screen readers read it. */
let clearing;
export function notice(text, ...more) {
	byId("notice").replaceChildren(text, ...more);
	clearTimeout(clearing);
	if (text && !more.length)
		clearing = setTimeout(() =>
			byId("notice").replaceChildren(), 6000);
}

/* Ask for a line of text; resolves to null if that was given up. */
export function ask(question, value, okay = "OK") {
	const input = make("input", { value, "aria-label": question });
	const box = make("dialog", {}, make("form", { method: "dialog" },
		make("p", { textContent: question }), input,
		make("div", { className: "buttons" },
			button("Cancel", () => box.close("")),
			make("button", { value: "ok", textContent: okay,
				className: "go" }))));
	document.body.append(box);
	box.showModal();
	input.select();
	return new Promise(resolve => box.addEventListener("close", () => {
		box.remove();
		resolve(box.returnValue === "ok" ? input.value : null);
	}));
}

/* map-frame.js: the boot map in a frame: its JSON comes from the page around
   it, also more of it than was there; what is picked goes there. map.js, which
   is explore/explore.js, draws it. */
"use strict";
{
	const say = message => parent.postMessage(message,
		location.protocol === "file:" ? "*" : location.origin);
	const root = document.documentElement;
	let isThere = false, isHeld = false, next = null;

	const begin = () => {
		isThere = true;
		document.getElementById("data").textContent = next.json;
		const script = document.createElement("script");
		script.src = "map.js";
		script.onload = () => say({ type: "drawn" });
		document.body.append(script);
	};
	const goOn = () => {
		document.dispatchEvent(new CustomEvent("map", { detail: next.json }));
		say({ type: "drawn" });
	};
	/* What is pressed has to be there when it is let go. */
	const draw = () => {
		if (isHeld || !next)
			return;
		if (next.theme)
			root.dataset.theme = next.theme;
		root.classList.toggle("going", next.going);
		(isThere ? goOn : begin)();
		next = null;
	};

	document.addEventListener("pick", p =>
		say({ type: "pick", replay: p.detail }));
	addEventListener("message", e => {
		if (e.source !== parent || !e.data || e.data.type !== "map")
			return;
		next = e.data;
		draw();
	});
	addEventListener("pointerdown", () => { isHeld = true; }, true);
	for (const name of ["pointerup", "pointercancel"])
		addEventListener(name, () => setTimeout(() => {
			isHeld = false;
			draw();
		}), true);
}

/* map-frame.js: the boot map in a frame: its JSON comes from the page around
   it, and what is picked goes there. */
"use strict";
addEventListener("message", e => {
	if (e.source !== parent || !e.data || e.data.type !== "map")
		return;
	if (e.data.theme)
		document.documentElement.dataset.theme = e.data.theme;
	document.getElementById("data").textContent = e.data.json;
	document.addEventListener("pick", p => parent.postMessage(
		{ type: "pick", replay: p.detail },
		location.protocol === "file:" ? "*" : location.origin));
	const script = document.createElement("script");
	script.src = "map.js";
	document.body.append(script);
}, { once: true });

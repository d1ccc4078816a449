/* examples.js: scripts to begin with, which lie beside the page. */
import { byId, make, notice } from "./dom.js";
import { fetchJson } from "./beside.js";
import { checked } from "./pack.js";

let list;

/* All of them: {name, title, files, ...}, fetched once. */
export async function examples() {
	list = list || await fetchJson("examples.json");
	return list;
}

export async function example(name) {
	const one = (await examples()).find(e => e.name === name);
	return one ? checked(one) : null;
}

/* Fill the list; @take gets what was chosen. */
export async function startExamples(take) {
	const select = byId("examples");
	for (const e of await examples())
		select.append(make("option", { value: e.name, textContent: e.title }));
	const pick = async () => {
		const one = select.value && await example(select.value);
		select.value = "";
		if (one)
			take(one);
	};
	/* Arrow keys pass over others on their way: then Enter takes one */
	let isPassing = false;
	select.onkeydown = e => {
		if (e.key === "Enter")
			setTimeout(pick);
		else
			isPassing = !e.altKey && e.key !== " ";
	};
	select.onpointerdown = () => { isPassing = false; };
	select.onblur = () => { select.value = ""; };
	select.onchange = () => {
		if (isPassing)
			notice("Enter takes it.");
		else
			pick();
	};
}

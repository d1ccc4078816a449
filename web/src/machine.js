/*
 * machine.js: the machine that scripts run on: a form for what most want, or
 * a lab file among the files, which says all that can be said.
 */
import { PLAIN_MACHINE, state, changed, isLab } from "./state.js";
import { button, make } from "./dom.js";

export const FORM_FILE = "machine.yaml";	/* what the form says */

const FIELDS = [
	["platform", "Firmware", ["efi", "pcbios"], "UEFI or BIOS"],
	["arch", "Processor", ["x86_64", "i386", "arm64"]],
	["mac", "MAC of its first card", null, "52:54:00:12:34:56"],
	["cards", "Cards", "number"],
	["memory", "Memory", null, "2G"],
	["manufacturer", "Manufacturer", null, "as SMBIOS says it"],
	["product", "Product", null, ""],
	["serial", "Serial number", null, ""],
	["asset", "Asset tag", null, ""],
	["uuid", "UUID", null, "4c616200-7078-4573-8000-525400123456"],
	["ipv6", "A router for IPv6 on its network", "check"],
];

/* ---- as YAML ---------------------------------------------------------- */

/* JSON's strings are YAML's, too */
const quoted = text => JSON.stringify(String(text));

const isPlain = m => Object.keys(PLAIN_MACHINE).every(
	k => m[k] === PLAIN_MACHINE[k]);

function nextMac(mac, n) {
	const last = (parseInt(mac.slice(-2), 16) + n) & 255;
	return mac.slice(0, -2) + last.toString(16).padStart(2, "0");
}

/* The lab file of this machine. */
export function machineYaml(m) {
	const lines = ["machine:"];
	for (const key of ["platform", "arch", "memory", "manufacturer",
		"product", "serial", "asset", "uuid"])
		if (m[key])
			lines.push(`  ${key}: ${/^(platform|arch|memory)$/.test(key) &&
				/^\w+$/.test(m[key]) ? m[key] : quoted(m[key])}`);
	if (m.ipv6)
		lines.push("networks:",
			"  lan: {address: 192.0.2.1/24, ipv6: \"2001:db8::1/64\"}");
	if (m.cards !== 1 || m.mac) {
		const mac = m.mac || "52:54:00:12:34:56";
		lines.push(m.cards ? "cards:" : "cards: []");
		for (let i = 0; i < m.cards; i++)
			lines.push(`  - mac: ${quoted(nextMac(mac, i))}`);
	}
	return lines.join("\n") + "\n";
}

/* What a run is told: arguments, and files beside the user's own. */
export function machineArguments() {
	if (state.lab && state.files.has(state.lab))
		return { argv: ["--lab", state.lab, ...(state.choice ?
			["--machine", state.choice] : [])], files: {} };
	if (isPlain(state.machine))
		return { argv: [], files: {} };
	return { argv: ["--lab", FORM_FILE],
		files: { [FORM_FILE]: machineYaml(state.machine) } };
}

/* ---- the form --------------------------------------------------------- */

function input([key, label, kind, hint]) {
	const value = state.machine[key];
	const set = v => { state.machine[key] = v; changed("machine"); };
	let e;
	if (Array.isArray(kind)) {
		e = make("select", { onchange: () => set(e.value) },
			...kind.map(k => make("option", { value: k, textContent:
				k === "efi" ? "UEFI" : k === "pcbios" ? "BIOS" : k })));
		e.value = value;
	} else if (kind === "number") {
		e = make("input", { type: "number", min: 0, max: 8, value,
			oninput: () => set(Math.max(0, Math.min(8,
				parseInt(e.value, 10) || 0))) });
	} else if (kind === "check") {
		e = make("input", { type: "checkbox", checked: value,
			onchange: () => set(e.checked) });
	} else {
		e = make("input", { value, placeholder: hint || "",
			spellcheck: false, oninput: () => set(e.value.trim()) });
	}
	return make("label", { className: kind === "check" ? "check" : "" },
		make("span", { textContent: label }), e);
}

function source(redraw) {
	const labs = [...state.files.keys()].filter(isLab);
	const select = make("select", { onchange: () => {
		state.lab = select.value;
		changed("machine");
		redraw();
	} }, make("option", { value: "", textContent: "this form" }),
	...labs.map(n => make("option", { value: n, textContent: n })));
	select.value = state.lab;
	const one = make("input", { value: state.choice, spellcheck: false,
		placeholder: "as \"machine\" says",
		oninput: () => { state.choice = one.value.trim();
			changed("machine"); } });
	return [make("label", {}, make("span", { textContent:
		"Described by" }), select),
	state.lab ? make("label", {}, make("span", { textContent:
		"Which of its \"machines\"" }), one) : null];
}

/* @write: make a lab file of this text, and show it. */
export function drawMachine(pane, write) {
	const redraw = () => drawMachine(pane, write);
	const yaml = make("pre", { className: "yaml", tabIndex: 0,
		"aria-label": "The same as YAML" });
	const say = () => { yaml.textContent = machineYaml(state.machine); };
	const form = make("form", { className: "form", onsubmit: e =>
		e.preventDefault(), oninput: say, onchange: say },
	...source(redraw), ...(state.lab ? [] : FIELDS.map(input)));
	say();
	pane.replaceChildren(form, ...(state.lab ? [make("p", { className: "soft",
		textContent: "What may stand there: networks, servers, faults of "
			+ "theirs, more machines." })] : [
		make("h3", { textContent: "The same as a lab file" }), yaml,
		make("div", { className: "buttons" },
			button("Go on with that file", () => write(
				machineYaml(state.machine))),
			button("As it was", () => {
				state.machine = { ...PLAIN_MACHINE };
				changed("machine");
				redraw();
			}))]));
}

/* page.js: the page: what is where, and what comes when it is opened. */
import "./styles.js";
import { button, byId, notice } from "./dom.js";
import { tabs } from "./tabs.js";
import { changed, onChange, replace, state } from "./state.js";
import { checked, forget, formerState, fragment, fromFragment, isCarried, keep,
	keepFormer, keptState, LINK_MAX } from "./pack.js";
import { forgetAll, startEditor } from "./editor.js";
import { apply, draw, redrawAll, showFindings, startSource, visit, write }
	from "./source.js";
import { runLine, runScript, startRun } from "./run-view.js";
import { startFormat, startPlan, startTests } from "./views.js";
import { startWays } from "./ways-view.js";
import { openFiles, saveFile, takeDrops } from "./files.js";
import { example, startExamples } from "./examples.js";
import { fetchJson, getReady } from "./beside.js";
import { quick, startEngines } from "./engine.js";
import * as lsp from "./lsp.js";

const started = performance.now();

/* ---- views ------------------------------------------------------------ */

let markView, runView, sayPlan, sayTests;

function showView(name) {
	for (const tab of byId("views").children) {
		const mine = tab.id === "tab-" + name;
		byId(tab.getAttribute("aria-controls")).hidden = !mine;
		if (mine)
			markView(tab);
	}
	if (name === "run")
		runView.refit();
	if (name === "plan")
		sayPlan();
	if (name === "tests")
		sayTests();
}

function startViews() {
	markView = tabs(byId("views"), tab => showView(tab.id.slice(4)));
	const line = text => { showView("run"); runLine(text); };
	runView = startRun(byId("view-run"), { visit });
	sayPlan = startPlan(byId("view-plan"));
	startWays(byId("view-ways"), { runLine: line, visit });
	sayTests = startTests(byId("view-tests"), write);
	startFormat(byId("view-format"), apply);
	showView("run");
}

/* ---- light and dark ----------------------------------------------------- */

const THEMES = ["", "light", "dark"];

function setTheme(theme) {
	if (theme)
		document.documentElement.dataset.theme = theme;
	else
		delete document.documentElement.dataset.theme;
	byId("theme").textContent = theme ? `Theme: ${theme}` : "Theme";
	runView.recolour();
}

function startTheme() {
	let theme = "";
	try {
		theme = localStorage.getItem("pxesh.theme") || "";
	} catch { /* it is not kept, then */ }
	setTheme(THEMES.includes(theme) ? theme : "");
	byId("theme").onclick = () => {
		theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
		setTheme(theme);
		try {
			localStorage.setItem("pxesh.theme", theme);
		} catch { /* likewise */ }
	};
}

/* ---- what is kept --------------------------------------------------------- */

let keeping, forgotten = false;

function keepSoon() {
	clearTimeout(keeping);
	if (!forgotten)
		keeping = setTimeout(keep, 400);
}

/* Another state for what is there, which can be had back. */
function take(other) {
	const had = keepFormer();
	forgetAll();
	replace(other);
	if (had)
		notice("Your former text is kept. ", button("Take it back", () => {
			const former = formerState();
			notice("");
			if (former) {
				forgetAll();
				replace(former);
			}
		}));
}

async function share() {
	const text = await fragment();
	const url = new URL(location.href);
	const left = [...state.files].filter(([, data]) => !isCarried(data))
		.map(([name]) => name);
	url.hash = text;
	if (url.href.length > LINK_MAX) {
		notice(`That would be a link of ${url.href.length} characters, ` +
			"which most programs cut: share the files themselves.");
		return;
	}
	history.replaceState(null, "", url);
	const note = left.length ? `, without ${left.join(", ")}` : "";
	try {
		await navigator.clipboard.writeText(url.href);
		notice(`The link is copied${note}.`);
	} catch {
		notice(`The link is in the address bar${note}.`);
	}
}

function startTools() {
	byId("wide").onclick = () => {
		const wide = document.body.classList.toggle("wide");
		byId("wide").setAttribute("aria-pressed", wide);
	};
	byId("open").onclick = openFiles;
	byId("save").onclick = () => saveFile(state.shown || state.main);
	byId("share").onclick = () => share().catch(e => notice(e.message));
	byId("forget").onclick = () => {
		clearTimeout(keeping);
		forget();
		forgotten = true;
		notice("This browser keeps nothing of it now. What you type from " +
			"here on is kept again after a reload.");
	};
}

/* ---- at the start ----------------------------------------------------------- */

const FIRST = { files: new Map([["menu.ipxe", `#!ipxe
# Type here: what is wrong shows as you type. Control+Enter runs it.

menu What shall \${net0/mac} boot?
item debian  Debian 12
item memtest Test the memory
item disk    Boot from the disk
choose --default debian --timeout 20000 target || goto disk
goto \${target}

:debian
kernel http://boot.example/debian/vmlinuz quiet initrd=initrd.img || goto disk
initrd --name initrd.img http://boot.example/debian/initrd.img || goto disk
boot || goto disk

:memtest
chain http://boot.example/memtest.efi || goto disk

:disk
sanboot --no-describe --drive 0x80 || exit 1
`]]), main: "menu.ipxe" };

/* "pxesh web FOLDER" gives the folder's files to its own page. */
async function folderState() {
	return checked(await fetchJson("folder.json"));
}

/* What the address asks for: "#1....", "#example=NAME", "#folder"; with "&run"
   it is run at once, by the command line that it brings, if any. */
async function asked(hash) {
	const name = /^#example=([\w.-]+)/.exec(hash);
	return name ? await example(name[1]) : /^#folder\b/.test(hash) ?
		await folderState() : await fromFragment(hash);
}

async function fromAddress(first) {
	const hash = location.hash;
	if (hash.length < 2)
		return false;
	try {
		const other = await asked(hash);
		if (!other)
			return false;
		if (first && !keptState()) {
			forgetAll();
			replace(other);
		} else {
			take(other);
		}
		if (/&run$/.test(hash))
			(other.line ? runLine : runScript)(other.line);
		return true;
	} catch (e) {
		notice(`This link cannot be read: ${e.message}`);
		return false;
	}
}

function watch() {
	onChange(what => {
		forgotten = forgotten && what === "shown";
		if (what === "all") {
			lsp.files([...state.files.keys()]);
			redrawAll();
			runView.redraw();
		} else if (what === "files" || what === "shown") {
			if (what === "files")
				lsp.files([...state.files.keys()]);
			draw();
		}
		keepSoon();
	});
}

async function startPage() {
	await getReady();
	startEngines();
	startViews();
	startTheme();
	startSource();
	startTools();
	takeDrops();
	watch();
	startEditor(byId("editor"), {
		changed(name, text) {
			if (typeof state.files.get(name) === "string" &&
			    state.files.get(name) !== text) {
				state.files.set(name, text);
				changed("text");
			}
		},
		visit: (name, at) => visit(name, at),
		nowhere: () => notice("There is nothing to go to."),
		run: () => { showView("run"); runScript(); },
		findings: showFindings });
	replace(keptState() || FIRST);
	fromAddress(true);
	addEventListener("hashchange", () => fromAddress(false));
	addEventListener("pagehide", () => { if (!forgotten) keep(); });
	startExamples(take).catch(e => notice(e.message));
	await quick.ready;
	document.documentElement.dataset.ready =
		String(Math.round(performance.now() - started));
}

startPage().catch(e =>
	notice(`The program could not be loaded: ${e.message}`));

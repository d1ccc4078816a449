/* terminal.js: what the machine's screen shows, and its keyboard: xterm.js. */
import { Terminal } from "@xterm/xterm";
import { FitAddon } from "@xterm/addon-fit";

const LIGHT = { background: "#fdfdfc", foreground: "#1d1f24",
	cursor: "#2f5fd0", cursorAccent: "#fdfdfc",
	selectionBackground: "#c9d8f8", black: "#1d1f24", red: "#b3311d",
	green: "#1f7a43", yellow: "#8a6100", blue: "#2f5fd0",
	magenta: "#8a3fa8", cyan: "#0e7490", white: "#d9dae0",
	brightBlack: "#666b76", brightRed: "#c8432e", brightGreen: "#2a8f52",
	brightYellow: "#9c7200", brightBlue: "#4a77e0",
	brightMagenta: "#a055bd", brightCyan: "#1588a5", brightWhite: "#ffffff" };
/* Backgrounds of menus are deep here, too; what is written in these colours
   is made lighter where it could not be read */
const DARK = { background: "#14161a", foreground: "#e8e9ed",
	cursor: "#86abff", cursorAccent: "#14161a",
	selectionBackground: "#33436b", black: "#1f2229", red: "#a8402c",
	green: "#3f9a5f", yellow: "#b08a2e", blue: "#2d4f9e",
	magenta: "#9455ad", cyan: "#2a8ba0", white: "#d9dae0",
	brightBlack: "#8a90a0", brightRed: "#ff8f7a", brightGreen: "#7fd69b",
	brightYellow: "#e2c26a", brightBlue: "#86abff",
	brightMagenta: "#d49be8", brightCyan: "#6fd0e3", brightWhite: "#ffffff" };

export const isDark = () => getComputedStyle(document.documentElement)
	.getPropertyValue("--dark").trim() === "1";

/*
 * A terminal in @parent. @typed gets what is typed, @sized its new columns and
 * rows, @leave is called when Ctrl-] is pressed: Tab and Esc are the script's,
 * unless @isIdle.
 */
export function makeTerminal(parent, { typed, sized, leave, isIdle }) {
	const term = new Terminal({ cols: 80, rows: 25, fontSize: 13,
		fontFamily: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, monospace",
		theme: isDark() ? DARK : LIGHT, screenReaderMode: true,
		cursorBlink: false, scrollback: 5000, convertEol: false,
		minimumContrastRatio: 4.5, allowProposedApi: false });
	const fit = new FitAddon();

	term.loadAddon(fit);
	term.open(parent);
	term.textarea.setAttribute("aria-label",
		"The machine's screen and keyboard; Control and ] leave it");
	term.attachCustomKeyEventHandler(e => {
		if (e.ctrlKey && e.key === "]") {
			if (e.type === "keydown")
				leave();
			return false;
		}
		return e.key !== "Tab" || !isIdle();
	});
	term.onData(typed);
	term.onResize(({ cols, rows }) => sized(cols, rows));
	const refit = () => { if (parent.offsetWidth) fit.fit(); };
	new ResizeObserver(refit).observe(parent);
	const colour = () => { term.options.theme = isDark() ? DARK : LIGHT; };
	matchMedia("(prefers-color-scheme: dark)")
		.addEventListener("change", colour);
	return { term, refit, colour };
}

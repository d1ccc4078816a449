/* look.js: CodeMirror in the page's colours, which are page.css's. */
import { EditorView } from "@codemirror/view";

export const theme = EditorView.theme({
	"&": { height: "100%", fontSize: "13.5px", color: "var(--ink)",
		backgroundColor: "var(--card)" },
	"&.cm-focused": { outline: "0" },	/* page.css: around it */
	".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
	".cm-content": { caretColor: "var(--ink)" },
	".cm-cursor": { borderLeftColor: "var(--ink)" },
	".cm-gutters": { backgroundColor: "var(--card)", color: "var(--soft)",
		border: "0" },
	".cm-activeLine, .cm-activeLineGutter": {
		backgroundColor: "var(--line-on)" },
	"&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
		{ backgroundColor: "var(--select)" },
	".cm-selectionMatch": { backgroundColor: "var(--select)" },
	".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)",
		border: "1px solid var(--edge)", borderRadius: "7px",
		boxShadow: "0 4px 14px #0003", maxWidth: "min(36rem, 92vw)" },
	".cm-tooltip-autocomplete > ul > li[aria-selected]": {
		backgroundColor: "var(--on-soft)", color: "var(--ink)" },
	".cm-completionDetail": { fontStyle: "normal", color: "var(--soft)" },
	".cm-diagnostic": { padding: "5px 10px" },
	".cm-diagnosticAction": { backgroundColor: "var(--on)",
		color: "var(--card)", borderRadius: "6px", padding: "1px 9px" },
	".cm-panels": { backgroundColor: "var(--page)", color: "var(--ink)" },
	".cm-textfield": { backgroundColor: "var(--card)",
		border: "1px solid var(--line)" },
	".cm-button": { backgroundImage: "none", borderRadius: "6px",
		backgroundColor: "var(--card)", border: "1px solid var(--line)" },
});

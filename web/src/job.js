/* job.js: runs of pxesh on the files of the page. */
import { machineArguments } from "./machine.js";
import { mainScript, state } from "./state.js";
import { fileText, run, walks } from "./engine.js";

const TRACE = ".pxesh-trace", OUTCOME = ".pxesh-outcome";

/* The files, and what says which machine it is: "run", "plan" and "explore"
   take these arguments. */
export function setting() {
	const { argv, files } = machineArguments();
	return { argv: [...argv, "--unserved", state.unserved],
		files: { ...Object.fromEntries(state.files), ...files } };
}

export const withOutcome = argv => [...argv, "--trace-file", TRACE,
	"--outcome", OUTCOME];

/* The outcome in an answer of the worker, or null; its trace. */
export function outcomeOf(m) {
	try {
		return JSON.parse(fileText(m, OUTCOME));
	} catch {
		return null;
	}
}
export const traceOf = m => fileText(m, TRACE);

/* pxesh NAME MAIN-SCRIPT ...MORE, of the machine that is described. */
export function about(name, more = []) {
	const { argv, files } = setting();
	return run([name, mainScript(), ...argv, ...more], files);
}

/* pxesh explore MAIN-SCRIPT; @progress gets its maps as they grow. */
export function walk(more, progress) {
	const { argv, files } = setting();
	return run(["explore", mainScript(), ...argv, "-j", "1", "-f", "json",
		...more], files, { maps: true }, progress, walks());
}

/* pxesh with these words, on the files. */
export function plain(words, more) {
	return run(words, setting().files, more);
}

export { fileText };

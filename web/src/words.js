/* words.js: a command line as the explorer writes it, as words; and back. */

/* Words of a POSIX shell's line: bare, in single quotes, with backslashes. */
export function split(line) {
	const words = [];
	let word = null;
	for (let i = 0; i < line.length; i++) {
		const c = line[i];
		if (c === " " || c === "\n") {
			if (word !== null)
				words.push(word);
			word = null;
			continue;
		}
		word = word === null ? "" : word;
		if (c === "'") {
			const end = line.indexOf("'", i + 1);
			word += line.slice(i + 1, end < 0 ? undefined : end);
			i = end < 0 ? line.length : end;
		} else if (c === "\\" && i + 1 < line.length) {
			word += line[++i];
		} else {
			word += c;
		}
	}
	if (word !== null)
		words.push(word);
	return words;
}

/* The same as a person would type it. */
export const join = words => words.map(w => /^[\w@%+=:,./-]+$/.test(w) ? w :
	`'${w.replace(/'/g, "'\\''")}'`).join(" ");

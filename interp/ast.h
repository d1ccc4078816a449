/*
 * ast.h: what a script's text means: the one tree that the evaluator, the
 * linter, the formatter and the explorer read. All of it lives in the
 * script's arena; offsets are into the script's source text.
 */
#ifndef INTERP_AST_H
#define INTERP_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

struct command;

/* A place in the source: from its first byte up to, not with, @end. */
struct span { uint32_t at, end; };

/* One token: continuations joined, not yet expanded. */
struct word {
	struct word *next;
	const char  *text;	/* NUL-terminated		     */
	uint32_t     len;
	struct span  span;
	bool         expands;	/* contains "${": look for settings  */
};

enum list_op { OP_NONE, OP_AND, OP_OR, OP_THEN };	/* && || ; */

/* One command of a line; no words: an empty command, which succeeds. */
struct cmd {
	struct cmd           *next;
	enum list_op          op;	/* the operator before it	*/
	struct span           op_span;
	struct word          *words;
	int                   n_words;
	const struct command *row;	/* NULL: its name must be expanded,
					   or is unknown		*/
};

/* One logical line that has a label, a command or a comment. */
struct script_line {
	struct script_line *next;
	uint32_t     number;	/* of its first physical line, from 1	*/
	struct span  span;
	uint32_t     before;	/* labels and commands on lines before	*/
	struct word *label;	/* NULL: none; its text is without ":"	*/
	struct cmd  *cmds;	/* NULL: none				*/
	struct span  comment;	/* at == end: none			*/
};

/* A label that a jump may name, where a look-up finds it at once. */
struct script_label {
	const char *text;
	const struct script_line *line;
	uint32_t    hash;
	uint32_t    next;	/* in its bucket: its index in
				   script.labels + 1; 0: none	*/
};

struct script {
	struct arena  arena;	/* holds everything below		*/
	const char   *file;	/* for messages				*/
	const char   *source;	/* the text as it came, NUL-terminated	*/
	size_t        len;
	char       *joined;	/* lines joined: holds the words' texts	*/
	struct script_line  *first;
	uint32_t      n_lines;	/* script_lines, not physical ones */
	uint32_t      n_cmds, n_labels;	/* on all these lines		*/
	bool          open_end;	/* the file ends in a continuation */
	struct span   open_span;	/* where that line is: never run */
	struct script_label *labels;	/* each name once: its first line */
	uint32_t     *buckets;	/* by hash: index in labels + 1	*/
	uint32_t      n_buckets;	/* a power of two, or 0		*/
	bool        has_duplicates;	/* two lines of the same label	*/
};

/*
 * Parse @len bytes of @text, which are copied; @labels: a line may begin with
 * one (not at the prompt). @file is copied too. Does not look for the magic.
 * Returns 0 with *@out the caller's: script_free(); -ENOMEM, or -EFBIG past
 * LIMIT_SCRIPT_BYTES, _NODES or LIMIT_LINE_BYTES, with @e explaining.
 */
int script_parse(const char *file, const char *text, size_t len, bool labels,
		 struct script **out, struct err *e);
void script_free(struct script *s);		/* NULL-safe */

/* The first line with this label, or NULL. */
const struct script_line *script_label(const struct script *s,
				       const char *label);

/* Where an offset is; @hint, a line at or before it, saves time; or NULL. */
struct srcpos script_pos(const struct script *s, const struct script_line *hint,
			 struct span span);

#endif

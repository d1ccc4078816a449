/* eval.h: run lines of commands. */
#ifndef INTERP_EVAL_H
#define INTERP_EVAL_H

struct err;
struct script_line;
struct shell;

/*
 * Run the commands of a line; they may set frame->jump and ->stop. Failures
 * are reported here, once; @e keeps the last one that was not handled.
 * Returns the line's status (reference/language.md#lists).
 */
int eval_line(struct shell *sh, const struct script_line *line, struct err *e);

/* Run a script from its first line in the frame on top. Returns its status. */
int eval_script(struct shell *sh, struct err *e);

#endif

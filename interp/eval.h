/* eval.h: what is running: frames, lines, commands. */
#ifndef INTERP_EVAL_H
#define INTERP_EVAL_H

#include <stdbool.h>

#include "core/err.h"

struct cmd;
struct image;
struct script_line;
struct script;
struct shell;

/* A script or a prompt that is running. */
struct frame {
	struct frame             *up;	/* who started it; NULL: the first */
	const struct script      *script;	/* the prompt's: the line */
	bool                      prompt;	/* interactive		*/
	const struct script_line *line;	/* being run			*/
	const struct cmd         *cmd;	/* being run			*/
	int                       argc;	/* the command, expanded; 0 while
					   nothing is known of it	*/
	char                    **argv;
	const struct script_line *jump;	/* where goto leads; NULL: on	*/
	bool                      stop;	/* exit, or --replace		*/
	struct image             *replacement;	/* to run in our place	*/
};

/* Push a frame for a script; pop it. -ELOOP past LIMIT_NESTING. */
int frame_push(struct shell *sh, struct frame *f, const struct script *s,
	       bool prompt, struct err *e);
void frame_pop(struct shell *sh);

/* Where the command that is running stands. */
struct srcpos frame_pos(const struct frame *f);

/*
 * Run the commands of a line; they may set frame->jump and ->stop. Failures
 * are reported here, once; @e keeps the last one that was not handled.
 * Returns the line's status (language.md, b).
 */
int eval_line(struct shell *sh, const struct script_line *line, struct err *e);

/* Run a script from its first line in the frame on top. Returns its status. */
int eval_script(struct shell *sh, struct err *e);

#endif

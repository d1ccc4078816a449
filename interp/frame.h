/* frame.h: a script or a prompt that is running, and who started it. */
#ifndef INTERP_FRAME_H
#define INTERP_FRAME_H

#include <stdbool.h>

#include "core/err.h"

struct cmd;
struct image;
struct script;
struct script_line;
struct shell;

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

#endif

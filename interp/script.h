/* script.h: run a script: an image, or text. */
#ifndef INTERP_SCRIPT_H
#define INTERP_SCRIPT_H

#include <stddef.h>

struct err;
struct image;
struct shell;

/*
 * Parse and run the script in @img, which must stay alive meanwhile. List
 * handling, cwuri and CURRENT are the caller's (shell_exec).
 * *@replacement is set if "--replace" ended it: a reference, the caller's, to
 * be executed in this script's place; its status is then the script's.
 * Returns 0, a negative errno (@e explains) or a positive exit status;
 * -ELOOP when scripts are nested too deep, -EFBIG past a limit.
 */
int script_exec(struct shell *sh, struct image *img,
		struct image **replacement, struct err *e);

/* The same with text, which messages call @file. */
int script_run_text(struct shell *sh, const char *file, const char *text,
		    size_t len, struct image **replacement, struct err *e);

/*
 * End the innermost script (or prompt) and run @img in its place once it is
 * torn down. Takes its own reference. Returns 0, or -ENOTTY when no script
 * is running.
 */
int shell_replace(struct shell *sh, struct image *img, struct err *e);

#endif

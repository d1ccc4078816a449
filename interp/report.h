/* report.h: how a failure is shown to a person. */
#ifndef INTERP_REPORT_H
#define INTERP_REPORT_H

#include <stdbool.h>

struct err;
struct shell;

/*
 * Report the failure of the command that is running in sh->frame:
 * file:line:col, message, the source line with a caret, the command as
 * expanded if that differs, and the scripts that led there. @fatal: it ends
 * the script (an error), else something handles it (a warning). @usage: show
 * the command's usage as well.
 */
void report_failure(struct shell *sh, const struct err *e, int status,
		    bool fatal, bool usage);

/* A fault that no command of a script is to blame for: the script itself, a
   file, an option of the program. */
void report_error(struct shell *sh, const struct err *e);

#endif

/*
 * progress.h: the line that a foreground job shows
 * (reference/commands.md#downloads).
 */
#ifndef CORE_PROGRESS_H
#define CORE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct console;

struct progress {
	struct console *con;
	uint64_t        next_us;
	unsigned        at;	/* cells printed that stay		*/
	unsigned        shown;	/* cells printed that are still to be erased */
	uint64_t        got;	/* bytes, at the last look:		*/
	uint64_t        look_us;
	uint64_t        moved_us;	/* when they last changed	*/
	uint64_t        rate;	/* bytes a second, of the last few	*/
	bool            quiet;
	bool            live;	/* a person watches: show dots and figures */
};

/* Print "LABEL...", or nothing if @quiet. */
void progress_start(struct progress *p, struct console *con,
		    const char *label, bool quiet);

/* Once a second: a dot, or how far it is and how fast. Returns when to call again; never
   where nobody watches: logs and tests get the start and the end only. */
uint64_t progress_tick(struct progress *p, uint64_t got, uint64_t total,
		       const char *note);

/* " ok" or " failed", and a newline: the error itself is printed by whoever
   runs the command. */
void progress_end(struct progress *p, int status);

#endif

/*
 * endless.h: with nobody at the keys and time that jumps, a script that tries
 * again and again would run for ever.
 */
#ifndef CLI_ENDLESS_H
#define CLI_ENDLESS_H

#include <stdint.h>

/* What a script did so far; zeroed at its start. */
struct endless {
	uint64_t now_us;	/* is when the last command ended	*/
	unsigned waits;		/* counts commands that took time	*/
	unsigned busy;		/* counts those since time last moved	*/
	unsigned most;		/* is the limit of @busy; 0: as long as
				   a person would wait			*/
	char     why[128];	/* is the last answer			*/
};

#define ENDLESS_LIFTED "(--endless lets it go on)"

/*
 * A command ended at @now_us of virtual time. Returns NULL, or
 * why this will not end by itself, with the limit that it ran into.
 */
const char *endless_look(struct endless *w, uint64_t now_us);

/* The same within a download, before a busy server is asked for the @times-th
   time. */
const char *endless_retry(struct endless *w, unsigned times);

#endif

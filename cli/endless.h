/*
 * endless.h: with nobody at the keys and time that jumps, a script that tries
 * again and again would run for ever.
 */
#ifndef CLI_ENDLESS_H
#define CLI_ENDLESS_H

#include <stdint.h>

/* Starts zeroed. */
struct endless {
	uint64_t now_us;	/* when the last command ended		*/
	unsigned waits;		/* commands that took time		*/
	unsigned busy;		/* commands since time last moved	*/
	unsigned most;		/* limit for @busy; 0: what a person
				   would wait for		*/
	char     why[128];	/* what was said			*/
};

#define ENDLESS_LIFTED "(run --endless lets it go on)"

/*
 * A command ended at @now_us of virtual time. Returns NULL, or
 * why this will not end by itself, with the limit that it ran into.
 */
const char *endless_look(struct endless *w, uint64_t now_us);

/* The same inside of a download: a busy server is asked for the @times-th
   time. */
const char *endless_retry(struct endless *w, unsigned times);

#endif

/*
 * endless.h: with nobody at the keys and time that jumps, a script that asks
 * again and again, or tries again and again, would run for ever.
 */
#ifndef CLI_ENDLESS_H
#define CLI_ENDLESS_H

#include <stdint.h>

/* Starts zeroed. */
struct endless {
	unsigned vain;		/* waits for a key that cannot come	*/
	uint64_t vain_us;	/* when they were			*/
	uint64_t now_us;	/* when the last command ended		*/
	unsigned waits;		/* commands that took time		*/
	unsigned busy;		/* commands since time last moved	*/
	unsigned most;		/* of them; 0: what a person would wait for */
};

/*
 * A command ended with @status at @now_us of virtual time. Returns NULL, or
 * why this will not end by itself.
 */
const char *endless_look(struct endless *w, int status, uint64_t now_us);

#endif

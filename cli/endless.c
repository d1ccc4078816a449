/* endless.c: scripts that nobody stops. */
#include "cli/endless.h"

#include <stddef.h>

/* Commands that neither wait nor fetch: a second, or 10 MB of echo. */
#define BUSY_MAX	5000000
/* Commands that do: "try again", for ever, each a millisecond and a message */
#define WAITS_MAX	10000
/* No boot takes so long: "try again in 5 seconds", for ever. */
#define PATIENCE_US	(24ull * 60 * 60 * 1000000)

const char *endless_look(struct endless *w, uint64_t now_us)
{
	if (now_us > PATIENCE_US)
		return "a day has passed in the simulation: this script "
			"does not end";
	if (now_us != w->now_us) {
		w->busy = 0;
		if (++w->waits == WAITS_MAX)
			return "so many waits and downloads: this script does "
				"not end";
	}
	w->now_us = now_us;
	if (++w->busy == (w->most ? w->most : BUSY_MAX))
		return "so many commands without a wait: this script does "
			"not end";
	return NULL;
}

/* endless.c: scripts that nobody stops. */
#include "cli/endless.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* So many commands in a row that neither wait nor fetch take about a second,
   or print 10 MB. */
#define BUSY_MAX	5000000
/* So many commands that wait or fetch: a script that tries again for ever
   takes some milliseconds, and prints a message, for each. */
#define WAITS_MAX	10000
/* A server that was busy so often in one download will be for ever. */
#define RETRIES_MAX	50
/* Virtual time after which a script has no end: no boot takes so long. */
#define PATIENCE_H	24

__attribute__((format(printf, 2, 3)))
static const char *say(struct endless *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, ap);
	va_end(ap);
	return w->why;
}

/* Judge a command that took time. */
static const char *look_at_waits(struct endless *w)
{
	w->busy = 0;
	return ++w->waits < WAITS_MAX ? NULL :
	       say(w, "%u waits and downloads: this script does not end "
		   ENDLESS_LIFTED, WAITS_MAX);
}

const char *endless_look(struct endless *w, uint64_t now_us)
{
	unsigned most = w->most ? w->most : BUSY_MAX;
	const char *why = NULL;

	if (now_us > PATIENCE_H * 3600000000ull)
		return say(w, "%u h have passed in the simulation: this "
			   "script does not end " ENDLESS_LIFTED, PATIENCE_H);
	if (now_us != w->now_us)
		why = look_at_waits(w);
	w->now_us = now_us;
	if (!why && ++w->busy == most)
		why = say(w, "%u commands without a wait: this script does "
			  "not end " ENDLESS_LIFTED, most);
	return why;
}

const char *endless_retry(struct endless *w, unsigned times)
{
	return times < RETRIES_MAX ? NULL :
	       say(w, "the server was busy %u times in one download: this "
		   "script does not end " ENDLESS_LIFTED, RETRIES_MAX);
}

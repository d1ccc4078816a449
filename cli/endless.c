/* endless.c: scripts that nobody stops. */
#include "cli/endless.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* Commands in a row that neither wait nor fetch: they take about a second, or
   print 10 MB. */
#define BUSY_MAX	5000000
/* Commands that wait or fetch, such as "try again" for ever: each takes a
   millisecond, and prints a message. */
#define WAITS_MAX	10000
/* A server that is busy so often in one download: it will be for ever. */
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

/* A command took time. */
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

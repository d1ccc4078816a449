/*
 * progress.c: the line that a foreground job shows
 * (reference/commands.md#downloads).
 */
#include "core/progress.h"

#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/plain.h"
#include "platform/platform.h"

#define REFRESH_US  1000000
#define PERCENT_MIN 128		/* bytes from which a percentage makes sense */

void progress_start(struct progress *p, struct console *con,
		    const char *label, bool quiet)
{
	*p = (struct progress){ .con = con, .quiet = quiet };
	if (quiet)
		return;
	/* Dots and figures are for somebody who looks: not for logs */
	p->live = (plat_con_caps() & PLAT_CON_TTY) && !plat_con_scripted();
	p->next_us = plat_clock_us() + REFRESH_US;
	con_puts(con, label);
	con_puts(con, "...");
}

static void erase(struct progress *p)
{
	for (; p->shown; p->shown--)
		con_puts(p->con, "\b \b");
}

static void show(struct progress *p, const char *text)
{
	con_puts(p->con, text);
	p->shown += con_width(text, strlen(text));
}

uint64_t progress_tick(struct progress *p, uint64_t got, uint64_t total,
		       const char *note)
{
	char text[48];
	uint64_t now = plat_clock_us();

	if (!p->live)
		return EVENT_NEVER;
	if (now < p->next_us)
		return p->next_us;
	p->next_us = now + REFRESH_US;
	erase(p);
	if (total >= PERCENT_MIN) {
		snprintf(text, sizeof(text), "%3u%%",
			 (unsigned)(100 * (got / PERCENT_MIN) /
				    (total / PERCENT_MIN)));
		show(p, text);
	} else {
		con_puts(p->con, ".");
	}
	if (note && *note) {
		snprintf(text, sizeof(text), " [%.31s]", note);
		plain_make(text, strlen(text), false);
		show(p, text);
	}
	return p->next_us;
}

void progress_end(struct progress *p, int status)
{
	if (p->quiet)
		return;
	erase(p);
	con_puts(p->con, status < 0 ? " failed\n" : " ok\n");
}

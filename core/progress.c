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
#define SILENT_MIN_S 3		/* from which on it is worth a word	*/
#define LEFT_MAX_S  359999	/* beyond, it is a guess		*/
#define PERCENT_MIN 128		/* bytes from which a percentage makes sense */

void progress_start(struct progress *p, struct console *con,
		    const char *label, bool quiet)
{
	*p = (struct progress){ .con = con, .quiet = quiet };
	if (quiet)
		return;
	/* Dots and figures are for somebody who looks: not for logs */
	p->live = (plat_con_caps() & PLAT_CON_TTY) && !plat_con_scripted();
	p->look_us = p->moved_us = plat_clock_us();
	p->next_us = p->look_us + REFRESH_US;
	p->at = con_width(label, strlen(label)) + 3;
	con_puts(con, label);
	con_puts(con, "...");
}

static void erase(struct progress *p)
{
	for (; p->shown; p->shown--)
		con_puts(p->con, "\b \b");
}

/* What no longer fits is left out: nothing can be wiped on a line above. */
static void show(struct progress *p, const char *text)
{
	unsigned width = con_width(text, strlen(text));
	unsigned cols = con_cols(p->con);

	if (!cols || p->at % cols + p->shown + width >= cols)
		return;
	con_puts(p->con, text);
	p->shown += width;
}

/* ---- figures --------------------------------------------------------- */

/* "512 B", "3.1 MiB", "120 MiB" */
static const char *amount(uint64_t bytes, char buf[16])
{
	uint64_t tenths = bytes * 10;	/* images are never that long */
	unsigned unit = 0;

	for (; tenths >= 10240 && unit < 4; unit++)
		tenths >>= 10;
	if (!unit)
		snprintf(buf, 16, "%u B", (unsigned)bytes);
	else if (tenths < 100)
		snprintf(buf, 16, "%u.%u %ciB", (unsigned)tenths / 10,
			 (unsigned)tenths % 10, " KMGT"[unit]);
	else
		snprintf(buf, 16, "%u %ciB", (unsigned)tenths / 10,
			 " KMGT"[unit]);
	return buf;
}

/* The rate is that of the last few seconds, most of it of the last. */
static void measure(struct progress *p, uint64_t got, uint64_t now)
{
	uint64_t us = now - p->look_us;
	uint64_t fresh = 0;

	if (got > p->got && us)
		fresh = (got - p->got) * 1000000 / us;
	if (got != p->got)
		p->moved_us = now;
	p->rate = p->rate ? (3 * p->rate + fresh) / 4 : fresh;
	p->got = got;
	p->look_us = now;
}

static void show_amount(struct progress *p, uint64_t total)
{
	char text[48], got[16], all[16];

	if (total < PERCENT_MIN) {
		snprintf(text, sizeof(text), " %s", amount(p->got, got));
		show(p, text);
		return;
	}
	snprintf(text, sizeof(text), "%3u%%",
		 (unsigned)(100 * (p->got / PERCENT_MIN) /
			    (total / PERCENT_MIN)));
	show(p, text);
	snprintf(text, sizeof(text), " %s of %s", amount(p->got, got),
		 amount(total, all));
	show(p, text);
}

static void show_pace(struct progress *p, uint64_t total)
{
	unsigned silent_s = (unsigned)((p->look_us - p->moved_us) / 1000000);
	char text[48], rate[16];
	uint64_t left_s;

	if (silent_s >= SILENT_MIN_S) {
		snprintf(text, sizeof(text), ", no data for %u s", silent_s);
		show(p, text);
		return;
	}
	if (!p->rate)
		return;
	snprintf(text, sizeof(text), ", %s/s", amount(p->rate, rate));
	show(p, text);
	left_s = total > p->got ? (total - p->got) / p->rate : 0;
	if (!left_s || left_s > LEFT_MAX_S)
		return;
	snprintf(text, sizeof(text), ", %u:%02u left",
		 (unsigned)left_s / 60, (unsigned)left_s % 60);
	show(p, text);
}

static void show_note(struct progress *p, const char *note)
{
	char text[48];

	snprintf(text, sizeof(text), " [%.31s]", note);
	plain_make(text, strlen(text), false);
	show(p, text);
}

/* ---- the line -------------------------------------------------------- */

uint64_t progress_tick(struct progress *p, uint64_t got, uint64_t total,
		       const char *note)
{
	uint64_t now = plat_clock_us();

	if (!p->live)
		return EVENT_NEVER;
	if (now < p->next_us)
		return p->next_us;
	p->next_us = now + REFRESH_US;
	measure(p, got, now);
	erase(p);
	if (got || total >= PERCENT_MIN) {
		show_amount(p, total);
		if (!note || !*note)
			show_pace(p, total);
	} else {
		con_puts(p->con, ".");
		p->at++;
	}
	if (note && *note)
		show_note(p, note);
	return p->next_us;
}

void progress_end(struct progress *p, int status)
{
	if (p->quiet)
		return;
	erase(p);
	con_puts(p->con, status < 0 ? " failed\n" : " ok\n");
}

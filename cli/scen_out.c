/* scen_out.c: results for people, and as TAP and JUnit XML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/scen.h"
#include "core/str.h"
#include "format/junit.h"
#include "scenario/scenario.h"

#define TRACE_LINES 8

/* ---- for people ----------------------------------------------------- */

static const char *colour(const struct scen_out *o, const char *sgr)
{
	return o->colour ? sgr : "";
}

/* The last @n lines of a text. */
static const char *last_lines(const char *text, unsigned n)
{
	const char *p = text + strlen(text);

	if (p > text)
		p--;
	while (p > text && (p[-1] != '\n' || --n))
		p--;
	return p;
}

static void put_indented(FILE *to, const char *indent, const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		fputs(indent, to);
		cli_put_plain(to, text, len);
		fputc('\n', to);
	}
}

static void tty_failure(struct scen_out *o, const struct scen_result *r)
{
	fprintf(o->to, "%sFAILED%s %s\n", colour(o, "\033[1;31m"),
		colour(o, "\033[0m"), r->s->name);
	put_indented(o->to, "  ", r->misses);
	fprintf(o->to, "  In the end %s.\n", r->end);
	if (*r->trace) {
		fprintf(o->to, "  Commands run last:\n");
		put_indented(o->to, "    ", last_lines(r->trace,
						       TRACE_LINES));
	}
	if (*r->screen) {
		fprintf(o->to, "  The screen:\n");
		put_indented(o->to, "    | ", r->screen);
	}
	fputc('\n', o->to);
}

static void tty_result(struct scen_out *o, const struct scen_result *r)
{
	if (!r->passed)
		tty_failure(o, r);
	else if (*r->skipped)
		fprintf(o->to, "skipped %s: %s\n", r->s->name, r->skipped);
	else if (o->verbose)
		fprintf(o->to, "%sok%s     %s (%llu ms)\n",
			colour(o, "\033[32m"), colour(o, "\033[0m"),
			r->s->name, (unsigned long long)r->virtual_us / 1000);
}

static void tty_end(struct scen_out *o, const struct scen_tally *t)
{
	fprintf(o->to, "%s%u passed, %u failed%s", t->failed ?
		colour(o, "\033[1;31m") : colour(o, "\033[1;32m"), t->passed,
		t->failed, colour(o, "\033[0m"));
	if (t->skipped)
		fprintf(o->to, ", %u skipped", t->skipped);
	if (t->updated)
		fprintf(o->to, ", %u updated", t->updated);
	if (o->seen < o->planned)
		fprintf(o->to, ", %u not run", o->planned - o->seen);
	fprintf(o->to, "\n");
}

/* ---- TAP ------------------------------------------------------------ */

static void tap_begin(struct scen_out *o)
{
	fprintf(o->to, "TAP version 13\n1..%u\n", o->planned);
}

static void tap_result(struct scen_out *o, const struct scen_result *r)
{
	fprintf(o->to, "%s %u - ", r->passed ? "ok" : "not ok", o->seen);
	for (const char *p = r->s->name; *p; p++)
		fputc(*p == '#' || *p == '\n' ? ' ' : *p, o->to);
	if (r->passed && *r->skipped)
		fprintf(o->to, " # SKIP %s", r->skipped);
	fputc('\n', o->to);
	if (r->passed)
		return;
	put_indented(o->to, "# ", r->misses);
	fprintf(o->to, "# In the end %s.\n", r->end);
	put_indented(o->to, "#   ", last_lines(r->trace, TRACE_LINES));
}

static void tap_end(struct scen_out *o, const struct scen_tally *t)
{
	(void)t;
	if (o->seen < o->planned)
		fprintf(o->to, "Bail out! %u not run\n",
			o->planned - o->seen);
}

/* ---- JUnit ---------------------------------------------------------- */

/* Text is written as it comes: of a run that is cut short, what came before is
   seen. */
static void put_out(struct scen_out *o, struct sbuf *text)
{
	fwrite(sbuf_text(text), 1, text->len, o->to);
	sbuf_free(text);
}

static void report_begin(struct scen_out *o)
{
	struct sbuf out = { 0 };

	junit_head(&out, "pxesh test");
	junit_begin(&out, "pxesh", NULL);
	put_out(o, &out);
}

static void report_result(struct scen_out *o, const struct scen_result *r)
{
	struct sbuf out = { 0 }, output = { 0 };
	struct junit_case c = {
		.file = r->s->file, .name = r->s->name, .timed = true,
		.us = r->virtual_us,
	};

	if (!r->passed) {
		sbuf_printf(&output, "%s%s", r->trace, r->screen);
		c.fault = "failure";
		c.message = r->end;
		c.text = r->misses;
		c.output = sbuf_text(&output);
	} else if (*r->skipped) {
		c.fault = "skipped";
		c.message = r->skipped;
		c.text = "";
	}
	junit_case(&out, &c);
	put_out(o, &out);
	sbuf_free(&output);
}

static void report_end(struct scen_out *o, const struct scen_tally *t)
{
	struct sbuf out = { 0 };

	(void)t;
	junit_end(&out);
	junit_tail(&out);
	put_out(o, &out);
}

/* ---- all ------------------------------------------------------------ */

static const struct scen_format tty = {
	"tty", NULL, tty_result, tty_end,
}, tap = {
	"tap", tap_begin, tap_result, tap_end,
}, junit = {
	"junit", report_begin, report_result, report_end,
};

const struct scen_format *scen_format_find(const char *name)
{
	static const struct scen_format *const all[] = {
		&tap, &junit, &scen_format_json,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!strcmp(all[i]->name, name))
			return all[i];
	}
	return &tty;
}

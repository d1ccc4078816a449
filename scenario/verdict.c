/* verdict.c: a run against what was expected of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/str.h"
#include "format/yaml_read.h"
#include "lab/screen.h"
#include "scenario/request.h"
#include "scenario/scenario.h"
#include "scenario/verdict.h"

static void check_matches(struct verdict *v, const struct match *m,
			  const char *what, const char *found)
{
	for (; m; m = m->next) {
		if (!match_fits(m, found))
			verdict_miss_match(v, m, what, found);
	}
}

/* ---- the end -------------------------------------------------------- */

static bool ended_well(const struct lab_outcome *o)
{
	return o->end != LAB_END_ERROR && o->end != LAB_END_ENDLESS &&
	       o->end != LAB_END_WAITS &&
	       !(o->end == LAB_END_EXIT && o->status);
}

static bool check_end(struct verdict *v)
{
	static const char *const wanted[LAB_ENDS] = {
		[LAB_END_EXIT] = "the script to end",
		[LAB_END_BOOT] = "a boot", [LAB_END_SHELL] = "a prompt",
		[LAB_END_WAITS] = "a wait for a person",
		[LAB_END_REBOOT] = "a restart",
		[LAB_END_POWEROFF] = "a power-off",
		[LAB_END_ERROR] = "an error",
		[LAB_END_ENDLESS] = "a script that does not end",
	};
	const struct expect *x = &v->s->expect;
	struct sbuf found = { 0 };
	bool fits = x->end_at ? v->o->end == x->end : ended_well(v->o);

	if (fits)
		return true;
	lab_outcome_describe(v->o, &found);
	verdict_miss(v, x->end_at, "%s was expected, but %s",
	     x->end_at ? wanted[x->end] : "a good end", sbuf_text(&found));
	sbuf_free(&found);
	return false;
}

static void check_error(struct verdict *v)
{
	const struct expect *x = &v->s->expect;
	const struct lab_failure *f = &v->o->error;

	if (x->line_at && f->line != x->line)
		verdict_miss(v, x->line_at, "the error is in line %u, not %u: "
		     "%s", f->line, x->line, f->message);
	check_matches(v, x->error, "the error's message", f->message);
	check_matches(v, x->error_file, "the error's file", f->file);
}

/* ---- what boots ----------------------------------------------------- */

static void check_kind(struct verdict *v)
{
	const struct lab_boot *b = &v->o->boot;
	const char *word = b->kernel ? "kernel" : "program";

	for (struct match *m = v->s->expect.kind; m; m = m->next) {
		bool is = !strcmp(m->text, word) ||
			!strcasecmp(m->text, b->kind);

		if (m->how == MATCH_IS ? is == m->no :
		    !match_fits(m, b->kind))
			verdict_miss(v, m->at, "a %s (%s) was booted, which "
			     "is not what \"%s\" asks for", word,
			     *b->kind ? b->kind : "of an unknown kind",
			     m->text);
	}
}

static void put_initrd(const struct lab_initrd *img, struct sbuf *out)
{
	sbuf_str(out, img->name);
	if (*img->args)
		sbuf_printf(out, " as %s", img->args);
	if (*img->uri)
		sbuf_printf(out, " from %s", img->uri);
	sbuf_char(out, '\n');
}

static void check_initrd(struct verdict *v, const struct want_initrd *w,
			 const struct lab_initrd *img)
{
	const struct match *m;

	for (m = w->any; m; m = m->next) {
		if (!(m->no ? match_fits(m, img->name) &&
		      match_fits(m, img->uri) :
		      match_fits(m, img->name) ||
		      match_fits(m, img->uri)))
			verdict_miss_match(v, m, "this initrd", img->name);
	}
	check_matches(v, w->name, "the initrd's name", img->name);
	check_matches(v, w->uri, "the initrd's URI", img->uri);
	check_matches(v, w->args, "the initrd's argument", img->args);
}

static void check_initrds(struct verdict *v)
{
	const struct lab_boot *b = &v->o->boot;
	const struct expect *x = &v->s->expect;
	struct sbuf found = { 0 };
	unsigned n = 0, i = 0;

	if (!x->initrds_at)
		return;
	for (const struct want_initrd *w = x->initrds; w; w = w->next)
		n++;
	if (n == b->n_initrds) {
		for (const struct want_initrd *w = x->initrds; w;
		     w = w->next)
			check_initrd(v, w, &b->initrds[i++]);
		return;
	}
	for (i = 0; i < b->n_initrds; i++)
		put_initrd(&b->initrds[i], &found);
	verdict_miss(v, x->initrds_at, "%u initrd%s expected, but there %s %u",
	     n, n == 1 ? " was" : "s were", b->n_initrds == 1 ? "is" : "are",
	     b->n_initrds);
	verdict_found(v, sbuf_text(&found));
	sbuf_free(&found);
}

static void check_boot(struct verdict *v)
{
	const struct expect *x = &v->s->expect;
	const struct lab_boot *b = &v->o->boot;

	check_kind(v);
	check_matches(v, x->uri, "the URI", *b->uri ? b->uri : b->name);
	check_matches(v, x->cmdline, "the command line", b->cmdline);
	check_initrds(v);
}

static void check_what_ended(struct verdict *v)
{
	const struct expect *x = &v->s->expect;

	if (!check_end(v))
		return;
	if (x->status_at && v->o->status != (int)x->status)
		verdict_miss(v, x->status_at, "the exit status is %d, not %u",
		     v->o->status, x->status);
	if (x->end_at && x->end == LAB_END_BOOT)
		check_boot(v);
	if (x->end_at && x->end == LAB_END_ERROR)
		check_error(v);
}

/* ---- settings ------------------------------------------------------- */

static void check_setting(struct verdict *v, const struct want_setting *w)
{
	struct sbuf value = { 0 };
	char what[80];
	int rc = v->ev->setting ?
		v->ev->setting(v->ev->ctx, w->name, &value) : -ENOENT;

	snprintf(what, sizeof(what), "${%.60s}", w->name);
	if (w->unset && rc == 0)
		verdict_miss(v, w->at, "%s is set, to \"%.200s\"", what,
		     sbuf_text(&value));
	else if (w->value && rc < 0)
		verdict_miss(v, w->at, "%s is not set", what);
	else if (w->value)
		check_matches(v, w->value, what, sbuf_text(&value));
	sbuf_free(&value);
}

/* ---- the log ---------------------------------------------------- */

/* What all log servers got, a line each. */
static void check_log(struct verdict *v)
{
	const struct lab_request *q;
	struct sbuf lines = { 0 };
	unsigned i;

	for (i = 0; v->ev->lab && (q = lab_request(v->ev->lab, i)); i++) {
		if (q->is_line)
			(void)sbuf_printf(&lines, "%s\n", q->what);
	}
	check_matches(v, v->s->expect.log, "the log", sbuf_text(&lines));
	sbuf_free(&lines);
}

/* ---- the serial line ------------------------------------------- */

bool scenario_heard(const struct scenario *s, const char *serial)
{
	for (const struct match *m = s->expect.serial; m; m = m->next)
		if (!m->no && !match_found(m, serial))
			return false;
	return true;
}

static void check_serial(struct verdict *v)
{
	const struct expect *x = &v->s->expect;
	const struct err *e = v->ev->booting;
	const char *line = v->ev->serial ? v->ev->serial : "";

	if (!x->serial_at || v->o->end != LAB_END_BOOT)
		return;
	v->ev->skipped = e && e->code == -ENOENT && v->s->needs_qemu;
	if (v->ev->skipped)
		return;
	if (e && e->code)
		verdict_miss(v, x->serial_at, "in QEMU: %s", e->msg);
	if (!e || (e->code != -ENOENT && e->code != -ENOEXEC))
		check_matches(v, x->serial, "the serial line", line);
}

/* ---- time ------------------------------------------------------- */

static void check_time(struct verdict *v)
{
	const struct expect *x = &v->s->expect;
	uint64_t took = (v->o->ended_us - v->o->started_us) / 1000;

	if (!x->time_at)
		return;
	if (x->above_ms && took <= x->above_ms)
		verdict_miss(v, x->time_at, "it took %llu ms, not more than "
		     "%u", (unsigned long long)took, x->above_ms);
	if (x->below_ms && took >= x->below_ms)
		verdict_miss(v, x->time_at, "it took %llu ms, not less than "
		     "%u", (unsigned long long)took, x->below_ms);
}

int scenario_check(const struct scenario *s, struct evidence *ev,
		   struct sbuf *out)
{
	struct verdict v = { s, ev, ev->outcome, out, 0 };
	const struct expect *x = &s->expect;

	check_what_ended(&v);
	for (struct want_setting *w = x->settings; w; w = w->next)
		check_setting(&v, w);
	for (struct want_screen *w = x->screens; w; w = w->next)
		verdict_screen(&v, w);
	check_matches(&v, x->output, "the output", ev->screen ?
		      sbuf_text(&ev->screen->plain) : "");
	check_log(&v);
	check_serial(&v);
	verdict_requests(&v);
	check_time(&v);
	return out->error ? out->error : v.count;
}

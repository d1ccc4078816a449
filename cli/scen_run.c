/* scen_run.c: one scenario, in a process of its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cover.h"
#include "cli/scen.h"
#include "cli/serial.h"
#include "cli/session.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/unconst.h"
#include "core/utf8.h"
#include "interp/shell.h"
#include "lab/screen.h"
#include "scenario/scenario.h"

struct run {
	const struct scenario     *s;
	const struct scen_options *opt;
	struct sbuf               *out;
	struct cover              *cover;	/* NULL: nobody wants it */
	struct serial              line;	/* of what is booted	*/
};

/* ---- results as bytes ----------------------------------------------- */

static void put_number(struct sbuf *out, uint64_t n)
{
	sbuf_add(out, &n, sizeof(n));
}

static void put_text(struct sbuf *out, const struct sbuf *text)
{
	put_number(out, text->len);
	sbuf_add(out, sbuf_text(text), text->len);
}

struct input { const char *at; size_t left; bool bad; };

static uint64_t get_number(struct input *in)
{
	uint64_t n = 0;

	in->bad = in->bad || in->left < sizeof(n);
	if (in->bad)
		return 0;
	memcpy(&n, in->at, sizeof(n));
	in->at += sizeof(n);
	in->left -= sizeof(n);
	return n;
}

/* JSON and XML take nothing but UTF-8, and a script prints what it likes. */
static void make_utf8(char *text)
{
	size_t left = strlen(text), n;
	uint32_t cp;

	for (; left; text += n, left -= n) {
		n = utf8_next(text, left, &cp);
		if (cp == UTF8_BAD && n == 1)
			*text = '?';
	}
}

static char *get_text(struct input *in, size_t *len)
{
	uint64_t n = get_number(in);
	char *text;

	in->bad = in->bad || in->left < n;
	text = in->bad ? NULL : str_ndup(in->at, (size_t)n);
	if (!text) {
		in->bad = true;
		return NULL;
	}
	in->at += n;
	in->left -= (size_t)n;
	if (len)
		*len = (size_t)n;	/* bytes, not text */
	else
		make_utf8(text);
	return text;
}

bool scen_result_read(const struct sbuf *bytes, struct scen_result *r)
{
	struct input in = { sbuf_text(bytes), bytes->len, false };

	r->passed = get_number(&in);
	r->updated = get_number(&in);
	r->virtual_us = get_number(&in);
	r->skipped = get_text(&in, NULL);
	r->misses = get_text(&in, NULL);
	r->end = get_text(&in, NULL);
	r->trace = get_text(&in, NULL);
	r->screen = get_text(&in, NULL);
	r->cover = get_text(&in, &r->cover_len);
	return !in.bad && !in.left;
}

void scen_result_free(struct scen_result *r)
{
	free(r->skipped);
	free(r->misses);
	free(r->end);
	free(r->trace);
	free(r->screen);
	free(r->cover);
}

/* ---- the session's callbacks ---------------------------------------- */

static int make_lab(void *ctx, const char *folder, uint64_t seed,
		    struct lab **out, struct err *e)
{
	struct run *run = ctx;

	(void)seed;
	return scenario_lab(run->s, folder, out, e);
}

static int get_setting(void *ctx, const char *name, struct sbuf *out)
{
	const struct session_end *end = ctx;
	struct setting_ref ref;
	struct err e = { 0 };
	int rc;

	if (!end->sh)
		return -ENOENT;
	rc = setting_parse(end->sh->settings, name, strlen(name), false, &ref,
			   &e);
	return rc < 0 ? rc : setting_print(&ref, out, NULL);
}

static void put_cover(struct run *run)
{
	struct sbuf cover = { 0 };

	if (run->cover)
		cover_write(run->cover, &cover);
	put_text(run->out, &cover);
	sbuf_free(&cover);
}

/* Nothing is wrong, but not all could be looked at. */
static void put_skipped(const struct session_end *end, bool skipped,
			struct sbuf *out)
{
	struct sbuf why = { 0 };

	if (skipped)
		sbuf_str(&why, end->booting->msg);
	put_text(out, &why);
	sbuf_free(&why);
}

static void put_end(const struct session_end *end, struct sbuf *out)
{
	struct sbuf text = { 0 };

	lab_outcome_describe(end->outcome, &text);
	put_text(out, &text);
	sbuf_free(&text);
}

/* Write how the script ended, what is wrong with that, and what a person wants
   to see. */
static void ended(void *ctx, const struct session_end *end)
{
	struct run *run = ctx;
	struct evidence ev = {
		.outcome = end->outcome, .screen = end->screen,
		.lab = end->lab, .setting = get_setting, .ctx = unconst(end),
		.update = run->opt->update, .booting = end->booting,
		.serial = sbuf_text(&run->line.text),
	};
	struct sbuf misses = { 0 }, screen = { 0 }, trace = { 0 };
	int missed = scenario_check(run->s, &ev, &misses);

	if (missed) {
		(void)lab_screen_show(end->screen, &screen);
		sbuf_str(&trace, end->trace);
	}
	put_number(run->out, missed == 0);
	put_number(run->out, ev.updated);
	put_number(run->out, end->outcome->ended_us -
		   end->outcome->started_us);
	put_skipped(end, ev.skipped && !missed, run->out);
	put_text(run->out, &misses);
	put_end(end, run->out);
	put_text(run->out, &trace);
	put_text(run->out, &screen);
	put_cover(run);
	sbuf_free(&misses);
	sbuf_free(&screen);
	sbuf_free(&trace);
}

static void before(void *ctx, struct shell *sh, int argc, char **argv)
{
	struct run *run = ctx;

	(void)argc;
	(void)argv;
	cover_before(run->cover, sh);
}

static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	struct run *run = ctx;

	cover_after(run->cover, sh, argc, argv, status);
}

static void chose(void *ctx, struct shell *sh, const struct menu *menu,
		  const struct menu_item *item)
{
	struct run *run = ctx;

	(void)sh;
	(void)menu;
	cover_chose(run->cover, item);
}

static void heard(void *ctx, const char *data, size_t len)
{
	serial_add(&((struct run *)ctx)->line, data, len);
}

static bool enough(void *ctx)
{
	const struct run *run = ctx;

	return scenario_heard(run->s, sbuf_text(&run->line.text));
}

/* ---- running -------------------------------------------------------- */

static int copy_list(const struct scenario_list *from, struct cli_list *to)
{
	const struct scenario_list *l;
	unsigned n = 0;

	for (l = from; l; l = l->next)
		n++;
	to->v = calloc(n + 1, sizeof(*to->v));
	if (!to->v)
		return -ENOMEM;
	for (l = from; l; l = l->next)
		to->v[to->n++] = l->text;
	return 0;
}

/* That a script does not end is found only where something stops it. */
static bool wants_endless(const struct scenario *s)
{
	return s->expect.end_at && s->expect.end == LAB_END_ENDLESS;
}

void scen_run(const struct scenario *s, const struct scen_options *how,
	      struct sbuf *out)
{
	struct run run = { .s = s, .opt = how, .out = out };
	struct session_watch watch = {
		.ctx = &run, .make_lab = make_lab, .ended = ended,
		.shows = true, .heard = heard, .enough = enough,
	};
	struct session_options opt = {
		.command = s->command, .keys = s->keys,
		.unserved = s->unserved, .folder = s->folder,
		.seed = s->seed, .no_net = s->no_net, .no_dhcp = s->no_dhcp,
		.trace = true, .watch = &watch,
		.endless = how->endless && !wants_endless(s),
		.boot = s->expect.serial_at ? "qemu" : NULL,
		.boot_timeout = (s->boot_ms + 999) / 1000,
	};

	if (how->cover) {
		run.cover = cover_new();
		watch.before = before;
		watch.after = after;
		watch.chose = chose;
	}
	if (copy_list(s->choose, &opt.choose) == 0 &&
	    copy_list(s->set, &opt.set) == 0 &&
	    copy_list(s->fail, &opt.fail) == 0)
		(void)session_run(&opt, s->script); /* ended() tells */
	free(opt.choose.v);
	free(opt.set.v);
	free(opt.fail.v);
	cover_free(run.cover);
	serial_free(&run.line);
}

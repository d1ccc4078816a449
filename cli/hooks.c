/* hooks.c: what the interpreter asks of the host, or tells it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/state.h"
#include "core/err.h"
#include "core/image.h"
#include "core/lineedit.h"
#include "core/str.h"
#include "core/suggest.h"
#include "explore/explore.h"
#include "interp/frame.h"
#include "interp/report.h"
#include "lab/lab.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define OFFERED_MAX 120	/* bytes of items' names that a message has */

/* The item that --choose means: by its name, its text, or a part of that. */
static const struct menu_item *find_item(const struct menu *menu,
					 const char *label)
{
	const struct menu_item *i;

	for (i = menu->first; i; i = i->next) {
		if (i->name && !strcmp(i->name, label))
			return i;
	}
	for (i = menu->first; i; i = i->next) {
		if (i->name && strstr(i->text, label))
			return i;
	}
	return NULL;
}

/* Keep what could have been chosen, for the message about a --choose that no
   menu offered: the item that is most like it, or the first ones. */
static void note_offer(struct session *s, const struct menu *menu)
{
	struct suggest meant;
	bool any = false;

	suggest_start(&meant, s->opt->choose.v[s->n_chosen]);
	for (const struct menu_item *i = menu->first; i; i = i->next)
		suggest_try(&meant, i->name ? i->name : "");
	sbuf_reset(&s->offered);
	if (suggest_best(&meant))
		sbuf_printf(&s->offered, "%.40s perhaps, of ",
			    suggest_best(&meant));
	for (const struct menu_item *i = menu->first; i; i = i->next) {
		if (!i->name || !*i->name)
			continue;
		if (s->offered.len > OFFERED_MAX) {
			sbuf_str(&s->offered, " ...");
			break;
		}
		sbuf_printf(&s->offered, "%s%.40s", any ? ", " : "", i->name);
		any = true;
	}
}

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	struct session *s = ctx;
	const struct session_watch *watch = s->opt->watch;
	const struct menu_item *item;

	if (watch && watch->decide)
		return watch->decide(watch->ctx, menu);
	if (s->n_chosen == s->opt->choose.n)
		return NULL;
	item = find_item(menu, s->opt->choose.v[s->n_chosen]);
	if (!item) {
		note_offer(s, menu);
		return NULL;
	}
	s->n_chosen++;
	return item;
}

/*
 * In messages a script is the file that the lab serves it from, if it is one:
 * editors open that.
 */
static int script_name(void *ctx, const struct image *img, struct sbuf *out)
{
	struct session *s = ctx;
	const char *file;

	if (img == s->script && !s->is_uri)
		return sbuf_str(out, s->what);
	file = img->uri && host.lab ? lab_source(host.lab, img->uri) : NULL;
	return file ? sbuf_str(out, file) : -ENOENT;
}

/* End all scripts: whatever follows in them, none goes on. */
static void give_up(struct session *s, struct err *e)
{
	if (s->sh.frame)
		err_at(e, frame_pos(s->sh.frame));
	report_error(&s->sh, e);
	s->sh.gone = true;
}

/*
 * A machine that nobody sits at stands there for ever, whatever "||" says
 * about a key that did not come.
 */
static void wait_for_person(struct session *s)
{
	struct srcpos pos = { 0 };
	struct err e = { 0 };

	if (s->sh.frame)
		pos = frame_pos(s->sh.frame);
	err_set(&e, -EDEADLK, "waits for a person at %.60s:%u "
		"(use --keys or --choose)", pos.file ? pos.file : "", pos.line);
	s->waits = true;
	give_up(s, &e);
}

/* Not inlined: the path of each command would clear an error that few need. */
__attribute__((noinline))
static void end_endless(struct session *s, const char *why)
{
	struct err e = { 0 };

	err_set(&e, -EDEADLK, "%s", why);
	s->given_up = true;
	give_up(s, &e);
}

/* Give the script up if there is a reason; NULL: it may still end by itself. */
static bool is_endless(struct session *s, const char *why)
{
	if (why)
		end_endless(s, why);
	return why;
}

static bool nobody_stops(const struct session *s)
{
	return !host.live && !s->sh.gone;
}

/* After each command: trace it, and give up a script that does not end. */
static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	struct session *s = ctx;
	const struct session_watch *watch = s->opt->watch;

	if (s->opt->trace || s->opt->trace_file)
		host_trace_after(ctx, sh, argc, argv, status);
	if (watch && watch->after)
		watch->after(watch->ctx, sh, argc, argv, status);
	if (host_console_lost() == EPIPE)	/* who read it is gone */
		sh->gone = true;
	if (!nobody_stops(s))
		return;
	if (status == -EDEADLK && sh->con.alone)
		wait_for_person(s);
	else if (!s->opt->endless)
		(void)is_endless(s, endless_look(&s->endless,
						 plat_clock_us()));
}

/* Should a download be given up whose server is busy for the @times-th time? */
static bool tired(void *ctx, unsigned times)
{
	struct session *s = ctx;

	return nobody_stops(s) && !s->opt->endless &&
	       is_endless(s, endless_retry(&s->endless, times));
}

static void before(void *ctx, struct shell *sh, int argc, char **argv)
{
	struct session *s = ctx;
	const struct session_watch *watch = s->opt->watch;

	if (s->opt->trace || s->opt->trace_file)
		host_trace_before(ctx, sh, argc, argv);
	fail_look(s, sh, argc, argv);
	if (watch && watch->before)
		watch->before(watch->ctx, sh, argc, argv);
}

static int refuse(void *ctx, struct err *e)
{
	struct session *s = ctx;
	const struct session_watch *watch = s->opt->watch;

	if (s->failing)
		return err_set(e, -ETIMEDOUT, EXPLORE_REFUSED);
	return watch && watch->refuse ? watch->refuse(watch->ctx, e) : 0;
}

static void chose(void *ctx, struct shell *sh, const struct menu *menu,
		  const struct menu_item *item)
{
	struct session *s = ctx;
	const struct session_watch *watch = s->opt->watch;

	if (watch && watch->chose)
		watch->chose(watch->ctx, sh, menu, item);
}

/* Keep the last failure: if no other follows, it is what ended the script. */
static void failed(void *ctx, struct shell *sh, const struct err *e,
		   const struct srcpos *pos, bool fatal)
{
	struct session *s = ctx;
	struct lab_outcome *o = &s->outcome;

	if (s->opt->watch && s->opt->watch->failed)
		s->opt->watch->failed(s->opt->watch->ctx, sh, e);
	if (!fatal)
		return;
	o->error = (struct lab_failure){
		.code = e->code, .message = lab_outcome_text(o, e->msg),
		.file = lab_outcome_text(o, pos->line ? pos->file : NULL),
		.line = pos->line, .col = pos->col,
	};
}

/* The prompt of a watched session takes the scripted keys, and then ends it: a
   person would type there. */
static int read_line(void *ctx, struct shell *sh, const char *prompt,
		     char **out)
{
	struct session *s = ctx;
	struct sbuf line = { 0 };
	int rc = -ENODATA;

	con_puts(&sh->con, prompt);
	if (host_keys_left())
		rc = line_read(&sh->con, &line, NULL, 0);
	else
		con_puts(&sh->con, "\n");
	if (rc == -EDEADLK || rc == -ENODATA) {
		s->at_prompt = sh->gone = true;
		rc = -ENODATA;
	}
	*out = rc == 0 ? str_dup(sbuf_text(&line)) : NULL;
	sbuf_free(&line);
	return rc == 0 && !*out ? -ENOMEM : rc;
}

void hooks_set(struct session *s)
{
	s->hooks = (struct shell_hooks){ .ctx = s };
	s->hooks.script_name = script_name;
	if (s->opt->choose.n || (s->opt->watch && s->opt->watch->decide))
		s->hooks.decide = decide;
	s->hooks.before = before;
	s->hooks.refuse = refuse;
	s->hooks.after = after;
	s->hooks.chose = chose;
	s->hooks.failed = failed;
	s->hooks.show_decided = s->opt->watch && s->opt->watch->shows;
	if (s->opt->watch)
		s->hooks.read_line = read_line;
	else if (host.live)
		s->hooks.read_line = host_read_line;
	/* A script's own "shell" must not read what is piped to us */
	else if (!s->opt->keys && !s->what && !s->opt->command)
		s->hooks.read_line = host_read_piped;
	s->sh.fetch.tired = tired;
	s->sh.fetch.tired_ctx = s;
	s->sh.events.patient = s->opt->endless;
	s->sh.hooks = &s->hooks;
	s->sh.colour_diag = host_colour(STDERR_FILENO);
}

int hooks_check_choices(struct session *s, int status)
{
	if (s->n_chosen == s->opt->choose.n)
		return status;
	session_complain(s, -ENOENT, "%s %s: no menu had such an item%s%s",
			 s->opt->watch ? "choose" : "--choose",
			 s->opt->choose.v[s->n_chosen],
			 s->offered.len ? ", the last one had " : "",
			 sbuf_text(&s->offered));
	return CLI_FAILED;
}

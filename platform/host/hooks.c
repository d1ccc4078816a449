/* hooks.c: what the interpreter asks of the host, or tells it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/eval.h"
#include "interp/report.h"
#include "platform/host/host.h"
#include "platform/host/load.h"
#include "platform/host/state.h"
#include "platform/platform.h"

/* --choose: an item's name, its text, or a part of that. */
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

static const char *decide(void *ctx, const struct menu *menu)
{
	struct session *s = ctx;
	const struct menu_item *item;

	if (s->n_chosen == s->opt->choose.n)
		return NULL;
	item = find_item(menu, s->opt->choose.v[s->n_chosen]);
	if (!item)
		return NULL;
	s->n_chosen++;
	return item->name;
}

/*
 * In messages a script is the file that the lab serves it from, if it is one:
 * editors open that.
 */
static int script_name(void *ctx, const struct image *img, struct sbuf *out)
{
	struct session *s = ctx;

	if (img == s->script && !s->is_uri)
		return sbuf_str(out, s->what);
	if (!img->uri || !img->uri->path || !img->uri->host)
		return -ENOENT;
	if (s->opt->lab && strcmp(img->uri->host, "boot.lab"))
		return -ENOENT;	/* served from where the lab file says */
	return load_served(s->folder, img->uri->path, out);
}

/* After each command: trace it, and give up a script that does not end. */
static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	struct session *s = ctx;
	struct err e = { 0 };
	const char *why;

	if (s->opt->trace)
		host_trace_after(ctx, sh, argc, argv, status);
	if (host.live || sh->gone)
		return;
	why = endless_look(&s->endless, status, plat_clock_us());
	if (!why)
		return;
	err_set(&e, -EDEADLK, "%s", why);
	if (sh->frame)
		err_at(&e, frame_pos(sh->frame));
	report_error(sh, &e);
	s->given_up = true;
	sh->gone = true;
}

void hooks_set(struct session *s)
{
	s->hooks = (struct shell_hooks){ .ctx = s };
	s->hooks.script_name = script_name;
	if (s->opt->choose.n)
		s->hooks.decide = decide;
	if (s->opt->trace)
		s->hooks.before = host_trace_before;
	s->hooks.after = after;
	/* A script's own "shell" must not read what is piped to us */
	if (host.live || (!s->opt->keys && !s->what && !s->opt->command))
		s->hooks.read_line = host_read_line;
	s->sh.hooks = &s->hooks;
	s->sh.colour_diag = host_colour(STDERR_FILENO);
}

int hooks_check_choices(const struct session *s, int status)
{
	if (s->n_chosen == s->opt->choose.n)
		return status;
	fprintf(stderr, "pxesh: --choose %s: no menu had such an item\n",
		s->opt->choose.v[s->n_chosen]);
	return CLI_FAILED;
}

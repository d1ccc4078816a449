/* report.c: how a failure is shown to a person. */
#include "interp/report.h"

#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/excerpt.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "interp/usage.h"

#define CHAIN_SHOWN   8		/* scripts that led there		*/
#define USAGE	"     = usage: "

struct report {
	struct shell *sh;
	struct sbuf   out;
};

static void style(struct report *r, const char *sgr)
{
	excerpt_style(&r->out, r->sh->colour_diag, sgr);
}

static void put_text(struct report *r, const char *text)
{
	(void)plain_str(&r->out, text);
}

static void put_place(struct report *r, const struct srcpos *pos)
{
	excerpt_place(&r->out, r->sh->colour_diag, pos);
}

static void put_message(struct report *r, const struct err *e, bool fatal)
{
	style(r, fatal ? "1;31" : "1;35");
	(void)sbuf_str(&r->out, fatal ? "error: " : "warning: ");
	style(r, "0");
	put_text(r, e->msg);
	(void)sbuf_char(&r->out, '\n');
	if (!fatal)
		con_note(&r->sh->con, e->msg);
}

static struct span fault_span(const struct frame *f, const struct err *e)
{
	const struct word *w = f->cmd ? f->cmd->words : NULL;
	struct span span = w ? w->span : f->line->span;
	int n = e->arg;

	while (w && n-- > 0)
		w = w->next;
	if (w && e->arg > 0)
		span = w->span;
	return span;
}

/* The command as it ran, where expansion changed it. */
static void put_expanded(struct report *r, const struct frame *f)
{
	bool changed = false;

	for (const struct word *w = f->cmd->words; w; w = w->next)
		changed = changed || w->expands;
	if (!changed || !f->argc)
		return;
	(void)sbuf_str(&r->out, "     = as run: ");
	for (int i = 0; i < f->argc; i++) {
		if (i)
			(void)sbuf_char(&r->out, ' ');
		put_text(r, f->argv[i]);
	}
	(void)sbuf_char(&r->out, '\n');
}

/* What was called is known: its options were looked at. */
static const struct command *called(const struct frame *f)
{
	return command_find(f->argv[0], strlen(f->argv[0]));
}

static void put_usage(struct report *r, const struct frame *f)
{
	(void)sbuf_str(&r->out, USAGE);
	usage_synopsis(&r->out, called(f), f->argv[0], sizeof(USAGE) - 1,
		       con_cols(&r->sh->con));
}

static void put_chain(struct report *r, const struct frame *f)
{
	struct srcpos pos;
	unsigned shown = 0;

	for (f = f->up; f; f = f->up) {
		if (f->prompt)
			continue;
		if (shown++ == CHAIN_SHOWN) {
			(void)sbuf_str(&r->out, "     = ...\n");
			return;
		}
		pos = frame_pos(f);
		(void)sbuf_str(&r->out, "     = started from ");
		excerpt_pos(&r->out, &pos);
		(void)sbuf_char(&r->out, '\n');
	}
}

static void send_report(struct report *r)
{
	con_diag(&r->sh->con, sbuf_text(&r->out), r->out.len);
	sbuf_free(&r->out);
}

/* A wrapped line would not have its caret below it. */
static size_t excerpt_width(struct shell *sh)
{
	unsigned cols = con_cols(&sh->con);

	return sh->colour_diag && cols > 2 * EXCERPT_BESIDE ?
		cols - EXCERPT_BESIDE : EXCERPT_WIDTH;
}

/* The message of a condition that is false ("this is empty") does not say that
   it ended the script: add that. */
static const char *remark(const struct err *e, int status)
{
	if (status == -ECANCELED || !e->quiet)
		return NULL;
	return "nothing handles this failure, so the script ends here";
}

static void tell_hook(struct shell *sh, const struct err *e,
		      const struct srcpos *pos, bool fatal)
{
	const struct shell_hooks *hooks = sh->hooks;

	if (hooks && hooks->failed)
		hooks->failed(hooks->ctx, sh, e, pos, fatal);
}

void report_failure(struct shell *sh, const struct err *e, int status,
		    bool fatal, bool usage)
{
	struct report r = { .sh = sh };
	const struct frame *f = sh->frame;
	struct span span = fault_span(f, e);
	struct srcpos pos = script_pos(f->script, f->line, span);
	const char *why = fatal && !f->prompt ? remark(e, status) : NULL;

	tell_hook(sh, e, &pos, fatal);
	if (status == -ECANCELED && usage) {	/* it was asked for */
		usage_explain(&r.out, called(f), f->argv[0],
			      con_cols(&sh->con));
		send_report(&r);
		return;
	}
	if (!f->prompt)
		put_place(&r, &pos);
	put_message(&r, e, fatal);
	if (!f->prompt || e->arg)
		excerpt_source(&r.out, sh->colour_diag, excerpt_width(sh),
			       f->script->source, f->script->len, span.at,
			       &pos);
	put_expanded(&r, f);
	if (why)
		(void)sbuf_printf(&r.out, "     = %s\n", why);
	if (usage)
		put_usage(&r, f);
	if (fatal)
		put_chain(&r, f);
	send_report(&r);
}

void report_error(struct shell *sh, const struct err *e)
{
	struct report r = { .sh = sh };

	tell_hook(sh, e, &e->pos, true);
	put_place(&r, &e->pos);
	put_message(&r, e, true);
	send_report(&r);
}

/* report.c: how a failure is shown to a person. */
#include "interp/report.h"

#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/str.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/eval.h"
#include "interp/shell.h"

#define CONTEXT_BYTES 160	/* of a source line, around the fault	*/
#define CHAIN_SHOWN   8		/* scripts that led there		*/

struct report {
	struct shell *sh;
	struct sbuf   out;
};

/* Text of a script or the wire may hold escapes: show them harmlessly. */
static void put_text(struct report *r, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			(void)sbuf_char(&r->out, text[i] == '\t' ? ' ' : '?');
		else
			(void)sbuf_char(&r->out, text[i]);
	}
}

static void style(struct report *r, const char *sgr)
{
	if (r->sh->colour_diag)
		(void)sbuf_printf(&r->out, "\033[%sm", sgr);
}

static void put_place(struct report *r, const struct srcpos *pos)
{
	if (!pos->line)
		return;
	style(r, "1");
	(void)sbuf_printf(&r->out, "%s:%u:%u: ", pos->file ? pos->file : "?",
			  (unsigned)pos->line, (unsigned)pos->col);
	style(r, "0");
}

static void put_message(struct report *r, const struct err *e, bool fatal)
{
	style(r, fatal ? "1;31" : "1;35");
	(void)sbuf_str(&r->out, fatal ? "error: " : "warning: ");
	style(r, "0");
	put_text(r, e->msg, strlen(e->msg));
	(void)sbuf_char(&r->out, '\n');
}

static void put_caret(struct report *r, size_t before, size_t len)
{
	(void)sbuf_printf(&r->out, "%7s%*s", "| ", (int)before, "");
	style(r, "1;32");
	(void)sbuf_char(&r->out, '^');
	while (len-- > 1)
		(void)sbuf_char(&r->out, '~');
	style(r, "0");
	(void)sbuf_char(&r->out, '\n');
}

/* The cells before a byte: UTF-8 continuation bytes take none. */
static size_t cells(const char *text, size_t len)
{
	return con_width(text, len);
}

/* The physical line that @at is on, cut to a window, with a caret under it. */
static void put_source(struct report *r, const struct script *s, size_t at,
		       size_t len, uint32_t number)
{
	const char *from = s->source + at, *to = from;
	const char *end = s->source + s->len, *left, *right;

	while (from > s->source && from[-1] != '\n')
		from--;
	while (to < end && *to != '\n')
		to++;
	left = s->source + at;
	left = (size_t)(left - from) > CONTEXT_BYTES / 2 ?
	       left - CONTEXT_BYTES / 2 : from;
	right = (size_t)(to - left) > CONTEXT_BYTES ?
		left + CONTEXT_BYTES : to;
	while (right > left && str_blank(right[-1]))
		right--;
	(void)sbuf_printf(&r->out, "%4u | ", (unsigned)number);
	put_text(r, left, (size_t)(right - left));
	(void)sbuf_char(&r->out, '\n');
	if ((size_t)(right - left) < len + at - (size_t)(left - s->source))
		len = s->source + at < right ?
		      (size_t)(right - s->source) - at : 1;
	put_caret(r, cells(left, at - (size_t)(left - s->source)),
		  cells(s->source + at, len));
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
		put_text(r, f->argv[i], strlen(f->argv[i]));
	}
	(void)sbuf_char(&r->out, '\n');
}

static void put_usage(struct report *r, const struct frame *f)
{
	const struct command *row = f->cmd->row;

	if (!row && f->argc)
		row = command_find(f->argv[0], strlen(f->argv[0]));
	if (!row)
		return;
	(void)sbuf_str(&r->out, "     = usage: ");
	(void)option_usage(row, f->argc ? f->argv[0] : row->name, &r->out);
	(void)sbuf_char(&r->out, '\n');
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
		(void)sbuf_printf(&r->out, "     = started from %s:%u:%u\n",
				  pos.file, (unsigned)pos.line,
				  (unsigned)pos.col);
	}
}

static void send(struct report *r)
{
	con_diag(&r->sh->con, sbuf_text(&r->out), r->out.len);
	sbuf_free(&r->out);
}

/* A false test says little by itself: say what it did. */
static const char *remark(const struct err *e, int status)
{
	if (status == -ECANCELED || !e->quiet)
		return NULL;
	return "nothing handles this failure, so the script ends here";
}

void report_failure(struct shell *sh, const struct err *e, int status,
		    bool fatal, bool usage)
{
	struct report r = { .sh = sh };
	const struct frame *f = sh->frame;
	struct span span = fault_span(f, e);
	struct srcpos pos = script_pos(f->script, f->line, span);
	const char *why = fatal && !f->prompt ? remark(e, status) : NULL;

	if (!f->prompt)
		put_place(&r, &pos);
	if (status == -ECANCELED && usage)
		(void)sbuf_str(&r.out, "help\n");
	else
		put_message(&r, e, fatal);
	if (!f->prompt || e->arg)
		put_source(&r, f->script, span.at, pos.len, pos.line);
	put_expanded(&r, f);
	if (why)
		(void)sbuf_printf(&r.out, "     = %s\n", why);
	if (usage)
		put_usage(&r, f);
	if (fatal)
		put_chain(&r, f);
	send(&r);
}

void report_error(struct shell *sh, const struct err *e)
{
	struct report r = { .sh = sh };

	put_place(&r, &e->pos);
	put_message(&r, e, true);
	send(&r);
}

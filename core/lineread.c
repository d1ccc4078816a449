/* lineread.c: read a line from the console, with history. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/lineedit.h"
#include "platform/platform.h"

/* ---- history ------------------------------------------------------- */

void history_add(struct history *h, const char *line)
{
	char *copy = *line ? str_dup(line) : NULL;

	if (!copy)
		return;
	free(h->lines[HISTORY_LINES - 1]);
	memmove(h->lines + 1, h->lines,
		sizeof(h->lines) - sizeof(h->lines[0]));
	h->lines[0] = copy;
	if (h->count < HISTORY_LINES)
		h->count++;
}

static void drop_drafts(struct history *h)
{
	for (unsigned i = 0; i < HISTORY_LINES; i++) {
		sbuf_free(&h->drafts[i]);
		h->drafted[i] = false;
	}
}

void history_free(struct history *h)
{
	drop_drafts(h);
	for (unsigned i = 0; i < HISTORY_LINES; i++)
		free(h->lines[i]);
	*h = (struct history){ .count = 0 };
}

/* ---- reading ------------------------------------------------------- */

struct reading {
	struct console  *con;
	struct history  *history;	/* NULL: none			*/
	struct sbuf     *text;		/* the new line			*/
	unsigned         depth;		/* 0: the new line, 1: the last	*/
	struct line      line;		/* the one being edited		*/
	struct line_echo echo;
};

/* Edit the line @depth entries ago. */
static int recall(struct reading *r, unsigned depth)
{
	struct history *h = r->history;
	struct sbuf *draft = depth ? &h->drafts[depth - 1] : r->text;

	if (depth && !h->drafted[depth - 1]) {
		if (sbuf_str(draft, h->lines[depth - 1]) < 0) {
			sbuf_free(draft);
			return -ENOMEM;
		}
		h->drafted[depth - 1] = true;
	}
	r->depth = depth;
	r->line = (struct line){ .text = draft, .cursor = draft->len };
	return 1;
}

static int apply(struct reading *r, int key)
{
	if (key == KEY_UP)
		return r->history && r->depth < r->history->count ?
		       recall(r, r->depth + 1) : 0;
	if (key == KEY_DOWN)
		return r->depth ? recall(r, r->depth - 1) : 0;
	if (key == KEY_TAB && r->history && r->history->complete)
		return r->history->complete(r->history, &r->line, &r->echo);
	return line_key(&r->line, key);
}

/* Keys until the line is accepted: 0, or negative. */
static int edit(struct reading *r, uint64_t until_us)
{
	int rc = line_echo_draw(&r->echo, &r->line), key;

	while (rc >= 0) {
		key = con_get_key(r->con, until_us);
		until_us = EVENT_NEVER;
		if (key == KEY_ENTER)
			return 0;
		if (key < 0 || key == KEY_CTRL_C)
			return key < 0 ? key : -ECANCELED;
		rc = apply(r, key);
		if (rc > 0)
			rc = line_echo_draw(&r->echo, &r->line);
	}
	return rc;
}

int line_read(struct console *con, struct sbuf *text, struct history *history,
	      uint32_t first_key_ms)
{
	struct reading r = {
		.con = con, .history = history, .text = text,
		.line = { .text = text, .cursor = text->len },
	};
	uint64_t until_us = first_key_ms ? plat_clock_us() +
			    (uint64_t)first_key_ms * 1000 : EVENT_NEVER;
	int rc;

	line_echo_start(&r.echo, con, false);
	rc = edit(&r, until_us);
	if (rc == 0 && r.depth) {
		sbuf_reset(text);
		rc = sbuf_add(text, r.line.text->data, r.line.text->len);
	}
	line_echo_end(&r.echo);
	if (history)
		drop_drafts(history);
	return rc;
}

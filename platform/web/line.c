/* line.c: the prompt's lines, by the editor that firmware has; Tab completes. */
#include <errno.h>
#include <string.h>

#include "core/lineedit.h"
#include "core/str.h"
#include "core/utf8.h"
#include "interp/shell.h"
#include "platform/host/host.h"
#include "platform/platform.h"

static struct {
	struct history history;
	struct shell  *sh;
	const char    *prompt;
} editor;

void host_editor_end(void)
{
	history_free(&editor.history);
}

/* ---- completion ------------------------------------------------------- */

/* What can stand where the cursor is. */
struct offers {
	struct sbuf words;	/* each has its NUL		*/
	struct sbuf common;	/* is what all begin with	*/
	unsigned    n;
};

static const char *next_word(const struct offers *o, const char *word)
{
	size_t at = word ? (size_t)(word - o->words.data) + strlen(word) + 1 : 0;

	return at < o->words.len ? o->words.data + at : NULL;
}

static bool is_offered(const struct offers *o, const char *word)
{
	for (const char *w = next_word(o, NULL); w; w = next_word(o, w)) {
		if (!strcmp(w, word))
			return true;
	}
	return false;
}

static void offer(void *ctx, const char *word)
{
	struct offers *o = ctx;
	size_t n = 0;

	if (is_offered(o, word) ||
	    sbuf_add(&o->words, word, strlen(word) + 1) < 0)
		return;
	if (!o->n++)
		(void)sbuf_str(&o->common, word);
	while (n < o->common.len && o->common.data[n] == word[n])
		n++;
	n = utf8_whole(word, n);
	if (n < o->common.len)
		o->common.data[o->common.len = n] = '\0';
}

/* Insert what all offers have behind the @typed bytes; behind the only one that
   does not go on ("net0/", "${net0/ip"), a blank, too. 1, 0, or negative. */
static int insert_rest(struct line *l, const struct offers *o, size_t typed)
{
	const char *text = sbuf_text(&o->common);
	size_t len = o->common.len;
	uint32_t cp;
	int rc = 0;

	for (size_t at = typed; at < len && rc >= 0; ) {
		at += utf8_next(text + at, len - at, &cp);
		rc = line_key(l, (int)cp);
	}
	if (rc >= 0 && o->n == 1 && len && !strchr("/{:}", text[len - 1]))
		rc = line_key(l, ' ');
	return rc;
}

static void show(const struct offers *o, struct line_echo *echo)
{
	unsigned cols, rows, used = 0;

	plat_con_size(&cols, &rows);
	line_echo_end(echo);
	for (const char *w = next_word(o, NULL); w; w = next_word(o, w)) {
		unsigned cells = (unsigned)strlen(w) + 2;

		if (used && used + cells > cols) {
			con_puts(echo->con, "\n");
			used = 0;
		}
		con_puts(echo->con, w);
		con_puts(echo->con, "  ");
		used += cells;
	}
	con_puts(echo->con, "\n");
	con_puts(echo->con, editor.prompt);
	line_echo_start(echo, echo->con, false);
}

static int complete(struct history *h, struct line *l, struct line_echo *echo)
{
	struct offers o = { 0 };
	size_t start = l->cursor;
	int rc;

	(void)h;
	while (start > 0 && !str_blank(l->text->data[start - 1]))
		start--;
	host_complete(editor.sh, sbuf_text(l->text), start, l->cursor, offer,
		      &o);
	rc = insert_rest(l, &o, l->cursor - start);
	if (rc == 0 && o.n > 1) {
		show(&o, echo);
		rc = 1;
	}
	sbuf_free(&o.words);
	sbuf_free(&o.common);
	return rc;
}

/* ---- reading ---------------------------------------------------------- */

int host_read_line(void *ctx, struct shell *sh, const char *prompt,
		   char **out)
{
	struct sbuf line = { 0 };
	int rc;

	(void)ctx;
	editor.sh = sh;
	editor.prompt = prompt;
	editor.history.complete = complete;
	con_puts(&sh->con, prompt);
	rc = line_read(&sh->con, &line, &editor.history, 0);
	if (rc == 0)
		history_add(&editor.history, sbuf_text(&line));
	*out = rc == 0 ? str_dup(sbuf_text(&line)) : NULL;
	sbuf_free(&line);
	return rc == 0 && !*out ? -ENOMEM : rc;
}

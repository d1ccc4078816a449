/* fmt.c: write a script in one style. */
#include "lint/fmt.h"

#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "interp/seems.h"
#include "lint/fmt_inside.h"

static void put_text(struct fmt *f, const char *text, size_t len)
{
	(void)sbuf_add(f->out, text, len);	/* error: looked at last */
}

static void put_blanks(struct fmt *f, uint32_t n)
{
	while (n-- > 0)
		put_text(f, " ", 1);
}

/* Returns its width. */
static uint32_t put_margin(struct fmt *f, unsigned margin)
{
	if (margin == MARGIN_TAB)
		put_text(f, "\t", 1);
	else
		put_blanks(f, margin);
	return fmt_margin_width(margin);
}

static void end_line(struct fmt *f)
{
	put_text(f, f->style.crlf ? "\r\n" : "\n", f->style.crlf ? 2 : 1);
}

/* A last "\" would join the next line but for the blank behind it. */
static void end_row(struct fmt *f, const struct row *r)
{
	if (*fmt_at(f, r->cells[r->n - 1].span.end - 1) == '\\')
		put_text(f, " ", 1);
	end_line(f);
}

/* A line as it is, but for its line ends and the blanks behind it. */
static void put_verbatim(struct fmt *f, const struct row *r)
{
	const char *p = fmt_at(f, r->start);
	const char *end = fmt_at(f, r->cells[r->n - 1].span.end);
	const char *nl, *stop;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		stop = nl ? nl : end;
		if (nl && stop > p && stop[-1] == '\r')
			stop--;
		put_text(f, p, (size_t)(stop - p));
		if (!nl)
			break;
		end_line(f);
	}
	end_row(f, r);
}

static void put_cells(struct fmt *f, const struct row *r)
{
	uint32_t col = put_margin(f, fmt_margin(f, r));
	const struct cell *c = r->cells;

	for (unsigned i = 0; i < r->n; i++, c++) {
		if (c->broken) {
			put_text(f, " \\", 2);
			end_line(f);
			col = put_margin(f, f->style.continued);
		} else if (i) {
			put_text(f, " ", 1);
			col++;
		}
		for (; col < c->to; col++)
			put_text(f, " ", 1);
		put_text(f, fmt_at(f, c->span.at), c->span.end - c->span.at);
		col += fmt_width(f, c);
	}
	end_row(f, r);
}

/* What the script ends with is never run: it stays as it is. */
static void put_open_end(struct fmt *f)
{
	const struct span *s = &f->s->open_span;
	uint32_t end = (uint32_t)f->s->len;

	if (f->n && f->rows[f->n - 1].last < fmt_newlines(f, 0, s->at))
		end_line(f);
	for (uint32_t i = s->at; i < end; i++) {
		if (*fmt_at(f, i) == '\n')
			end_line(f);
		else if (*fmt_at(f, i) != '\r' || *fmt_at(f, i + 1) != '\n')
			put_text(f, fmt_at(f, i), 1);
	}
}

static void write_rows(struct fmt *f)
{
	for (unsigned i = 0; i < f->n; i++) {
		for (unsigned k = fmt_blank_before(f, i); k-- > 0; )
			end_line(f);
		if (f->rows[i].verbatim)
			put_verbatim(f, &f->rows[i]);
		else
			put_cells(f, &f->rows[i]);
	}
	if (f->s->open_end)
		put_open_end(f);
}

static int check(const char *text, size_t len, struct err *e)
{
	const char *why = seems_no_script(text, len);

	if (!why)
		why = seems_cut(text, len);
	if (why)
		return err_set(e, -EINVAL, "%s", why);
	if (memchr(text, '\0', len))
		return err_set(e, -EINVAL, "it holds NUL bytes: is it a "
			       "script?");
	if (image_kind_of((const uint8_t *)text, len) != IMAGE_SCRIPT)
		return err_set(e, -EINVAL, "it does not begin with \"#!ipxe\" "
			       "on a line of its own");
	return 0;
}

int fmt_script(const char *file, const char *text, size_t len,
	       struct sbuf *out, struct err *e)
{
	struct fmt f = { .out = out };
	int rc = check(text, len, e);

	if (rc < 0)
		return rc;
	rc = script_parse(file, text, len, true, &f.s, e);
	if (rc < 0)
		return rc;
	rc = fmt_read(&f);
	if (rc == 0) {
		fmt_find_style(&f);
		fmt_align(&f);
		write_rows(&f);
		rc = out->error;
	}
	script_free(f.s);
	if (rc < 0)
		return err_set(e, rc, "no memory to format it");
	return 0;
}

/*
 * place.c: bytes and the protocol's positions: lines from 0, and columns
 * in units of UTF-16. Lines end at LF, CR LF or CR.
 */
#include <errno.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "format/json.h"
#include "lint/lsp/inside.h"

/* Where the line after that of @at starts; NULL: there is none. */
static const char *next_line(const char *at, const char *end)
{
	for (; at < end; at++) {
		if (*at == '\n')
			return at + 1;
		if (*at == '\r')
			return at + 1 + (at + 1 < end && at[1] == '\n');
	}
	return NULL;
}

int lsp_lines(struct lsp_doc *d)
{
	const char *p = d->text, *end = d->text + d->len;
	uint32_t n = 1;

	while ((p = next_line(p, end)))
		n++;
	free(d->lines);
	d->n_lines = 0;
	d->last = (struct lsp_mark){ 0, 0, 0 };
	d->lines = malloc(n * sizeof(*d->lines));
	if (!d->lines)
		return -ENOMEM;
	d->n_lines = n;
	for (n = 0, p = d->text; p; p = next_line(p, end))
		d->lines[n++] = (uint32_t)(p - d->text);
	return 0;
}

/* The line that holds @at. */
static uint32_t line_of(const struct lsp_doc *d, uint32_t at)
{
	uint32_t low = 0, high = d->n_lines, mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (d->lines[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* Places of a long line are asked for from left to right: the search goes on
   where the last one ended. */
struct lsp_mark lsp_mark(struct lsp_doc *d, uint32_t at)
{
	struct lsp_mark m = d->last;
	uint32_t line, cp;

	if (at > d->len)
		at = (uint32_t)d->len;
	line = line_of(d, at);
	if (line != m.line || at < m.at)
		m = (struct lsp_mark){ d->lines[line], line, 0 };
	while (m.at < at) {
		m.at += (uint32_t)utf8_next(d->text + m.at, d->len - m.at,
					    &cp);
		m.col += 1 + (cp > 0xffff);
	}
	d->last = m;
	return m;
}

json_t *lsp_range(struct lsp_doc *d, struct span span)
{
	struct lsp_mark a = lsp_mark(d, span.at), b;

	b = lsp_mark(d, span.end);
	d->last = a;
	return json_pack("{s:{s:I, s:I}, s:{s:I, s:I}}",
			 "start", "line", (json_int_t)a.line,
			 "character", (json_int_t)a.col,
			 "end", "line", (json_int_t)b.line,
			 "character", (json_int_t)b.col);
}

json_t *lsp_location(struct lsp_doc *d, struct span span)
{
	return json_pack("{s:s, s:o}", "uri", d->uri, "range",
			 lsp_range(d, span));
}

json_t *lsp_text_edit(struct lsp_doc *d, struct span span, const char *text,
		      size_t len)
{
	json_t *range = lsp_range(d, span);

	return json_pack("{s:o, s:o}", "range", range, "newText",
			 json_text(text, len));
}

static struct span line_span(const struct lsp_doc *d, uint32_t line)
{
	struct span s = { d->lines[line], (uint32_t)d->len };

	if (line + 1 < d->n_lines)
		s.end = d->lines[line + 1];
	while (s.end > s.at && (d->text[s.end - 1] == '\n' ||
				d->text[s.end - 1] == '\r'))
		s.end--;
	return s;
}

struct span lsp_line_of(const struct lsp_doc *d, uint32_t at)
{
	return line_span(d, line_of(d, at));
}

bool lsp_offset(const struct lsp_doc *d, const json_t *position,
		uint32_t *out)
{
	const json_t *line = json_object_get(position, "line");
	const json_t *character = json_object_get(position, "character");
	json_int_t y = json_integer_value(line), col;
	struct span s;
	uint32_t cp;
	size_t n;

	if (!json_is_integer(line) || !json_is_integer(character) || y < 0)
		return false;
	col = json_integer_value(character);
	if (col < 0)
		return false;
	if (y >= (json_int_t)d->n_lines) {
		*out = (uint32_t)d->len;
		return true;
	}
	s = line_span(d, (uint32_t)y);
	while (s.at < s.end && col > 0) {
		n = utf8_next(d->text + s.at, s.end - s.at, &cp);
		col -= 1 + (cp > 0xffff);
		if (col >= 0)
			s.at += (uint32_t)n;
	}
	*out = s.at;
	return true;
}

bool lsp_offset_of(const struct lsp_doc *d, const json_t *params,
		   uint32_t *out, struct lsp_fault *f)
{
	if (lsp_offset(d, lsp_object(params, "position"), out))
		return true;
	(void)lsp_fail(f, LSP_PARAMS, "\"position\" is {line, character}, "
		       "both 0 or more");
	return false;
}

/* excerpt.h: a source line with a caret under what is at fault. */
#ifndef INTERP_EXCERPT_H
#define INTERP_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

struct sbuf;

/* "\033[...m" if there is @colour. */
void excerpt_style(struct sbuf *out, bool colour, const char *sgr);

/* "file:line:col" */
void excerpt_pos(struct sbuf *out, const struct srcpos *pos);

/* "file:line:col: ", if the line is known. */
void excerpt_place(struct sbuf *out, bool colour, const struct srcpos *pos);

#define EXCERPT_BESIDE 8	/* columns that excerpt_source() puts first */
#define EXCERPT_WIDTH 160	/* bytes of a line, where no screen counts  */

/*
 * The physical line that offset @at of @source is on, cut to @width bytes,
 * with a caret under @pos->len bytes from there. @pos says the line's number.
 */
void excerpt_source(struct sbuf *out, bool colour, size_t width,
		    const char *source, size_t len, size_t at,
		    const struct srcpos *pos);

#endif

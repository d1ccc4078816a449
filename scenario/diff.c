/* diff.c: what differs between two texts. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "scenario/scenario.h"

#define LINES	400	/* compared as a whole; longer texts by position */
#define SHOWN	60	/* lines printed at most			 */

struct text { const char *line[LINES]; size_t len[LINES]; unsigned n; };

struct diff {
	struct text a, b;
	const char *indent;
	struct sbuf *out;
	unsigned shown;
	uint16_t common[LINES + 1][LINES + 1]; /* lines, from a[i], b[j] on */
};

static void split(struct text *t, const char *p)
{
	size_t len;

	for (t->n = 0; *p && t->n < LINES; t->n++) {
		len = strcspn(p, "\n");
		t->line[t->n] = p;
		t->len[t->n] = len;
		p += len + (p[len] == '\n');
	}
}

static bool same(const struct diff *d, unsigned i, unsigned j)
{
	return d->a.len[i] == d->b.len[j] &&
	       !memcmp(d->a.line[i], d->b.line[j], d->a.len[i]);
}

static void put_line(struct diff *d, char sign, const struct text *t,
		     unsigned i)
{
	if (++d->shown > SHOWN)
		return;
	sbuf_printf(d->out, "%s%c ", d->indent, sign);
	sbuf_add(d->out, t->line[i], t->len[i]);
	sbuf_char(d->out, '\n');
}

static void compare(struct diff *d)
{
	for (unsigned i = d->a.n; i--;) {
		for (unsigned j = d->b.n; j--;) {
			uint16_t down = d->common[i + 1][j];
			uint16_t right = d->common[i][j + 1];

			d->common[i][j] = same(d, i, j) ?
				(uint16_t)(d->common[i + 1][j + 1] + 1) :
				down > right ? down : right;
		}
	}
}

static void print(struct diff *d)
{
	unsigned i = 0, j = 0;

	while (i < d->a.n || j < d->b.n) {
		if (i < d->a.n && j < d->b.n && same(d, i, j)) {
			put_line(d, ' ', &d->a, i++);
			j++;
		} else if (j == d->b.n || (i < d->a.n &&
			   d->common[i + 1][j] >= d->common[i][j + 1])) {
			put_line(d, '-', &d->a, i++);
		} else {
			put_line(d, '+', &d->b, j++);
		}
	}
	if (d->shown > SHOWN)
		sbuf_printf(d->out, "%s  (%u lines more)\n", d->indent,
			    d->shown - SHOWN);
}

void scenario_diff(const char *wanted, const char *found, const char *indent,
		   struct sbuf *out)
{
	struct diff *d = calloc(1, sizeof(*d));

	if (!d) {
		sbuf_printf(out, "%sthe texts differ\n", indent);
		return;
	}
	d->indent = indent;
	d->out = out;
	split(&d->a, wanted);
	split(&d->b, found);
	compare(d);
	print(d);
	free(d);
}

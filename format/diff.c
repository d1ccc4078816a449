/*
 * diff.c: what changed between two texts, as a unified diff or line by line.
 *
 * Myers' greedy algorithm, up to a number of changes that its memory allows;
 * past that everything between the equal head and tail counts as changed.
 */
#include "format/diff.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"

#define CONTEXT 3
#define MOST    2000		/* changed lines that are told apart	*/

struct line { const char *text; size_t len; };

struct side {
	struct line *v;
	int          n;
	bool        *changed;
};

/* @ends: what ends a line is a part of it. */
static int split(const char *text, size_t len, bool ends, struct side *out)
{
	const char *p = text, *end = text + len, *nl;
	int n = 1;

	for (; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	out->v = calloc((size_t)n, sizeof(*out->v));
	out->changed = calloc((size_t)n + 1, sizeof(*out->changed));
	if (!out->v || !out->changed)
		return -ENOMEM;
	for (p = text; p < end; p = nl) {
		nl = memchr(p, '\n', (size_t)(end - p));
		out->v[out->n] = (struct line){
			p, (size_t)((nl ? nl + ends : end) - p),
		};
		out->n++;
		nl = nl ? nl + 1 : end;
	}
	return 0;
}

static bool same(const struct line *a, const struct line *b)
{
	return a->len == b->len && !memcmp(a->text, b->text, a->len);
}

/* ---- which lines changed ------------------------------------------- */

/* Furthest points of each diagonal, for each number of changes. */
struct search {
	const struct line *a, *b;
	int   n, m;
	int **trace;
	int   d;
};

static int step(struct search *s, const int *prev, int *row, int d)
{
	int x, y;

	for (int k = -d; k <= d; k += 2) {
		if (!d)
			x = 0;
		else if (k == -d || (k != d && prev[d - 1 + k - 1] <
				     prev[d - 1 + k + 1]))
			x = prev[d - 1 + k + 1];
		else
			x = prev[d - 1 + k - 1] + 1;
		for (y = x - k; x < s->n && y < s->m && x >= 0 && y >= 0 &&
		     same(&s->a[x], &s->b[y]); y++)
			x++;
		row[d + k] = x;
		if (x >= s->n && y >= s->m)
			return 1;
	}
	return 0;
}

static int search(struct search *s)
{
	int most = s->n + s->m < MOST ? s->n + s->m : MOST, rc;

	s->trace = calloc((size_t)most + 1, sizeof(*s->trace));
	if (!s->trace)
		return -ENOMEM;
	for (s->d = 0; s->d <= most; s->d++) {
		s->trace[s->d] = calloc((size_t)s->d * 2 + 1, sizeof(int));
		if (!s->trace[s->d])
			return -ENOMEM;
		rc = step(s, s->d ? s->trace[s->d - 1] : NULL,
			  s->trace[s->d], s->d);
		if (rc)
			return 0;
	}
	s->d = most;
	return -E2BIG;
}

static void walk_back(const struct search *s, bool *a, bool *b)
{
	int x = s->n, y = s->m, k, d;
	const int *prev;
	bool down;

	for (d = s->d; d > 0; d--) {
		k = x - y;
		prev = s->trace[d - 1];
		down = k == -d || (k != d && prev[d - 1 + k - 1] <
				   prev[d - 1 + k + 1]);
		k += down ? 1 : -1;
		x = prev[d - 1 + k];
		y = x - k;
		if (down)
			b[y] = true;
		else
			a[x] = true;
	}
}

static int compare(struct side *a, struct side *b)
{
	struct search s = { .a = a->v, .b = b->v, .n = a->n, .m = b->n };
	int head = 0, rc;

	while (s.n && s.m && same(s.a, s.b)) {
		s.a++, s.b++, s.n--, s.m--, head++;
	}
	while (s.n && s.m && same(&s.a[s.n - 1], &s.b[s.m - 1])) {
		s.n--, s.m--;
	}
	rc = search(&s);
	if (!rc) {
		walk_back(&s, a->changed + head, b->changed + head);
	} else if (rc == -E2BIG) {
		memset(a->changed + head, 1, (size_t)s.n);
		memset(b->changed + head, 1, (size_t)s.m);
		rc = 0;
	}
	for (int i = 0; s.trace && i <= s.d; i++)
		free(s.trace[i]);
	free(s.trace);
	return rc;
}

/* ---- hunks --------------------------------------------------------- */

static void put_line(void *ctx, char sign, const char *line, size_t len)
{
	struct sbuf *out = ctx;

	(void)sbuf_char(out, sign);
	(void)sbuf_add(out, line, len);
	if (!len || line[len - 1] != '\n')
		(void)sbuf_str(out, "\n\\ No newline at end of file\n");
}

static bool at_change(const struct side *a, const struct side *b, int i,
		      int j)
{
	return (i < a->n && a->changed[i]) || (j < b->n && b->changed[j]);
}

/* Where the hunk that begins at *@i, *@j ends: after a run of equal lines. */
static void hunk_end(const struct side *a, const struct side *b, int *i,
		     int *j)
{
	int equal = 0;

	while ((*i < a->n || *j < b->n) && equal <= 2 * CONTEXT) {
		if (at_change(a, b, *i, *j)) {
			equal = 0;
			if (*i < a->n && a->changed[*i])
				++*i;
			else
				++*j;
			continue;
		}
		equal++, ++*i, ++*j;
	}
	if (equal > CONTEXT) {
		*i -= equal - CONTEXT;
		*j -= equal - CONTEXT;
	}
}

static void put_range(struct sbuf *out, char sign, int from, int n)
{
	(void)sbuf_printf(out, "%c%d", sign, n ? from + 1 : from);
	if (n != 1)
		(void)sbuf_printf(out, ",%d", n);
}

/* A part of both, or, the ends being theirs, all. */
struct part { int i, j, i_end, j_end; };

static void each_line(const struct side *a, const struct side *b,
		      struct part p, diff_line *tell, void *ctx)
{
	const struct line *l;
	char sign;

	while (p.i < p.i_end || p.j < p.j_end) {
		if (p.i < p.i_end && a->changed[p.i]) {
			sign = '-';
			l = &a->v[p.i++];
		} else if (p.j < p.j_end && b->changed[p.j]) {
			sign = '+';
			l = &b->v[p.j++];
		} else {
			sign = ' ';
			l = &a->v[p.i++];
			p.j++;
		}
		tell(ctx, sign, l->text, l->len);
	}
}

static void put_hunk(struct sbuf *out, const struct side *a,
		     const struct side *b, struct part p)
{
	(void)sbuf_str(out, "@@ ");
	put_range(out, '-', p.i, p.i_end - p.i);
	(void)sbuf_char(out, ' ');
	put_range(out, '+', p.j, p.j_end - p.j);
	(void)sbuf_str(out, " @@\n");
	each_line(a, b, p, put_line, out);
}

static void put_hunks(const char *name, const struct side *a,
		      const struct side *b, struct sbuf *out)
{
	int i = 0, j = 0, from, i_end, j_end;

	name += strspn(name, "/");
	(void)sbuf_printf(out, "--- a/%s\n+++ b/%s\n", name, name);
	while (i < a->n || j < b->n) {
		if (!at_change(a, b, i, j)) {
			i++, j++;
			continue;
		}
		from = i < CONTEXT || j < CONTEXT ? (i < j ? i : j) : CONTEXT;
		i_end = i;
		j_end = j;
		hunk_end(a, b, &i_end, &j_end);
		put_hunk(out, a, b, (struct part){ i - from, j - from, i_end,
						   j_end });
		i = i_end;
		j = j_end;
	}
}

/* ---- both ---------------------------------------------------------- */

struct diff { struct side a, b; };

/* To be freed whatever this returns. */
static int diff_make(struct diff *d, const char *a, size_t a_len,
		     const char *b, size_t b_len, bool ends)
{
	int rc = split(a, a_len, ends, &d->a);

	if (!rc)
		rc = split(b, b_len, ends, &d->b);
	return rc ? rc : compare(&d->a, &d->b);
}

static void diff_free(struct diff *d)
{
	free(d->a.v);
	free(d->a.changed);
	free(d->b.v);
	free(d->b.changed);
}

int diff_unified(const char *name, const char *a, size_t a_len,
		 const char *b, size_t b_len, struct sbuf *out)
{
	struct diff d = { 0 };
	int rc;

	if (a_len == b_len && !memcmp(a, b, a_len))
		return 0;
	rc = diff_make(&d, a, a_len, b, b_len, true);
	if (!rc)
		put_hunks(name, &d.a, &d.b, out);
	diff_free(&d);
	return rc ? rc : out->error;
}

int diff_lines(const char *a, const char *b, diff_line *tell, void *ctx)
{
	struct diff d = { 0 };
	int rc = diff_make(&d, a, strlen(a), b, strlen(b), false);

	if (!rc)
		each_line(&d.a, &d.b, (struct part){ 0, 0, d.a.n, d.b.n },
			  tell, ctx);
	diff_free(&d);
	return rc;
}

/* fix.c: findings mended in the text. */
#include "lint/fix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"

#define ROUNDS 20	/* fixes that make others possible need fewer */

/* An edit to be made. Of one finding all edits are made, or none. */
struct change {
	const struct lint_edit *edit;
	unsigned                finding, order;
};

struct changes {
	struct change *v;
	unsigned       n;
	bool          *dropped;		/* by finding: its edits are left out */
};

static bool allowed(const struct lint_finding *f, bool unsafe)
{
	return f->n_edits && (f->rule->fix == LINT_SAFE_FIX ||
			      (unsafe && f->rule->fix == LINT_UNSAFE_FIX));
}

/* A continued line stays one: an edit must not swallow the backslash. */
static bool eats_continuation(const struct lint *l, const struct lint_edit *e)
{
	const char *p = l->text + e->at, *end = l->text + e->end;

	while ((p = memchr(p, '\\', (size_t)(end - p)))) {
		p++;
		if (p < end && (*p == '\n' || *p == '\r'))
			return true;
	}
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->edit->at != y->edit->at)
		return x->edit->at < y->edit->at ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Are the words of a line others than were meant? Then what else is found
   there may be a consequence, and waits until that is mended. @f is the first
   finding of the line. */
static bool is_misread(const struct lint_finding *f)
{
	uint32_t line = f->pos.line;

	while (f && f->pos.line == line &&
	       (f->rule->id / 100 != 1 || f->severity != LINT_ERROR))
		f = f->next;
	return f && f->pos.line == line;
}

static int collect(const struct lint *l, bool unsafe, struct changes *c)
{
	unsigned n = 0, i = 0;
	uint32_t line = 0;
	bool misread = false;

	for (const struct lint_finding *f = l->first; f; f = f->next)
		n += allowed(f, unsafe) ? f->n_edits : 0;
	c->v = calloc(n ? n : 1, sizeof(*c->v));
	c->dropped = calloc(l->count + 1, sizeof(*c->dropped));
	if (!c->v || !c->dropped)
		return -ENOMEM;
	for (const struct lint_finding *f = l->first; f; f = f->next, i++) {
		if (f->pos.line != line)
			misread = is_misread(f);
		line = f->pos.line;
		if (!allowed(f, unsafe))
			continue;
		c->dropped[i] = misread && f->rule->id / 100 != 1;
		for (unsigned k = 0; k < f->n_edits; k++) {
			if (eats_continuation(l, &f->edits[k]))
				c->dropped[i] = true;
			c->v[c->n] = (struct change){ &f->edits[k], i, c->n };
			c->n++;
		}
	}
	qsort(c->v, c->n, sizeof(*c->v), by_place);
	return 0;
}

/* Of two that overlap the later finding waits for the next round; so does
   one that inserts where another does. */
static void drop_overlaps(struct changes *c)
{
	const struct change *last = NULL, *now;

	for (unsigned i = 0; i < c->n; i++) {
		now = &c->v[i];
		if (c->dropped[now->finding])
			continue;
		if (last && last->finding != now->finding &&
		    (now->edit->at < last->edit->end ||
		     now->edit->at == last->edit->at))
			c->dropped[now->finding] = true;
		else
			last = now;
	}
}

static int apply(const struct lint *l, const struct changes *c,
		 struct sbuf *out)
{
	uint32_t at = 0;

	for (unsigned i = 0; i < c->n; i++) {
		const struct lint_edit *e = c->v[i].edit;

		if (c->dropped[c->v[i].finding] || e->at < at)
			continue;
		(void)sbuf_add(out, l->text + at, e->at - at);
		(void)sbuf_str(out, e->text);
		at = e->end;
	}
	return sbuf_add(out, l->text + at, l->len - at);
}

/*
 * Apply the fixes of @l's findings that @unsafe allows: as many as do not
 * overlap, each whole or not at all. Append the new text to @out. Returns
 * how many, or -ENOMEM.
 */
static int fix_once(const struct lint *l, bool unsafe, struct sbuf *out)
{
	struct changes c = { 0 };
	unsigned i = 0;
	int rc = collect(l, unsafe, &c), n = 0;

	if (!rc) {
		drop_overlaps(&c);
		rc = apply(l, &c, out);
	}
	for (const struct lint_finding *f = l->first; f && !rc;
	     f = f->next, i++)
		n += allowed(f, unsafe) && !c.dropped[i];
	free(c.v);
	free(c.dropped);
	return rc ? rc : n;
}

int lint_fix_text(const char *file, char **text, size_t *len,
		  const struct lint_options *opt, bool unsafe)
{
	struct sbuf out;
	struct lint l;
	int n, all = 0, rc;

	for (int round = 0; round < ROUNDS; round++) {
		rc = lint_text(&l, file, *text, *len, opt, NULL);
		if (rc < 0)
			return rc;
		out = (struct sbuf){ 0 };
		n = fix_once(&l, unsafe, &out);
		lint_free(&l);
		if (n <= 0) {
			sbuf_free(&out);
			return n < 0 ? n : all;
		}
		free(*text);
		*text = out.data;
		*len = out.len;
		all += n;
	}
	return all;
}

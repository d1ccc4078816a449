/* same_tree.h: do two scripts mean the same? */
#ifndef TESTS_LINT_SAME_TREE_H
#define TESTS_LINT_SAME_TREE_H

#include <stdbool.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "interp/ast.h"

static inline bool same_word(const struct word *a, const struct word *b)
{
	return (!a && !b) || (a && b && !strcmp(a->text, b->text));
}

static inline bool same_cmd(const struct cmd *a, const struct cmd *b)
{
	const struct word *v = a->words, *w = b->words;

	if (a->op != b->op || a->n_words != b->n_words)
		return false;
	for (; v && w && same_word(v, w); v = v->next)
		w = w->next;
	return !v && !w;
}

/* The next character of a comment, continuations joined; -1 at its end. */
static inline int joined_char(const struct script *s, struct span *c)
{
	const char *p = s->source + c->at;

	while (c->at < c->end && (*p == '\\' || *p == '\r')) {
		size_t n = *p == '\r' ? 1 : p[1] == '\n' ? 2 :
			   p[1] == '\r' && p[2] == '\n' ? 3 : 0;

		if (!n)
			break;
		c->at += (uint32_t)n;
		p += n;
	}
	return c->at < c->end ? (unsigned char)s->source[c->at++] : -1;
}

/* Comments are the same but for line ends and blanks behind them. */
static inline bool same_comment(const struct script *s, struct span a,
				const struct script *t, struct span b)
{
	int x, y;

	do {
		x = joined_char(s, &a);
		y = joined_char(t, &b);
	} while (x == y && x >= 0);
	while (x >= 0 && str_blank((char)x))
		x = joined_char(s, &a);
	while (y >= 0 && str_blank((char)y))
		y = joined_char(t, &b);
	return x < 0 && y < 0;
}

static inline bool same_line(const struct script *s,
			     const struct script_line *a,
			     const struct script *t,
			     const struct script_line *b)
{
	const struct cmd *c = a->cmds, *d = b->cmds;

	if (!same_word(a->label, b->label) ||
	    !same_comment(s, a->comment, t, b->comment))
		return false;
	for (; c && d && same_cmd(c, d); c = c->next)
		d = d->next;
	return !c && !d;
}

static inline bool same_script(const struct script *s, const struct script *t)
{
	const struct script_line *a = s->first, *b = t->first;

	for (; a && b && same_line(s, a, t, b); a = a->next)
		b = b->next;
	return !a && !b && s->open_end == t->open_end;
}

/* Both must parse. */
static inline bool same_tree(const char *a, size_t a_len, const char *b,
			     size_t b_len)
{
	struct script *s = NULL, *t = NULL;
	struct err e = { 0 };
	bool same = script_parse("a", a, a_len, true, &s, &e) == 0 &&
		    script_parse("b", b, b_len, true, &t, &e) == 0 &&
		    same_script(s, t);

	script_free(s);
	script_free(t);
	return same;
}

#endif

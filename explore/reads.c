/* reads.c: which settings a command reads, and which it stores. */
#include "explore/reads.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "interp/ast.h"
#include "interp/command.h"

struct live_name live_bare(const char *text, size_t len)
{
	struct live_name n = { .text = text };

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '/')
			n.text = text + i + 1;
	}
	n.len = len - (size_t)(n.text - text);
	for (size_t i = 0; i < n.len; i++) {
		if (n.text[i] == ':')
			n.len = i;
	}
	n.hash = str_hash(n.text, n.len);
	return n;
}

int live_find(const struct live_script *s, struct live_name name)
{
	for (unsigned i = 0; i < s->n_names; i++) {
		const struct live_name *n = &s->names[i];

		if (n->hash == name.hash && n->len == name.len &&
		    !memcmp(n->text, name.text, name.len))
			return (int)(i + BIT_NAMES);
	}
	return -1;
}

int live_bit(struct live_script *s, const char *text, size_t len)
{
	struct live_name name = live_bare(text, len), *v;
	int bit = live_find(s, name);
	unsigned cap = s->cap_names ? s->cap_names * 2 : 32;

	if (bit >= 0)
		return bit;
	if (s->n_names == s->cap_names) {
		v = realloc(s->names, cap * sizeof(*v));
		if (!v) {
			s->ok = false;
			return BIT_ALL;
		}
		s->names = v;
		s->cap_names = cap;
	}
	name.text = arena_strndup(&s->mem, name.text, name.len);
	if (!name.text) {
		s->ok = false;
		return BIT_ALL;
	}
	s->names[s->n_names++] = name;
	return (int)(s->n_names - 1 + BIT_NAMES);
}

/* ---- what a command reads ------------------------------------------ */

static void word_reads(struct live_script *s, const struct word *w,
		       uint64_t *set, live_note *note)
{
	const char *p = w->text, *end;

	while ((p = strstr(p, "${"))) {
		p += 2;
		end = p + strcspn(p, "}$");
		if (*end != '}')	/* "${a${b}}": who knows */
			note(set, BIT_ALL);
		else
			note(set, live_bit(s, p, (size_t)(end - p)));
	}
}

bool live_is_command(const struct cmd *c, const char *name)
{
	return c->row && !strcmp(c->row->name, name);
}

/* Commands that only store into their first argument. */
static bool only_stores(const struct cmd *c)
{
	return live_is_command(c, "set") || live_is_command(c, "choose") ||
		live_is_command(c, "clear");
}

/* The kind of the @i'th argument. */
static enum arg_kind kind_of(const struct command *row, unsigned i)
{
	enum arg_kind kind = ARG_NONE;

	for (unsigned k = 0; k <= i && k < COMMAND_ARGS && row->args[k]; k++)
		kind = row->args[k];
	return kind;
}

/* Does the command read settings that its words name? */
static bool reads_words(const struct cmd *c)
{
	enum arg_kind kind;

	if (!c->row)
		return true;
	if (only_stores(c))
		return false;
	for (unsigned i = 0; i < COMMAND_ARGS; i++) {
		kind = kind_of(c->row, i);
		if (kind == ARG_SETTING || kind == ARG_NEW_SETTING ||
		    kind == ARG_COMMAND)
			return true;
	}
	return false;
}

void live_reads(struct live_script *s, const struct cmd *c, uint64_t *set,
		live_note *note)
{
	const struct word *w = c->words;
	bool named = reads_words(c);

	if (!w)
		return;
	for (; w; w = w->next) {
		if (w->expands)
			word_reads(s, w, set, note);
		if (named && w != c->words)
			note(set, w->expands ? BIT_ALL :
			     live_bit(s, w->text, w->len));
	}
	/* A form reads what its items name */
	if (live_is_command(c, "config") || live_is_command(c, "time") ||
	    live_is_command(c, "present"))
		note(set, BIT_ALL);
}

int live_kills(struct live_script *s, const struct cmd *c)
{
	const struct word *w = c->words ? c->words->next : NULL;

	if (!only_stores(c) && !live_is_command(c, "read"))
		return -1;
	while (w && w->text[0] == '-' && w->next && !live_is_command(c, "set"))
		w = w->next;
	/* An option's value may stand there: then there is one more */
	if (!w || w->expands || strchr(w->text, '/') || w->text[0] == '-')
		return -1;
	if (live_is_command(c, "choose") || live_is_command(c, "read")) {
		while (w->next)
			w = w->next;
		if (w->expands || strchr(w->text, '/'))
			return -1;
	}
	return live_bit(s, w->text, w->len);
}

/* gen_text.c: what all that is made from the tables has in common. */
#include "cli/gen.h"

#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "lint/lint.h"

const struct cli_option gen_help = {
	'h', "help", CLI_FLAG, 0, NULL, "Show this and exit",
};

/* Is the word typed as it is ("pcbios"), unlike "tap:NAME"? */
static bool is_plain(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.-",
			    word[i]))
			return false;
	}
	return len > 0;
}

static bool has_plain(const char *value)
{
	size_t n;

	for (const char *p = value;; p += n + 1) {
		n = strcspn(p, "|");
		if (is_plain(p, n))
			return true;
		if (!p[n])
			return false;
	}
}

static enum gen_kind kind_of(const char *value)
{
	if (strstr(value, "FILE") || strstr(value, "IMAGE"))
		return GEN_FILE;
	if (strchr(value, '|') && has_plain(value))
		return GEN_WORDS;
	if (strstr(value, "DIR"))
		return GEN_FOLDER;
	if (strstr(value, "RULE"))
		return GEN_RULE;
	return strstr(value, "COMMAND") ? GEN_COMMAND : GEN_OTHER;
}

enum gen_kind gen_option_kind(const struct cli_option *o)
{
	if (o->type == CLI_FLAG)
		return GEN_NOTHING;
	return o->type == CLI_CHOICE ? GEN_WORDS : kind_of(o->value);
}

enum gen_kind gen_arg_kind(const struct cli_command *c)
{
	return c->max == 0 ? GEN_NOTHING : kind_of(c->usage);
}

/* Append those words of "a|b|NAME" that are typed as they are. */
static void words(struct sbuf *out, const char *value)
{
	const char *blank = "";
	size_t n;

	for (const char *p = value;; p += n + 1) {
		n = strcspn(p, "|");
		if (is_plain(p, n)) {
			(void)sbuf_printf(out, "%s%.*s", blank, (int)n, p);
			blank = " ";
		}
		if (!p[n])
			return;
	}
}

void gen_kind_words(struct sbuf *out, enum gen_kind kind, const char *value)
{
	const struct lint_rule *r;
	const struct cli_command *c;
	unsigned i;

	if (kind == GEN_WORDS)
		words(out, value);
	for (i = 0; kind == GEN_RULE && (r = lint_rule_at(i)); i++)
		(void)sbuf_printf(out, "%s%s", i ? " " : "", r->name);
	for (i = 0; kind == GEN_COMMAND && (c = cli_at(i)); i++) {
		if (!c->hidden)
			(void)sbuf_printf(out, "%s%s", i ? " " : "", c->name);
	}
}

void gen_quoted(struct sbuf *out, const char *text, const char *set,
		const char *before)
{
	for (; *text; text++) {
		if (strchr(set, *text))
			(void)sbuf_str(out, before);
		(void)sbuf_char(out, *text);
	}
}

/* ---- scripts' words ------------------------------------------------ */

#define MOST 1024

struct list { const char *v[MOST]; unsigned n; };

static void add(struct list *l, const char *word)
{
	for (unsigned i = 0; i < l->n; i++) {
		if (!strcmp(l->v[i], word))
			return;
	}
	if (l->n < MOST)
		l->v[l->n++] = word;
}

static int longest_first(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	if (strlen(x) != strlen(y))
		return strlen(x) > strlen(y) ? -1 : 1;
	return strcmp(x, y);
}

/* Append the list's words, @bar between them, and free it. */
static void put_list(struct sbuf *out, struct list *l, const char *bar)
{
	qsort(l->v, l->n, sizeof(l->v[0]), longest_first);
	for (unsigned i = 0; i < l->n; i++)
		(void)sbuf_printf(out, "%s%s", i ? bar : "", l->v[i]);
	free(l);
}

void gen_commands(struct sbuf *out, const char *bar)
{
	struct list *l = calloc(1, sizeof(*l));
	const struct command *row;
	const char *name;

	for (unsigned i = 0; l && (name = command_name_at(i, &row)); i++)
		add(l, name);
	if (l)
		put_list(out, l, bar);
}

void gen_options(struct sbuf *out, const char *bar)
{
	struct list *l = calloc(1, sizeof(*l));
	const struct command *row;

	for (unsigned i = 0; l && (row = command_at(i)); i++) {
		for (const struct option *o = row->options; o && o->name; o++)
			add(l, o->name);
	}
	if (l) {
		add(l, "help");
		put_list(out, l, bar);
	}
}

void gen_settings(struct sbuf *out, const char *bar)
{
	struct list *l = calloc(1, sizeof(*l));
	const struct setting_def *def;

	for (unsigned i = 0; l && (def = setting_def_at(i)); i++)
		add(l, def->name);
	if (l)
		put_list(out, l, bar);
}

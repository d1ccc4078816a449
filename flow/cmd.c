/* cmd.c: a command's options, taken apart without running it. */
#include "flow/cmd.h"

#include <stddef.h>
#include <string.h>

#include "interp/command.h"

/* How far the options are read, and where. */
struct scan {
	struct flow_cmd   *c;
	const struct word *w;
};

static void add(struct scan *s, const struct option *o, const char *value,
		const struct word *value_word)
{
	if (s->c->n_opts == FLOW_OPTIONS)
		return;
	s->c->opt[s->c->n_opts].option = o;
	s->c->opt[s->c->n_opts].word = s->w;
	s->c->opt[s->c->n_opts].value = value;
	s->c->opt[s->c->n_opts++].value_word = value_word;
}

/* The next word as value, as options_parse() would take it. */
static void add_next(struct scan *s, const struct option *o)
{
	const struct word *next = s->w->next;

	if (!next || next->text[0] == '-') {
		add(s, o, NULL, NULL);
		return;
	}
	add(s, o, next->text, next);
	s->w = next;
}

const struct option *flow_long_option(const struct command *row,
				      const char *word)
{
	const char *name = word + 2;
	const struct option *o = row->options;
	size_t len;

	if (strncmp(word, "--", 2) != 0)
		return NULL;
	len = strcspn(name, "=");
	while (o && o->name && (strncmp(o->name, name, len) || o->name[len]))
		o++;
	return o && o->name ? o : NULL;
}

static void long_option(struct scan *s)
{
	const char *eq = strchr(s->w->text, '=');
	const struct option *o = flow_long_option(s->c->row, s->w->text);

	if (o && o->type != OPTION_FLAG && !eq)
		add_next(s, o);
	else
		add(s, o, eq ? eq + 1 : NULL, eq ? s->w : NULL);
}

static const struct option *letter(const struct scan *s, char c)
{
	const struct option *o = s->c->row->options;

	while (o && o->name && o->letter != c)
		o++;
	return o && o->name ? o : NULL;
}

static void short_options(struct scan *s)
{
	const char *c = s->w->text + 1;
	const struct option *o;

	do {
		o = *c ? letter(s, *c) : NULL;
		if (!o || o->type == OPTION_FLAG) {
			add(s, o, NULL, NULL);
			continue;
		}
		if (c[1])
			add(s, o, c + 1, s->w);
		else
			add_next(s, o);
		return;
	} while (*c && *++c);
}

/* Is the word nothing but ${...}? Then it may be no word at all in the end, or
   an option. */
static bool is_all_expansion(const char *p)
{
	unsigned depth = 0;

	for (; *p; p++) {
		if (p[0] == '$' && p[1] == '{') {
			depth++;
			p++;
		} else if (!depth) {
			return false;
		} else if (*p == '}') {
			depth--;
		}
	}
	return true;
}

static void read_options(struct scan *s)
{
	for (; s->w && s->w->text[0] == '-'; s->w = s->w->next) {
		if (s->w->expands)
			s->c->dynamic = true;
		if (!strcmp(s->w->text, "--")) {
			s->w = s->w->next;
			s->c->ended = true;
			return;
		}
		if (s->w->text[1] == '-')
			long_option(s);
		else
			short_options(s);
	}
	if (s->w && s->w->expands && is_all_expansion(s->w->text))
		s->c->dynamic = true;
}

void flow_cmd_read(const struct script_line *line, const struct cmd *cmd,
		   struct flow_cmd *out)
{
	struct scan s = { out, cmd->words ? cmd->words->next : NULL };

	/* not the options: most commands have none, and they are large */
	memset(out, 0, offsetof(struct flow_cmd, opt));
	out->n_opts = 0;
	out->line = line;
	out->cmd = cmd;
	out->row = cmd->row;
	out->dynamic = cmd->words && cmd->words->expands;
	if (out->row && !(out->row->facts & CMD_RAW))
		read_options(&s);
	out->first = s.w;
	for (; s.w; s.w = s.w->next)
		out->n_args++;
}

const char *flow_option(const struct flow_cmd *c, const char *name)
{
	for (unsigned i = c->n_opts; i-- > 0; ) {
		if (c->opt[i].option && !strcmp(c->opt[i].option->name, name))
			return c->opt[i].value;
	}
	return NULL;
}

bool flow_has_option(const struct flow_cmd *c, const char *name)
{
	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].option && !strcmp(c->opt[i].option->name, name))
			return true;
	}
	return false;
}

const struct word *flow_arg(const struct flow_cmd *c, int i)
{
	const struct word *w = c->first;

	while (w && i-- > 0)
		w = w->next;
	return w;
}

const struct word *flow_shown(const struct flow_cmd *c)
{
	int i = 0;

	if (!flow_has_fact(c, CMD_SHOWS))
		return NULL;
	while (!flow_has_option(c, "gap") && i < COMMAND_ARGS - 1 &&
	       c->row->args[i] && c->row->args[i] != ARG_TEXT)
		i++;
	return flow_arg(c, i);
}

bool flow_takes_text(const struct flow_cmd *c)
{
	enum arg_kind last = ARG_NONE;

	for (int i = 0; c->row && i < COMMAND_ARGS && c->row->args[i]; i++)
		last = c->row->args[i];
	return last == ARG_TEXT && c->row->max == LIMIT_ARGS &&
	       !(c->row->facts & CMD_RUNS);
}

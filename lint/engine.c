/* engine.c: parse a file, walk it once, call every rule. */
#include <string.h>

#include "core/err.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

#define MAX_RULES 128

struct flow *lint_graph(struct lint *l)
{
	if (!l->flow && !l->flow_failed) {
		l->flow = flow_make(l->script, &l->arena, l->template);
		l->flow_failed = !l->flow;
	}
	return l->flow;
}

struct flow *lint_flow(struct lint *l)
{
	return l->template != TEMPLATE_LINES ? lint_graph(l) : NULL;
}

/* Rules to call, by their index in lint_rules[]. */
struct rule_list {
	uint8_t n, v[MAX_RULES];
};

/* The rules to call for each line, for each command, and for each command of
   a kind. */
struct rule_lists {
	struct rule_list line, command;
	struct rule_list on[FLOW_KINDS];
};

static void list_add(struct rule_list *a, unsigned rule)
{
	a->v[a->n++] = (uint8_t)rule;
}

static struct rule_lists *list_rules(struct lint *l)
{
	struct rule_lists *h = arena_calloc(&l->arena, 1, sizeof(*h));
	const struct lint_rule *r;

	for (unsigned i = 0; h && (r = lint_rule_at(i)) && i < MAX_RULES;
	     i++) {
		if (!lint_shown(l, r))
			continue;
		if (r->line)
			list_add(&h->line, i);
		if (r->command && !r->on)
			list_add(&h->command, i);
		for (unsigned k = 0; r->on && k < FLOW_KINDS; k++) {
			if (r->on & FLOW_ON(k))
				list_add(&h->on[k], i);
		}
	}
	return h;
}

static void call_rules(struct lint *l, const struct rule_list *a,
		       const struct flow_cmd *c)
{
	for (unsigned i = 0; i < a->n; i++)
		lint_rules[a->v[i]]->command(l, c);
}

/* @dead: the script never gets to the line. */
static void walk_line(struct lint *l, const struct script_line *line,
		      bool dead, const struct rule_lists *h)
{
	struct flow *f = lint_flow(l);
	uint32_t node = line->before + (line->label != NULL);
	struct flow_cmd c;

	for (const struct cmd *cmd = line->cmds; cmd; cmd = cmd->next) {
		flow_cmd_read(line, cmd, &c);
		c.flow = f;
		c.node = node;
		if (cmd->words && !dead)
			call_rules(l, &h->command, &c);
		if (f)
			call_rules(l, &h->on[f->v[node++].kind], &c);
	}
}

/* A line that fails ends the script. */
bool lint_line_ends(const struct script_line *line)
{
	const struct cmd *c = line->cmds;

	return c && !c->next && (command_is(c->row, FLOW_GOTO) ||
				 command_is(c->row, FLOW_EXIT));
}

static void walk(struct lint *l)
{
	struct rule_lists *h = list_rules(l);
	const struct lint_rule *r;
	bool dead = false;

	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		if (r->script && lint_shown(l, r))
			r->script(l);
	}
	for (const struct script_line *s = l->script->first; s && h;
	     s = s->next) {
		for (unsigned i = 0; i < h->line.n; i++)
			lint_rules[h->line.v[i]]->line(l, s);
		dead = dead && !s->label;
		/* behind an exit there may be text of any kind */
		walk_line(l, s, dead, h);
		dead = dead || lint_line_ends(s);
	}
	lint_suppressions_check(l);
	lint_sort(l);
}

static bool has_8bit(const char *text, size_t len)
{
	uint64_t all = 0, eight;

	for (; len >= sizeof(eight); len -= sizeof(eight)) {
		memcpy(&eight, text, sizeof(eight));
		all |= eight;
		text += sizeof(eight);
	}
	while (len--)
		all |= (unsigned char)*text++;
	return all & 0x8080808080808080;
}

/* "$" without "{". */
static bool has_plain_dollar(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while ((p = memchr(p, '$', (size_t)(end - p)))) {
		if (*++p != '{')
			return true;
	}
	return false;
}

static void look_over(struct lint *l)
{
	l->template = flow_template(l->text, l->len);
	l->has_quote = memchr(l->text, '"', l->len) ||
		       memchr(l->text, '\'', l->len);
	l->has_plain_dollar = has_plain_dollar(l->text, l->len);
	l->has_8bit = has_8bit(l->text, l->len);
	l->has_at = memchr(l->text, '@', l->len);
}

int lint_text(struct lint *l, const char *file, const char *text, size_t len,
	      const struct lint_options *opt, struct err *e)
{
	int rc;

	memset(l, 0, sizeof(*l));
	l->file = file;
	l->opt = opt;
	rc = script_parse(file, text, len, true, &l->script, e);
	if (rc < 0)
		return rc;
	l->text = l->script->source;
	l->len = l->script->len;
	look_over(l);
	rc = lint_suppressions_read(l);
	if (rc < 0) {
		lint_free(l);
		return err_set(e, rc, "no memory to lint this");
	}
	walk(l);
	return 0;
}

void lint_free(struct lint *l)
{
	arena_free(&l->arena);
	script_free(l->script);
	memset(l, 0, sizeof(*l));
}

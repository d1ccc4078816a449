/*
 * names.c: where labels are meant. A label's name stands where the label
 * is, in jumps, and in what dynamic jumps are made of: items of a menu whose
 * choice a "goto ${x}" follows, and values that are put into x or compared
 * with it.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

#define MOST	64	/* settings that jumps use, menus that lead to jumps */
#define ROUNDS	16	/* through "set a ${b}", "set b ${c}" and so on	     */

/* A set of names, which point into the script and are not NUL-ended. */
struct names {
	struct { const char *text; size_t len; } v[MOST];
	unsigned n;
};

struct search {
	const struct lsp_doc *d;
	struct lsp_walk      *walk;
	struct names          settings, menus;
};

static bool has(const struct names *n, const char *text, size_t len)
{
	for (unsigned i = 0; text && i < n->n; i++) {
		if (n->v[i].len == len && !memcmp(n->v[i].text, text, len))
			return true;
	}
	return false;
}

static void add(struct names *n, const char *text, size_t len)
{
	if (!text || n->n == MOST || has(n, text, len))
		return;
	n->v[n->n].text = text;
	n->v[n->n++].len = len;
}

/* The setting whose ${...} is all of @text; NULL if it is anything else. */
static const char *whole(const char *text, size_t *len)
{
	const char *end = text ? strchr(text, '}') : NULL;

	if (!end || end[1] || strncmp(text, "${", 2) != 0)
		return NULL;
	text += 2;
	*len = strcspn(text, ":}");
	return memchr(text, '$', *len) ? NULL : text;
}

static void add_whole(struct names *n, const char *text)
{
	size_t len = 0;
	const char *name = whole(text, &len);

	add(n, name, len);
}

/* Is the word "${x}", and x a setting that jumps use? */
static bool is_jump_value(const struct search *s, const struct word *w)
{
	size_t len = 0;
	const char *name = whole(w ? w->text : NULL, &len);

	return has(&s->settings, name, len);
}

/* Does the command store into a setting that jumps use? */
static bool stores(const struct search *s, const struct flow_cmd *c)
{
	const struct word *w = c->first;

	return w && has(&s->settings, w->text, strcspn(w->text, ":"));
}

static void learn(struct search *s, const struct flow_cmd *c)
{
	const char *menu;

	if (flow_is(c, FLOW_GOTO) && c->n_args == 1) {
		add_whole(&s->settings, c->first->text);
	} else if (flow_is(c, FLOW_SET) && c->n_args == 2 && stores(s, c)) {
		add_whole(&s->settings, c->first->next->text);
	} else if (flow_is(c, FLOW_CHOOSE) && stores(s, c)) {
		add_whole(&s->settings, flow_option(c, "default"));
		menu = flow_option(c, "menu");
		menu = menu ? menu : "";
		add(&s->menus, menu, strlen(menu));
	}
}

/* ---- telling ------------------------------------------------------- */

static void tell(struct search *s, enum lsp_ref_kind kind,
		 const struct word *w, const char *name, struct span span)
{
	const struct lsp_ref ref = { kind, span, w, name };
	const struct lsp_doc *home = s->walk->home;

	if (!*name || strstr(name, "${") ||
	    (s->walk->label && strcmp(s->walk->label, name) != 0))
		return;
	if (kind == LSP_VALUE && !script_label(s->d->lint.script, name) &&
	    !(home && script_label(home->lint.script, name)))
		return;
	s->walk->found(s->walk, &ref);
}

static void tell_word(struct search *s, enum lsp_ref_kind kind,
		      const struct word *w)
{
	if (w)
		tell(s, kind, w, w->text, w->span);
}

/* Tell of the value of @option, written "--default NAME" or
   "--default=NAME". */
static void tell_option(struct search *s, const struct flow_cmd *c,
			const char *option)
{
	for (int i = 0; i < c->n_opts; i++) {
		const struct word *w = c->opt[i].value_word;
		struct span span;

		if (!c->opt[i].option || !w ||
		    strcmp(c->opt[i].option->name, option) != 0)
			continue;
		span = w->span;
		if (span.end - span.at != w->len && c->opt[i].value != w->text)
			continue;	/* the line breaks in the name */
		if (c->opt[i].value != w->text)
			span.at += (uint32_t)(c->opt[i].value - w->text);
		tell(s, LSP_VALUE, w, c->opt[i].value, span);
	}
}

static void tell_item(struct search *s, const struct flow_cmd *c)
{
	const char *menu = flow_option(c, "menu");

	menu = menu ? menu : "";
	if (!flow_has_option(c, "gap") && has(&s->menus, menu, strlen(menu)))
		tell_word(s, LSP_VALUE, c->first);
}

static void tell_command(struct search *s, const struct flow_cmd *c)
{
	const struct word *second = c->first ? c->first->next : NULL;

	if (flow_is(c, FLOW_GOTO)) {
		tell_word(s, LSP_JUMP, c->first);
	} else if (flow_is(c, FLOW_ITEM)) {
		tell_item(s, c);
	} else if (flow_is(c, FLOW_CHOOSE) && stores(s, c)) {
		tell_option(s, c, "default");
	} else if (flow_is(c, FLOW_SET) && c->n_args == 2 && stores(s, c)) {
		tell_word(s, LSP_VALUE, second);
	} else if (flow_is(c, FLOW_ISEQ)) {
		if (is_jump_value(s, c->first))
			tell_word(s, LSP_VALUE, second);
		else if (is_jump_value(s, second))
			tell_word(s, LSP_VALUE, c->first);
	}
}

/* Call @each for all commands, and if @labels tell of the labels in between. */
static void walk(struct search *s, void (*each)(struct search *s,
						const struct flow_cmd *c),
		 bool labels)
{
	const struct flow *f = s->d->lint.flow;
	const struct word *label;
	struct flow_cmd c;

	for (uint32_t i = 0; f && i < f->n; i++) {
		label = f->v[i].line->label;
		if (f->v[i].kind == FLOW_LABEL && labels)
			tell(s, LSP_LABEL, label, label->text,
			     (struct span){ label->span.at + 1,
					    label->span.end });
		if (!f->v[i].cmd || !f->v[i].cmd->row)
			continue;
		flow_cmd(f, i, &c);
		each(s, &c);
	}
}

void lsp_refs(const struct lsp_doc *d, struct lsp_walk *w)
{
	struct search *s = calloc(1, sizeof(*s));
	unsigned before;
	int round = 0;

	if (!s)
		return;
	s->walk = w;
	do {
		before = s->settings.n + s->menus.n;
		s->d = w->home ? w->home : d;
		walk(s, learn, false);
		s->d = d;
		if (w->home)
			walk(s, learn, false);
	} while (s->settings.n + s->menus.n != before && ++round < ROUNDS);
	walk(s, tell_command, true);
	free(s);
}

/* ---- what is at a place -------------------------------------------- */

struct at {
	uint32_t        at;
	bool            found;
	struct lsp_ref *out;
};

static void look(struct lsp_walk *w, const struct lsp_ref *ref)
{
	struct at *a = w->ctx;

	if (!a->found && lsp_within(ref->span, a->at)) {
		a->found = true;
		*a->out = *ref;
	}
}

bool lsp_ref_at(const struct lsp_doc *d, uint32_t at, struct lsp_ref *out)
{
	struct at a = { at, false, out };
	struct lsp_walk w = { .found = look, .ctx = &a };

	lsp_refs(d, &w);
	return a.found;
}

const struct word *lsp_word_at(const struct cmd *cmd, uint32_t at)
{
	const struct word *w = cmd->words;

	while (w && !lsp_within(w->span, at))
		w = w->next;
	return w;
}

bool lsp_cmd_at(const struct lsp_doc *d, uint32_t at, struct flow_cmd *out)
{
	const struct script_line *l = d->lint.script->first;

	for (; l && l->span.at <= at; l = l->next) {
		if (!lsp_within(l->span, at))
			continue;
		for (const struct cmd *c = l->cmds; c; c = c->next) {
			if (!lsp_word_at(c, at))
				continue;
			flow_cmd_read(l, c, out);
			return true;
		}
	}
	return false;
}

enum arg_kind lsp_kind(const struct flow_cmd *c, const struct word *w)
{
	const struct word *arg = c->first;
	int i = 0;

	for (; arg && arg != w; arg = arg->next)
		i += i < COMMAND_ARGS - 1;
	if (!arg || !c->row)
		return ARG_NONE;
	while (i > 0 && c->row->args[i] == ARG_NONE)
		i--;
	return c->row->args[i];
}

const struct word *lsp_stored(const struct flow_cmd *c)
{
	if (!c->row)
		return NULL;
	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].option &&
		    c->opt[i].option->type == OPTION_SETTING)
			return c->opt[i].value_word;
	}
	return c->row->args[0] == ARG_NEW_SETTING ? c->first : NULL;
}

/* ---- settings ------------------------------------------------------ */

void lsp_setting_split(const char *text, struct span span,
		       struct lsp_setting *out)
{
	out->span = out->name = span;
	for (uint32_t i = span.at; i < span.end && text[i] != ':'; i++) {
		if (text[i] == '/')
			out->name.at = i + 1;
	}
	for (uint32_t i = out->name.at; i < span.end; i++) {
		if (text[i] == ':') {
			out->name.end = i;
			return;
		}
	}
}

#define DEPTH 32

/* The innermost ${...} in a word that @at lies in. */
static bool expansion_at(const char *text, struct span word, uint32_t at,
			 struct span *out)
{
	uint32_t open[DEPTH], n = 0;

	if (at < word.end && text[at] == '$' && text[at + 1] == '{')
		at += 2;
	else if (at > word.at && text[at - 1] == '$' && text[at] == '{')
		at++;
	for (uint32_t i = word.at; i < word.end; i++) {
		if (text[i] == '$' && text[i + 1] == '{' && n < DEPTH) {
			open[n++] = i + 2;
			i++;
		} else if (text[i] == '}' && n) {
			*out = (struct span){ open[--n], i };
			if (lsp_within(*out, at))
				return true;
		}
	}
	return false;
}

bool lsp_setting_at(const struct lsp_doc *d, uint32_t at,
		    struct lsp_setting *out)
{
	const struct word *w;
	enum arg_kind kind;
	struct flow_cmd c;
	struct span span;

	if (!lsp_cmd_at(d, at, &c))
		return false;
	w = lsp_word_at(c.cmd, at);
	kind = lsp_kind(&c, w);
	if (expansion_at(d->text, w->span, at, &span))
		lsp_setting_split(d->text, span, out);
	else if (kind == ARG_SETTING || kind == ARG_NEW_SETTING)
		lsp_setting_split(d->text, w->span, out);
	else
		return false;
	return out->name.at < out->name.end;
}

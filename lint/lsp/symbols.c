/* symbols.c: the outline, the colours, the format of a script. */
#include <string.h>

#include "core/str.h"
#include "format/json.h"
#include "interp/command.h"
#include "lint/fmt.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

/* ---- outline ------------------------------------------------------- */

#define SYMBOLS	20000	/* that one answer holds */

enum { SYMBOL_FUNCTION = 12, SYMBOL_ENUM_MEMBER = 22 };

/* The text of words from @w on, as the script has it. */
static json_t *words_text(const struct lsp_doc *d, const struct word *w)
{
	const struct word *last = w;

	if (!w)
		return json_string("");
	while (last->next)
		last = last->next;
	return json_text(d->text + w->span.at, last->span.end - w->span.at);
}

static json_t *symbol(struct lsp_doc *d, const char *name, json_t *detail,
		      int kind, struct span all, struct span select)
{
	return json_pack("{s:o, s:o, s:i, s:o, s:o}", "name",
			 json_text(name, strlen(name)), "detail", detail,
			 "kind", kind, "range", lsp_range(d, all),
			 "selectionRange", lsp_range(d, select));
}

/* Add a menu's title and items, below the section that the menu is in. */
static void add_menu(struct lsp_doc *d, json_t *section,
		     const struct flow_cmd *c)
{
	json_t *items = json_object_get(section, "children");

	if (flow_is(c, FLOW_MENU) && c->first) {
		(void)json_object_set_new(section, "detail",
					  words_text(d, c->first));
		return;
	}
	if (!flow_is(c, FLOW_ITEM) || !c->first || flow_has_option(c, "gap"))
		return;
	if (!items) {
		items = json_array();
		(void)json_object_set_new(section, "children", items);
	}
	(void)json_array_append_new(items, symbol(d, c->first->text,
			words_text(d, c->first->next), SYMBOL_ENUM_MEMBER,
			c->line->span, c->first->span));
}

static uint32_t section_end(const struct lsp_doc *d,
			    const struct script_line *label)
{
	uint32_t end = label->span.end;

	for (const struct script_line *l = label->next; l && !l->label;
	     l = l->next) {
		if (l->cmds)
			end = l->span.end;
	}
	return end > d->len ? (uint32_t)d->len : end;
}

json_t *lsp_symbols(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	json_t *list, *section = NULL;
	struct flow_cmd c;
	struct span all;
	int n = 0;

	if (!d)
		return NULL;
	list = json_array();
	for (const struct script_line *l = d->lint.script->first;
	     l && n < SYMBOLS; l = l->next) {
		if (l->label && l->label->len) {
			all = (struct span){ l->span.at, section_end(d, l) };
			section = symbol(d, l->label->text, json_string(""),
					 SYMBOL_FUNCTION, all,
					 l->label->span);
			(void)json_array_append_new(list, section);
			n++;
		}
		for (const struct cmd *cmd = l->cmds; cmd && section;
		     cmd = cmd->next) {
			flow_cmd_read(l, cmd, &c);
			add_menu(d, section, &c);
			n += flow_is(&c, FLOW_ITEM);
		}
	}
	return list;
}

/* ---- format -------------------------------------------------------- */

/* The part of the script that formatting changes: from the first line that
   differs to the last. */
static struct span changed(const struct lsp_doc *d, const struct sbuf *b,
			   size_t *tail)
{
	const char *x = d->text, *y = sbuf_text(b);
	size_t most = d->len < b->len ? d->len : b->len, i = 0, at = 0;

	for (; i < most && x[i] == y[i]; i++) {
		if (x[i] == '\n')
			at = i + 1;
	}
	*tail = 0;
	for (i = 0; i < most - at && x[d->len - 1 - i] == y[b->len - 1 - i];
	     i++) {
		if (x[d->len - 1 - i] == '\n')
			*tail = i;
	}
	return (struct span){ (uint32_t)at, (uint32_t)(d->len - *tail) };
}

json_t *lsp_formatting(struct lsp *s, const json_t *params,
		       struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct sbuf b = { 0 };
	struct err e = { 0 };
	struct span span;
	json_t *edits;
	size_t tail;

	if (!d)
		return NULL;
	if (fmt_script(d->uri, d->text, d->len, &b, &e) < 0) {
		sbuf_free(&b);
		return lsp_fail(f, LSP_FAILED, "%s", e.msg);
	}
	edits = json_array();
	span = changed(d, &b, &tail);
	if (b.len != d->len || memcmp(sbuf_text(&b), d->text, d->len))
		(void)json_array_append_new(edits, lsp_text_edit(d, span,
				sbuf_text(&b) + span.at,
				b.len - tail - span.at));
	sbuf_free(&b);
	return edits;
}

/* ---- colours ------------------------------------------------------- */

#define TOKENS 100000	/* that one answer holds */

enum token { TOKEN_COMMENT, TOKEN_MACRO, TOKEN_LABEL, TOKEN_COMMAND,
	     TOKEN_KEYWORD, TOKEN_OPTION, TOKEN_SETTING, TOKEN_OPERATOR };

json_t *lsp_token_types(void)
{
	return json_pack("[s,s,s,s,s,s,s,s]", "comment", "macro", "namespace",
			 "function", "keyword", "parameter", "variable",
			 "operator");
}

struct painter {
	struct lsp_doc *d;
	json_t         *data;
	uint32_t        line, col;	/* are the last token's	*/
	unsigned        n;
};

/* Add a token, which lies within one line. */
static void put_token(struct painter *p, struct span span, enum token type)
{
	struct lsp_mark a = lsp_mark(p->d, span.at);
	struct lsp_mark b = lsp_mark(p->d, span.end);
	json_int_t v[5] = {
		a.line - p->line, a.line == p->line ? a.col - p->col : a.col,
		b.col - a.col, type, 0,
	};

	for (int i = 0; i < 5; i++)
		(void)json_array_append_new(p->data, json_integer(v[i]));
	p->line = a.line;
	p->col = a.col;
	p->n++;
}

/* Add a token; one that goes on in the next lines becomes several. */
static void paint(struct painter *p, struct span span, enum token type)
{
	struct span part;

	while (span.at < span.end && p->n < TOKENS) {
		part = lsp_line_of(p->d, span.at);
		part.at = span.at;
		if (part.end > span.end)
			part.end = span.end;
		if (part.end > part.at)
			put_token(p, part, type);
		span.at = part.end > span.at ? part.end : span.at + 1;
	}
}

/* Add the outermost ${...} of a word. */
static void paint_settings(struct painter *p, const struct word *w)
{
	const char *text = p->d->text;
	uint32_t start = 0, depth = 0;

	for (uint32_t i = w->span.at; i < w->span.end && w->expands; i++) {
		if (text[i] == '$' && text[i + 1] == '{') {
			start = depth++ ? start : i;
			i++;
		} else if (text[i] == '}' && depth && !--depth) {
			paint(p, (struct span){ start, i + 1 },
			      TOKEN_SETTING);
		}
	}
}

/* May nothing run behind the command? */
static bool leaves(const struct flow_cmd *c)
{
	return flow_is(c, FLOW_GOTO) || flow_is(c, FLOW_EXIT) ||
	       flow_is(c, FLOW_EXEC) || flow_is(c, FLOW_OFF);
}

static void paint_command(struct painter *p, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words;
	enum token name = TOKEN_COMMAND;

	if (c->cmd->op != OP_NONE)
		paint(p, c->cmd->op_span, TOKEN_OPERATOR);
	if (w && c->row) {
		name = leaves(c) ? TOKEN_KEYWORD : name;
		paint(p, w->span, name);
		w = w->next;
	}
	for (; w; w = w->next) {
		bool option = false;

		for (int i = 0; i < c->n_opts; i++)
			option = option || (c->opt[i].word == w &&
					    c->opt[i].value_word != w);
		if (option)
			paint(p, w->span, TOKEN_OPTION);
		else if (w == c->first && flow_is(c, FLOW_GOTO) && !w->expands)
			paint(p, w->span, TOKEN_LABEL);
		else
			paint_settings(p, w);
	}
}

json_t *lsp_tokens(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct painter p = { .d = d };
	struct flow_cmd c;

	if (!d)
		return NULL;
	p.data = json_array();
	for (const struct script_line *l = d->lint.script->first; l;
	     l = l->next) {
		if (l->label)
			paint(&p, l->label->span, TOKEN_LABEL);
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			flow_cmd_read(l, cmd, &c);
			paint_command(&p, &c);
		}
		paint(&p, l->comment, l->number == 1 ? TOKEN_MACRO :
		      TOKEN_COMMENT);
	}
	return json_pack("{s:o}", "data", p.data);
}

/* hover.c: what is said of the word under the mouse: help from the tables of
   commands and settings, and what the script does with the name. */
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "format/json.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

#define EXCERPT	10	/* lines of a label's section that are shown	*/
#define STORED	8	/* lines that store a setting, shown at most	*/

/* Takes @b over. */
static json_t *markdown(struct lsp_doc *d, struct sbuf *b, struct span span)
{
	json_t *text = json_text(sbuf_text(b), b->len);

	sbuf_free(b);
	return json_pack("{s:{s:s, s:o}, s:o}", "contents", "kind",
			 "markdown", "value", text, "range",
			 lsp_range(d, span));
}

/* Write a line of the script for a code block; a long one is cut. */
static void put_line(struct sbuf *b, const struct lsp_doc *d,
		     struct span span)
{
	uint32_t len = span.end - span.at;

	while (len && str_blank(d->text[span.at + len - 1]))
		len--;
	(void)sbuf_add(b, d->text + span.at, len > 200 ? 200 : len);
	(void)sbuf_str(b, len > 200 ? "...\n" : "\n");
}

/* ---- commands ------------------------------------------------------ */

static void put_option(struct sbuf *b, const struct option *o)
{
	(void)sbuf_str(b, "- ");
	if (o->letter)
		(void)sbuf_printf(b, "`-%c`, ", o->letter);
	(void)sbuf_printf(b, "`--%s`: %s\n", o->name, o->help);
}

static json_t *command(struct lsp_doc *d, const struct flow_cmd *c,
		       const struct word *w)
{
	struct sbuf b = { 0 };

	(void)sbuf_printf(&b, "```\n%s%s%s%s\n```\n%s\n", w->text,
			  c->row->options ? " [OPTION...]" : "",
			  c->row->usage && *c->row->usage ? " " : "",
			  c->row->usage ? c->row->usage : "", c->row->help);
	if (c->row->options)
		(void)sbuf_char(&b, '\n');
	for (const struct option *o = c->row->options; o && o->name; o++)
		put_option(&b, o);
	if (strcmp(c->row->name, w->text) != 0)
		(void)sbuf_printf(&b, "\nThe same as `%s`.\n", c->row->name);
	return markdown(d, &b, w->span);
}

static json_t *option(struct lsp_doc *d, const struct flow_cmd *c,
		      const struct word *w)
{
	struct sbuf b = { 0 };

	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].word == w && c->opt[i].option)
			put_option(&b, c->opt[i].option);
	}
	if (!b.len)
		return json_null();
	return markdown(d, &b, w->span);
}

/* ---- settings ------------------------------------------------------ */

static void put_def(struct sbuf *b, const struct setting_def *def)
{
	(void)sbuf_printf(b, "%s.\n\nType `%s`: %s.", def->help,
			  def->type->name, def->type->expects);
	if (def->scope == SCOPE_DHCP && def->tag && def->tag < 256)
		(void)sbuf_printf(b, " DHCP option %u.", (unsigned)def->tag);
	(void)sbuf_char(b, '\n');
}

/* List the lines that store a setting. */
static void put_stored(struct sbuf *b, const struct lsp_doc *d,
		       const struct lsp_setting *s)
{
	uint32_t len = s->name.end - s->name.at;
	struct lsp_setting def;
	struct flow_cmd c;
	unsigned n = 0;

	for (const struct script_line *l = d->lint.script->first;
	     l && n < STORED; l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			const struct word *w;

			flow_cmd_read(l, cmd, &c);
			w = lsp_stored(&c);
			if (!w)
				continue;
			lsp_setting_split(d->text, w->span, &def);
			if (len != def.name.end - def.name.at ||
			    memcmp(d->text + s->name.at,
				   d->text + def.name.at, len))
				continue;
			(void)sbuf_str(b, n++ ? "" : "\nStored here:\n```\n");
			(void)sbuf_printf(b, "%5u: ", (unsigned)l->number);
			put_line(b, d, lsp_line_of(d, cmd->words->span.at));
		}
	}
	(void)sbuf_str(b, n ? "```\n" : "");
}

static json_t *setting(struct lsp_doc *d, const struct lsp_setting *s)
{
	const char *name = d->text + s->name.at;
	const struct setting_def *def;
	struct sbuf b = { 0 };

	def = setting_def_find(name, s->name.end - s->name.at);
	(void)sbuf_printf(&b, "`%.*s`: ", (int)(s->span.end - s->span.at),
			  d->text + s->span.at);
	if (def)
		put_def(&b, def);
	else
		(void)sbuf_str(&b, "no predefined setting.\n");
	put_stored(&b, d, s);
	return markdown(d, &b, s->span);
}

/* ---- labels -------------------------------------------------------- */

/* The first of the comment lines right above a label's line, or that line. */
static const struct script_line *above(const struct script *s,
				       const struct script_line *label)
{
	const struct script_line *first = NULL, *last = NULL;

	for (const struct script_line *l = s->first; l != label; l = l->next) {
		bool comment = !l->label && !l->cmds && l->number > 1;

		if (!comment)
			first = NULL;
		else if (!first || l->number != last->number + 1)
			first = l;
		last = l;
	}
	return first && last->number + 1 == label->number ? first : label;
}

static json_t *label(struct lsp_doc *d, const struct lsp_ref *ref)
{
	const struct script_line *at, *l;
	struct sbuf b = { 0 };
	int n = 0;

	at = script_label(d->lint.script, ref->name);
	if (!at)
		return json_null();
	(void)sbuf_printf(&b, "Label, line %u\n```\n", (unsigned)at->number);
	for (l = above(d->lint.script, at); l && n < EXCERPT; l = l->next) {
		if (l->label && l != at)
			break;
		put_line(&b, d, lsp_line_of(d, l->span.at));
		n++;
	}
	(void)sbuf_str(&b, l && !l->label ? "...\n```\n" : "```\n");
	return markdown(d, &b, ref->span);
}

json_t *lsp_hover(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct lsp_setting set;
	const struct word *w;
	struct lsp_ref ref;
	struct flow_cmd c;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (lsp_ref_at(d, at, &ref))
		return label(d, &ref);
	if (lsp_setting_at(d, at, &set))
		return setting(d, &set);
	if (!lsp_cmd_at(d, at, &c) || !c.row)
		return json_null();
	w = lsp_word_at(c.cmd, at);
	if (w == c.cmd->words)
		return command(d, &c, w);
	return option(d, &c, w);
}

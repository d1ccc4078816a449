/* complete.c: what could be written at the cursor. */
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "format/json.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

#define MOST	1000	/* offers in one answer			*/
#define LINES	64	/* that a command may be continued over	*/

/* The protocol's numbers for kinds of offers. */
enum { KIND_FUNCTION = 3, KIND_FIELD = 5, KIND_VARIABLE = 6, KIND_ENUM = 13,
       KIND_REFERENCE = 18, KIND_FILE = 17, KIND_FOLDER = 19,
       KIND_OPERATOR = 24 };

struct offers {
	const struct lsp *s;
	struct lsp_doc *d;
	json_t         *list;
	struct span     span;	/* is what an offer replaces	*/
	const char     *after;	/* is written behind the offer	*/
};

static bool is_there(const struct offers *o, const char *label)
{
	const json_t *one;
	size_t i;

	json_array_foreach(o->list, i, one) {
		if (!strcmp(json_string_value(json_object_get(one, "label")),
			    label))
			return true;
	}
	return false;
}

/* Offer the text @a@b. @help may be NULL. */
static void offer(struct offers *o, const char *a, const char *b, int kind,
		  const char *help)
{
	uint32_t typed = o->span.end - o->span.at;
	struct sbuf text = { 0 };
	json_t *edit, *label;

	(void)sbuf_printf(&text, "%s%s", a, b);
	if (!text.error && text.len >= typed &&
	    !memcmp(text.data, o->d->text + o->span.at, typed) &&
	    json_array_size(o->list) < MOST && !is_there(o, text.data)) {
		label = json_text(text.data, text.len);
		(void)sbuf_str(&text, o->after);
		edit = lsp_text_edit(o->d, o->span, sbuf_text(&text),
				     text.len);
		(void)json_array_append_new(o->list,
			json_pack("{s:o, s:i, s:s*, s:o}", "label", label,
				  "kind", kind, "detail", help, "textEdit",
				  edit));
	}
	sbuf_free(&text);
}

/* ---- kinds of words ------------------------------------------------ */

static void offer_commands(struct offers *o)
{
	const struct command *row;
	const char *name;

	for (unsigned i = 0; (name = command_name_at(i, &row)); i++)
		offer(o, name, "", KIND_FUNCTION, row->help);
}

static void offer_options(struct offers *o, const struct command *row)
{
	for (const struct option *p = row->options; p && p->name; p++)
		offer(o, "--", p->name, KIND_FIELD, p->help);
}

static void offer_labels(struct offers *o)
{
	for (const struct script_line *l = o->d->lint.script->first; l;
	     l = l->next) {
		if (l->label && l->label->len)
			offer(o, l->label->text, "", KIND_REFERENCE, NULL);
	}
}

/* Offer what the script's commands of that @flow have as value of @option, or
   if that is NULL as their first argument: the names of menus, of items. */
static void offer_used(struct offers *o, enum command_flow flow,
		       const char *option)
{
	const struct word *w;
	struct flow_cmd c;

	for (const struct script_line *l = o->d->lint.script->first; l;
	     l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			if (!command_is(cmd->row, flow))
				continue;
			flow_cmd_read(l, cmd, &c);
			w = c.first;
			if (option && flow_option(&c, option))
				offer(o, flow_option(&c, option), "",
				      KIND_ENUM, NULL);
			else if (!option && w && !w->expands &&
				 !flow_has_option(&c, "gap"))
				offer(o, w->text, "", KIND_ENUM, NULL);
		}
	}
}

static void offer_stored(struct offers *o)
{
	struct lsp_setting s;
	const struct word *w;
	struct flow_cmd c;
	char *name;

	for (const struct script_line *l = o->d->lint.script->first; l;
	     l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			flow_cmd_read(l, cmd, &c);
			w = lsp_stored(&c);
			if (!w || w->expands || lsp_within(w->span,
							   o->span.end))
				continue;
			lsp_setting_split(o->d->text, w->span, &s);
			name = str_ndup(o->d->text + s.span.at,
					s.name.end - s.span.at);
			if (name)
				offer(o, name, "", KIND_VARIABLE, NULL);
			free(name);
		}
	}
}

static void offer_types(struct offers *o, uint32_t colon)
{
	const struct setting_type *type;

	o->span.at = colon + 1;
	for (unsigned i = 0; (type = setting_type_at(i)); i++)
		offer(o, type->name, "", KIND_ENUM, type->expects);
}

/* A scope ("net0/", "smbios/") stays as it was typed. */
static void offer_settings(struct offers *o)
{
	static const char *const scopes[] = {
		"net0/", "net0.dhcp/", "netX/", "builtin/", "smbios/",
		"cpuid/", "pci/", "usb/", "acpi/", "memmap/",
	};
	const char *text = o->d->text;
	const struct setting_def *def;
	struct span all = o->span;

	for (uint32_t i = all.at; i < all.end; i++) {
		if (text[i] == ':') {
			offer_types(o, i);
			return;
		}
	}
	offer_stored(o);
	for (uint32_t i = all.at; i < all.end; i++) {
		if (text[i] == '/')
			o->span.at = i + 1;
	}
	for (unsigned i = 0; (def = setting_def_at(i)); i++)
		offer(o, def->name, "", KIND_VARIABLE, def->help);
	o->span = all;
	o->after = "";
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		offer(o, scopes[i], "", KIND_FIELD, NULL);
}

static void offer_file(void *ctx, const char *name, bool is_folder)
{
	offer(ctx, name, is_folder ? "/" : "", is_folder ? KIND_FOLDER :
	      KIND_FILE, NULL);
}

/* What is in the folder whose path was typed so far. */
static void offer_files(struct offers *o)
{
	const char *text = o->d->text + o->span.at;
	uint32_t len = o->span.end - o->span.at;

	while (len && text[len - 1] != '/' && text[len - 1] != '}')
		len--;
	o->span.at += len;
	lsp_each_file(o->s, o->d, text, len, offer_file, o);
}

static void offer_kind(struct offers *o, enum arg_kind kind)
{
	switch (kind) {
	case ARG_LABEL:
		offer_labels(o);
		break;
	case ARG_SETTING:
	case ARG_NEW_SETTING:
		offer_settings(o);
		break;
	case ARG_ITEM:
		offer_labels(o);
		break;
	case ARG_COMMAND:
		offer_commands(o);
		break;
	case ARG_URI:
		offer_files(o);
		break;
	case ARG_NIC:
		offer(o, "net0", "", KIND_VARIABLE, NULL);
		break;
	default:
		break;
	}
}

/* ---- where the cursor is ------------------------------------------- */

/* Is the line before this one continued? */
static bool is_continued(const struct lsp_doc *d, uint32_t at)
{
	if (!at || d->text[at - 1] != '\n')
		return false;
	at--;
	at -= at && d->text[at - 1] == '\r';
	return at && d->text[at - 1] == '\\';
}

static uint32_t start_of(const struct lsp_doc *d, uint32_t at)
{
	at = lsp_line_of(d, at).at;
	for (int i = 0; i < LINES && is_continued(d, at); i++)
		at = lsp_line_of(d, at - 1).at;
	return at;
}

/* The option whose value @w is, written apart from it; or NULL. */
static const struct option *value_of(const struct flow_cmd *c,
				     const struct word *w)
{
	const struct option *o = NULL;

	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].value_word == w && c->opt[i].word != w)
			o = c->opt[i].option;
	}
	return o;
}

static void offer_value(struct offers *o, const struct option *option)
{
	if (option->type == OPTION_MENU)
		offer_used(o, FLOW_MENU, "name");
	else if (option->type == OPTION_SETTING)
		offer_settings(o);
	else if (!strcmp(option->name, "default"))
		offer_used(o, FLOW_ITEM, NULL);
}

/* The offset behind the last "${" in @word that no "}" closes; or -1. */
static long open_brace(const char *word)
{
	const char *p = word, *open = NULL;

	for (; *p; p++) {
		if (p[0] == '$' && p[1] == '{')
			open = p + 2;
		else if (*p == '}')
			open = NULL;
	}
	return open ? open - word : -1;
}

/* @l is the line up to the cursor with an "x" appended: so there is a word at
   the cursor even if none was begun. */
static void offer_in_line(struct offers *o, const struct script_line *l,
			  uint32_t at)
{
	const struct cmd *cmd = l->cmds;
	const struct word *w;
	struct flow_cmd c;
	long brace;

	if (!cmd || l->comment.at != l->comment.end)
		return;
	while (cmd->next)
		cmd = cmd->next;
	w = cmd->words;
	while (w && w->next)
		w = w->next;
	if (!w || w->len != w->span.end - w->span.at || w->len > at + 1)
		return;
	o->span = (struct span){ at + 1 - w->len, at };
	flow_cmd_read(l, cmd, &c);
	brace = open_brace(w->text);
	if (brace >= 0) {
		o->span.at += (uint32_t)brace;
		if (o->d->text[at] != '}')
			o->after = "}";
		offer_settings(o);
	} else if (w == cmd->words) {
		offer_commands(o);
	} else if (value_of(&c, w)) {
		offer_value(o, value_of(&c, w));
	} else if (w->text[0] == '-' && c.row && !c.ended) {
		offer_options(o, c.row);
	} else {
		offer_kind(o, lsp_kind(&c, w));
	}
}

static void complete(struct offers *o, uint32_t at)
{
	uint32_t from = start_of(o->d, at);
	struct sbuf text = { 0 };
	struct script *s = NULL;
	const struct script_line *l;

	(void)sbuf_add(&text, o->d->text + from, at - from);
	if (sbuf_char(&text, 'x') < 0 ||
	    script_parse("", text.data, text.len, true, &s, NULL) < 0)
		s = NULL;
	l = s ? s->first : NULL;
	while (l && l->next)
		l = l->next;
	if (l)
		offer_in_line(o, l, at);
	script_free(s);
	sbuf_free(&text);
}

json_t *lsp_completion(struct lsp *s, const json_t *params,
		       struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct offers o = { .s = s, .d = d, .after = "" };
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	o.list = json_array();
	complete(&o, at);
	return json_pack("{s:b, s:o}", "isIncomplete",
			 json_array_size(o.list) == MOST, "items", o.list);
}

/* lsp_label.c: go to, find and rename labels and settings. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/lsp_inside.h"

#define MOST 10000	/* places in one answer */

struct places {
	struct lsp_doc *d;
	json_t         *list;
	const char     *new_name;	/* NULL: places; else edits	*/
	bool            without_label;	/* leave out where it is	*/
};

static void add_place(struct places *p, struct span span)
{
	if (json_array_size(p->list) >= MOST)
		return;
	(void)json_array_append_new(p->list, p->new_name ?
		lsp_text_edit(p->d, span, p->new_name, strlen(p->new_name)) :
		lsp_location(p->d, span));
}

static void add_ref(struct lsp_walk *w, const struct lsp_ref *ref)
{
	struct places *p = w->ctx;

	if (ref->kind != LSP_LABEL || !p->without_label)
		add_place(p, ref->span);
}

static bool same_name(const struct lsp_doc *d, const struct lsp_setting *a,
		      const struct lsp_setting *b)
{
	uint32_t len = a->name.end - a->name.at;

	return len == b->name.end - b->name.at &&
	       !memcmp(d->text + a->name.at, d->text + b->name.at, len);
}

/* Every ${...} of a word that means the setting. */
static void add_uses(struct places *p, const struct lsp_setting *s,
		     const struct word *w)
{
	const char *text = p->d->text;
	struct lsp_setting use;
	uint32_t end;

	for (uint32_t i = w->span.at; i + 1 < w->span.end; i++) {
		if (text[i] != '$' || text[i + 1] != '{')
			continue;
		for (end = i + 2; end < w->span.end && text[end] != '}' &&
		     text[end] != '$'; end++)
			;
		lsp_setting_split(text, (struct span){ i + 2, end }, &use);
		if (same_name(p->d, s, &use))
			add_place(p, use.name);
		i = end - 1;
	}
}

/* Where the setting is stored, and if @uses where it is used. */
static void add_setting(struct places *p, const struct lsp_setting *s,
			bool uses)
{
	const struct script_line *l = p->d->lint.script->first;
	const struct word *stored;
	struct lsp_setting def;
	struct lint_cmd c;

	for (; l; l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			lint_cmd_read(l, cmd, &c);
			stored = lsp_stored(&c);
			if (stored) {
				lsp_setting_split(p->d->text, stored->span,
						  &def);
				if (same_name(p->d, s, &def))
					add_place(p, def.name);
			}
			for (const struct word *w = cmd->words; w && uses;
			     w = w->next)
				add_uses(p, s, w);
		}
	}
}

/* ---- definition ---------------------------------------------------- */

static json_t *file_location(const struct lsp *s, const struct lsp_doc *d,
			     uint32_t at)
{
	const struct word *w;
	struct lint_cmd c;
	char *path, *uri;
	json_t *place;

	if (!lsp_cmd_at(d, at, &c) || !c.row)
		return json_null();
	w = lsp_word_at(c.cmd, at);
	if (w != c.first || lsp_kind(&c, w) != ARG_URI)
		return json_null();
	path = lsp_local_file(s, d, w);
	uri = path ? lsp_uri(path) : NULL;
	place = uri ? json_pack("{s:s, s:{s:{s:i, s:i}, s:{s:i, s:i}}}",
				"uri", uri, "range", "start", "line", 0,
				"character", 0, "end", "line", 0,
				"character", 0) : json_null();
	free(uri);
	free(path);
	return place;
}

json_t *lsp_definition(struct lsp *s, const json_t *params,
		       struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct places p = { .d = d };
	const struct script_line *l;
	struct lsp_setting setting;
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (lsp_ref_at(d, at, &ref)) {
		l = script_label(d->lint.script, ref.name);
		return l ? lsp_location(d, (struct span){
			l->label->span.at + 1, l->label->span.end }) :
			json_null();
	}
	if (!lsp_setting_at(d, at, &setting))
		return file_location(s, d, at);
	p.list = json_array();
	add_setting(&p, &setting, false);
	if (json_array_size(p.list))
		return p.list;
	json_decref(p.list);
	return file_location(s, d, at);
}

json_t *lsp_references(struct lsp *s, const json_t *params,
		       struct lsp_fault *f)
{
	const json_t *context = lsp_object(params, "context");
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct places p = { .d = d };
	struct lsp_walk w = { add_ref, NULL, &p };
	struct lsp_setting setting;
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	p.list = json_array();
	p.without_label = json_is_false(json_object_get(context,
						"includeDeclaration"));
	if (lsp_ref_at(d, at, &ref)) {
		w.label = ref.name;
		lsp_refs(d, &w);
	} else if (lsp_setting_at(d, at, &setting)) {
		add_setting(&p, &setting, true);
	}
	return p.list;
}

/* ---- rename -------------------------------------------------------- */

json_t *lsp_prepare_rename(struct lsp *s, const json_t *params,
			   struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (!lsp_ref_at(d, at, &ref) ||
	    !script_label(d->lint.script, ref.name))
		return json_null();
	return lsp_range(d, ref.span);
}

/* One word to the parser, that "goto" takes for no option. */
static bool is_name(const char *name)
{
	for (const char *p = name; *p; p++) {
		if (str_blank(*p))
			return false;
	}
	return *name && !strchr("-#:", *name) && !strstr(name, "${") &&
	       name[strlen(name) - 1] != '\\' && strcmp(name, "&&") != 0 &&
	       strcmp(name, "||") != 0 && strcmp(name, ";") != 0;
}

/* A jump that puts the label's name together: "goto ${arch}_boot". */
static const struct script_line *composing(const struct lsp_doc *d,
					   const char *name)
{
	const struct script_line *l = d->lint.script->first;
	size_t len = strlen(name), before, after;

	for (; l; l = l->next) {
		for (const struct cmd *c = l->cmds; c; c = c->next) {
			const struct word *w = c->words ? c->words->next :
							  NULL;
			const char *open, *close;

			if (!c->row || strcmp(c->row->name, "goto") != 0 ||
			    !w || !w->expands || !strchr(w->text, '}'))
				continue;
			open = strstr(w->text, "${");
			close = strrchr(w->text, '}') + 1;
			before = (size_t)(open - w->text);
			after = strlen(close);
			if (before + after && before + after <= len &&
			    !memcmp(name, w->text, before) &&
			    !strcmp(name + len - after, close))
				return l;
		}
	}
	return NULL;
}

static bool may_rename(const struct lsp_doc *d, const json_t *params,
		       const char *name, struct lsp_fault *f)
{
	const json_t *text = json_object_get(params, "newName");

	if (!name || strlen(name) != json_string_length(text) ||
	    !is_name(name))
		(void)lsp_fail(f, LSP_PARAMS, "a label is one word, and does "
			       "not begin with \"-\", \"#\" or \":\"");
	else if (script_label(d->lint.script, name))
		(void)lsp_fail(f, LSP_FAILED, "this script has a label "
			       "\"%.60s\" already", name);
	else
		return true;
	return false;
}

json_t *lsp_rename(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct places p = { .d = d };
	struct lsp_walk w = { add_ref, NULL, &p };
	const struct script_line *jump;
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	p.new_name = json_string_value(json_object_get(params, "newName"));
	if (!lsp_ref_at(d, at, &ref) ||
	    !script_label(d->lint.script, ref.name))
		return lsp_fail(f, LSP_FAILED, "there is no label here");
	jump = composing(d, ref.name);
	if (jump)
		return lsp_fail(f, LSP_FAILED, "\"goto\" in line %u puts "
				"this name together", (unsigned)jump->number);
	if (!may_rename(d, params, p.new_name, f))
		return NULL;
	p.list = json_array();
	w.label = ref.name;
	lsp_refs(d, &w);
	if (json_array_size(p.list) == MOST) {
		json_decref(p.list);
		return lsp_fail(f, LSP_FAILED, "too many places to rename");
	}
	return json_pack("{s:{s:o}}", "changes", d->uri, p.list);
}

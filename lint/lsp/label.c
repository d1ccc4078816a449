/* label.c: where labels and settings are, here and in linked scripts. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/unconst.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

#define MOST 10000	/* places in one answer */

struct places {
	struct lsp     *s;
	struct lsp_doc *home;		/* is where the cursor is	*/
	struct lsp_doc *d;		/* is being looked through	*/
	json_t         *list;
	json_t         *changes;	/* are the edits by URI, if	*/
	const char     *new_name;	/* is given; else @list has places */
	bool            without_label;	/* leaves out the label itself	*/
	bool            uses;		/* counts reading a setting, too */
	const char     *label;		/* is looked for, or, if NULL,	*/
	char           *setting;	/* is				*/
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

static bool is_it(const struct places *p, const struct lsp_setting *s)
{
	uint32_t len = s->name.end - s->name.at;

	return len == strlen(p->setting) &&
	       !memcmp(p->setting, p->d->text + s->name.at, len);
}

/* Add every ${...} in a word that reads the setting. */
static void add_uses(struct places *p, const struct word *w)
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
		if (is_it(p, &use))
			add_place(p, use.name);
		i = end - 1;
	}
}

/* Is the word the name of a setting that the command reads (isset, show)? */
static bool is_argument(const struct flow_cmd *c, const struct word *w)
{
	return c->row && lsp_kind(c, w) == ARG_SETTING && !w->expands;
}

/* Add where the setting is stored, and if p->uses where it is read. */
static void add_setting(struct places *p)
{
	const struct script_line *l = p->d->lint.script->first;
	const struct word *stored;
	struct lsp_setting def;
	struct flow_cmd c;

	for (; l; l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			flow_cmd_read(l, cmd, &c);
			stored = lsp_stored(&c);
			if (stored) {
				lsp_setting_split(p->d->text, stored->span,
						  &def);
				if (is_it(p, &def))
					add_place(p, def.name);
			}
			for (const struct word *w = cmd->words;
			     w && p->uses; w = w->next) {
				add_uses(p, w);
				if (w == stored || !is_argument(&c, w))
					continue;
				lsp_setting_split(p->d->text, w->span, &def);
				if (is_it(p, &def))
					add_place(p, def.name);
			}
		}
	}
}

/* Add the places in p->d. */
static void add_all(struct places *p)
{
	struct lsp_walk w = {
		.found = add_ref, .label = p->label, .ctx = p,
	};

	if (p->d != p->home)
		w.home = p->home;
	if (p->setting)
		add_setting(p);
	/* A script that has a label of that name itself means its own */
	else if (!w.home || !script_label(p->d->lint.script, p->label))
		lsp_refs(p->d, &w);
}

static void add_linked(void *ctx, struct lsp_doc *other)
{
	struct places *p = ctx;
	json_t *list = p->list;

	p->d = other;
	if (p->changes)
		p->list = json_array();
	add_all(p);
	if (p->changes && json_array_size(p->list))
		(void)json_object_set(p->changes, other->uri, p->list);
	if (p->changes)
		json_decref(p->list);
	p->list = list;
	p->d = p->home;
}

char *lsp_setting_name(const struct lsp_doc *d, const struct lsp_setting *s)
{
	return str_ndup(d->text + s->name.at, s->name.end - s->name.at);
}

/* ---- definition ---------------------------------------------------- */

static json_t *file_location(const struct lsp *s, const struct lsp_doc *d,
			     uint32_t at)
{
	const struct word *w;
	struct flow_cmd c;
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

/* The label @name in a linked script: where it was found. */
struct elsewhere { const char *name; json_t *place; };

static void look_elsewhere(void *ctx, struct lsp_doc *other)
{
	struct elsewhere *e = ctx;
	const struct script_line *l;

	l = e->place ? NULL : script_label(other->lint.script, e->name);
	if (l)
		e->place = lsp_location(other, (struct span){
			l->label->span.at + 1, l->label->span.end });
}

static json_t *label_location(struct lsp *s, struct lsp_doc *d,
			      const char *name)
{
	const struct script_line *l = script_label(d->lint.script, name);
	struct elsewhere e = { name, NULL };

	if (l)
		return lsp_location(d, (struct span){
			l->label->span.at + 1, l->label->span.end });
	lsp_linked(s, d, look_elsewhere, &e);
	return e.place ? e.place : json_null();
}

json_t *lsp_definition(struct lsp *s, const json_t *params,
		       struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct places p = { .s = s, .home = d, .d = d };
	struct lsp_setting setting;
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (lsp_ref_at(d, at, &ref))
		return label_location(s, d, ref.name);
	if (!lsp_setting_at(d, at, &setting))
		return file_location(s, d, at);
	p.setting = lsp_setting_name(d, &setting);
	if (!p.setting)
		return NULL;
	p.list = json_array();
	add_setting(&p);
	if (!json_array_size(p.list))
		lsp_linked(s, d, add_linked, &p);
	free(p.setting);
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
	struct places p = { .s = s, .home = d, .d = d, .uses = true };
	struct lsp_setting setting;
	struct lsp_ref ref;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	p.without_label = json_is_false(json_object_get(context,
						"includeDeclaration"));
	if (lsp_ref_at(d, at, &ref)) {
		p.label = ref.name;
	} else if (lsp_setting_at(d, at, &setting)) {
		p.setting = lsp_setting_name(d, &setting);
		if (!p.setting)
			return NULL;
	} else {
		return json_array();
	}
	p.list = json_array();
	add_all(&p);
	lsp_linked(s, d, add_linked, &p);
	free(p.setting);
	return p.list;
}

json_t *lsp_edits(struct lsp *s, struct lsp_doc *d, const char *label,
		  const char *setting, const char *new_name)
{
	struct places p = {
		.s = s, .home = d, .d = d, .uses = true, .label = label,
		.setting = unconst(setting), .new_name = new_name,
		.list = json_array(), .changes = json_object(),
	};

	add_all(&p);
	(void)json_object_set(p.changes, d->uri, p.list);
	if (json_array_size(p.list) == MOST) {
		json_decref(p.changes);
		p.changes = NULL;
	} else {
		lsp_linked(s, d, add_linked, &p);
	}
	json_decref(p.list);
	return p.changes;
}

/* rename.c: another name for a label or a setting, in every script. */
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

/* What is renamed: @label, or if that is NULL @setting. */
struct subject { const char *label; char *setting; struct span span; };

/* Did scripts choose the setting's name? A predefined setting is read by
   others, who would not know its new name. */
static bool is_own(const char *name)
{
	return !setting_def_find(name, strlen(name));
}

/* What is at @at; false if its name is not for scripts to choose. */
static bool look_up(const struct lsp_doc *d, uint32_t at, struct subject *out)
{
	struct lsp_setting setting;
	struct lsp_ref ref;

	*out = (struct subject){ 0 };
	if (lsp_ref_at(d, at, &ref) &&
	    script_label(d->lint.script, ref.name)) {
		out->label = ref.name;
		out->span = ref.span;
		return true;
	}
	if (!lsp_setting_at(d, at, &setting))
		return false;
	out->setting = lsp_setting_name(d, &setting);
	out->span = setting.name;
	if (out->setting && is_own(out->setting))
		return true;
	free(out->setting);
	out->setting = NULL;
	return false;
}

json_t *lsp_prepare_rename(struct lsp *s, const json_t *params,
			   struct lsp_fault *f)
{
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	struct subject what;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (!look_up(d, at, &what))
		return json_null();
	free(what.setting);
	return lsp_range(d, what.span);
}

/* ---- new names ----------------------------------------------------- */

/* Does the parser read it as one word, and "goto" not as an option? */
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

/* The line of a jump that may put the label's name together, such as
   "goto ${arch}_boot"; or NULL. */
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

			if (!command_is(c->row, FLOW_GOTO) || !w ||
			    !w->expands || !strchr(w->text, '}'))
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

static bool may_call_label(const struct lsp_doc *d, const char *name,
			   struct lsp_fault *f)
{
	if (!is_name(name))
		(void)lsp_fail(f, LSP_PARAMS, "a label is one word, and does "
			       "not begin with \"-\", \"#\" or \":\"");
	else if (script_label(d->lint.script, name))
		(void)lsp_fail(f, LSP_FAILED, "this script has a label "
			       "\"%.60s\" already", name);
	else
		return true;
	return false;
}

static bool may_call_setting(const char *name, struct lsp_fault *f)
{
	if (!*name || strpbrk(name, " \t\r\n/:${}#") || *name == '-' ||
	    !is_name(name))
		(void)lsp_fail(f, LSP_PARAMS, "a setting's name is one word, "
			       "without \"/\", \":\" and \"${}\"");
	else if (!is_own(name))
		(void)lsp_fail(f, LSP_FAILED, "\"%.60s\" is a setting that is "
			       "predefined", name);
	else
		return true;
	return false;
}

static bool may_rename(const struct lsp_doc *d, const struct subject *what,
		       const char *name, struct lsp_fault *f)
{
	const struct script_line *jump;

	if (what->setting)
		return may_call_setting(name, f);
	jump = composing(d, what->label);
	if (!jump)
		return may_call_label(d, name, f);
	(void)lsp_fail(f, LSP_FAILED, "\"goto\" in line %u puts this name "
		       "together", (unsigned)jump->number);
	return false;
}

json_t *lsp_rename(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	const json_t *text = json_object_get(params, "newName");
	const char *name = json_string_value(text);
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	json_t *changes = NULL;
	struct subject what;
	uint32_t at;

	if (!d || !lsp_offset_of(d, params, &at, f))
		return NULL;
	if (!look_up(d, at, &what))
		return lsp_fail(f, LSP_FAILED, "there is no label here, and "
				"no setting of the scripts' own");
	if (!name || strlen(name) != json_string_length(text))
		name = "";
	if (may_rename(d, &what, name, f)) {
		changes = lsp_edits(s, d, what.label, what.setting, name);
		if (!changes)
			(void)lsp_fail(f, LSP_FAILED, "too many places to "
				       "rename");
	}
	free(what.setting);
	return changes ? json_pack("{s:o}", "changes", changes) : NULL;
}

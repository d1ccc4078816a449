/* project.c: what can be said only with --root (608, 621). */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/str.h"
#include "core/suggest.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"
#include "lint/project.h"

/* The local path of what a word names, malloc'ed; NULL: it has none. */
static char *path_of_word(struct lint *l, struct flow *f,
			  const struct word *w)
{
	const char *uri = flow_text(f, w);
	char *path = uri && *uri ? malloc(PROJECT_PATH) : NULL;

	if (path && project_path(l->opt->project, l->file, uri, path))
		return path;
	free(path);
	return NULL;
}

/* The local path of what a command fetches, likewise. */
static char *local_path(struct lint *l, struct flow *f,
			const struct flow_cmd *c)
{
	return c->first ? path_of_word(l, f, c->first) : NULL;
}

/* ---- 608 ----------------------------------------------------------- */

static void chain_cycle(struct lint *l);

const struct lint_rule rule_chain_cycle = {
	.id = 608, .name = "chain-cycle", .severity = LINT_WARNING,
	.example = "project",
	.summary = "a script that is chained to from where it chains to",
	.why = "Each script waits until the one that it chained to has "
	       "ended: going round in a circle they pile up, until memory "
	       "is out. Found with --root only.",
	.bad = "#!ipxe\nchain other.ipxe\n",
	.good = "#!ipxe\nchain --replace other.ipxe\n",
	.script = chain_cycle,
};

static void chain_cycle(struct lint *l)
{
	struct flow *f = l->opt->project ? lint_flow(l) : NULL;
	struct flow_cmd c;
	char *path;

	if (!f)
		return;
	FLOW_EACH(f, FLOW_EXEC, i) {
		flow_cmd(f, i, &c);
		if (flow_has_option(&c, "replace") || !f->v[i].reached)
			continue;
		path = local_path(l, f, &c);
		if (path && project_leads(l->opt->project, path, l->file))
			lint_help(l, lint_report(l, &rule_chain_cycle,
				flow_span(f, i), "that script chains back to "
				"this one, which still waits for it"),
				"chain with --replace, or go back by \"exit\"");
		free(path);
	}
}

/* ---- 621 ----------------------------------------------------------- */

static void missing_file(struct lint *l);

const struct lint_rule rule_missing_file = {
	.id = 621, .name = "missing-file", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX, .example = "project",
	.summary = "a file that the server does not have",
	.why = "The download fails: there is no such file in the folder that "
	       "--root gives for its URI.",
	.bad = "#!ipxe\nchain --replace othre.ipxe\n",
	.good = "#!ipxe\nchain --replace other.ipxe\n",
	.script = missing_file,
};

/* A file of nearly that name, in @name of @cap bytes. */
static bool nearest_file(const char *path, char *name, size_t cap)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) :
			       NULL;
	DIR *d = folder ? opendir(folder) : NULL;
	struct dirent *entry;
	struct suggest s;
	bool found = false;

	free(folder);
	if (!d || strlen(slash + 1) > SUGGEST_LEN) {
		if (d)
			closedir(d);
		return false;
	}
	suggest_start(&s, slash + 1);
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= cap)
			continue;
		suggest_try(&s, entry->d_name);
		if (suggest_best(&s) != entry->d_name)
			continue;
		strcpy(name, entry->d_name);	/* readdir() reuses it */
		s.best = name;
		found = true;
	}
	closedir(d);
	return found;
}

static void report_missing(struct lint *l, struct flow *f,
			   uint32_t node, const struct word *w,
			   const char *path)
{
	const char *slash = strrchr(w->text, '/');
	struct lint_finding *found;
	char name[SUGGEST_LEN + 1];

	found = lint_report_as(l, &rule_missing_file,
		flow_dies(f, node) ? LINT_ERROR : LINT_WARNING, w->span,
		"there is no file %s", path);
	if (!nearest_file(path, name, sizeof(name)))
		return;
	lint_help(l, found, "did you mean \"%s\"?", name);
	lint_replace(l, found, w->span, "%.*s%s",
		     slash ? (int)(slash + 1 - w->text) : 0, w->text, name);
}

/* What a server makes when asked is in no folder. */
static bool is_made(const char *uri)
{
	return strchr(uri, '?') || strstr(uri, ".php") ||
	       strstr(uri, ".cgi") || strstr(uri, "##params") ||
	       uri[strlen(uri) - 1] == '/';
}

/* The choice whose items the setting holds at @node, in the same section. */
static struct flow_def *chosen_above(const struct flow *f, uint32_t node,
				     const struct flow_name *name)
{
	while (node-- > 0 && f->v[node].kind != FLOW_LABEL) {
		for (struct flow_def *d = f->v[node].defs; d;
		     d = d->next_here) {
			if (d->name == name)
				return d->kind == FLOW_CHOOSE ? d : NULL;
		}
	}
	return NULL;
}

/* The word with @value for its one ${...}, which @u is. */
static bool fill_in(struct flow *f, const struct flow_use *u,
		    const char *value, struct word *out)
{
	const char *at = strstr(u->word->text, "${");
	struct sbuf text = { 0 };

	if (!at || strstr(at + 2, "${") || !strchr(at, '}'))
		return false;
	sbuf_add(&text, u->word->text, (size_t)(at - u->word->text));
	sbuf_printf(&text, "%s%s", value, strchr(at, '}') + 1);
	*out = (struct word){ .len = (uint32_t)text.len };
	out->text = arena_strndup(f->arena, sbuf_text(&text), text.len);
	sbuf_free(&text);
	return out->text;
}

/* Has the server a file for each item, where "chain ${choice}.ipxe" fetches it?
   */
static void check_choice(struct lint *l, struct flow *f,
			 const struct flow_use *u)
{
	struct flow_def *d = chosen_above(f, u->node, u->name);
	const struct flow_value *v = d ? flow_def_values(f, d)->first : NULL;
	struct lint_finding *found;
	struct word word;
	struct stat st;
	char *path;

	for (; v && flow_spend(f); v = v->next) {
		if (flow_is_compared(f, u->name, v->text) ||
		    !fill_in(f, u, v->text, &word))
			continue;
		path = path_of_word(l, f, &word);
		if (path && !is_made(word.text) && stat(path, &st) < 0) {
			found = lint_report_as(l, &rule_missing_file,
				LINT_WARNING, v->word->span, "choosing this "
				"item fails: there is no file %s", path);
			lint_also(l, found, flow_span(f, u->node),
				  "fetched here");
		}
		free(path);
	}
}

static void check_file(struct lint *l, struct flow *f, uint32_t node)
{
	struct flow_cmd c;
	struct stat st;
	char *path;

	flow_cmd(f, node, &c);
	for (const struct flow_use *u = f->v[node].uses; u; u = u->next_here) {
		if (u->word == c.first && !u->type_len && !u->scoped)
			check_choice(l, f, u);
	}
	path = local_path(l, f, &c);
	if (path && !is_made(c.first->text) && stat(path, &st) < 0 &&
	    !flow_is_other_image(f, c.first->text))
		report_missing(l, f, node, c.first, path);
	free(path);
}

static void missing_file(struct lint *l)
{
	static const unsigned kinds[] = {
		FLOW_EXEC, FLOW_FETCH, FLOW_SELECT,
	};
	struct flow *f = l->opt->project ? lint_flow(l) : NULL;

	for (size_t k = 0; f && k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		FLOW_EACH(f, kinds[k], i)
			check_file(l, f, i);
	}
}

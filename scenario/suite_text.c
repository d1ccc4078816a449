/* suite_text.c: texts and files of a test file. */
#include "scenario/suite.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "core/unconst.h"
#include "format/file.h"

/* ---- texts ---------------------------------------------------------- */

/* The variable whose "{name}" is at @p; NULL: none. */
static const struct suite_var *find_var(const struct suite_reader *q,
				  const char *p)
{
	for (unsigned i = 0; i < q->n_vars; i++) {
		size_t len = strlen(q->vars[i].name);

		if (!strncmp(p + 1, q->vars[i].name, len) &&
		    p[1 + len] == '}')
			return &q->vars[i];
	}
	return NULL;
}

static int fill_in(struct suite_reader *q, const struct yaml *n,
		   const char **out)
{
	struct sbuf text = { .max = YAML_BYTES };
	const struct suite_var *v;
	int rc;

	for (const char *p = n->text; *p; p++) {
		v = *p == '{' ? find_var(q, p) : NULL;
		if (!v) {
			sbuf_char(&text, *p);
			continue;
		}
		sbuf_str(&text, v->value);
		p += strlen(v->name) + 1;
	}
	*out = text.error ? NULL : arena_strndup(q->r.mem, sbuf_text(&text),
						 text.len);
	rc = *out ? 0 : err_set(q->r.e, -ENOMEM, "no memory for %s",
				q->r.file);
	sbuf_free(&text);
	return rc;
}

int scenario_text(struct yaml_reader *r, const struct yaml *n,
		  const char **out)
{
	struct suite_reader *q = suite_of(r);
	int rc = yaml_read_value(r, n, YAML_TEXT, out);

	if (rc < 0 || !q->n_vars || !strchr(n->text, '{'))
		return rc;
	return fill_in(q, n, out);
}

/* "a/b/../c" is "a/c": shorter in messages, and the same name for the same
   file. */
static void shorten(char *path)
{
	char *p, *name;

	while ((p = strstr(path, "/../")) && p > path) {
		name = p;
		while (name > path && name[-1] != '/')
			name--;
		if (name == p || !strncmp(name, "../", 3) ||
		    !strncmp(name, "./", 2))
			return;
		memmove(name, p + 4, strlen(p + 4) + 1);
	}
}

int scenario_path(struct yaml_reader *r, const struct yaml *n,
		  const char **out)
{
	struct yaml filled = *n;
	int rc = scenario_text(r, n, &filled.text);

	if (rc < 0)
		return rc;
	filled.len = strlen(filled.text);
	if (!strcmp(r->folder, ".")) {
		*out = filled.text;
		return 0;
	}
	rc = yaml_read_value(r, &filled, YAML_PATH, out);
	if (rc >= 0 && filled.text[0] != '/')
		shorten(unconst(*out));	/* a fresh copy */
	return rc;
}

/* One text or several: a new list. */
int suite_list(struct yaml_reader *r, const struct yaml *n,
		     struct scenario_list **list)
{
	const struct yaml *m = n->kind == YAML_LIST ? n->first : n;
	bool several = n->kind == YAML_LIST;
	int rc = 0;

	*list = NULL;
	for (; m && rc >= 0; m = several ? m->next : NULL) {
		*list = yaml_read_alloc(r, sizeof(**list));
		if (!*list)
			return -ENOMEM;
		rc = scenario_text(r, m, &(*list)->text);
		list = &(*list)->next;
	}
	return rc;
}

/* ---- files ---------------------------------------------------------- */

static const char *folder_of(struct yaml_reader *r, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (!slash)
		return ".";
	return arena_strndup(r->mem, file, slash == file ? 1 :
			     (size_t)(slash - file));
}

int suite_file(struct yaml_reader *r, const char *file,
		      struct scenario_part *out)
{
	struct sbuf text = { .max = YAML_BYTES };
	struct yaml *node = NULL;
	int rc = file_read_all(file, &text, r->e);

	if (rc >= 0)
		rc = yaml_parse(sbuf_text(&text), text.len, file, r->mem,
				&node, r->e);
	sbuf_free(&text);
	out->node = node;
	out->file = file;
	out->folder = folder_of(r, file);
	return rc < 0 || out->folder ? rc :
		err_set(r->e, -ENOMEM, "no memory for %s", file);
}

/* A file named at @n: what is wrong with its name is said there. */
int suite_named(struct yaml_reader *r, const struct yaml *n,
		      struct scenario_part *out)
{
	struct suite_reader *q = suite_of(r);
	const char *file;
	int rc = scenario_path(r, n, &file);

	if (rc < 0)
		return rc;
	if (q->n_files++ >= SUITE_INCLUDES_MAX)
		return YAML_READ_ERROR(r, n, "more than %d files",
				       SUITE_INCLUDES_MAX);
	rc = suite_file(r, file, out);
	if (rc < 0)
		err_at(r->e, (struct srcpos){ r->file, n->line, n->col, 1 });
	return rc;
}

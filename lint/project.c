/* project.c: scripts that lead to each other, in local folders. */
#include "lint/project.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "flow/flow.h"
#include "lint/files.h"
#include "lint/inside.h"
#include "lint/roots.h"

/* "chain", and "kernel" of what turns out to be a script. */
struct edge {
	struct edge *next;
	unsigned     to;
	bool         nested;	/* without --replace */
};

struct member {
	char        *path;	/* absolute, links resolved	*/
	struct lint  lint;	/* text, tree, graph		*/
	struct edge *out, *in;
	bool         loaded;
};

struct lint_project {
	struct lint_roots   roots;
	struct member      *v;	/* by path */
	unsigned            n;
	struct lint_options opt;
};

/* ---- members ------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct member *)a)->path,
		      ((const struct member *)b)->path);
}

/* The script of this path; NULL: none of the project. */
static const struct member *find(const struct lint_project *p,
				 const char *path)
{
	char *real = realpath(path, NULL);
	struct member key = { .path = real };
	const struct member *m = NULL;

	if (real && p->n)
		m = bsearch(&key, p->v, p->n, sizeof(key), by_path);
	free(real);
	return m;
}

static int load(struct lint_project *p, struct member *m)
{
	struct lint *l = &m->lint;
	struct err e = { 0 };
	char *text = NULL;
	size_t len;
	int rc = lint_files_read(m->path, &text, &len, &e);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	l->file = m->path;
	l->opt = &p->opt;
	rc = script_parse(m->path, text, len, true, &l->script, &e);
	free(text);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	l->text = l->script->source;
	l->len = l->script->len;
	l->template = flow_template(l->text, l->len);
	m->loaded = true;
	return 0;
}

static int add_edge(struct lint *l, struct edge **list, unsigned to,
		    bool nested)
{
	struct edge *e = arena_calloc(&l->arena, 1, sizeof(*e));

	if (!e)
		return -ENOMEM;
	e->to = to;
	e->nested = nested;
	e->next = *list;
	*list = e;
	return 0;
}

static int link_command(struct lint_project *p, struct member *m,
			uint32_t node)
{
	char *path = malloc(PROJECT_PATH);
	const struct member *to = NULL;
	struct flow_cmd c;
	const char *uri;
	int rc;

	if (!path)
		return -ENOMEM;
	flow_cmd(m->lint.flow, node, &c);
	uri = c.first ? flow_text(m->lint.flow, c.first) : NULL;
	if (uri && project_path(p, m->path, uri, path))
		to = find(p, path);
	free(path);
	if (!to)
		return 0;
	rc = add_edge(&m->lint, &m->out, (unsigned)(to - p->v),
		      !flow_has_option(&c, "replace"));
	if (rc == 0)
		rc = add_edge(&m->lint, &p->v[to - p->v].in,
			      (unsigned)(m - p->v), false);
	return rc;
}

static int link_member(struct lint_project *p, struct member *m)
{
	struct flow *f = m->loaded ? lint_flow(&m->lint) : NULL;
	int rc = 0;

	if (!f)
		return 0;
	FLOW_EACH(f, FLOW_EXEC, i) {
		if (rc == 0)
			rc = link_command(p, m, i);
	}
	FLOW_EACH(f, FLOW_FETCH, i) {
		if (rc == 0)
			rc = link_command(p, m, i);
	}
	return rc;
}

/* ---- opening ------------------------------------------------------- */

static int add_members(struct lint_project *p, const struct lint_files *files)
{
	p->v = calloc(files->n ? files->n : 1, sizeof(*p->v));
	if (!p->v)
		return -ENOMEM;
	for (unsigned i = 0; i < files->n; i++) {
		p->v[p->n].path = realpath(files->v[i], NULL);
		if (p->v[p->n].path)
			p->n++;
	}
	qsort(p->v, p->n, sizeof(*p->v), by_path);
	return 0;
}

static int read_members(struct lint_project *p, struct err *e)
{
	struct lint_files files = { 0 };
	int rc = 0;

	for (unsigned i = 0; i < p->roots.n && rc == 0; i++)
		rc = lint_files_add(&files, p->roots.v[i].dir, e);
	if (rc == 0)
		rc = add_members(p, &files);
	for (unsigned i = 0; i < p->n && rc == 0; i++)
		rc = load(p, &p->v[i]);
	for (unsigned i = 0; i < p->n && rc == 0; i++)
		rc = link_member(p, &p->v[i]);
	lint_files_free(&files);
	return rc < 0 ? err_set(e, rc, "out of memory") : 0;
}

int project_open(char *const *roots, unsigned n, struct lint_project **out,
		 struct err *e)
{
	struct lint_project *p = calloc(1, sizeof(*p));
	int rc;

	if (!p)
		return err_set(e, -ENOMEM, "out of memory");
	rc = lint_roots_open(&p->roots, roots, n, e);
	if (rc == 0)
		rc = read_members(p, e);
	if (rc < 0) {
		project_free(p);
		return rc;
	}
	*out = p;
	return 0;
}

void project_free(struct lint_project *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->n; i++) {
		lint_free(&p->v[i].lint);
		free(p->v[i].path);
	}
	lint_roots_free(&p->roots);
	free(p->v);
	free(p);
}

/* ---- questions ----------------------------------------------------- */

bool project_path(const struct lint_project *p, const char *file,
		  const char *uri, char *out)
{
	return lint_roots_path(&p->roots, file, uri, out);
}

/* The members that one leads to, or that lead to it, nearest first: @v grows
   while it is walked through. */
struct reach { const struct lint_project *p; unsigned *v, n; bool *seen; };

static bool reach_begin(struct reach *t, const struct lint_project *p,
		       const struct member *from)
{
	t->p = p;
	t->n = 0;
	t->v = calloc(p->n, sizeof(*t->v));
	t->seen = calloc(p->n, sizeof(*t->seen));
	if (!t->v || !t->seen)
		return false;
	t->v[t->n++] = (unsigned)(from - p->v);
	t->seen[from - p->v] = true;
	return true;
}

static void reach_add(struct reach *t, const struct edge *e, bool nested)
{
	for (; e; e = e->next) {
		if (t->seen[e->to] || (nested && !e->nested))
			continue;
		t->seen[e->to] = true;
		t->v[t->n++] = e->to;
	}
}

static void reach_end(struct reach *t)
{
	free(t->v);
	free(t->seen);
}

const char *project_label(const struct lint_project *p, const char *file,
			  const char *label)
{
	const struct member *from = find(p, file), *m;
	const char *path = NULL;
	struct reach t = { .n = 0 };

	if (from && reach_begin(&t, p, from)) {
		for (unsigned i = 0; i < t.n && !path; i++) {
			m = &p->v[t.v[i]];
			if (m != from && m->loaded &&
			    script_label(m->lint.script, label))
				path = m->path;
			reach_add(&t, m->out, false);
			reach_add(&t, m->in, false);
		}
	}
	reach_end(&t);
	return path;
}

static bool member_stores(const struct member *m, const char *name)
{
	const struct flow *f = m->lint.flow;
	const struct flow_name *n;

	if (!f)
		return m->loaded;	/* a template may store anything */
	n = flow_name(f, name, strlen(name));
	return (n && n->defs) || flow_is_computed(f, name, true);
}

bool project_stores(const struct lint_project *p, const char *file,
		    const char *name)
{
	const struct member *from = find(p, file), *m;
	struct reach t = { .n = 0 };
	bool stores = false;

	if (from && reach_begin(&t, p, from)) {
		for (unsigned i = 0; i < t.n && !stores; i++) {
			m = &p->v[t.v[i]];
			stores = m != from && member_stores(m, name);
			reach_add(&t, m->out, false);
			reach_add(&t, m->in, false);
		}
	}
	reach_end(&t);
	return stores;
}

bool project_leads(const struct lint_project *p, const char *path,
		   const char *file)
{
	const struct member *from = find(p, path), *to = find(p, file);
	struct reach t = { .n = 0 };
	bool leads = false;

	if (from && to && reach_begin(&t, p, from)) {
		for (unsigned i = 0; i < t.n; i++)
			reach_add(&t, p->v[t.v[i]].out, true);
		leads = t.seen[to - p->v];
	}
	reach_end(&t);
	return leads;
}

/*
 * linked.c: the scripts that a document leads to by chain and the like,
 * those that lead to it, and so on: open in the editor or not. They are looked
 * for in the editor's folder and in the configuration's roots.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/str.h"
#include "interp/command.h"
#include "lint/files.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"

#define SCRIPTS	512	/* that are read			*/
#define ENTRIES	8192	/* of folders that are looked through	*/
#define DEPTH	8	/* of folders in folders		*/
#define LINKS	8192	/* between scripts that are followed	*/

struct script_file { struct lsp_doc *d; char *path; bool open, reached; };

struct search {
	const struct lsp *s;
	const struct lsp_doc *home;
	struct script_file v[SCRIPTS];	/* begin with @home		*/
	unsigned n, n_entries;
	struct { unsigned a, b; } links[LINKS];
	unsigned n_links;
};

/* ---- scripts ------------------------------------------------------- */

static int find(const struct search *q, const char *path)
{
	for (unsigned i = 0; i < q->n; i++) {
		if (!strcmp(q->v[i].path, path))
			return (int)i;
	}
	return -1;
}

/* Takes @path over. */
static void add(struct search *q, struct lsp_doc *d, char *path, bool open)
{
	if (q->n == SCRIPTS || !path || find(q, path) >= 0) {
		free(path);
		if (!open)
			lsp_doc_free(d);
		return;
	}
	q->v[q->n++] = (struct script_file){ d, path, open, false };
}

static void add_open(struct search *q, struct lsp_doc *d)
{
	char *name = lsp_path(d->uri);
	char *path = name ? realpath(name, NULL) : NULL;

	if (!path && name)	/* the document was never saved */
		path = str_dup(name);
	free(name);
	if (d->lint.script)
		add(q, d, path, true);
	else
		free(path);
}

/* Read a file as if the editor had opened it, but do not lint it. */
static struct lsp_doc *load(const struct search *q, const char *path)
{
	struct lsp_doc *d = calloc(1, sizeof(*d));
	struct err e = { 0 };

	if (!d)
		return NULL;
	d->uri = lsp_uri(path);
	d->config = q->home->config;
	if (d->uri && lint_files_read(path, &d->text, &d->len, &e) == 0 &&
	    lsp_lines(d) == 0 &&
	    script_parse(d->uri, d->text, d->len, true, &d->lint.script,
			 &e) == 0 && lint_graph(&d->lint))
		return d;
	lsp_doc_free(d);
	return NULL;
}

static bool has_magic(const struct lsp_doc *d)
{
	return d->len > 6 && (!memcmp(d->text, "#!ipxe", 6) ||
			      !memcmp(d->text, "#!gpxe", 6));
}

static int add_file(struct search *q, const char *name)
{
	char *path = realpath(name, NULL);
	int at = path ? find(q, path) : -1;
	struct lsp_doc *d;

	if (!path || at >= 0 || q->n == SCRIPTS) {
		free(path);
		return at;
	}
	d = load(q, path);
	if (d && has_magic(d)) {
		add(q, d, path, false);
		return (int)q->n - 1;
	}
	free(path);
	lsp_doc_free(d);
	return -1;
}

static bool is_script_name(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".ipxe");
}

static void add_folder(struct search *q, const char *folder, unsigned depth);

static void add_entry(struct search *q, const char *folder, const char *name,
		      unsigned depth)
{
	struct sbuf path = { .max = 4096 };
	struct stat st;

	if (sbuf_printf(&path, "%s/%s", folder, name) == 0 &&
	    lstat(path.data, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			add_folder(q, path.data, depth + 1);
		else if (S_ISREG(st.st_mode) && is_script_name(path.data))
			(void)add_file(q, path.data);
	}
	sbuf_free(&path);
}

static void add_folder(struct search *q, const char *folder, unsigned depth)
{
	struct dirent **names = NULL;
	int n = depth < DEPTH && q->n_entries < ENTRIES ?
		scandir(folder, &names, NULL, alphasort) : 0;

	for (int i = 0; i < n; i++) {
		if (q->n_entries++ < ENTRIES && names[i]->d_name[0] != '.')
			add_entry(q, folder, names[i]->d_name, depth);
		free(names[i]);
	}
	free(names);
}

/* Look through the editor's folder if the document is in it, else through the
   document's own, and through the configuration's roots. */
static void add_folders(struct search *q)
{
	const struct lint_config *c = q->home->config;
	const char *root = q->s->root;
	char *path = lsp_path(q->home->uri), *slash;

	for (unsigned i = 0; c && i < c->n_roots; i++)
		add_folder(q, strrchr(c->roots[i], '=') + 1, 0);
	for (unsigned i = 0; i < q->s->n_roots; i++)
		add_folder(q, strrchr(q->s->roots[i], '=') + 1, 0);
	slash = path ? strrchr(path, '/') : NULL;
	if (root && path && !strncmp(path, root, strlen(root))) {
		add_folder(q, root, 0);
	} else if (slash && slash != path) {
		*slash = '\0';
		add_folder(q, path, 0);
	}
	free(path);
}

/* ---- links --------------------------------------------------------- */

static void link_command(struct search *q, unsigned from,
			 const struct flow_cmd *c)
{
	char *path;
	int to;

	if (!c->row || !c->first || lsp_kind(c, c->first) != ARG_URI ||
	    q->n_links == LINKS)
		return;
	path = lsp_local_file(q->s, q->v[from].d, c->first);
	to = path ? add_file(q, path) : -1;
	free(path);
	if (to < 0)
		return;
	q->links[q->n_links].a = from;
	q->links[q->n_links++].b = (unsigned)to;
}

static void link_script(struct search *q, unsigned from)
{
	const struct script_line *l = q->v[from].d->lint.script->first;
	struct flow_cmd c;

	for (; l; l = l->next) {
		for (const struct cmd *cmd = l->cmds; cmd; cmd = cmd->next) {
			flow_cmd_read(l, cmd, &c);
			link_command(q, from, &c);
		}
	}
}

static void reach(struct search *q)
{
	bool more = true;

	q->v[0].reached = true;
	while (more) {
		more = false;
		for (unsigned i = 0; i < q->n_links; i++) {
			bool *a = &q->v[q->links[i].a].reached;
			bool *b = &q->v[q->links[i].b].reached;

			more |= *a != *b;
			*a = *b = *a || *b;
		}
	}
}

void lsp_linked(const struct lsp *s, struct lsp_doc *d,
		void (*each)(void *ctx, struct lsp_doc *other), void *ctx)
{
	struct search *q = calloc(1, sizeof(*q));

	if (!q)
		return;
	q->s = s;
	q->home = d;
	add_open(q, d);
	for (struct lsp_doc *o = s->docs; o && q->n; o = o->next) {
		if (o != d)
			add_open(q, o);
	}
	if (q->n)
		add_folders(q);
	for (unsigned i = 0; i < q->n; i++)	/* a link may add scripts */
		link_script(q, i);
	if (q->n)
		reach(q);
	for (unsigned i = 1; i < q->n; i++) {
		if (q->v[i].reached)
			each(ctx, q->v[i].d);
	}
	for (unsigned i = 0; i < q->n; i++) {
		free(q->v[i].path);
		if (!q->v[i].open)
			lsp_doc_free(q->v[i].d);
	}
	free(q);
}

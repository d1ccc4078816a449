/* run.c: many files linted, at the same time, and printed in order. */
#include "lint/run.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "format/diff.h"
#include "lint/config.h"
#include "lint/files.h"
#include "lint/fix.h"
#include "lint/output.h"
#include "lint/project.h"

/* One file: a worker fills this in, then it is printed in its turn. */
struct item {
	const char      *path, *name;	/* name: as it is shown	*/
	const struct lint_config *config;	/* NULL: none		*/
	const struct lint_project *project;	/* NULL: none		*/
	struct sbuf      out, diag;
	struct lint_sums sums;
	bool             broken, done;
};

/* The project made of the roots that @config names, or, if that is NULL, the
   command line. */
struct opened {
	const struct lint_config *config;
	struct lint_project      *project;
};

/* All files of one run: what its threads share. */
struct batch {
	const struct lint_run *run;
	struct lint_options    opt;
	struct lint_page       page;
	struct item           *items;
	struct opened         *opened;	/* room for one per item	*/
	unsigned               n_opened;
	unsigned               n, next;	/* next: index of the item that
					   a thread takes next		*/
	pthread_mutex_t        lock;
	pthread_cond_t         finished;
};

static void complain(struct item *it, const struct err *e)
{
	if (e->pos.line)
		(void)sbuf_printf(&it->diag, "%s:%u:%u: %s\n", it->name,
				  (unsigned)e->pos.line,
				  (unsigned)e->pos.col, e->msg);
	else
		(void)sbuf_printf(&it->diag, "%s: %s\n", it->name, e->msg);
}

static void unread(struct batch *c, struct item *it, struct lint_page *page,
		   const struct err *e)
{
	it->sums.unread++;
	it->broken = e->code == -ENOMEM;
	complain(it, e);
	if (c->run->output->unread)
		c->run->output->unread(&it->out, page, it->name, e->msg);
}

/* Does the output belong to a diff, or to a mended script? */
static bool is_taken(const struct lint_run *run, const char *path)
{
	return run->fix && (run->dry_run || !strcmp(path, "-"));
}

/* Mend the text as it is wanted, and the file with it. */
static int fix(struct batch *c, struct item *it,
	       const struct lint_options *opt, char **text, size_t *len,
	       struct err *e)
{
	char *old = str_ndup(*text, *len);
	size_t old_len = *len;
	int n, rc = 0;

	if (!old)
		return err_set(e, -ENOMEM, "out of memory");
	n = lint_fix_text(it->name, text, len, opt, c->run->unsafe);
	if (n < 0)
		rc = err_set(e, n, "out of memory");
	else if (c->run->dry_run)
		rc = diff_unified(it->name, old, old_len, *text, *len,
				  &it->out);
	else if (!strcmp(it->path, "-"))
		rc = sbuf_add(&it->out, *text, *len);
	else if (n)
		rc = lint_files_write(it->path, *text, *len, e);
	if (!rc)
		it->sums.fixed = (unsigned)n;
	if (c->run->width && it->out.data)
		it->out.len = plain_make(it->out.data, it->out.len, true);
	free(old);
	return rc;
}

static void report(struct batch *c, struct item *it, struct lint_page *page,
		   const struct lint *l)
{
	const struct lint_output *o = c->run->output;

	it->sums.files++;
	for (const struct lint_finding *f = l->first; f; f = f->next)
		it->sums.found[f->severity]++;
	for (int i = page->fail_on; i <= LINT_ERROR; i++)
		it->sums.failures += it->sums.found[i];
	if (o->file && !(c->run->fix && c->run->dry_run))
		o->file(is_taken(c->run, it->path) ? &it->diag : &it->out,
			page, l);
	it->broken = it->out.error || l->broken;
}

/* What the configuration says, where the command line does not. */
static void configure(const struct batch *c, const struct item *it,
		      struct lint_options *opt, struct lint_page *page)
{
	const struct lint_config *config = it->config;

	*opt = c->opt;
	opt->project = it->project;
	page->fail_on = c->page.fail_on;
	if (!config)
		return;
	opt->switched = config->switched;
	if (!opt->target)
		opt->target = config->target;
	if (!c->run->has_least && config->has_least)
		opt->least = config->least;
	if (!c->run->has_fail_on && config->has_fail_on)
		page->fail_on = config->fail_on;
}

static void lint_one(struct batch *c, struct item *it, struct lint_page *page)
{
	struct lint_options opt;
	struct err e = { 0 };
	struct lint l;
	char *text = NULL;
	size_t len;
	int rc = lint_files_read(it->path, &text, &len, &e);

	configure(c, it, &opt, page);
	if (!rc && c->run->fix)
		rc = fix(c, it, &opt, &text, &len, &e);
	if (!rc)
		rc = lint_text(&l, it->name, text, len, &opt, &e);
	free(text);
	if (rc < 0) {
		unread(c, it, page, &e);
		return;
	}
	report(c, it, page, &l);
	lint_free(&l);
}

/* Take files until none is left. */
static void *work(void *arg)
{
	struct batch *c = arg;
	struct lint_page page = c->page;

	pthread_mutex_lock(&c->lock);
	while (c->next < c->n) {
		page.index = c->next++;
		pthread_mutex_unlock(&c->lock);
		lint_one(c, &c->items[page.index], &page);
		pthread_mutex_lock(&c->lock);
		c->items[page.index].done = true;
		pthread_cond_signal(&c->finished);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* ---- printing ------------------------------------------------------ */

static void print(FILE *to, struct sbuf *b)
{
	fwrite(sbuf_text(b), 1, b->len, to);
	sbuf_free(b);
}

/* @sums NULL: the head. */
static void print_head_or_tail(const struct batch *c,
			       const struct lint_sums *sums)
{
	const struct lint_output *o = c->run->output;
	struct sbuf out = { 0 };

	if (c->n && is_taken(c->run, c->items[0].path))
		return;
	if (!sums && o->head)
		o->head(&out, &c->page);
	if (sums && o->tail)
		o->tail(&out, &c->page, sums);
	print(c->run->out, &out);
}

/* Print each file as soon as it and all before it are done. */
static bool print_all(struct batch *c, struct lint_sums *sums)
{
	bool printed = false, broken = false;
	struct item *it;

	for (unsigned i = 0; i < c->n; i++) {
		it = &c->items[i];
		pthread_mutex_lock(&c->lock);
		while (!it->done)
			pthread_cond_wait(&c->finished, &c->lock);
		pthread_mutex_unlock(&c->lock);
		print(c->run->diag, &it->diag);
		if (it->out.len && printed && c->run->output->between)
			fputs(c->run->output->between, c->run->out);
		printed = printed || it->out.len;
		print(c->run->out, &it->out);
		lint_sums_add(sums, &it->sums);
		broken = broken || it->broken;
	}
	return broken;
}

/* ---- the whole ----------------------------------------------------- */

static enum lint_exit verdict(const struct batch *c, bool broken,
			      const struct lint_sums *sums)
{
	if (broken)
		return LINT_BROKEN;
	if (sums->unread)
		return LINT_USAGE;
	if (c->run->dry_run && sums->fixed)
		return LINT_FOUND;
	return sums->failures ? LINT_FOUND : LINT_CLEAN;
}

#define MAX_JOBS 32

static enum lint_exit run_batch(struct batch *c)
{
	pthread_t threads[MAX_JOBS];
	struct lint_sums sums = { 0 };
	unsigned started = 0, want = c->run->jobs;
	bool broken;

	if (want > c->n)
		want = c->n;
	if (want > MAX_JOBS)
		want = MAX_JOBS;
	print_head_or_tail(c, NULL);
	while (want > 1 && started < want &&
	       !pthread_create(&threads[started], NULL, work, c))
		started++;
	if (!started)
		(void)work(c);
	broken = print_all(c, &sums);
	while (started)
		pthread_join(threads[--started], NULL);
	print_head_or_tail(c, &sums);
	fflush(c->run->out);
	return verdict(c, broken, &sums);
}

/* Find the project of the roots that count for a file, and open it the first
   time. */
static int open_project(struct batch *c, const struct lint_config *config,
		     const struct lint_project **out, struct err *e)
{
	const struct lint_run *run = c->run;
	char *const *roots = run->n_roots ? run->roots :
			     config ? config->roots : NULL;
	unsigned n = run->n_roots ? run->n_roots :
		     config ? config->n_roots : 0, i = 0;
	int rc;

	if (!n)
		return 0;
	if (run->n_roots)
		config = NULL;
	while (i < c->n_opened && c->opened[i].config != config)
		i++;
	if (i == c->n_opened) {
		rc = project_open(roots, n, &c->opened[i].project, e);
		if (rc < 0)
			return rc;
		c->opened[c->n_opened++].config = config;
	}
	*out = c->opened[i].project;
	return 0;
}

/* A file's configuration; it may not want the file to be read at all. */
static int add_file(struct batch *c, struct lint_configs *configs,
		    const char *path, struct err *e)
{
	struct item *it = &c->items[c->n];
	const char *file = c->run->config;
	int rc = 0;

	it->path = it->name = path;
	if (!strcmp(path, "-"))
		it->name = c->run->stdin_name ? c->run->stdin_name : "stdin";
	if (!file)
		rc = lint_config_find(configs, it->name, &it->config, e);
	else if (strcmp(file, "none") != 0)
		rc = lint_config_read(configs, file, &it->config, e);
	if (!rc)
		rc = open_project(c, it->config, &it->project, e);
	if (!rc && !lint_config_excludes(it->config, it->name))
		c->n++;
	return rc;
}

/* A configuration that cannot be read has no line to blame. */
static void say_where(FILE *out, const struct err *e)
{
	if (e->pos.file && e->pos.line)
		fprintf(out, "%s:%u:%u: ", e->pos.file, (unsigned)e->pos.line,
			(unsigned)e->pos.col);
	else if (e->pos.file)
		fprintf(out, "%s: ", e->pos.file);
	fprintf(out, "%s\n", e->msg);
}

static enum lint_exit prepare(struct batch *c, struct lint_configs *configs,
			      const struct lint_files *files)
{
	struct err e = { 0 };

	c->items = calloc(files->n + 1, sizeof(*c->items));
	c->opened = calloc(files->n + 1, sizeof(*c->opened));
	if (!c->items || !c->opened)
		return LINT_BROKEN;
	for (unsigned i = 0; i < files->n; i++) {
		if (add_file(c, configs, files->v[i], &e) < 0) {
			say_where(c->run->diag, &e);
			return LINT_USAGE;
		}
	}
	c->page.n_files = c->n;
	return LINT_CLEAN;
}

static enum lint_exit run_files(const struct lint_run *run,
				const struct lint_files *files)
{
	struct lint_configs configs = { 0 };
	struct batch c = {
		.run = run,
		.opt = {
			.least = run->least, .strict = run->strict,
			.templates = run->templates, .target = run->target,
		},
		.page = {
			.colour = run->colour, .width = run->width,
			.fail_on = run->fail_on,
		},
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.finished = PTHREAD_COND_INITIALIZER,
	};
	enum lint_exit rc = prepare(&c, &configs, files);

	if (rc == LINT_CLEAN)
		rc = run_batch(&c);
	for (unsigned i = 0; i < c.n_opened; i++)
		project_free(c.opened[i].project);
	free(c.opened);
	free(c.items);
	lint_configs_free(&configs);
	return rc;
}

enum lint_exit lint_run(const struct lint_run *run)
{
	struct lint_files files = { 0 };
	enum lint_exit rc = LINT_CLEAN, linted;
	struct err e;

	for (unsigned i = 0; i < run->n_paths; i++) {
		e = (struct err){ 0 };
		if (lint_files_add(&files, run->paths[i], &e) < 0) {
			fprintf(run->diag, "pxesh: %s: %s\n", run->paths[i],
				e.msg);
			rc = e.code == -ENOMEM ? LINT_BROKEN : LINT_USAGE;
		}
	}
	linted = run_files(run, &files);
	lint_files_free(&files);
	return linted > rc ? linted : rc;
}

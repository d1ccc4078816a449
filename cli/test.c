/* test.c: pxesh test: run scenarios, tell which came out otherwise. */
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/cover.h"
#include "cli/scen.h"
#include "cli/state.h"
#include "core/err.h"
#include "core/str.h"
#include "format/replace.h"
#include "platform/host/host.h"
#include "scenario/scenario.h"

#define SUFFIX		".test.yaml"
#define FOLDER_DEPTH	32
#define SUITES_MAX	10000

struct test_options {
	const char *filter, *shard, *output, *coverage, *coverage_file;
	uint64_t    jobs;
	bool        fail_fast, update, verbose, list, endless;
};

#define FIELD(f) offsetof(struct test_options, f)

static const struct cli_option options[] = {
	{ 'j', "jobs", CLI_NUMBER, FIELD(jobs), "N",
	  "Run N at a time; default: one per processor" },
	{ 'f', "filter", CLI_TEXT, FIELD(filter), "TEXT",
	  "Only those with TEXT in \"FILE: NAME\"" },
	{ 'x', "fail-fast", CLI_FLAG, FIELD(fail_fast), NULL,
	  "Stop at the first that fails" },
	{ 0, "shard", CLI_TEXT, FIELD(shard), "I/N",
	  "Only every Nth, beginning with the Ith" },
	{ 'o', "output", CLI_CHOICE, FIELD(output), "tty|tap|junit|json",
	  "How results are printed" },
	{ 0, "endless", CLI_FLAG, FIELD(endless), NULL,
	  "Never stop a script because it does not end" },
	{ 'u', "update", CLI_FLAG, FIELD(update), NULL,
	  "Take golden screens as they are now" },
	{ 0, "coverage", CLI_CHOICE, FIELD(coverage), "text|lcov|html",
	  "Tell which parts of the scripts were reached" },
	{ 0, "coverage-file", CLI_TEXT, FIELD(coverage_file), "FILE",
	  "Where to; default: the standard output" },
	{ 'l', "list", CLI_FLAG, FIELD(list), NULL,
	  "List the scenarios, run none" },
	{ 'v', "verbose", CLI_FLAG, FIELD(verbose), NULL,
	  "Show those that passed, too" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"FILE is a test file (scenario/TESTING.md), or a folder: then every "
	"*.test.yaml in it\nand below.\n\n"
	"Exit status: 0 all passed, 1 some failed, 2 wrong usage or a test "
	"file that is wrong.\n";

/* The scenarios that are to be run. */
struct plan {
	const struct test_options *opt;
	struct suite             **suites;
	unsigned                   n_suites;
	const struct scenario    **all;
	unsigned                   n;
	unsigned                   shard, shards;	/* @shard from 0 */
};

/* ---- files ---------------------------------------------------------- */

/* Check a scenario's keys: they are the host's, of which the lab, which reads
   the file, knows nothing. */
static int check_keys(const struct scenario *s)
{
	struct err e = { 0 };
	int rc;

	if (!s->keys)
		return 0;
	rc = host_keys_parse(s->keys, &e);
	host_keys_free();
	if (rc == 0)
		return 0;
	if (!strncmp(e.msg, "--", 2))	/* an option's name, elsewhere */
		memmove(e.msg, e.msg + 2, strlen(e.msg + 2) + 1);
	err_at(&e, (struct srcpos){ s->file, s->keys_at->line,
				    s->keys_at->col, 1 });
	return cli_complain(&e);
}

static int check_fails(const struct scenario *s)
{
	struct err e = { 0 };
	struct fail_at at;

	for (const struct scenario_list *l = s->fail; l; l = l->next) {
		if (fail_parse(l->text, &at))
			continue;
		err_set(&e, -EINVAL, "\"%.40s\": expected FILE:LINE, or "
			"FILE:LINE#N for the Nth time", l->text);
		err_at(&e, (struct srcpos){ s->file, s->fail_at->line,
					    s->fail_at->col, 1 });
		return cli_complain(&e);
	}
	return 0;
}

static int add_file(struct plan *p, const char *file)
{
	struct suite **suites, *suite;
	struct err e = { 0 };
	int rc;

	suites = p->n_suites == SUITES_MAX ? NULL :
		realloc(p->suites, (p->n_suites + 1) * sizeof(*suites));
	if (!suites) {
		err_set(&e, -ENOMEM, "no memory for so many files");
		return cli_complain(&e);
	}
	p->suites = suites;
	rc = suite_load(file, &suite, &e);
	if (suite)
		suites[p->n_suites++] = suite;
	if (rc < 0)
		return cli_complain(&e);
	for (struct scenario *s = suite->first; s; s = s->next) {
		rc = check_keys(s);
		if (!rc)
			rc = check_fails(s);
		if (rc)
			return rc;
	}
	return 0;
}

static bool is_test_file(const char *name)
{
	size_t len = strlen(name), tail = sizeof(SUFFIX) - 1;

	return len > tail && !strcmp(name + len - tail, SUFFIX);
}

static int add_path(struct plan *p, const char *path, bool named,
		    unsigned depth);

static int add_folder(struct plan *p, const char *path, unsigned depth)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, alphasort), rc = 0;

	if (n < 0) {
		fprintf(stderr, "pxesh: %s: %s\n", path, strerror(errno));
		return CLI_USAGE;
	}
	for (int i = 0; i < n; i++) {
		struct sbuf full = { 0 };

		sbuf_printf(&full, "%s/%s", path, names[i]->d_name);
		if (rc == 0 && names[i]->d_name[0] != '.')
			rc = add_path(p, sbuf_text(&full), false, depth + 1);
		sbuf_free(&full);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int add_path(struct plan *p, const char *path, bool named,
		    unsigned depth)
{
	struct stat st;

	/* A folder's link may lead back to it: only those named are followed */
	if ((named ? stat : lstat)(path, &st) == 0 && S_ISDIR(st.st_mode))
		return depth > FOLDER_DEPTH ? 0 : add_folder(p, path, depth);
	return named || is_test_file(path) ? add_file(p, path) : 0;
}

/* ---- which ---------------------------------------------------------- */

static bool wanted(const struct plan *p, const struct scenario *s)
{
	struct sbuf full = { 0 };
	bool found = true;

	if (!p->opt->filter)
		return true;
	sbuf_printf(&full, "%s: %s", s->file, s->name);
	found = strstr(sbuf_text(&full), p->opt->filter) != NULL;
	sbuf_free(&full);
	return found;
}

static int select_all(struct plan *p)
{
	unsigned total = 0, at = 0;

	for (unsigned i = 0; i < p->n_suites; i++)
		total += p->suites[i]->count;
	p->all = calloc(total + 1, sizeof(*p->all));
	if (!p->all)
		return CLI_FAILED;
	for (unsigned i = 0; i < p->n_suites; i++) {
		struct scenario *s = p->suites[i]->first;

		for (; s; s = s->next) {
			if (wanted(p, s) && at++ % p->shards == p->shard)
				p->all[p->n++] = s;
		}
	}
	return 0;
}

static int read_shard(struct plan *p, const char *text)
{
	char end;

	p->shards = 1;
	if (!text)
		return 0;
	if (sscanf(text, "%u/%u%c", &p->shard, &p->shards, &end) != 2 ||
	    !p->shard || p->shard > p->shards)
		return cli_usage_error(&cli_test, "--shard %s: I/N is "
				       "expected, such as 1/4", text);
	p->shard--;
	return 0;
}

/* ---- running -------------------------------------------------------- */

struct progress {
	const struct test_options *opt;
	struct scen_out            out;
	struct scen_tally          tally;
	struct cover              *cover;
};

static bool done(void *ctx, struct scen_result *r)
{
	struct progress *g = ctx;

	g->out.seen++;
	if (!r->passed)
		g->tally.failed++;
	else if (*r->skipped)
		g->tally.skipped++;
	else
		g->tally.passed++;
	g->tally.updated += r->updated;
	g->out.format->result(&g->out, r);
	fflush(g->out.to);
	if (g->cover && r->cover_len)
		(void)cover_add(g->cover, r->cover, r->cover_len);
	return r->passed || !g->opt->fail_fast;
}

static int report_coverage(const struct progress *g)
{
	const char *file = g->opt->coverage_file;
	struct replace r = { .to = stdout };
	int rc = file ? replace_begin(&r, file) : 0, ended;

	if (rc == 0) {
		rc = cover_report(g->cover, g->opt->coverage, r.to);
		ended = file ? replace_end(&r, rc == 0) : 0;
		rc = rc ? rc : ended;
	}
	if (rc == 0)
		return 0;
	fprintf(stderr, "pxesh: %s: %s\n", file ? file : "standard output",
		strerror(-rc));
	return CLI_FAILED;
}

static unsigned processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (unsigned)n;
}

static int run_all(struct plan *p)
{
	const struct test_options *opt = p->opt;
	struct progress g = {
		.opt = opt,
		.out = {
			.format = scen_format_find(opt->output ? opt->output :
						   "tty"),
			.to = stdout, .planned = p->n,
			.verbose = opt->verbose,
			.colour = host_colour(STDOUT_FILENO),
		},
		.cover = opt->coverage ? cover_new() : NULL,
	};
	struct scen_options how = {
		.update = opt->update, .cover = opt->coverage != NULL,
		.fail_fast = opt->fail_fast, .endless = opt->endless,
		.jobs = opt->jobs ? (unsigned)opt->jobs : processors(),
	};
	int rc;

	if (g.out.format->begin)
		g.out.format->begin(&g.out);
	rc = scen_pool(p->all, p->n, &how, done, &g);
	g.out.format->end(&g.out, &g.tally);
	if (rc < 0) {
		fprintf(stderr, "pxesh: %s\n", strerror(-rc));
		rc = rc == -ENOMEM ? HOST_NO_MEMORY : CLI_FAILED;
	}
	if (rc == 0 && g.cover)
		rc = report_coverage(&g);
	cover_free(g.cover);
	return rc ? rc : g.tally.failed ? CLI_FAILED : CLI_OK;
}

static int list_all(const struct plan *p)
{
	for (unsigned i = 0; i < p->n; i++)
		printf("%s: %s\n", p->all[i]->file, p->all[i]->name);
	return CLI_OK;
}

static int test_run(const struct cli_args *in)
{
	struct plan p = { .opt = in->opt };
	int rc = read_shard(&p, p.opt->shard);

	if (rc == 0 && p.opt->coverage_file && !p.opt->coverage)
		rc = cli_usage_error(&cli_test, "--coverage-file: which "
				     "--coverage, text, lcov or html?");
	if (rc == 0 && p.opt->jobs > 64)
		rc = cli_usage_error(&cli_test, "--jobs is at most 64");
	for (int i = 0; i < in->n && rc == 0; i++)
		rc = add_path(&p, in->v[i], true, 0);
	if (rc == 0)
		rc = select_all(&p);
	if (rc == 0 && !p.n) {
		fprintf(stderr, "pxesh: there is no scenario to run: %s\n",
			p.n_suites ? "none is selected" :
			"no file there ends in .test.yaml");
		rc = CLI_USAGE;
	}
	if (rc == 0)
		rc = p.opt->list ? list_all(&p) : run_all(&p);
	for (unsigned i = 0; i < p.n_suites; i++)
		suite_free(p.suites[i]);
	free(p.suites);
	free(p.all);
	return rc;
}

const struct cli_command cli_test = {
	.name = "test", .usage = "FILE...",
	.help = "Run scenarios and compare what happens with what should.",
	.more = more, .options = options,
	.opt_size = sizeof(struct test_options),
	.min = 1, .max = -1, .run = test_run,
};

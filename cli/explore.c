/* explore.c: pxesh explore: every way that a script can go. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/machines.h"
#include "cli/map.h"
#include "cli/session.h"
#include "cli/watch.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "explore/explore.h"
#include "format/replace.h"
#include "lab/lab.h"
#include "lint/target.h"
#include "platform/host/host.h"

#define JOBS_MAX	64

struct explore_cli {
	struct session_options session;	/* come first: SESSION_ROW	*/
	const char            *format, *output;
	struct cli_list        values, machines;
	struct sbuf            sums;	/* have a line a machine	*/
	bool                   failures;
	uint64_t               jobs, max_paths, max_depth, max_commands, max_rounds;
};

#define FIELD(f) offsetof(struct explore_cli, f)

static const struct cli_option options[] = {
	{ 'f', "format", CLI_CHOICE, FIELD(format), "text|json|dot|svg|html",
	  "How the map is printed; svg wants Graphviz" },
	{ 'o', "output", CLI_TEXT, FIELD(output), "FILE",
	  "Write it there instead of to standard output" },
	{ 0, "value", CLI_LIST, FIELD(values), "NAME=TEXT",
	  "What somebody might type where NAME is asked for" },
	{ 0, "failures", CLI_FLAG, FIELD(failures), NULL,
	  "Go on from the failure of each download, DHCP ..., too" },
	{ 'j', "jobs", CLI_NUMBER, FIELD(jobs), "N",
	  "Walk N ways at a time" },
	{ 0, "max-paths", CLI_NUMBER, FIELD(max_paths), "N",
	  "Walk no more ways than that, the shortest ones (12000)" },
	{ 0, "max-depth", CLI_NUMBER, FIELD(max_depth), "N",
	  "Choices on one way (200)" },
	{ 0, "max-commands", CLI_NUMBER, FIELD(max_commands), "N",
	  "Commands between two choices (100000)" },
	{ 0, "max-rounds", CLI_NUMBER, FIELD(max_rounds), "N",
	  "Times that a way comes to one place in new states (16)" },
	SESSION_LAB,
	{ 0, "machine", CLI_LIST, FIELD(machines), "NAME|all",
	  "One of the lab file's \"machines\", or each of them" },
	SESSION_FOLDER,
	SESSION_ROOT,
	SESSION_SET,
	SESSION_PLATFORM,
	SESSION_ARCH,
	SESSION_NO_NET,
	SESSION_NO_DHCP,
	SESSION_UNSERVED,
	SESSION_SEED,
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"Runs the script in the lab and, wherever a person could do one thing "
	"or another,\ndoes each: menu items, Esc, time-outs, keys, values "
	"given. Prints what can be\nreached, each end with the shortest way "
	"to it and the command that repeats it,\nlines that never ran, and "
	"downloads that fail. Ways that come to a state already\nseen are "
	"followed once. If there are more ways than --max-paths, those of few"
	"\nchoices are followed. Ctrl-C during a download or a pause is not "
	"tried.\n\n"
	"Examples:\n"
	"  pxesh explore menu.ipxe --unserved stub\n"
	"  pxesh explore menu.ipxe -f html -o map.html\n"
	"  pxesh explore menu.ipxe --lab office.yaml --machine all\n"
	"  pxesh explore menu.ipxe --root http://boot.example/=www --failures\n"
	"  pxesh explore ask.ipxe --value host=web1 --value host=db1\n\n"
	"Exit status: 0 every end is a good one, 1 one is an error, a "
	"download fails or no\nend was reached, 2 wrong usage.\n";

/* ---- the session that is explored ---------------------------------- */

struct exploring {
	struct explore     *x;
	struct explore_cli *cli;
	const char         *what;
};

static int make_lab(void *ctx, const char *folder, uint64_t seed,
		    struct lab **out, struct err *e)
{
	struct exploring *s = ctx;
	const char *file = s->cli->session.lab;
	int rc = file ? lab_load(file, s->cli->session.machine, seed, out, e) :
			lab_new(folder, seed, out, e);

	if (rc == 0)
		explore_lab(s->x, *out);
	return rc;
}

static void before(void *ctx, struct shell *sh, int argc, char **argv)
{
	explore_before(((struct exploring *)ctx)->x, sh, argc, argv);
}

static int refuse(void *ctx, struct err *e)
{
	return explore_refuse(((struct exploring *)ctx)->x, e);
}

static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	explore_after(((struct exploring *)ctx)->x, sh, argc, argv,
		      status);
}

static void failed(void *ctx, struct shell *sh, const struct err *e)
{
	explore_failed(((struct exploring *)ctx)->x, sh, e);
}

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	(void)menu;
	return explore_decide(((struct exploring *)ctx)->x);
}

static void ended(void *ctx, const struct session_end *end)
{
	explore_ended(((struct exploring *)ctx)->x, end->outcome);
}

/* What iPXE has and we lack: the machine that runs the script may be its. */
static bool is_elsewhere(const char *command)
{
	return lint_target_any(command);
}

static int press(const char *keys)
{
	return host_keys_parse(keys, NULL);
}

static void run_session(void *ctx)
{
	struct exploring *s = ctx;
	struct session_watch watch = {
		.ctx = s, .make_lab = make_lab, .before = before,
		.refuse = refuse, .after = after, .failed = failed,
		.decide = decide, .ended = ended,
	};
	struct session_options opt = s->cli->session;

	opt.watch = &watch;
	_exit(session_run(&opt, s->what) ? 1 : 0);
}

/* ---- what is asked for --------------------------------------------- */

/* The options that "pxesh run" needs to do the same. */
static void say_option(struct sbuf *out, const char *name, const char *value)
{
	if (!value)
		return;
	sbuf_printf(out, " --%s ", name);
	explore_quote(out, value);
}

static void replay_options(const struct session_options *o, struct sbuf *out)
{
	say_option(out, "lab", o->lab);
	say_option(out, "machine", o->machine);
	say_option(out, "folder", o->folder);
	say_option(out, "platform", o->platform);
	say_option(out, "arch", o->arch);
	say_option(out, "unserved", o->unserved);
	for (unsigned i = 0; i < o->set.n; i++)
		say_option(out, "set", o->set.v[i]);
	for (unsigned i = 0; i < o->roots.n; i++)
		say_option(out, "root", o->roots.v[i]);
	sbuf_str(out, o->no_net ? " --no-net" : "");
	sbuf_str(out, o->no_dhcp ? " --no-dhcp" : "");
	if (o->seed)
		sbuf_printf(out, " --seed %llu", (unsigned long long)o->seed);
}

static unsigned cpus(uint64_t asked)
{
	long n = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (unsigned)n;
}

static int explore(struct explore_cli *cli, const char *what,
		   struct explore_options *opt, FILE *all)
{
	struct exploring s = { .cli = cli, .what = what };
	int rc = explore_new(opt, &s.x);

	watch_begin(s.x, opt);
	if (rc == 0)
		rc = explore_walk(s.x, run_session, &s);
	watch_end(opt);
	if (rc < 0)
		fprintf(stderr, "pxesh: cannot explore: %s\n", strerror(-rc));
	else
		rc = map_print(s.x, cli->format, cli->output, all);
	if (rc == 0)
		explore_say_sum(s.x, &cli->sums);
	if (rc == 0)
		rc = explore_is_bad(s.x) ? CLI_FAILED : CLI_OK;
	explore_free(s.x);
	if (rc == -ENOMEM)
		return HOST_NO_MEMORY;
	return rc < 0 ? CLI_FAILED : rc;
}

static int check_values(const struct cli_list *values)
{
	for (unsigned i = 0; i < values->n; i++) {
		const char *eq = strchr(values->v[i], '=');

		if (!eq || eq == values->v[i])
			return cli_usage_error(&cli_explore, "--value %s: "
					       "NAME=TEXT is expected",
					       values->v[i]);
	}
	return 0;
}

/* Say what keeps the script itself from being read: else each way would end
   by that, as if it were a finding. */
static int check_script(const char *name)
{
	struct stat st;
	int code;

	if (strchr(name, ':'))
		return 0;
	if (access(name, R_OK) != 0 || stat(name, &st) != 0)
		code = errno;
	else if (S_ISDIR(st.st_mode))
		code = EISDIR;
	else
		return 0;
	fprintf(stderr, "pxesh: %s: %s\n", name, strerror(code));
	return CLI_USAGE;
}

/* Explore on the machine that cli->session names. */
static int explore_machine(struct explore_cli *cli, const char *what,
			   struct explore_options *opt, FILE *all)
{
	struct sbuf replay = { 0 }, machine = { 0 };
	int rc = session_check(&cli->session, &machine);

	if (rc == 0) {
		replay_options(&cli->session, &replay);
		opt->replay = sbuf_text(&replay);
		opt->machine = sbuf_text(&machine);
		rc = explore(cli, what, opt, all);
	}
	sbuf_free(&replay);
	sbuf_free(&machine);
	return rc;
}

/* Explore on one machine after the other. Returns the worst status. */
static int each_machine(struct explore_cli *cli, const char *what,
			struct explore_options *opt,
			const struct cli_list *names, FILE *out)
{
	bool json = cli->format && !strcmp(cli->format, "json");
	int rc, worst = 0;

	if (json)
		fputs("[", out);
	for (unsigned i = 0; i < names->n; i++) {
		if (i)
			fputs(json ? "," : "\n", out);
		cli->session.machine = names->v[i];
		rc = explore_machine(cli, what, opt, out);
		worst = rc > worst ? rc : worst;
		if (rc != CLI_OK && rc != CLI_FAILED)
			break;
	}
	if (json)
		fputs("]\n", out);
	else
		fprintf(out, "\n  %-32s %6s %6s %6s\n%s", "machine", "ends",
			"bad", "failed", sbuf_text(&cli->sums));
	return worst;
}

static int several(struct explore_cli *cli, const char *what,
		   struct explore_options *opt, const struct cli_list *names)
{
	struct replace r;
	int rc, status;

	if (cli->format && strcmp(cli->format, "text") &&
	    strcmp(cli->format, "json"))
		return cli_usage_error(&cli_explore, "--format %s: the map of "
				       "one --machine at a time, or text or "
				       "json", cli->format);
	if (!cli->output)
		return each_machine(cli, what, opt, names, stdout);
	rc = replace_begin(&r, cli->output);
	if (rc == 0) {
		status = each_machine(cli, what, opt, names, r.to);
		rc = replace_end(&r, status == CLI_OK || status == CLI_FAILED);
	}
	if (rc == 0)
		return status;
	fprintf(stderr, "pxesh: %s: %s\n", cli->output, strerror(-rc));
	return CLI_FAILED;
}

static int explore_machines(struct explore_cli *cli, const char *what,
			    struct explore_options *opt)
{
	struct arena mem = { 0 };
	struct cli_list names;
	int rc = machines_named(&cli->session, &cli->machines, &mem, &names);

	if (rc == 0 && names.n > 1) {
		rc = several(cli, what, opt, &names);
	} else if (rc == 0) {
		cli->session.machine = names.n ? names.v[0] : NULL;
		rc = explore_machine(cli, what, opt, NULL);
	}
	arena_free(&mem);
	sbuf_free(&cli->sums);
	return rc;
}

static int explore_run(const struct cli_args *in)
{
	struct explore_cli cli = *(const struct explore_cli *)in->opt;
	struct explore_options opt = {
		.script = in->v[0], .values = cli.values.v,
		.n_values = cli.values.n, .failures = cli.failures,
		.jobs = cpus(cli.jobs), .press = press,
		.no_memory = HOST_NO_MEMORY,
		.is_elsewhere = is_elsewhere,
		.max_paths = cli.max_paths ? cli.max_paths : 12000,
		.max_depth = cli.max_depth ? cli.max_depth : 200,
		.max_commands = cli.max_commands ? cli.max_commands : 100000,
		.max_rounds = cli.max_rounds ? cli.max_rounds : 16,
	};
	int rc = check_values(&cli.values);

	cli.session.asked = &cli_explore;
	if (rc)
		return rc;
	if (!strcmp(in->v[0], "-"))
		return cli_usage_error(&cli_explore, "the script is read more "
				       "than once: a file is needed");
	rc = check_script(in->v[0]);
	return rc ? rc : explore_machines(&cli, in->v[0], &opt);
}

const struct cli_command cli_explore = {
	.name = "explore", .usage = "FILE",
	.help = "Find every way that a script can go, and where each ends.",
	.more = more, .options = options,
	.opt_size = sizeof(struct explore_cli),
	.min = 1, .max = 1, .run = explore_run,
};

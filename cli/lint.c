/* lint.c: pxesh lint: find mistakes in scripts without running them. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/str.h"
#include "core/unconst.h"
#include "lint/explain.h"
#include "lint/output.h"
#include "lint/run.h"
#include "platform/host/host.h"

struct lint_cli {
	const char *severity, *fail_on, *format, *colour, *target;
	const char *stdin_name, *config;
	uint64_t    jobs;
	bool        strict, templates, fix, dry_run, unsafe, list;
	const char *explain;
	struct cli_list roots;
};

#define FIELD(f) offsetof(struct lint_cli, f)

static const struct cli_option options[] = {
	{ 'S', "severity", CLI_CHOICE, FIELD(severity),
	  "error|warning|info|style", "Show what is at least this; warning" },
	{ 0, "strict", CLI_FLAG, FIELD(strict), NULL,
	  "Show info, too, and demand that every failure be handled" },
	{ 0, "fail-on", CLI_CHOICE, FIELD(fail_on),
	  "error|warning|info|style", "Exit with 1 from this on; warning" },
	{ 0, "fix", CLI_FLAG, FIELD(fix), NULL,
	  "Mend what can be mended without doubt, in the files" },
	{ 0, "unsafe", CLI_FLAG, FIELD(unsafe), NULL,
	  "With --fix: mend also what is only probably meant" },
	{ 0, "dry-run", CLI_FLAG, FIELD(dry_run), NULL,
	  "With --fix: print a unified diff, change nothing" },
	{ 0, "target", CLI_CHOICE, FIELD(target),
	  "pxesh|ipxe-2.0|ipxe-1.21", "The build that will run the scripts" },
	{ 'f', "format", CLI_CHOICE, FIELD(format),
	  "tty|gcc|json|sarif|checkstyle|junit|github|tap",
	  "How findings are printed" },
	{ 0, "color", CLI_CHOICE, FIELD(colour), "auto|always|never",
	  "The same as --colour" },
	{ 0, "colour", CLI_CHOICE, FIELD(colour), "auto|always|never",
	  "Colours; auto: on a terminal" },
	{ 0, "root", CLI_LIST, FIELD(roots), "URL=DIR",
	  "Look into DIR for what scripts fetch from URL" },
	{ 0, "config", CLI_TEXT, FIELD(config), "FILE|none",
	  "Instead of the .pxesh.yaml above the script" },
	{ 'j', "jobs", CLI_NUMBER, FIELD(jobs), "N",
	  "Lint N files at a time; the output is the same" },
	{ 0, "stdin-filename", CLI_TEXT, FIELD(stdin_name), "NAME",
	  "What to call the script that FILE - reads" },
	{ 0, "template", CLI_FLAG, FIELD(templates), NULL,
	  "These are templates: look at the values that go in, too" },
	{ 0, "explain", CLI_TEXT, FIELD(explain), "RULE",
	  "Say what a rule, by number or name, is about" },
	{ 0, "list-rules", CLI_FLAG, FIELD(list), NULL, "List all rules" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"What a project wants stands in .pxesh.yaml, in the script's folder or "
	"above it:\n"
	"  target: ipxe-1.21          rules:                exclude: [old, "
	"'*.j2']\n"
	"  severity: info               609: off            root:\n"
	"  fail-on: error               literal-quotes: info  "
	"http://boot.example/: www\n\n"
	"FILE is a script, \"-\" for standard input, or a folder: then every "
	"*.ipxe in it,\nand every file that begins with the magic line.\n\n"
	"Exit status: 0 clean, 1 findings, 2 wrong usage or a file that could not "
	"be read,\n4 internal error.\n";

static bool colour(const char *how)
{
	const char *no = getenv("NO_COLOR");

	if (how && strcmp(how, "auto") != 0)
		return !strcmp(how, "always");
	return isatty(STDOUT_FILENO) && !(no && *no);
}

static void severities(const struct lint_cli *opt, struct lint_run *run)
{
	if (opt->strict)
		run->least = run->fail_on = LINT_INFO;
	run->has_least = opt->strict || opt->severity;
	run->has_fail_on = opt->strict || opt->fail_on;
	if (opt->severity)
		(void)lint_severity_find(opt->severity, &run->least);
	if (opt->fail_on)
		(void)lint_severity_find(opt->fail_on, &run->fail_on);
}

static int explain(const struct lint_cli *opt, bool colours)
{
	const struct lint_rule *rule = NULL;
	struct sbuf out = { 0 };

	if (opt->explain) {
		rule = lint_rule_find(opt->explain);
		if (!rule)
			return cli_usage_error(&cli_lint, "there is no rule "
					       "\"%s\"", opt->explain);
		lint_explain(rule, colours, &out);
	} else {
		lint_list(colours, &out);
	}
	fwrite(sbuf_text(&out), 1, out.len, stdout);
	sbuf_free(&out);
	return CLI_OK;
}

static int lint_cli_run(const struct cli_args *in)
{
	const struct lint_cli *opt = in->opt;
	struct lint_run run = {
		.paths = in->v, .n_paths = (unsigned)in->n,
		.stdin_name = opt->stdin_name,
		.output = lint_output_find(opt->format ? opt->format : "tty"),
		.colour = colour(opt->colour),
		.least = LINT_WARNING, .fail_on = LINT_WARNING,
		.strict = opt->strict, .templates = opt->templates,
		.target = opt->target, .config = opt->config, .fix = opt->fix,
		.roots = unconst(opt->roots.v),
		.n_roots = opt->roots.n,
		.dry_run = opt->dry_run, .unsafe = opt->unsafe,
		.jobs = opt->jobs > 32 ? 32 : (unsigned)opt->jobs,
		.out = stdout, .diag = stderr,
		.width = host_columns(),
	};

	if (opt->list || opt->explain)
		return explain(opt, run.colour);
	if (!in->n)
		return cli_missing(&cli_lint, "FILE");
	if ((opt->dry_run || opt->unsafe) && !opt->fix)
		return cli_usage_error(&cli_lint, "--%s goes with --fix",
				       opt->dry_run ? "dry-run" : "unsafe");
	severities(opt, &run);
	return lint_run(&run);
}

const struct cli_command cli_lint = {
	.name = "lint", .usage = "FILE...",
	.help = "Find mistakes in scripts without running them.",
	.more = more, .options = options,
	.opt_size = sizeof(struct lint_cli),
	.max = -1, .run = lint_cli_run,
};

/* lsp.c: pxesh lsp: the language server for editors. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lint/lsp/stdio.h"

struct lsp_cli {
	const char *log;
	bool        stdio;
};

static const struct cli_option options[] = {
	{ 0, "log", CLI_TEXT, offsetof(struct lsp_cli, log), "FILE",
	  "Write the conversation to a file, a message per line" },
	{ 0, "stdio", CLI_FLAG, offsetof(struct lsp_cli, stdio), NULL,
	  "Talk by standard input and output, as always" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static int lsp_run(const struct cli_args *in)
{
	const struct lsp_cli *opt = in->opt;
	FILE *log = NULL;
	int rc;

	if (opt->log) {
		log = fopen(opt->log, "w");
		if (!log) {
			fprintf(stderr, "pxesh: %s: %s\n", opt->log,
				strerror(errno));
			return CLI_FAILED;
		}
	}
	rc = lsp_serve(stdin, stdout, log);
	if (log)
		fclose(log);
	return rc;
}

const struct cli_command cli_lsp = {
	.name = "lsp", .usage = "",
	.help = "Serve an editor: findings, fixes, completion, labels.",
	.more = "Editors start it; editors/README.md says how.\n",
	.options = options, .opt_size = sizeof(struct lsp_cli),
	.run = lsp_run,
};

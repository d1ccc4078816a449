/* web.c: pxesh web: the page in which pxesh runs, with a folder's scripts. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/own.h"
#include "cli/web.h"
#include "core/err.h"
#include "core/str.h"

#define PORT 8017u

struct web_cli {
	const char *port, *page;
};

static const struct cli_option options[] = {
	{ 0, "port", CLI_TEXT, offsetof(struct web_cli, port), "N",
	  "Of 127.0.0.1; default: 8017, 0: any that is free" },
	{ 0, "page", CLI_TEXT, offsetof(struct web_cli, page), "DIR",
	  "Where the page lies, as \"make web\" makes it" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

/* As installed, then as built; malloc'ed, NULL: it is not here. */
static char *find_page(void)
{
	static const char *const names[] = { "share/pxesh/web", "web" };
	struct sbuf index = { 0 };
	char *path = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		free(path);
		path = own_path(names[i]);
		sbuf_reset(&index);
		(void)sbuf_printf(&index, "%s/index.html", path ? path : "");
		if (path && access(sbuf_text(&index), R_OK) == 0)
			break;
		free(path);
		path = NULL;
	}
	sbuf_free(&index);
	return path;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int web_run(const struct cli_args *in)
{
	const struct web_cli *opt = in->opt;
	uint64_t port = PORT;
	struct web w = { .folder = in->n ? in->v[0] : NULL };
	struct err e = { 0 };
	char *page;

	if (opt->port && (str_to_int(opt->port, &port) < 0 || port > 65535))
		return cli_usage_error(&cli_web, "--port: \"%s\" is no port",
				       opt->port);
	if (w.folder && !is_folder(w.folder))
		return cli_usage_error(&cli_web, "%s: it is no folder",
				       w.folder);
	page = opt->page ? str_dup(opt->page) : find_page();
	if (!page || !is_folder(page)) {
		free(page);
		return cli_usage_error(&cli_web, "the page is not here: "
				       "install pxesh-web, or \"make web\" "
				       "and --page build/web");
	}
	w.page = page;
	w.port = (unsigned)port;
	(void)web_serve(&w, &e);	/* returns only when it failed */
	(void)cli_complain(&e);
	free(page);
	return CLI_FAILED;
}

static const char more[] =
	"The page runs scripts in the browser itself, and sends nothing back. "
	"It is given the\ntexts of FOLDER (scripts, labs, tests; nothing "
	"hidden, no links), and writes nothing\nthere: download what you "
	"changed. Only this machine's own browser is answered.\n\n"
	"Example:\n"
	"  pxesh web .\n\n"
	"Exit status: 1 it cannot serve, 2 wrong usage, or the page is not "
	"here.\n";

const struct cli_command cli_web = {
	.name = "web", .usage = "[FOLDER] [OPTIONS]",
	.help = "Serve a page to a browser: scripts are run in there.",
	.more = more, .options = options, .opt_size = sizeof(struct web_cli),
	.max = 1, .run = web_run,
};

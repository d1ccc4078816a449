/* embed_script.c: the script that is embedded, looked at before. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/embed.h"
#include "core/embedded.h"
#include "core/err.h"
#include "core/str.h"
#include "lint/files.h"
#include "lint/lint.h"
#include "lint/output.h"

static void print(const struct lint *l)
{
	const struct lint_page page = {
		.colour = isatty(STDERR_FILENO) && !getenv("NO_COLOR"),
		.fail_on = LINT_ERROR, .n_files = 1,
	};
	struct sbuf out = { 0 };

	if (l->first)
		lint_output_tty.file(&out, &page, l);
	cli_put_script(stderr, sbuf_text(&out), out.len);
	sbuf_free(&out);
}

static bool has_errors(const struct lint *l)
{
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		if (f->severity >= LINT_ERROR)
			return true;
	}
	return false;
}

/* What would fail at boot is said now. */
static int look_at(const char *path, const char *text, size_t len, bool force,
		   struct err *e)
{
	static const struct lint_options how = { .least = LINT_WARNING };
	struct err why = { 0 };
	struct lint l;
	int rc = lint_text(&l, path, text, len, &how, &why);

	if (rc < 0)
		return err_set(e, rc, "%.30s: %s", path, why.msg);
	print(&l);
	if (has_errors(&l) && !force)
		rc = err_set(e, -EINVAL, "%.60s has errors (--force takes it "
			     "all the same)", path);
	lint_free(&l);
	return rc;
}

static bool is_script(const char *text, size_t len)
{
	return len > 6 && (!memcmp(text, "#!ipxe", 6) ||
			   !memcmp(text, "#!gpxe", 6)) && str_blank(text[6]);
}

static int check(const struct embed_cli *opt, const char *text, size_t len,
		 struct err *e)
{
	if (!is_script(text, len))
		return err_set(e, -EINVAL, "%.60s is no script: it does not "
			       "begin with #!ipxe", opt->script);
	return look_at(opt->script, text, len, opt->force, e);
}

int embed_script(const struct embed_cli *opt, struct sbuf *area,
		 struct err *e)
{
	struct err why = { 0 };
	char *text = NULL;
	size_t len = 0;
	int rc;

	if (!opt->script)
		return 0;
	if (lint_files_read(opt->script, &text, &len, &why) < 0)
		return err_set(e, why.code, "%.40s: %s", opt->script, why.msg);
	rc = check(opt, text, len, e);
	if (rc == 0)
		rc = embed_part(area, EMBEDDED_SCRIPT, "", text, len);
	free(text);
	return rc;
}

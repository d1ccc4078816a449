/* fmt.c: pxesh fmt: write scripts in one style. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/load.h"
#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "format/diff.h"
#include "lint/files.h"
#include "lint/fmt.h"

struct fmt_options { bool diff, write, list; };

#define FIELD(f) offsetof(struct fmt_options, f)

static const struct cli_option options[] = {
	{ 'd', "diff", CLI_FLAG, FIELD(diff), NULL,
	  "Show what would change, as a unified diff" },
	{ 'w', "write", CLI_FLAG, FIELD(write), NULL,
	  "Write the result back to the file" },
	{ 'l', "list", CLI_FLAG, FIELD(list), NULL,
	  "List the files that would change; exit with 1 if there are any" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static int put_diff(const char *file, const struct image *img,
		    const struct sbuf *text, struct err *e)
{
	struct sbuf diff = { 0 };
	int rc = diff_unified(file, (const char *)img->data, img->len,
			      text->data, text->len, &diff);

	if (rc == 0)
		cli_put_script(stdout, sbuf_text(&diff), diff.len);
	else
		err_set(e, rc, "no memory for the difference");
	sbuf_free(&diff);
	return rc;
}

/* Print or write what formatting made of a file, as options say. Returns 1 if
   it differs and the options ask for that to be told. */
static int deliver(const struct fmt_options *opt, const char *file,
		   const struct image *img, const struct sbuf *text,
		   struct err *e)
{
	bool same = text->len == img->len &&
		    !memcmp(text->data, img->data, img->len);

	if (!opt->diff && !opt->write && !opt->list) {
		cli_put_script(stdout, text->data, text->len);
		return 0;
	}
	if (same)
		return 0;
	if (opt->list) {
		cli_put_script(stdout, file, strlen(file));
		putchar('\n');
	}
	if (opt->diff && put_diff(file, img, text, e) < 0)
		return e->code;
	if (opt->write && !strcmp(file, "-"))
		return err_set(e, -EINVAL, "standard input cannot be written "
			       "back");
	if (opt->write)
		return lint_files_write(file, text->data, text->len, e);
	return 1;
}

static int format(const struct fmt_options *opt, const char *file,
		  struct err *e)
{
	struct image *img = NULL;
	struct sbuf text = { 0 };
	int rc = load_script(file, NULL, NULL, &img, e);

	if (rc == 0)
		rc = fmt_script(file, (const char *)img->data, img->len,
				&text, e);
	if (rc == 0)
		rc = deliver(opt, file, img, &text, e);
	sbuf_free(&text);
	image_unref(img);
	return rc;
}

static void complain(const char *file, const struct err *e)
{
	fputs("pxesh: ", stderr);
	if (!strstr(e->msg, file)) {
		cli_put_plain(stderr, file, strlen(file));
		fputs(": ", stderr);
	}
	fprintf(stderr, "%s\n", e->msg);
}

/* Collect the files that are named, and the scripts in folders. */
static int gather(const struct cli_args *in, struct lint_files *files)
{
	int status = CLI_OK;

	for (int i = 0; i < (in->n ? in->n : 1); i++) {
		const char *path = in->n ? in->v[i] : "-";
		struct err e = { 0 };

		if (lint_files_add(files, path, &e) < 0) {
			complain(path, &e);
			status = CLI_USAGE;
		}
	}
	return status;
}

static int format_all(const struct fmt_options *opt,
		      const struct lint_files *files)
{
	int rc, status = CLI_OK;

	for (unsigned i = 0; i < files->n; i++) {
		struct err e = { 0 };

		rc = format(opt, files->v[i], &e);
		if (rc < 0)
			complain(files->v[i], &e);
		if (rc == -ENOENT || rc == -EACCES)
			status = CLI_USAGE;
		else if (rc && !status)
			status = CLI_FAILED;
	}
	return status;
}

static int fmt_run(const struct cli_args *in)
{
	const struct fmt_options *opt = in->opt;
	struct lint_files files = { 0 };
	int missing = gather(in, &files), status;

	status = format_all(opt, &files);
	lint_files_free(&files);
	return missing ? missing : status;
}

const struct cli_command cli_fmt = {
	.name = "fmt", .usage = "[FILE...] [OPTIONS]",
	.help = "Write scripts in one style, without changing what they do.",
	.more = "What most lines of a file have in common (margins, empty "
		"lines in front of\nsections, line ends, columns), all get; "
		"otherwise commands begin at the left.\n\n"
		"FILE is a script, or a folder: then every script in it and "
		"below. Without a file,\nor with -, standard input is "
		"formatted to standard output.\n\n"
		"Exit status: 0, 1 a file would change (with -l or -d) or "
		"could not be formatted,\n2 wrong usage, or a file could not "
		"be read or written.\n",
	.options = options, .opt_size = sizeof(struct fmt_options),
	.min = 0, .max = -1, .run = fmt_run,
};

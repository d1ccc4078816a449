/* cli_fmt.c: pxesh fmt: write scripts in one style. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "lint/fmt.h"
#include "platform/host/cli.h"
#include "platform/host/diff.h"
#include "platform/host/load.h"

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

/* Over the old file, once the new one is complete beside it. */
static int write_back(const char *file, const struct sbuf *text)
{
	size_t len = strlen(file) + sizeof(".pxesh-fmt");
	char *name = malloc(len);
	FILE *out = NULL;
	int rc = -ENOMEM;

	if (!name)
		return rc;
	snprintf(name, len, "%s.pxesh-fmt", file);
	out = fopen(name, "w");
	rc = out ? 0 : -errno;
	if (out && fwrite(text->data, 1, text->len, out) != text->len)
		rc = -EIO;
	if (out && fclose(out) != 0 && !rc)
		rc = -errno;
	if (!rc && rename(name, file) < 0)
		rc = -errno;
	if (rc < 0 && out)
		(void)unlink(name);	/* nothing is lost: it is a copy */
	free(name);
	return rc;
}

/* What to do with one result. 1: it differs, and that was asked for. */
static int deliver(const struct fmt_options *opt, const char *file,
		   const struct image *img, const struct sbuf *text)
{
	bool same = text->len == img->len &&
		    !memcmp(text->data, img->data, img->len);

	if (!opt->diff && !opt->write && !opt->list) {
		fwrite(text->data, 1, text->len, stdout);
		return 0;
	}
	if (same)
		return 0;
	if (opt->list)
		printf("%s\n", file);
	if (opt->diff && diff_print(file, img->data, img->len, text->data,
				    text->len) < 0)
		return -EIO;
	if (opt->write)
		return write_back(file, text);
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
	if (rc == 0) {
		rc = deliver(opt, file, img, &text);
		if (rc < 0)
			err_set(e, rc, "%s: %s", file, strerror(-rc));
	}
	sbuf_free(&text);
	image_unref(img);
	return rc;
}

static int fmt_run(const struct cli_args *in)
{
	static char *const standard_input[] = { "-" };
	char *const *files = in->n ? in->v : standard_input;
	const struct fmt_options *opt = in->opt;
	int rc, status = CLI_OK;

	for (int i = 0; i < (in->n ? in->n : 1); i++) {
		struct err e = { 0 };

		rc = format(opt, files[i], &e);
		if (rc < 0 && strstr(e.msg, files[i]))
			fprintf(stderr, "pxesh: %s\n", e.msg);
		else if (rc < 0)
			fprintf(stderr, "pxesh: %s: %s\n", files[i], e.msg);
		if (rc)
			status = CLI_FAILED;
	}
	return status;
}

const struct cli_command cli_fmt = {
	.name = "fmt", .usage = "[FILE...] [OPTIONS]",
	.help = "Write scripts in one style, without changing what they do.",
	.more = "Without a file, or with -, standard input is formatted to "
		"standard output.\n\n"
		"Exit status: 0, 1 a file would change (with -l or -d) or "
		"could not be formatted,\n2 wrong usage.\n",
	.options = options, .opt_size = sizeof(struct fmt_options),
	.min = 0, .max = -1, .run = fmt_run,
};

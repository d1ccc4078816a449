/* image.c: pxesh image: a disk that starts all machines. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/image.h"
#include "core/err.h"
#include "core/str.h"

struct image_cli {
	const char     *iso, *usb;
	struct cli_list files;
};

#define FIELD(f) offsetof(struct image_cli, f)

static const struct cli_option options[] = {
	{ 0, "iso", CLI_TEXT, FIELD(iso), "FILE", "Write the disk there" },
	{ 0, "usb", CLI_TEXT, FIELD(usb), "FILE",
	  "The same, with 16 MiB of room for more files of UEFI's" },
	{ 0, "file", CLI_LIST, FIELD(files), "NAME=FILE",
	  "A file that scripts find as file:/NAME" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

/* @text: NAME=FILE. */
static int add_file(struct image_plan *p, const char *text, struct err *e)
{
	const char *path = strchr(text, '=');
	char *name = path ? str_ndup(text, (size_t)(path - text)) : NULL;
	int rc;

	if (!path)
		return err_set(e, -EINVAL, "--file: NAME=FILE is expected, not "
			       "\"%.40s\"", text);
	rc = name ? image_add(p, name, path + 1, e) :
	     err_set(e, -ENOMEM, "out of memory");
	free(name);
	return rc;
}

static int fill(struct image_plan *p, const struct cli_args *in,
		struct err *e)
{
	const struct image_cli *opt = in->opt;
	int rc = in->n ? 0 : image_add_own(p, e);

	for (int i = 0; rc == 0 && i < in->n; i++)
		rc = image_add_boot(p, in->v[i], e);
	for (unsigned i = 0; rc == 0 && i < opt->files.n; i++)
		rc = add_file(p, opt->files.v[i], e);
	return rc;
}

static int image_cli_run(const struct cli_args *in)
{
	const struct image_cli *opt = in->opt;
	struct image_plan plan = { .spare = opt->usb ? IMAGE_SPARE : 0 };
	struct err e = { 0 };
	int rc;

	if (!opt->iso == !opt->usb)
		return cli_usage_error(&cli_image, "image: --iso FILE or --usb "
				       "FILE: where to write the disk");
	rc = fill(&plan, in, &e);
	if (rc == 0)
		rc = image_make(&plan, opt->iso ? opt->iso : opt->usb, &e);
	if (rc < 0)
		(void)cli_complain(&e);
	image_free(&plan);
	return rc < 0 ? CLI_FAILED : CLI_OK;
}

static const char more[] =
	"The disk is one file, to be written to a stick (\"cp disk.iso "
	"/dev/sdX\"), burnt, or\ngiven to a virtual machine, and starts "
	"BIOS and UEFI machines as a CD and as a stick.\n\n"
	"IMAGE is pxesh.pxe for BIOS machines, pxesh.efi of each processor "
	"for UEFI, with\nwhat \"pxesh embed\" put into them; if none is named, "
	"those installed with this\nprogram. The file autoexec.ipxe is run at "
	"the start.\n\n"
	"The programs xorriso and mtools do the work.\n\n"
	"Exit status: 0, 1 the disk was not made (and what was at FILE is "
	"untouched),\n2 wrong usage.\n";

const struct cli_command cli_image = {
	.name = "image", .usage = "[IMAGE...]",
	.help = "Make a disk that starts BIOS and UEFI machines.",
	.more = more, .options = options,
	.opt_size = sizeof(struct image_cli),
	.min = 0, .max = -1, .run = image_cli_run,
};

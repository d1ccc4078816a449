/* imgextract: decompress an image. */
#include "core/extract.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgextract_run(struct shell *sh, const struct args *in,
			  struct err *e)
{
	const struct image_options *opt = in->opt;
	struct image *img, *inner = NULL;
	int rc = acquire_arg(sh, in, 0, opt, &img, e);

	if (rc < 0)
		return rc;
	rc = image_extract(img, opt->name, &inner, e);
	if (!opt->keep)
		images_remove(&sh->images, img);
	if (rc == 0)
		rc = images_add(&sh->images, inner, e);
	image_unref(inner);
	return rc;
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_KEEP, IMAGE_OPTION_TIMEOUT,
	IMAGE_OPTION_RETRIES, IMAGE_OPTION_QUIET, { 0 },
};

const struct command cmd_imgextract = {
	.group = GROUP_IMAGE,
	.name = "imgextract", .usage = "<uri|image>",
	.help = "Decompress a gzip or zlib image into a new one.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 1, .max = 1, .args = { ARG_URI },
	.flow = FLOW_EXTRACT, .facts = CMD_FETCHES, .run = imgextract_run,
};

/* imgargs: set the arguments of an image. */
#include "core/err.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgargs_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct image *img;
	int rc = acquire_image(sh, in, ACQUIRE_BY_NAME, &img, e);

	/* without words imgargs takes the arguments away; other commands keep
	   those that were there */
	if (rc == 0 && in->n == 1)
		rc = image_set_args(img, NULL);
	return rc;
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	IMAGE_OPTION_AUTOFREE, { 0 },
};

const struct command cmd_imgargs = {
	.group = GROUP_IMAGE,
	.name = "imgargs", .usage = "<uri|image> [<argument>...]",
	.help = "Set the arguments of an image, or remove them.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI, ARG_TEXT },
	.flow = FLOW_ARGS, .facts = CMD_FETCHES | CMD_PASSES,
	.run = imgargs_run,
};

/* imgfetch: download an image. */
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgfetch_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	struct image *img;

	return acquire_image(sh, in, ACQUIRE_DOWNLOAD, &img, e);
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	IMAGE_OPTION_AUTOFREE, { 0 },
};

const struct command cmd_imgfetch = {
	.group = GROUP_IMAGE,
	.name = "imgfetch", .usage = "<uri> [<argument>...]",
	.help = "Download an image: an initrd, a module, anything.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI, ARG_TEXT },
	.flow = FLOW_FETCH, .facts = CMD_FETCHES | CMD_PASSES,
	.run = imgfetch_run,
};

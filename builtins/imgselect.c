/* imgselect: choose what "boot" starts. */
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/exec.h"
#include "interp/shell.h"

static int imgselect_run(struct shell *sh, const struct args *in,
			 struct err *e)
{
	struct image *img;
	int rc = acquire_image(sh, in, ACQUIRE_BY_NAME, &img, e);

	if (rc == 0)
		rc = exec_check_kind(img, e);
	if (rc == 0)
		images_select(&sh->images, img);
	return rc;
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	IMAGE_OPTION_AUTOFREE, { 0 },
};

const struct command cmd_imgselect = {
	.group = GROUP_IMAGE,
	.name = "imgselect", .usage = "<uri|image> [<argument>...]",
	.help = "Select the image that \"boot\" starts: a kernel, a script.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI, ARG_TEXT },
	.flow = FLOW_SELECT, .facts = CMD_FETCHES | CMD_PASSES,
	.run = imgselect_run,
};

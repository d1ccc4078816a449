/* imgset: keep an image's bytes in a setting. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgset_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct image_options *opt = in->opt;
	struct setting_ref ref;
	struct image *img;
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc == 0)
		rc = acquire_arg(sh, in, 1, opt, &img, e);
	if (rc < 0)
		return rc;
	rc = setting_store(&ref, img->data, img->len, e);
	if (!opt->keep)
		images_remove(&sh->images, img);
	return rc;
}

static const struct option options[] = {
	IMAGE_OPTION_KEEP, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET, { 0 },
};

const struct command cmd_imgset = {
	.group = GROUP_SETTING,
	.name = "imgset", .usage = "<setting> <uri|image>",
	.help = "Store the bytes of an image in a setting, and drop the image.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 2, .max = 2, .args = { ARG_NEW_SETTING, ARG_URI },
	.flow = FLOW_STORE, .facts = CMD_FETCHES, .run = imgset_run,
};

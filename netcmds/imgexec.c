/* imgexec: run an image, script or program. */
#include "core/err.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/exec.h"
#include "interp/report.h"
#include "interp/script.h"
#include "interp/shell.h"

static int start(struct shell *sh, const struct args *in, struct image *img,
		 struct err *e)
{
	const struct image_options *opt = in->opt;
	int rc;

	if (!opt->replace)
		return shell_exec(sh, img, e);
	rc = exec_check(sh, img, e);
	return rc < 0 ? rc : shell_replace(sh, img, e);
}

static int imgexec_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct err none = { 0 };
	struct image *img;
	int rc;

	if (in->n) {
		rc = acquire_image(sh, in, ACQUIRE_TO_RUN, &img, e);
		return rc < 0 ? rc : start(sh, in, img, e);
	}
	img = images_selected(&sh->images);
	if (!img) {	/* scripts rely on falling through here */
		(void)err_set(&none, -ENOENT, "no image is selected, so "
			      "nothing is started");
		report_failure(sh, &none, 0, false, false);
		return 0;
	}
	rc = acquire_apply(sh, in, img, e);
	return rc < 0 ? rc : start(sh, in, img, e);
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	IMAGE_OPTION_AUTOFREE, IMAGE_OPTION_REPLACE, { 0 },
};

const struct command cmd_imgexec = {
	.group = GROUP_BOOT,
	.name = "imgexec", .usage = "[<uri|image> [<argument>...]]",
	.help = "Run an image, downloading it if need be; the selected one "
		"by itself.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_URI, ARG_TEXT },
	.flow = FLOW_EXEC, .facts = CMD_FETCHES | CMD_BOOTS | CMD_PASSES,
	.run = imgexec_run,
};

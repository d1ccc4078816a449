/* imgfree: drop images. */
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgfree_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct image *img;
	int rc;

	if (in->n == 0)
		images_clear(&sh->images);
	for (int i = 0; i < in->n; i++) {
		rc = acquire_named(sh, in, i, &img, e);
		if (rc < 0)
			return rc;
		images_remove(&sh->images, img);
	}
	return 0;
}

const struct command cmd_imgfree = {
	.group = GROUP_IMAGE,
	.name = "imgfree", .usage = "[<image>...]",
	.help = "Drop images: all, or the first of each name given.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_IMAGE },
	.flow = FLOW_FREE,
	.run = imgfree_run,
};

/* imgstat: list images. */
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

static int imgstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct image *img;
	int rc = 0;

	for (int i = 0; i < in->n && rc == 0; i++) {
		rc = acquire_named(sh, in, i, &img, e);
		if (rc == 0)
			rc = acquire_show(sh, img);
	}
	if (in->n == 0) {
		for (img = sh->images.first; img && rc == 0; img = img->next)
			rc = acquire_show(sh, img);
	}
	return rc < 0 ? err_set(e, rc, "out of memory") : 0;
}

const struct command cmd_imgstat = {
	.group = GROUP_IMAGE,
	.name = "imgstat", .usage = "[<image>...]",
	.help = "List images: all, or those named.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_IMAGE },
	.run = imgstat_run,
};

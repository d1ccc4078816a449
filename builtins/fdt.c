/* fdt: name the device tree of the next start, in place of the firmware's. */
#include <errno.h>

#include "core/bytes.h"
#include "core/err.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

#define HEADER_LEN	40	/* Devicetree Specification 5.2 */

static int check(const struct image *img, struct err *e)
{
	if (img->len < HEADER_LEN || get_be32(img->data) != 0xd00dfeed)
		return err_set(e, -ENOEXEC, "\"%.40s\" is no device tree",
			       img->name);
	if (get_be32(img->data + 4) > img->len)
		return err_set(e, -ENOEXEC, "the device tree \"%.40s\" is "
			       "cut short", img->name);
	return 0;
}

static int fdt_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct image *img = NULL;
	int rc;

	if (!plat_can_exec(IMAGE_ARM64))
		return err_set(e, -ENOTSUP, "this machine (%s) takes no device "
			       "tree", plat_arch());
	if (in->n) {
		rc = acquire_arg(sh, in, 0, in->opt, &img, e);
		if (rc == 0)
			rc = check(img, e);
		if (rc < 0)
			return rc;
	}
	for (struct image *i = sh->images.first; i; i = i->next)
		i->flags &= ~(unsigned)IMAGE_FDT;
	if (img)
		img->flags |= IMAGE_FDT | IMAGE_HIDDEN;
	return 0;
}

static const struct option options[] = {
	IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	{ 0 },
};

const struct command cmd_fdt = {
	.group = GROUP_IMAGE,
	.name = "fdt", .usage = "[<uri|image>]",
	.help = "On ARM, give the kernel this device tree; without an "
		"argument, the firmware's.",
	.options = options, .opt_size = sizeof(struct image_options),
	.max = 1, .args = { ARG_URI },
	.facts = CMD_FETCHES, .run = fdt_run,
};

/* shim: name the program through which UEFI starts what it does not trust. */
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

/* The first three are those of acquire.h. */
struct shim_options {
	struct image_options image;
	bool loader, pxe, sbat;
};

static void clear(struct images *list)
{
	for (struct image *i = list->first; i; i = i->next)
		i->flags &= ~(unsigned)IMAGE_SHIM;
}

/* Would the firmware load the selected image without a shim? Then the shim
   is not downloaded. */
static bool is_needless(const struct shell *sh)
{
	const struct image *img = images_selected(&sh->images);

	return img && plat_can_load(img);
}

static int shim_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct shim_options *opt = in->opt;
	struct image *img = NULL;
	int rc = 0;

	if (in->n && !is_needless(sh))
		rc = acquire_arg(sh, in, 0, &opt->image, &img, e);
	if (rc < 0)
		return rc;
	clear(&sh->images);
	if (img)
		img->flags |= IMAGE_SHIM | IMAGE_HIDDEN;
	sh->shim = (opt->loader ? PLAT_SHIM_LOADER : 0) |
		   (opt->pxe ? PLAT_SHIM_PXE : 0) |
		   (opt->sbat ? PLAT_SHIM_SBAT : 0);
	return 0;
}

static const struct option options[] = {
	IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET,
	{ 'l', "require-loader", OPTION_FLAG,
	  offsetof(struct shim_options, loader),
	  "Let the shim insist on a second loader, such as GRUB." },
	{ 'p', "allow-pxe", OPTION_FLAG, offsetof(struct shim_options, pxe),
	  "Let the shim download by PXE instead of taking our images." },
	{ 's', "allow-sbat", OPTION_FLAG, offsetof(struct shim_options, sbat),
	  "Let the shim see which versions have been revoked." },
	{ 0 },
};

const struct command cmd_shim = {
	.group = GROUP_IMAGE,
	.name = "shim", .usage = "[<uri|image>]",
	.help = "Under Secure Boot, start by this shim what the firmware does "
		"not trust.",
	.options = options, .opt_size = sizeof(struct shim_options),
	.max = 1, .args = { ARG_URI },
	.facts = CMD_FETCHES | CMD_EFI, .run = shim_run,
};

/* imgmem: make an image of physical memory. */
#include "core/err.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

static int fill(struct image *img, uint32_t address, uint32_t len,
		struct err *e)
{
	int rc = image_resize(img, len);

	if (rc < 0)
		return err_set(e, rc, "no room for %lu bytes",
			       (unsigned long)len);
	rc = plat_peek(address, img->data, len);
	return rc < 0 ? err_set(e, rc, "this memory cannot be read: %s",
				err_text(rc)) : 0;
}

static int imgmem_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct image_options *opt = in->opt;
	uint32_t address, len;
	struct image *img;
	int rc = arg_u32(in, 0, &address, e);

	if (rc == 0)
		rc = arg_u32(in, 1, &len, e);
	if (rc < 0)
		return rc;
	img = image_new(opt->name ? opt->name : in->v[0]);
	if (!img)
		return err_set(e, -ENOMEM, "out of memory");
	rc = fill(img, address, len, e);
	if (rc == 0)
		rc = images_add(&sh->images, img, e);
	image_unref(img);
	return rc;
}

static const struct option options[] = { IMAGE_OPTION_NAME, { 0 } };

const struct command cmd_imgmem = {
	.group = GROUP_IMAGE,
	.name = "imgmem", .usage = "<address> <length>",
	.help = "Make an image of so many bytes of physical memory.",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 2, .max = 2, .args = { ARG_INT },
	.run = imgmem_run,
};

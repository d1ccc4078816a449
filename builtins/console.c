/* console: set a graphics mode and a picture, or go back to text. */
#include <stdlib.h>

#include "core/console.h"
#include "core/err.h"
#include "core/image.h"
#include "core/png.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

struct console_options {
	uint32_t    x, y, left, right, top, bottom, depth;
	const char *picture;
	bool        keep;
};

#define PIXELS(letter, field, help) \
	{ letter, #field, OPTION_U32, \
	  offsetof(struct console_options, field), help }

static const struct option console_options[] = {
	PIXELS('x', x, "Width in pixels"),
	PIXELS('y', y, "Height in pixels"),
	PIXELS('l', left, "Pixels kept free of text at the left"),
	PIXELS('r', right, "The same at the right"),
	PIXELS('t', top, "The same at the top"),
	PIXELS('b', bottom, "The same at the bottom"),
	PIXELS('d', depth, "Bits per pixel, at least"),
	{ 'p', "picture", OPTION_IMAGE,
	  offsetof(struct console_options, picture),
	  "Show this behind the text" },
	{ 'k', "keep", OPTION_FLAG, offsetof(struct console_options, keep),
	  "Keep the picture in the list of images" },
	{ 0 }
};

/* The picture's size, where none is asked for; its pixels are the caller's. */
static int decode(const struct image *img, struct plat_con_mode *mode,
		  struct png *png, struct err *e)
{
	int rc;

	if (img->kind != IMAGE_PNG)
		return err_set(e, -ENOTSUP, "\"%.60s\" is no PNG picture",
			       img->name);
	rc = png_decode(img->data, img->len, png, e);
	if (rc < 0)
		return rc;
	mode->pixels = png->pixels;
	mode->pic_x = png->x;
	mode->pic_y = png->y;
	if (!mode->x)
		mode->x = png->x;
	if (!mode->y)
		mode->y = png->y;
	return 0;
}

static int picture(struct shell *sh, const struct console_options *opt,
		   struct plat_con_mode *mode, struct png *png, struct err *e)
{
	struct image *img;
	int rc;

	if (!opt->picture)
		return 0;
	rc = shell_acquire(sh, opt->picture, &(struct fetch_how){ 0 },
			   &img, e);
	if (rc < 0)
		return rc;
	rc = decode(img, mode, png, e);
	if (!opt->keep)
		images_remove(&sh->images, img);
	return rc;
}

static int console_run(struct shell *sh, const struct args *in,
		       struct err *e)
{
	const struct console_options *opt = in->opt;
	struct plat_con_mode mode = {
		.x = opt->x, .y = opt->y, .depth = opt->depth,
		.left = opt->left, .right = opt->right,
		.top = opt->top, .bottom = opt->bottom,
	};
	struct png png = { 0 };
	int rc = picture(sh, opt, &mode, &png, e);

	if (rc < 0)
		return rc;
	if (plat_con_caps() & PLAT_CON_PIXELS)
		rc = plat_con_mode(&mode, e);
	sh->con.picture = rc == 0 && png.pixels &&
			  (plat_con_caps() & PLAT_CON_PIXELS);
	free(png.pixels);
	con_emit_pair(&sh->con, PAIR_DEFAULT);
	con_clear(&sh->con);
	con_move(&sh->con, 0, 0);
	if (rc < 0)
		return err_set(e, rc, "no such graphics mode: %s",
			       err_text(rc));
	return 0;
}

const struct command cmd_console = {
	.group = GROUP_MACHINE,
	.name = "console", .usage = "",
	.help = "Set a graphics mode; without a size, go back to text.",
	.options = console_options,
	.opt_size = sizeof(struct console_options),
	.facts = CMD_FETCHES,
	.run = console_run,
};

/* imgdecrypt: decrypt an image in place, by this machine's private key. */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/tls/cms.h"

/* Its new name: as asked for, or without the last suffix. */
static int rename_image(struct image *img, const char *name)
{
	const char *dot = strrchr(img->name, '.');
	char *cut;
	int rc;

	if (!name && (!dot || dot == img->name))
		return 0;
	cut = name ? str_dup(name) :
	      str_ndup(img->name, (size_t)(dot - img->name));
	rc = cut ? image_set_name(img, cut) : -ENOMEM;
	free(cut);
	return rc;
}

/* Take @from's bytes for its own. */
static void swap_bytes(struct image *img, struct image *from)
{
	uint8_t *data = img->data;
	size_t len = img->len, cap = img->cap;

	img->data = from->data;
	img->len = from->len;
	img->cap = from->cap;
	from->data = data;
	from->len = len;
	from->cap = cap;
}

/* It keeps its bytes until those in clear are known to be right. */
static int decrypt(struct shell *sh, struct image *img,
		   const struct image *envelope, const char *name,
		   struct err *e)
{
	struct image *clear = image_new(img->name);
	size_t len = 0;
	int rc = clear ? image_resize(clear, img->len) : -ENOMEM;

	if (rc < 0)
		(void)err_set(e, rc, "no memory to decrypt");
	else
		rc = cms_decrypt(sh->net,
				 (struct cms_bytes){ img->data, img->len },
				 (struct cms_bytes){ envelope->data,
						     envelope->len },
				 clear->data, &len, e);
	if (rc == 0) {
		rc = image_resize(clear, len);
		if (rc == 0)
			rc = rename_image(img, name);
		if (rc < 0)
			(void)err_set(e, rc, "no memory to decrypt");
	}
	if (rc == 0) {
		swap_bytes(img, clear);
		image_probe(img);
	}
	image_unref(clear);
	return rc;
}

static int imgdecrypt_run(struct shell *sh, const struct args *in,
			  struct err *e)
{
	const struct image_options *opt = in->opt;
	struct image *img, *envelope;
	int rc;

	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	rc = acquire_arg(sh, in, 0, opt, &img, e);
	if (rc < 0)
		return rc;
	img->flags &= ~(unsigned)IMAGE_TRUSTED;
	image_ref(img);		/* it may be its own envelope */
	rc = acquire_arg(sh, in, 1, opt, &envelope, e);
	if (rc == 0) {
		rc = decrypt(sh, img, envelope, opt->name, e);
		if (!opt->keep)
			images_remove(&sh->images, envelope);
		if (rc == 0)
			con_event(&sh->con, CON_NOTICE, "Image \"%.40s\" "
				  "decrypted OK", img->name);
		else
			con_event(&sh->con, CON_ERROR, "Image \"%.40s\" "
				  "decryption failed: %.80s", img->name,
				  e->msg);
	}
	image_unref(img);
	return rc;
}

static const struct option options[] = {
	IMAGE_OPTION_NAME, IMAGE_OPTION_KEEP, IMAGE_OPTION_TIMEOUT,
	IMAGE_OPTION_RETRIES, IMAGE_OPTION_QUIET, { 0 },
};

const struct command cmd_imgdecrypt = {
	.group = GROUP_TRUST,
	.name = "imgdecrypt", .usage = "<uri|image> <envelope uri|image>",
	.help = "Decrypt an image that was encrypted for this machine (CMS).",
	.options = options, .opt_size = sizeof(struct image_options),
	.min = 2, .max = 2, .args = { ARG_URI, ARG_URI },
	.facts = CMD_NET | CMD_FETCHES | CMD_PROVES, .run = imgdecrypt_run,
};

/* imgverify: trust an image if somebody who is trusted has signed it. */
#include "core/err.h"
#include "core/image.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/tls/cms.h"

struct verify_options {
	struct image_options image;	/* first: others read it	*/
	const char          *signer;
};

static int verify(struct shell *sh, const struct args *in, struct image *img,
		  struct image *sig, struct err *e)
{
	const struct verify_options *opt = in->opt;
	int rc = cms_verify(sh->net, (struct cms_bytes){ img->data, img->len },
			    (struct cms_bytes){ sig->data, sig->len },
			    opt->signer, opt->image.timeout_ms, e);

	if (rc == 0) {
		img->flags |= IMAGE_TRUSTED;
		con_event(&sh->con, CON_NOTICE, "Image \"%.40s\" signature OK",
			  img->name);
	} else {
		con_event(&sh->con, CON_ERROR, "Image \"%.40s\" signature "
			  "bad: %.80s", img->name, e->msg);
	}
	if (!opt->image.keep)
		images_remove(&sh->images, sig);
	return rc;
}

static int imgverify_run(struct shell *sh, const struct args *in,
			 struct err *e)
{
	const struct verify_options *opt = in->opt;
	struct image *img, *sig;
	int rc;

	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	rc = acquire_arg(sh, in, 0, &opt->image, &img, e);
	if (rc < 0)
		return rc;
	img->flags &= ~(unsigned)IMAGE_TRUSTED;
	image_ref(img);		/* it may be its own signature */
	rc = acquire_arg(sh, in, 1, &opt->image, &sig, e);
	if (rc == 0)
		rc = verify(sh, in, img, sig, e);
	image_unref(img);
	return rc;
}

static const struct option options[] = {
	{ 's', "signer", OPTION_TEXT, offsetof(struct verify_options, signer),
	  "Who has to have signed it." },
	IMAGE_OPTION_KEEP, IMAGE_OPTION_TIMEOUT, IMAGE_OPTION_RETRIES,
	IMAGE_OPTION_QUIET, { 0 },
};

const struct command cmd_imgverify = {
	.group = GROUP_TRUST,
	.name = "imgverify", .usage = "<uri|image> <signature uri|image>",
	.help = "Trust an image if its signature (CMS, detached) is right.",
	.options = options, .opt_size = sizeof(struct verify_options),
	.min = 2, .max = 2, .args = { ARG_URI, ARG_URI },
	.facts = CMD_NET | CMD_FETCHES | CMD_PROVES, .run = imgverify_run,
};

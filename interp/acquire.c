/* acquire.c: words into images: by name, or downloaded. */
#include "interp/acquire.h"

#include <string.h>

#include "core/err.h"
#include "core/uri.h"
#include "interp/command.h"
#include "interp/shell.h"

/* The parameters that "##params" asks for: used once, so they leave the
   table. An unknown list is ignored. */
static int claim_params(struct shell *sh, const char *text,
			struct param_list **out, struct err *e)
{
	struct uri *u = uri_parse(text);

	if (!u)
		return err_set(e, -ENOMEM, "out of memory");
	*out = u->params ? params_claim(&sh->params, u->params) : NULL;
	uri_unref(u);
	return 0;
}

static int register_as(struct shell *sh, struct image *img, const char *name,
		       struct err *e)
{
	if (name && image_set_name(img, name) < 0)
		return err_set(e, -ENOMEM, "out of memory");
	return images_add(&sh->images, img, e);
}

int shell_download(struct shell *sh, const char *uri, const char *name,
		   uint32_t limit_ms, bool quiet, struct image **out,
		   struct err *e)
{
	struct param_list *params = NULL;
	struct image *img = NULL;
	int rc = claim_params(sh, uri, &params, e);

	if (rc == 0)
		rc = fetch_image(&sh->fetch, uri, params, limit_ms, quiet,
				 &img, e);
	if (rc == 0)
		rc = register_as(sh, img, name, e);
	if (rc == 0)
		*out = img;	/* the list's reference keeps it */
	image_unref(img);
	param_list_free(params);
	return rc;
}

/* It was perhaps no URI that was meant: say the first thing first. */
static int explain(const char *name, const struct err *why, int rc,
		   struct err *e)
{
	if (name[strcspn(name, ":/")] || !*name)
		return err_set(e, rc, "%s", why->code ? why->msg : err_text(rc));
	return err_set(e, rc, "no image is called \"%.30s\", and %s", name,
		       why->code ? why->msg : err_text(rc));
}

int shell_acquire(struct shell *sh, const char *name_or_uri,
		  uint32_t limit_ms, bool quiet, struct image **out,
		  struct err *e)
{
	struct image *img = images_find(&sh->images, name_or_uri);
	struct err why = { 0 };
	int rc;

	if (img) {
		*out = img;
		return 0;
	}
	rc = shell_download(sh, name_or_uri, NULL, limit_ms, quiet, out, &why);
	if (rc < 0 && e && !e->code) {
		explain(name_or_uri, &why, rc, e);
		e->quiet = why.quiet;
	}
	return rc;
}

/* ---- for commands -------------------------------------------------- */

int acquire_arg(struct shell *sh, const struct args *in, int i,
		const struct image_options *opt, struct image **out,
		struct err *e)
{
	int rc = shell_acquire(sh, in->v[i], opt->timeout_ms, opt->quiet, out,
			       e);

	if (rc < 0 && e && !e->arg)
		e->arg = args_blame(in, i);
	return rc;
}

int acquire_named(struct shell *sh, const struct args *in, int i,
		  struct image **out, struct err *e)
{
	*out = images_find(&sh->images, in->v[i]);
	if (*out)
		return 0;
	return err_arg(e, args_blame(in, i), -ENOENT,
		       "no image is called \"%.80s\"", in->v[i]);
}

int acquire_apply(struct shell *sh, const struct args *in, struct image *img,
		  struct err *e)
{
	const struct image_options *opt = in->opt;
	const char *args;

	if (opt->name && image_set_name(img, opt->name) < 0)
		return err_set(e, -ENOMEM, "out of memory");
	if (in->n > 1) {
		args = arg_join(sh, in, 1, e);
		if (!args)
			return -ENOMEM;
		if (image_set_args(img, args) < 0)
			return err_set(e, -ENOMEM, "out of memory");
	}
	if (opt->autofree)
		img->flags |= IMAGE_AUTOFREE;
	return 0;
}

int acquire_image(struct shell *sh, const struct args *in, enum acquire how,
		  struct image **out, struct err *e)
{
	const struct image_options *opt = in->opt;
	struct image *img;
	int rc;

	if (how == ACQUIRE_DOWNLOAD) {
		rc = shell_download(sh, in->v[0], opt->name, opt->timeout_ms,
				    opt->quiet, &img, e);
		if (rc < 0 && e && !e->arg)
			e->arg = args_blame(in, 0);
	} else {
		rc = acquire_arg(sh, in, 0, opt, &img, e);
	}
	if (rc == 0)
		rc = acquire_apply(sh, in, img, e);
	if (rc == 0)
		*out = img;
	return rc;
}

int acquire_show(struct shell *sh, const struct image *img)
{
	struct sbuf line = { 0 };
	int rc = image_describe(img, &line);

	if (rc == 0)
		rc = sbuf_char(&line, '\n');
	if (rc == 0)
		con_write(&sh->con, line.data, line.len);
	sbuf_free(&line);
	return rc;
}

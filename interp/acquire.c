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

/* By the last part of @text, without the secrets that it may hold. */
static void log_failure(struct shell *sh, const char *text, const char *why)
{
	struct uri *u = uri_parse(text);
	struct sbuf plain = { 0 };
	const char *slash;

	if (u)
		(void)uri_print_short(u, &plain);
	slash = strrchr(sbuf_text(&plain), '/');
	con_event(&sh->con, CON_ERROR, "Download of \"%.40s\" failed: %s",
		  slash ? slash + 1 : sbuf_text(&plain), why);
	sbuf_free(&plain);
	uri_unref(u);
}

/* For the log. @img NULL: there is none, and @why says why. */
static void log_download(struct shell *sh, const struct image *img,
			 const char *uri, int rc, const struct err *why)
{
	if (rc == 0)
		con_event(&sh->con, CON_NOTICE, "Downloaded \"%.60s\"",
			  img->name);
	else
		log_failure(sh, uri, why && why->code ? why->msg :
			    err_text(rc));
}

int shell_download(struct shell *sh, const char *uri, const char *name,
		   const struct fetch_how *usual, struct image **out,
		   struct err *e)
{
	struct fetch_how how = *usual;
	struct param_list *params = NULL;
	struct image *img = NULL;
	int rc = claim_params(sh, uri, &params, e);

	how.params = params;
	if (rc == 0)
		rc = fetch_image(&sh->fetch, uri, &how, &img, e);
	if (rc == 0)
		rc = register_as(sh, img, name, e);
	if (rc == 0)
		*out = img;	/* the list's reference keeps it */
	log_download(sh, img, uri, rc, e);
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
	return err_set(e, rc, "no image is called \"%.48s\", and %s", name,
		       why->code ? why->msg : err_text(rc));
}

int shell_acquire(struct shell *sh, const char *name_or_uri,
		  const struct fetch_how *how, struct image **out,
		  struct err *e)
{
	struct image *img = images_find(&sh->images, name_or_uri);
	struct err why = { 0 };
	int rc;

	if (img) {
		*out = img;
		return 0;
	}
	rc = shell_download(sh, name_or_uri, NULL, how, out, &why);
	if (rc < 0 && e && !e->code) {
		explain(name_or_uri, &why, rc, e);
		e->quiet = why.quiet;
	}
	return rc;
}

/* ---- for commands -------------------------------------------------- */

static struct fetch_how how_of(const struct image_options *opt,
			       enum acquire kind)
{
	uint32_t retries = opt->retries.value;

	return (struct fetch_how){
		.limit_ms = opt->timeout_ms, .quiet = opt->quiet,
		.breaks_max = !opt->retries.given ? 0 :
			      retries < UINT32_MAX ? retries + 1 : retries,
		.script = kind == ACQUIRE_TO_RUN,
	};
}

static int get_arg(struct shell *sh, const struct args *in, int i,
		   const struct image_options *opt, enum acquire kind,
		   struct image **out, struct err *e)
{
	struct fetch_how how = how_of(opt, kind);
	int rc;

	if (kind == ACQUIRE_DOWNLOAD)
		rc = shell_download(sh, in->v[i], opt->name, &how, out, e);
	else
		rc = shell_acquire(sh, in->v[i], &how, out, e);
	if (rc < 0 && e && !e->arg)
		e->arg = args_blame(in, i);
	return rc;
}

int acquire_arg(struct shell *sh, const struct args *in, int i,
		const struct image_options *opt, struct image **out,
		struct err *e)
{
	return get_arg(sh, in, i, opt, ACQUIRE_BY_NAME, out, e);
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

int acquire_image(struct shell *sh, const struct args *in, enum acquire kind,
		  struct image **out, struct err *e)
{
	struct image *img;
	int rc = get_arg(sh, in, 0, in->opt, kind, &img, e);

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

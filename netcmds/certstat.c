/* certstat, certstore, certfree: the certificates that are known, or that a
   server or a file has. */
#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/tls/explain.h"
#include "net/tls/store.h"

struct cert_options {
	struct image_options image;	/* certstore's: first		*/
	const char          *subject;
	const char          *explain;	/* certstat's			*/
};

#define OPTION_SUBJECT \
	{ 's', "subject", OPTION_TEXT, \
	  offsetof(struct cert_options, subject), \
	  "Only certificates of this name." }

static int need_net(struct shell *sh, struct err *e)
{
	return sh->net ? 0 : err_set(e, -ENODEV, "there is no network");
}

/* ---- certstat -------------------------------------------------------- */

static int explain_site(struct shell *sh, const struct uri *u,
			struct sbuf *out, struct err *e)
{
	const char *fault = uri_fault(u);

	if (fault)
		return err_set(e, -EINVAL, "%s", fault);
	return tls_explain_site(sh->net, u->host, u->port ? u->port : 443,
				out, e);
}

/* What a server of https: shows, or an image; anything else is fetched. */
static int explain(struct shell *sh, const struct cert_options *opt,
		   struct sbuf *out, struct err *e)
{
	const struct fetch_how how = { 0 };
	struct image *img = images_find(&sh->images, opt->explain);
	struct uri *u = img ? NULL : uri_parse(opt->explain);
	int rc = img || u ? 0 : err_set(e, -ENOMEM, "out of memory");

	if (rc == 0 && u && uri_has_scheme(u, "https")) {
		rc = explain_site(sh, u, out, e);
	} else if (rc == 0) {
		rc = shell_acquire(sh, opt->explain, &how, &img, e);
		if (rc == 0)
			rc = tls_explain_file(sh->net, img->data, img->len,
					      out, e);
		if (rc == 0 && u)
			images_remove(&sh->images, img);
	}
	uri_unref(u);
	return rc;
}

static int certstat_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	const struct cert_options *opt = in->opt;
	struct sbuf text = { 0 };
	int rc = need_net(sh, e);

	if (rc == 0)
		rc = opt->explain ? explain(sh, opt, &text, e) :
		     tls_store_list(sh->net, opt->subject, &text, e);
	if (rc == 0)
		con_puts(&sh->con, sbuf_text(&text));
	sbuf_free(&text);
	return rc;
}

static const struct option subject_only[] = { OPTION_SUBJECT, { 0 } };

static const struct option stat_options[] = {
	OPTION_SUBJECT,
	{ 'e', "explain", OPTION_TEXT, offsetof(struct cert_options, explain),
	  "Explain the certificates of this URI or image." },
	{ 0 },
};

const struct command cmd_certstat = {
	.group = GROUP_TRUST,
	.name = "certstat", .usage = "",
	.help = "List the certificates that are known: trusted roots, and "
		"those stored; or explain those of a server or a file.",
	.options = stat_options, .opt_size = sizeof(struct cert_options),
	.facts = CMD_NET, .run = certstat_run,
};

/* ---- certstore ------------------------------------------------------- */

static int certstore_run(struct shell *sh, const struct args *in,
			 struct err *e)
{
	const struct cert_options *opt = in->opt;
	struct sbuf unseen = { 0 };
	struct image *img;
	int rc = need_net(sh, e);

	if (rc == 0 && in->n == 0) {	/* all that is stored is explicit */
		rc = tls_store_list(sh->net, opt->subject, &unseen, e);
		sbuf_free(&unseen);
		return rc;
	}
	if (rc == 0)
		rc = acquire_arg(sh, in, 0, &opt->image, &img, e);
	if (rc < 0)
		return rc;
	rc = tls_store_add(sh->net, img->data, img->len, opt->subject, e);
	if (!opt->image.keep)
		images_remove(&sh->images, img);
	return rc;
}

static const struct option store_options[] = {
	OPTION_SUBJECT, IMAGE_OPTION_KEEP, IMAGE_OPTION_TIMEOUT,
	IMAGE_OPTION_RETRIES, IMAGE_OPTION_QUIET, { 0 },
};

const struct command cmd_certstore = {
	.group = GROUP_TRUST,
	.name = "certstore", .usage = "[<uri|image>]",
	.help = "Keep certificates that servers may not send. It does not "
		"make them trusted: see the setting trust.",
	.options = store_options, .opt_size = sizeof(struct cert_options),
	.min = 0, .max = 1, .args = { ARG_URI },
	.facts = CMD_NET | CMD_FETCHES, .run = certstore_run,
};

/* ---- certfree -------------------------------------------------------- */

static int certfree_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	const struct cert_options *opt = in->opt;
	int rc = need_net(sh, e);

	return rc ? rc : tls_store_free(sh->net, opt->subject, e);
}

const struct command cmd_certfree = {
	.group = GROUP_TRUST,
	.name = "certfree", .usage = "",
	.help = "Drop the certificates that were stored.",
	.options = subject_only, .opt_size = sizeof(struct cert_options),
	.facts = CMD_NET, .run = certfree_run,
};

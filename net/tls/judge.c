/* judge.c: is a peer whom it claims to be? */
#include "net/tls/judge.h"

#include <zlib.h>

#include "core/base64.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/tls/context.h"
#include "net/tls/pem.h"

#define FETCHES_MAX	4
#define URI_MAX		255

static void look(struct judge *j);

/* ---- where a missing certificate may be ------------------------------- */

/* In base64; of its signs a query has two escaped. */
static int add_query(const struct der *d, struct sbuf *out)
{
	struct sbuf text = { 0 };
	int rc = base64_encode(d->p, d->len, &text);
	const char *c;

	for (c = sbuf_text(&text); rc == 0 && *c; c++)
		rc = *c == '+' ? sbuf_str(out, "%2B") :
		     *c == '=' ? sbuf_str(out, "%3D") : sbuf_char(out, *c);
	sbuf_free(&text);
	return rc;
}

/* As iPXE asks for it. There is no default: what lies at iPXE's own address
   is signed by a root that is not among ours. */
static int cross_uri(struct judge *j, struct sbuf *out)
{
	const struct der *issuer = &j->chain.top->issuer;
	char base[128];

	if (settings_text(j->net->root, "crosscert", base, sizeof(base)) <= 0)
		return -ENOENT;
	(void)sbuf_printf(out, "%s/%08x.der?subject=", base,
			  (unsigned)~crc32(0, issuer->p,
					   (unsigned)issuer->len));
	return add_query(issuer, out);
}

/* The certificate itself says where its issuer's is; once. Then crosscert. */
static int next_uri(struct judge *j, struct sbuf *out)
{
	const struct cert *top = j->chain.top;

	if (j->asked != top) {
		j->asked = top;
		j->crossed = false;
		if (top->issuer_uri.len && top->issuer_uri.len <= URI_MAX)
			return sbuf_add(out, top->issuer_uri.p,
					top->issuer_uri.len);
	}
	if (j->crossed)
		return -ENOENT;
	j->crossed = true;
	return cross_uri(j, out);
}

/* ---- fetching -------------------------------------------------------- */

static void got(void *ctx, int status, const void *data, size_t len)
{
	struct judge *j = ctx;
	struct cert *list = NULL, **end = &j->chain.more;

	if (status == 0)
		(void)pem_certs(data, len, &list);	/* none: look on */
	tls_get_end(j->get);	/* and @data with it */
	j->get = NULL;
	while (*end)
		end = &(*end)->next;
	*end = list;
	look(j);
}

/* False: it is to be had nowhere. */
static bool fetch(struct judge *j)
{
	struct sbuf uri = { 0 };

	while (!j->get && j->fetches < FETCHES_MAX && next_uri(j, &uri) == 0) {
		j->fetches++;
		(void)judge_get(j, sbuf_text(&uri), NULL, "XCRT",
				&j->chain.top->issuer, got);
		sbuf_reset(&uri);
	}
	sbuf_free(&uri);
	return j->get;
}

static void look(struct judge *j)
{
	const struct chain_ask ask = {
		.host = j->host, .use = j->use, .now = tls_now(j->net),
	};
	struct err e = { 0 };
	int rc = chain_find(&j->chain, &j->tls->trust, &ask, &e);

	if (rc == -EAGAIN && !cert_self_issued(j->chain.top) && fetch(j))
		return;
	if (rc == -EAGAIN)
		rc = chain_refuse(&j->chain, &j->tls->trust, &e);
	if (rc == 0)
		judge_revocation(j);
	else
		j->done(j->ctx, rc, &e);
}

void judge_start(struct judge *j)
{
	look(j);
}

void judge_end(struct judge *j)
{
	tls_get_end(j->get);
	j->get = NULL;
	sbuf_free(&j->staple);
	j->checked = 0;
	j->asked = NULL;	/* the next one may lie where it lay */
	chain_free(&j->chain);
}

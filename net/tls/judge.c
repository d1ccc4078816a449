/* judge.c: is a peer whom it claims to be? */
#include "net/tls/judge.h"

#include <string.h>

#include <zlib.h>

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

static void base64(const struct der *d, struct sbuf *out)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t v;
	size_t i, k;

	for (i = 0; i < d->len; i += 3) {
		v = (uint32_t)d->p[i] << 16;
		v |= i + 1 < d->len ? (uint32_t)d->p[i + 1] << 8 : 0;
		v |= i + 2 < d->len ? d->p[i + 2] : 0;
		for (k = 0; k < 4; k++) {
			if (i + k > d->len)
				(void)sbuf_str(out, "%3D");
			else if ((v >> (18 - 6 * k) & 63) == 62)
				(void)sbuf_str(out, "%2B");
			else
				(void)sbuf_char(out, digit[v >> (18 - 6 * k) &
							  63]);
		}
	}
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
	base64(issuer, out);
	return out->error;
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

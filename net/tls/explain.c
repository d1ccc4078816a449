/* explain.c: a chain of certificates as a person reads it. */
#include "net/tls/explain.h"

#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/trust.h"

#define NAMES_MAX	200	/* bytes shown of whom it is for	*/

/* ---- one certificate ------------------------------------------------- */

static void put_key(const struct cert *c, struct sbuf *out)
{
	static const char *const kinds[] = {
		[CERT_KEY_OTHER] = "of a kind not known here",
		[CERT_KEY_RSA] = "RSA", [CERT_KEY_EC] = "ECDSA",
		[CERT_KEY_ED] = "Ed25519",
	};

	(void)sbuf_printf(out, "   key: %s", kinds[c->key_type]);
	if (c->key_bits)
		(void)sbuf_printf(out, ", %u bits", c->key_bits);
	if (c->weak_digest)
		(void)sbuf_printf(out, "; signed with %s, which can be forged",
				  c->weak_digest);
	(void)sbuf_char(out, '\n');
}

static void put_uses(const struct cert *c, struct sbuf *out)
{
	static const struct { uint8_t use; const char *text; } uses[] = {
		{ CERT_FOR_SERVERS, "servers" }, { CERT_FOR_CLIENTS, "clients" },
		{ CERT_FOR_CODE, "signing code" }, { CERT_FOR_OCSP, "OCSP" },
		{ CERT_FOR_ANY, "anything" },
	};
	const char *between = "   good for: ";
	size_t i;

	for (i = 0; c->has_uses && i < sizeof(uses) / sizeof(uses[0]); i++)
		if (c->uses & uses[i].use) {
			(void)sbuf_printf(out, "%s%s", between, uses[i].text);
			between = ", ";
		}
	if (*between == ',')
		(void)sbuf_char(out, '\n');
}

static void put_names(const struct cert *c, struct sbuf *out)
{
	struct sbuf names = { 0 };

	(void)cert_names(c, &names);
	if (c->names.p)
		(void)sbuf_printf(out, "   for: %.*s%s\n", NAMES_MAX,
				  sbuf_text(&names),
				  names.len > NAMES_MAX ? "..." : "");
	sbuf_free(&names);
}

static void put_dates(const struct cert *c, int64_t now, struct sbuf *out)
{
	char from[CERT_DATE], to[CERT_DATE];

	(void)sbuf_printf(out, "   from %s to %s%s\n",
			  cert_date(c->not_before, from),
			  cert_date(c->not_after, to),
			  now < c->not_before ? ": not yet valid" :
			  now > c->not_after ? ": it has ended" : "");
}

static void put_where(const char *what, const struct der *uri,
		      struct sbuf *out)
{
	size_t i;

	if (!uri->len)
		return;
	(void)sbuf_printf(out, "   %s: ", what);
	for (i = 0; i < uri->len && i < NAMES_MAX; i++)
		(void)sbuf_char(out, uri->p[i] > ' ' && uri->p[i] < 127 ?
				(char)uri->p[i] : '?');
	(void)sbuf_char(out, '\n');
}

static void put_hash(const struct cert *c, struct sbuf *out)
{
	unsigned i;

	(void)sbuf_str(out, "   SHA-256: ");
	for (i = 0; i < CERT_HASH; i++)
		(void)sbuf_printf(out, "%02x", c->hash[i]);
	(void)sbuf_char(out, '\n');
}

static void put_one(const struct cert *c, unsigned number, bool trusted,
		    int64_t now, struct sbuf *out)
{
	char buf[CERT_NAME];

	(void)sbuf_printf(out, "%u. ", number);
	(void)sbuf_str(out, cert_name(c, buf));
	(void)sbuf_str(out, c->ca ? " (CA)" : "");
	(void)sbuf_str(out, trusted ? ", trusted here\n" : "\n");
	put_names(c, out);
	put_dates(c, now, out);
	put_key(c, out);
	put_uses(c, out);
	(void)sbuf_printf(out, "   signed by: %s\n", cert_self_issued(c) ?
			  "itself" : cert_name_of(&c->issuer, buf));
	put_where("its issuer's is at", &c->issuer_uri, out);
	put_where("OCSP", &c->ocsp_uri, out);
	put_hash(c, out);
}

/* ---- a chain --------------------------------------------------------- */

void explain_chain(const struct chain *c, const struct trust *t, int64_t now,
		   struct sbuf *out)
{
	const struct cert *one;
	unsigned n = 0;

	for (; n < c->n_path; n++)
		put_one(c->path[n], n + 1, trust_is_root(t, c->path[n]), now,
			out);
	for (one = n ? NULL : c->sent; one; one = one->next)
		put_one(one, ++n, trust_is_root(t, one), now, out);
}

/* chain_check.c: may a certificate be where it is on the way to a root? */
#include <string.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/internal.h>
#include <wolfssl/error-ssl.h>

#include "core/err.h"
#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/nomem.h"

#define RSA_BITS	2048
#define EC_BITS		256

/* err_set() with the certificate's name for %s. */
static int refuse(const struct cert *c, struct err *e, const char *fmt)
{
	char name[CERT_NAME];
	int rc;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	rc = err_set(e, -EACCES, fmt, cert_name(c, name));
#pragma GCC diagnostic pop
	return rc;
}

/* ---- dates ----------------------------------------------------------- */

static int refuse_date(const struct cert *c, const char *what, int64_t when,
		       int64_t now, struct err *e)
{
	char name[CERT_NAME], date[CERT_DATE], clock[CERT_DATE];

	return err_set(e, -EACCES, "the certificate \"%.60s\" %s %s; this "
		       "machine's clock says %s: if that is wrong, run "
		       "\"ntp\" first", cert_name(c, name), what,
		       cert_date(when, date), cert_date(now, clock));
}

static int check_dates(const struct cert *c, int64_t now, struct err *e)
{
	if (now < c->not_before - CHAIN_SKEW)
		return refuse_date(c, "is not valid before", c->not_before,
				   now, e);
	if (now > c->not_after + CHAIN_SKEW)
		return refuse_date(c, "ended", c->not_after, now, e);
	return 0;
}

/* ---- strength -------------------------------------------------------- */

static int check_strength(const struct cert *c, struct err *e)
{
	unsigned least = c->key_type == CERT_KEY_RSA ? RSA_BITS : EC_BITS;
	char name[CERT_NAME];

	if (c->weak_digest)
		return err_set(e, -EACCES, "the certificate \"%.60s\" is "
			       "signed with %s, which can be forged",
			       cert_name(c, name), c->weak_digest);
	if (c->key_type == CERT_KEY_OTHER)
		return refuse(c, e, "the key of \"%.60s\" is of a kind not "
			      "known here");
	if (c->key_bits < least)
		return err_set(e, -EACCES, "the key of \"%.60s\" is too weak: "
			       "%u bits, %u are the least", cert_name(c, name),
			       c->key_bits, least);
	return 0;
}

/* ---- names and purposes ---------------------------------------------- */

static int refuse_name(const struct cert *c, const char *host, struct err *e)
{
	struct sbuf names = { 0 };
	int rc;

	(void)cert_names(c, &names);
	rc = err_set(e, -EACCES, "the certificate is for %.100s%s, not for "
		     "%.60s", sbuf_text(&names), names.len > 100 ? "..." : "",
		     host);
	sbuf_free(&names);
	return rc;
}

static const char *use_text(enum cert_use use)
{
	switch (use) {
	case CERT_FOR_CODE:
		return "the certificate \"%.60s\" is not for signing code";
	case CERT_FOR_OCSP:
		return "the certificate \"%.60s\" is not for OCSP";
	default:
		return "the certificate \"%.60s\" is not for servers";
	}
}

/* A code-signing certificate must say so; a server's may say nothing. */
static bool has_use(const struct cert *c, enum cert_use use)
{
	if (!c->has_uses)
		return use == CERT_FOR_SERVERS;
	return c->uses & (use | (use == CERT_FOR_SERVERS ? CERT_FOR_ANY : 0));
}

int chain_check_first(const struct cert *c, const struct chain_ask *ask,
		      struct err *e)
{
	int rc = 0;

	if (ask->host && !cert_is_for(c, ask->host))
		rc = refuse_name(c, ask->host, e);
	if (rc == 0)
		rc = check_dates(c, ask->now, e);
	if (rc == 0 && ask->use != CERT_FOR_ANY &&
	    (!has_use(c, ask->use) || (c->has_usage && !c->may_sign)))
		rc = refuse(c, e, use_text(ask->use));
	return rc ? rc : check_strength(c, e);
}

int chain_check_issuer(const struct cert *c, const struct chain_ask *ask,
		       struct err *e)
{
	int rc = 0;

	if (!c->ca || (c->has_usage && !c->may_certify))
		rc = refuse(c, e, "the certificate \"%.60s\" signed another "
			    "and may not: it is not a CA");
	if (rc == 0)
		rc = check_dates(c, ask->now, e);
	if (rc == 0 && c->has_uses && ask->use != CERT_FOR_ANY &&
	    !(c->uses & ((uint8_t)ask->use | CERT_FOR_ANY)))
		rc = refuse(c, e, use_text(ask->use));
	return rc ? rc : check_strength(c, e);
}

/* ---- signatures ------------------------------------------------------ */

static int refuse_signature(const struct cert *c, int why, struct err *e)
{
	if (tls_is_nomem(why))
		return err_set(e, -ENOMEM, "no memory to check a certificate");
	switch (why) {
	case ASN_NAME_INVALID_E:
		return refuse(c, e, "the certificate \"%.60s\" has a name "
			      "that its issuer may not give");
	case ASN_PATHLEN_INV_E:
	case ASN_PATHLEN_SIZE_E:
		return refuse(c, e, "the certificate \"%.60s\" is too far "
			      "below its root");
	case ASN_CRIT_EXT_E:
		return refuse(c, e, "the certificate \"%.60s\" has a critical "
			      "extension that is not known here");
	case NOT_CA_ERROR:
		return refuse(c, e, "the certificate \"%.60s\" signed another "
			      "and may not: it is not a CA");
	case ASN_NO_SIGNER_E:
	case ASN_SIG_CONFIRM_E:
	case ASN_SIG_HASH_E:
	case ASN_SIG_KEY_E:
		return refuse(c, e, "the signature of the certificate "
			      "\"%.60s\" is wrong");
	default:
		return refuse(c, e, "the certificate \"%.60s\" is malformed");
	}
}

/* Have @c sign others. Nothing of it is checked here. */
static int add_issuer(WOLFSSL_CERT_MANAGER *cm, const struct cert *c, int type)
{
	DerBuffer *der = NULL;
	int rc = AllocDer(&der, (word32)c->der.len, CA_TYPE, NULL);

	if (rc)
		return rc;
	memcpy(der->buffer, c->der.p, c->der.len);
	rc = AddCA(cm, &der, type,
		   type == WOLFSSL_USER_CA ? NO_VERIFY : VERIFY);
	return rc == WOLFSSL_SUCCESS ? 0 : rc ? rc : ASN_PARSE_E;
}

/* Is it signed by one that was added? */
static int verify(WOLFSSL_CERT_MANAGER *cm, const struct cert *c)
{
	int rc = wolfSSL_CertManagerVerifyBuffer(cm, c->der.p,
						 (long)c->der.len,
						 WOLFSSL_FILETYPE_ASN1);

	return rc == WOLFSSL_SUCCESS ? 0 : rc;
}

int chain_check_signatures(const struct cert *const *path, unsigned n,
			   struct err *e)
{
	WOLFSSL_CERT_MANAGER *cm = wolfSSL_CertManagerNew();
	unsigned i = n - 1;
	int rc = cm ? add_issuer(cm, path[i], WOLFSSL_USER_CA) : MEMORY_E;

	while (rc == 0 && i) {
		rc = verify(cm, path[--i]);
		if (rc == 0 && i)
			rc = add_issuer(cm, path[i], WOLFSSL_CHAIN_CA);
	}
	wolfSSL_CertManagerFree(cm);
	return rc ? refuse_signature(path[i], rc, e) : 0;
}

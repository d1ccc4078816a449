/* cert.c: what a certificate says (RFC 5280 4). */
#include "net/tls/cert.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/digest.h"
#include "net/tls/oid.h"

/* ---- digests and keys ------------------------------------------------ */

static const struct {
	struct der  oid;
	const char *name;
} weak[] = {
	{ OID(OID_RSADSI, 1, 1, 2), "MD2" },
	{ OID(OID_RSADSI, 1, 1, 3), "MD4" },
	{ OID(OID_RSADSI, 1, 1, 4), "MD5" },
	{ OID(OID_RSADSI, 1, 1, 5), "SHA-1" },
	{ OID(0x2b, 0x0e, 0x03, 0x02, 0x1d), "SHA-1" },
	{ OID(OID_X962, 4, 1), "SHA-1" },
	{ OID(0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3), "SHA-1" },
};

/* RSA-PSS: its digest is a parameter, and SHA-1 where there is none. */
static const char *weak_pss(struct der params)
{
	struct der seq, hash, alg, oid;

	if (der_take(&params, DER_SEQ, &seq) &&
	    der_take(&seq, DER_CONTEXT_SEQ, &hash) &&
	    der_take(&hash, DER_SEQ, &alg) && der_take(&alg, DER_OID, &oid) &&
	    !OID_IS(&oid, 0x2b, 0x0e, 0x03, 0x02, 0x1a))
		return NULL;
	return "SHA-1";
}

const char *cert_weak_digest(struct der alg)
{
	struct der oid;
	size_t i;

	if (!der_take(&alg, DER_OID, &oid))
		return NULL;
	for (i = 0; i < sizeof(weak) / sizeof(weak[0]); i++)
		if (der_same(&oid, &weak[i].oid))
			return weak[i].name;
	return OID_IS(&oid, OID_RSADSI, 1, 1, 10) ? weak_pss(alg) : NULL;
}

/* How long a number is, in bits. */
static unsigned bits(const struct der *number)
{
	struct der n = *number;
	unsigned count;

	while (n.len && !n.p[0]) {
		n.p++;
		n.len--;
	}
	count = n.len ? (unsigned)n.len * 8 : 0;
	while (count && !(n.p[0] >> ((count - 1) & 7)))
		count--;
	return count;
}

static void read_rsa(struct der key, struct cert *c)
{
	struct der seq, modulus;

	c->key_type = CERT_KEY_RSA;
	if (der_take(&key, DER_SEQ, &seq) && der_take(&seq, DER_INT, &modulus))
		c->key_bits = bits(&modulus);
}

static bool read_key(struct der info, struct cert *c)
{
	struct der alg, oid;

	if (!der_take(&info, DER_SEQ, &alg) ||
	    !der_take(&alg, DER_OID, &oid) ||
	    !der_take_bits(&info, &c->bare_key))
		return false;
	if (OID_IS(&oid, OID_RSADSI, 1, 1, 1) ||
	    OID_IS(&oid, OID_RSADSI, 1, 1, 10)) {
		read_rsa(c->bare_key, c);
	} else if (OID_IS(&oid, OID_X962, 2, 1)) {
		c->key_type = CERT_KEY_EC;
		c->key_bits = c->bare_key.len > 1 ?
			      (unsigned)(c->bare_key.len - 1) * 4 : 0;
	} else if (OID_IS(&oid, 0x2b, 0x65, 0x70)) {
		c->key_type = CERT_KEY_ED;
		c->key_bits = 256;
	}
	return true;
}

/* ---- extensions ------------------------------------------------------ */

static void read_basic(struct der v, struct cert *c)
{
	struct der seq, flag;

	if (der_take(&v, DER_SEQ, &seq) && der_take(&seq, DER_BOOL, &flag))
		c->ca = flag.len == 1 && flag.p[0];
}

static void read_usage(struct der v, struct cert *c)
{
	struct der set;

	if (!der_take_bits(&v, &set) || !set.len)
		return;
	c->has_usage = true;
	c->may_sign = set.p[0] & 0x80;
	c->may_certify = set.p[0] & 0x04;
}

static void read_uses(struct der v, struct cert *c)
{
	struct der seq, oid;

	c->has_uses = der_take(&v, DER_SEQ, &seq);
	while (c->has_uses && der_take(&seq, DER_OID, &oid)) {
		if (OID_IS(&oid, OID_PKIX, 3, 1))
			c->uses |= CERT_FOR_SERVERS;
		else if (OID_IS(&oid, OID_PKIX, 3, 2))
			c->uses |= CERT_FOR_CLIENTS;
		else if (OID_IS(&oid, OID_PKIX, 3, 3))
			c->uses |= CERT_FOR_CODE;
		else if (OID_IS(&oid, OID_PKIX, 3, 9))
			c->uses |= CERT_FOR_OCSP;
		else if (OID_IS(&oid, OID_EXTENSION, 0x25, 0))
			c->uses |= CERT_FOR_ANY;
	}
}

static void read_access(struct der v, struct cert *c)
{
	struct der seq, one, oid, uri;

	if (!der_take(&v, DER_SEQ, &seq))
		return;
	while (der_take(&seq, DER_SEQ, &one)) {
		if (!der_take(&one, DER_OID, &oid) ||
		    !der_take(&one, DER_CONTEXT | 6, &uri))
			continue;
		if (OID_IS(&oid, OID_PKIX, 0x30, 1) && !c->ocsp_uri.p)
			c->ocsp_uri = uri;
		else if (OID_IS(&oid, OID_PKIX, 0x30, 2) && !c->issuer_uri.p)
			c->issuer_uri = uri;
	}
}

/* RFC 7633: of TLS' extensions only status_request says something. */
static void read_features(struct der v, struct cert *c)
{
	struct der seq, number;

	if (!der_take(&v, DER_SEQ, &seq))
		return;
	while (der_take(&seq, DER_INT, &number))
		c->must_staple |= number.len == 1 && number.p[0] == 5;
}

static void read_extension(struct der ext, struct cert *c)
{
	struct der oid, critical, v;

	if (!der_take(&ext, DER_OID, &oid))
		return;
	(void)der_take(&ext, DER_BOOL, &critical);	/* wolfSSL's matter */
	if (!der_take(&ext, DER_OCTETS, &v))
		return;
	if (OID_IS(&oid, OID_EXTENSION, 0x11))
		(void)der_take(&v, DER_SEQ, &c->names);
	else if (OID_IS(&oid, OID_EXTENSION, 0x0e))
		(void)der_take(&v, DER_OCTETS, &c->key_id);
	else if (OID_IS(&oid, OID_EXTENSION, 0x13))
		read_basic(v, c);
	else if (OID_IS(&oid, OID_EXTENSION, 0x0f))
		read_usage(v, c);
	else if (OID_IS(&oid, OID_EXTENSION, 0x25))
		read_uses(v, c);
	else if (OID_IS(&oid, OID_PKIX, 1, 1))
		read_access(v, c);
	else if (OID_IS(&oid, OID_PKIX, 1, 24))
		read_features(v, c);
}

static void read_extensions(struct der tbs, struct cert *c)
{
	struct der outer, seq, ext;
	uint8_t tag;

	while ((tag = der_next(&tbs, &outer, NULL)))
		if (tag == (DER_CONTEXT_SEQ | 3) &&
		    der_take(&outer, DER_SEQ, &seq))
			while (der_take(&seq, DER_SEQ, &ext))
				read_extension(ext, c);
}

/* ---- the whole ------------------------------------------------------- */

static bool read_validity(struct der v, struct cert *c)
{
	struct der from, to;
	uint8_t tag = der_next(&v, &from, NULL);

	if (!der_time(tag, &from, &c->not_before))
		return false;
	tag = der_next(&v, &to, NULL);
	return der_time(tag, &to, &c->not_after);
}

/* The part that is signed: version, serial, algorithm, issuer, validity,
   subject, key, extensions. */
static bool read_signed(struct der tbs, struct cert *c)
{
	struct der skip, alg, validity, key;

	(void)der_take(&tbs, DER_CONTEXT_SEQ, &skip);	/* version 1: none */
	return der_take(&tbs, DER_INT, &c->serial) &&
	       der_take(&tbs, DER_SEQ, &alg) &&
	       (c->weak_digest = cert_weak_digest(alg), true) &&
	       der_next(&tbs, &skip, &c->issuer) == DER_SEQ &&
	       der_take(&tbs, DER_SEQ, &validity) &&
	       read_validity(validity, c) &&
	       der_next(&tbs, &skip, &c->subject) == DER_SEQ &&
	       der_next(&tbs, &key, &c->key) == DER_SEQ && read_key(key, c) &&
	       (read_extensions(tbs, c), true);
}

static int hash(const uint8_t *p, size_t len, uint8_t out[CERT_HASH])
{
	uint8_t sum[DIGEST_MAX];
	int rc = digest(DIGEST_SHA256, p, len, sum);

	if (rc < 0)
		return rc;
	memcpy(out, sum, CERT_HASH);
	return 0;
}

static int understand(struct cert *c)
{
	struct der all = c->der, cert, tbs;
	int rc;

	if (!der_take(&all, DER_SEQ, &cert) || all.len ||
	    !der_take(&cert, DER_SEQ, &tbs) || !read_signed(tbs, c))
		return -EINVAL;
	rc = hash(c->der.p, c->der.len, c->hash);
	if (rc < 0)
		return rc;
	/* Who it is for trust: the name, behind which the key lies */
	return hash(c->subject.p, c->subject.len + c->key.len, c->who);
}

int cert_parse(const void *der, size_t len, struct cert **out)
{
	struct cert *c;
	int rc;

	if (len > CERT_BYTES_MAX)
		return -EINVAL;
	c = calloc(1, sizeof(*c) + len);
	if (!c)
		return -ENOMEM;
	memcpy(c + 1, der, len);
	c->der = (struct der){ (const uint8_t *)(c + 1), len };
	rc = understand(c);
	if (rc < 0)
		cert_free(c);
	else
		*out = c;
	return rc;
}

void cert_free(struct cert *c)
{
	free(c);
}

void cert_free_all(struct cert **list)
{
	struct cert *c;

	while ((c = *list)) {
		*list = c->next;
		cert_free(c);
	}
}

bool cert_self_issued(const struct cert *c)
{
	return der_same(&c->subject, &c->issuer);
}

const char *cert_date(int64_t when, char buf[CERT_DATE])
{
	unsigned year, month, day;

	date_from_days(when / 86400 - (when % 86400 < 0), &year, &month,
		       &day);
	snprintf(buf, CERT_DATE, "%04u-%02u-%02u", year % 10000, month % 100,
		 day % 100);
	return buf;
}

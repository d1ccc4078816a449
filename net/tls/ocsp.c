/* ocsp.c: what a certificate's issuer says of it today (RFC 6960). */
#include "net/tls/ocsp.h"

#include "core/digest.h"
#include "core/err.h"
#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/oid.h"
#include "net/tls/signature.h"

#define SERIAL_MAX	40	/* bytes; RFC 5280 allows 20		*/
#define SIGNERS_MAX	4	/* certificates of an answer looked at	*/

enum { ENUMERATED = 0x0a, GOOD = 0x80, REVOKED = 0xa1, UNKNOWN = 0x82 };

/* Whom it is about. */
struct subject {
	const struct cert *cert, *issuer;
	int64_t            now;
	const char        *name;
};

/* Of the basic response. */
struct answer {
	struct der       data;		/* what is signed, with its tag	*/
	struct signature sig;
	struct der       certs;		/* of the signer; p NULL: none	*/
	struct der       list;		/* the single responses		*/
	uint8_t          status;	/* of the one that is meant	*/
	int64_t          since, until, revoked;
	bool             has_until;
};

/* ---- asking ---------------------------------------------------------- */

int ocsp_ask(const struct cert *c, const struct cert *issuer,
	     struct sbuf *out)
{
	static const uint8_t sha1[] = {
		0x30, 9, 6, 5, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 5, 0,
	};
	uint8_t name_sum[DIGEST_MAX], key_sum[DIGEST_MAX];
	size_t len = sizeof(sha1) + 2 * 22 + 2 + c->serial.len, i;

	if (c->serial.len > SERIAL_MAX)
		return -EINVAL;
	if (digest(DIGEST_SHA1, issuer->subject.p, issuer->subject.len,
		   name_sum) < 0 ||
	    digest(DIGEST_SHA1, issuer->bare_key.p, issuer->bare_key.len,
		   key_sum) < 0)
		return -ENOMEM;
	/* OCSPRequest, TBSRequest, requestList, Request, CertID: each only
	   wraps the next */
	for (i = 0; i < 5; i++) {
		(void)sbuf_char(out, DER_SEQ);
		(void)sbuf_char(out, (char)(len + 2 * (4 - i)));
	}
	(void)sbuf_add(out, sha1, sizeof(sha1));
	(void)sbuf_add(out, "\x04\x14", 2);
	(void)sbuf_add(out, name_sum, 20);
	(void)sbuf_add(out, "\x04\x14", 2);
	(void)sbuf_add(out, key_sum, 20);
	(void)sbuf_char(out, DER_INT);
	(void)sbuf_char(out, (char)c->serial.len);
	return sbuf_add(out, c->serial.p, c->serial.len);
}

/* ---- reading --------------------------------------------------------- */

/* OCSPResponse, down to the BasicOCSPResponse. */
static bool open_response(struct der all, uint8_t *status, struct der *basic)
{
	struct der outer, code, bytes, seq, oid;

	if (!der_take(&all, DER_SEQ, &outer) ||
	    !der_take(&outer, ENUMERATED, &code) || code.len != 1)
		return false;
	*status = code.p[0];
	if (*status)
		return true;
	return der_take(&outer, DER_CONTEXT_SEQ, &bytes) &&
	       der_take(&bytes, DER_SEQ, &seq) &&
	       der_take(&seq, DER_OID, &oid) &&
	       OID_IS(&oid, OID_PKIX, 0x30, 1, 1) &&
	       der_take(&seq, DER_OCTETS, basic);
}

static bool open_basic(struct der basic, struct answer *a)
{
	struct der seq, tbs, skip, certs;
	uint8_t tag;

	if (!der_take(&basic, DER_SEQ, &seq) ||
	    der_next(&seq, &tbs, &a->data) != DER_SEQ ||
	    !der_take(&seq, DER_SEQ, &a->sig.alg) ||
	    !der_take_bits(&seq, &a->sig.bytes) || !a->sig.bytes.len)
		return false;
	if (der_take(&seq, DER_CONTEXT_SEQ, &certs))
		(void)der_take(&certs, DER_SEQ, &a->certs);
	(void)der_take(&tbs, DER_CONTEXT_SEQ, &skip);	/* version	*/
	tag = der_next(&tbs, &skip, NULL);		/* who says so	*/
	return (tag == (DER_CONTEXT_SEQ | 1) || tag == (DER_CONTEXT_SEQ | 2)) &&
	       der_next(&tbs, &skip, NULL) == DER_TIME &&	/* made	*/
	       der_take(&tbs, DER_SEQ, &a->list);
}

static bool is_digest(enum digest which, const struct der *data,
		      const struct der *sum)
{
	uint8_t own[DIGEST_MAX];
	int len = digest(which, data->p, data->len, own);

	return len > 0 && der_is(sum, own, (size_t)len);
}

/* Is a CertID (its content) that of @s? */
static bool is_about(struct der id, const struct subject *s)
{
	struct der alg, oid, name_sum, key_sum, serial;
	enum digest which;

	if (!der_take(&id, DER_SEQ, &alg) || !der_take(&alg, DER_OID, &oid) ||
	    !der_take(&id, DER_OCTETS, &name_sum) ||
	    !der_take(&id, DER_OCTETS, &key_sum) ||
	    !der_take(&id, DER_INT, &serial) ||
	    !der_same(&serial, &s->cert->serial))
		return false;
	if (OID_IS(&oid, 0x2b, 0x0e, 0x03, 0x02, 0x1a))
		which = DIGEST_SHA1;
	else if (OID_IS(&oid, OID_NIST, 2, 1))
		which = DIGEST_SHA256;
	else
		return false;
	return is_digest(which, &s->issuer->subject, &name_sum) &&
	       is_digest(which, &s->issuer->bare_key, &key_sum);
}

static bool read_time(struct der *in, int64_t *out)
{
	struct der text;

	return der_take(in, DER_TIME, &text) &&
	       der_time(DER_TIME, &text, out);
}

/* What follows the CertID of a SingleResponse. */
static bool read_single(struct der one, struct answer *a)
{
	struct der status, next;

	a->status = der_next(&one, &status, NULL);
	if (a->status != GOOD && a->status != REVOKED && a->status != UNKNOWN)
		return false;
	if (a->status == REVOKED && !read_time(&status, &a->revoked))
		return false;
	if (!read_time(&one, &a->since))
		return false;
	a->has_until = der_take(&one, DER_CONTEXT_SEQ, &next);
	return !a->has_until || read_time(&next, &a->until);
}

static bool find_single(struct answer *a, const struct subject *s)
{
	struct der list = a->list, one, id;

	while (der_take(&list, DER_SEQ, &one))
		if (der_take(&one, DER_SEQ, &id) && is_about(id, s))
			return read_single(one, a);
	return false;
}

/* ---- who says so ----------------------------------------------------- */

static int unreliable(const struct subject *s, const char *why, struct err *e)
{
	return err_set(e, -EINVAL, "what OCSP says of \"%.40s\" %s", s->name,
		       why);
}

/* Signed by another key than the issuer's: has that one been told to? */
static int check_delegate(const struct cert *by, const struct subject *s,
			  struct err *e)
{
	const struct chain_ask ask = { .use = CERT_FOR_OCSP, .now = s->now };
	const struct cert *const path[] = { by, s->issuer };
	struct err why = { 0 };
	int rc = -EINVAL;

	if (der_same(&by->issuer, &s->issuer->subject))
		rc = chain_check_signatures(path, 2, NULL);
	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory for OCSP");
	if (rc < 0)
		return unreliable(s, "is signed by a stranger", e);
	rc = chain_check_first(by, &ask, &why);
	return rc ? err_set(e, -EINVAL, "%s", why.msg) : 0;
}

/* Look for the signer among the certificates that came along. */
static int check_others(const struct answer *a, const struct subject *s,
			struct err *e)
{
	struct der certs = a->certs, skip, whole;
	struct cert *by;
	int rc = -EACCES, n;

	for (n = 0; rc == -EACCES && n < SIGNERS_MAX &&
	     der_next(&certs, &skip, &whole) == DER_SEQ; n++) {
		rc = cert_parse(whole.p, whole.len, &by);
		if (rc == -EINVAL)
			rc = -EACCES;
		if (rc < 0)
			continue;
		rc = signature_check(&a->sig, by, a->data.p, a->data.len);
		if (rc == -ENOTSUP)
			rc = -EACCES;
		if (rc == 0)
			rc = check_delegate(by, s, e);
		cert_free(by);
	}
	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory for OCSP");
	return rc == -EACCES ? unreliable(s, "is not signed by its issuer", e) :
	       rc;
}

static int check_signer(const struct answer *a, const struct subject *s,
			struct err *e)
{
	int rc = signature_check(&a->sig, s->issuer, a->data.p, a->data.len);

	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory for OCSP");
	return rc ? check_others(a, s, e) : 0;
}

/* ---- the verdict ----------------------------------------------------- */

static int check_dates(const struct answer *a, const struct subject *s,
		       struct err *e)
{
	int64_t until = a->has_until ? a->until : a->since;
	char date[CERT_DATE], clock[CERT_DATE];

	if (s->now < a->since - CHAIN_SKEW)
		return err_set(e, -EINVAL, "what OCSP says of \"%.40s\" is "
			       "of %s; this machine's clock says %s",
			       s->name, cert_date(a->since, date),
			       cert_date(s->now, clock));
	if (s->now > until + CHAIN_SKEW)
		return err_set(e, -EINVAL, "what OCSP says of \"%.40s\" ended "
			       "%s; this machine's clock says %s", s->name,
			       cert_date(until, date),
			       cert_date(s->now, clock));
	return 0;
}

static int verdict(const struct answer *a, const struct subject *s,
		   struct err *e)
{
	char date[CERT_DATE];

	if (a->status == REVOKED)
		return err_set(e, -EACCES, "the certificate \"%.60s\" was "
			       "revoked on %s", s->name,
			       cert_date(a->revoked, date));
	if (a->status == UNKNOWN)
		return err_set(e, -EINVAL, "OCSP does not know the "
			       "certificate \"%.60s\"", s->name);
	return 0;
}

static const char *refusal(uint8_t status)
{
	switch (status) {
	case 1:
		return "the OCSP server does not understand the question";
	case 2:
		return "the OCSP server is out of order";
	case 3:
		return "the OCSP server is busy";
	default:
		return "the OCSP server refuses to answer";
	}
}

int ocsp_read(const void *data, size_t len, const struct cert *c,
	      const struct cert *issuer, int64_t now, struct err *e)
{
	char name[CERT_NAME];
	const struct subject s = { .cert = c, .issuer = issuer, .now = now,
				   .name = cert_name(c, name) };
	struct answer a = { 0 };
	struct der basic = { 0 };
	uint8_t status = 0;
	int rc;

	if (!open_response((struct der){ data, len }, &status, &basic))
		return unreliable(&s, "is malformed", e);
	if (status)
		return err_set(e, -EINVAL, "%s", refusal(status));
	if (!open_basic(basic, &a))
		return unreliable(&s, "is malformed", e);
	if (!find_single(&a, &s))
		return unreliable(&s, "is of another certificate", e);
	rc = check_signer(&a, &s, e);
	if (rc == 0)
		rc = check_dates(&a, &s, e);
	return rc ? rc : verdict(&a, &s, e);
}

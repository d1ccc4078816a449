/* tls_ocsp.c: OCSP of the lab's CA, right and wrong, by OpenSSL. Its answers
   do not depend on the clock. */
#include <errno.h>

#include <openssl/ocsp.h>

#include "core/unconst.h"
#include "lab/tls_ca.h"

#define SINCE	"20000101000000Z"
#define SOON	"20010101000000Z"
#define LATE	"20480101000000Z"
#define UNTIL	"20490101000000Z"

/* ---- what is said ---------------------------------------------------- */

static ASN1_TIME *date(const char *text)
{
	ASN1_TIME *t = ASN1_TIME_new();

	if (t && ASN1_TIME_set_string_X509(t, text))
		return t;
	ASN1_TIME_free(t);
	return NULL;
}

static int status_of(enum lab_ocsp how)
{
	return how == LAB_OCSP_REVOKED ? V_OCSP_CERTSTATUS_REVOKED :
	       how == LAB_OCSP_UNKNOWN ? V_OCSP_CERTSTATUS_UNKNOWN :
	       V_OCSP_CERTSTATUS_GOOD;
}

static bool add_status(OCSP_BASICRESP *b, enum lab_ocsp how, OCSP_CERTID *id)
{
	ASN1_TIME *since = date(how == LAB_OCSP_FUTURE ? LATE : SINCE);
	ASN1_TIME *until = date(how == LAB_OCSP_EXPIRED ? SOON : UNTIL);
	bool revoked = how == LAB_OCSP_REVOKED;
	bool ok = since && until &&
		  OCSP_basic_add1_status(b, id, status_of(how), 0,
					 revoked ? since : NULL, since, until);

	ASN1_TIME_free(since);
	ASN1_TIME_free(until);
	return ok;
}

/* About the next certificate: nobody has asked. */
static bool bend(OCSP_CERTID *id)
{
	ASN1_INTEGER *serial;

	return OCSP_id_get0_info(NULL, NULL, NULL, &serial, id) &&
	       ASN1_INTEGER_set(serial, ASN1_INTEGER_get(serial) + 1);
}

/* ---- who says it ----------------------------------------------------- */

struct signer { X509 *x; EVP_PKEY *key; bool shown; };

static struct signer signer_of(struct lab_ca *ca, enum lab_ocsp how)
{
	switch (how) {
	case LAB_OCSP_DELEGATED:
		return (struct signer){ ca->delegated, ca->ocsp_key, true };
	case LAB_OCSP_NOT_DELEGATED:
		return (struct signer){ ca->not_delegated, ca->ocsp_key, true };
	case LAB_OCSP_STRANGER:
		return (struct signer){ ca->stranger, ca->ocsp_key, true };
	case LAB_OCSP_WRONG_SIGNER:
		return (struct signer){ ca->delegated, ca->ocsp_key, false };
	default:
		return (struct signer){ ca->inter, ca->inter_key, false };
	}
}

static bool sign(struct lab_ca *ca, OCSP_BASICRESP *b, enum lab_ocsp how)
{
	struct signer s = signer_of(ca, how);
	unsigned long flags = OCSP_NOTIME | (s.shown ? 0 : OCSP_NOCERTS);
	ASN1_GENERALIZEDTIME *made =
		unconst(OCSP_resp_get0_produced_at(b));

	return ASN1_GENERALIZEDTIME_set_string(made, SINCE) &&
	       OCSP_basic_sign(b, s.x, s.key, EVP_sha256(), NULL, flags);
}

/* ---- answers --------------------------------------------------------- */

static int append(OCSP_RESPONSE *r, enum lab_ocsp how, struct sbuf *out)
{
	unsigned char *der = NULL;
	int len = r ? i2d_OCSP_RESPONSE(r, &der) : -1;
	int rc = len < 0 ? -ENOMEM :
		 sbuf_add(out, der, (size_t)(how == LAB_OCSP_MALFORMED ?
					     len / 2 : len));

	OPENSSL_free(der);
	OCSP_RESPONSE_free(r);
	return rc;
}

/* Sign @b, which is given up. */
static int finish(struct lab_ca *ca, OCSP_BASICRESP *b, enum lab_ocsp how,
		  struct sbuf *out)
{
	OCSP_RESPONSE *r = NULL;

	if (how == LAB_OCSP_BUSY)
		r = OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, NULL);
	else if (lab_ca_make_responders(ca) && sign(ca, b, how))
		r = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, b);
	OCSP_BASICRESP_free(b);
	return append(r, how, out);
}

/* Say of @id what is to be said. False: it cannot be. */
static bool say(OCSP_BASICRESP *b, enum lab_ocsp how, OCSP_CERTID *id)
{
	return id && (how != LAB_OCSP_OTHER || bend(id)) &&
	       add_status(b, how, id);
}

int lab_ca_staple(struct lab_ca *ca, enum lab_ocsp how, X509 *x, X509 *issuer,
		  struct sbuf *out)
{
	OCSP_BASICRESP *b = OCSP_BASICRESP_new();
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha256(), x, issuer);
	bool ok = b && say(b, how, id);

	OCSP_CERTID_free(id);
	if (ok)
		return finish(ca, b, how, out);
	OCSP_BASICRESP_free(b);
	return -ENOMEM;
}

int lab_ca_ocsp(struct lab_ca *ca, enum lab_ocsp how, const void *request,
		size_t len, struct sbuf *out)
{
	const unsigned char *p = request;
	OCSP_REQUEST *req = d2i_OCSP_REQUEST(NULL, &p, (long)len);
	OCSP_BASICRESP *b = req ? OCSP_BASICRESP_new() : NULL;
	bool ok = b;
	int i;

	for (i = 0; ok && i < OCSP_request_onereq_count(req); i++)
		ok = say(b, how, OCSP_onereq_get0_id(
			 OCSP_request_onereq_get0(req, i)));
	OCSP_REQUEST_free(req);
	if (ok)
		return finish(ca, b, how, out);
	OCSP_BASICRESP_free(b);
	return -EINVAL;
}

/* signature.c: is something signed with a certificate's key? */
#include "net/tls/signature.h"

#include <errno.h>
#include <stdlib.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "core/digest.h"
#include "net/tls/nomem.h"
#include "net/tls/oid.h"

/* What checks certificates' (tools/patches/wolfssl-signature.patch) */
int ConfirmSignature(SignatureCtx *ctx, const byte *buf, word32 len,
		     const byte *key, word32 key_len, word32 key_kind,
		     const byte *sig, word32 sig_len, word32 sig_kind,
		     const byte *params, word32 params_len, byte *key_idx);

/* Digests that can be forged are not among them. */
static const struct kind {
	struct der    alg;
	enum cert_key key;
	word32        sig_kind, key_kind;	/* wolfSSL's names	*/
} kinds[] = {
	{ OID(OID_RSADSI, 1, 1, 11), CERT_KEY_RSA, CTC_SHA256wRSA, RSAk },
	{ OID(OID_RSADSI, 1, 1, 12), CERT_KEY_RSA, CTC_SHA384wRSA, RSAk },
	{ OID(OID_RSADSI, 1, 1, 13), CERT_KEY_RSA, CTC_SHA512wRSA, RSAk },
	{ OID(OID_RSADSI, 1, 1, 10), CERT_KEY_RSA, CTC_RSASSAPSS, RSAPSSk },
	{ OID(OID_X962, 4, 3, 2), CERT_KEY_EC, CTC_SHA256wECDSA, ECDSAk },
	{ OID(OID_X962, 4, 3, 3), CERT_KEY_EC, CTC_SHA384wECDSA, ECDSAk },
	{ OID(OID_X962, 4, 3, 4), CERT_KEY_EC, CTC_SHA512wECDSA, ECDSAk },
	{ OID(0x2b, 0x65, 0x70), CERT_KEY_ED, CTC_ED25519, ED25519k },
};

int signature_digest(struct der alg)
{
	struct der oid;

	if (!der_take(&alg, DER_OID, &oid))
		return -1;
	if (OID_IS(&oid, OID_NIST, 2, 1))
		return DIGEST_SHA256;
	if (OID_IS(&oid, OID_NIST, 2, 2))
		return DIGEST_SHA384;
	return OID_IS(&oid, OID_NIST, 2, 3) ? DIGEST_SHA512 : -1;
}

/* The table's rows for RSA and for EC are in the order of the digests. */
static const struct kind *find(const struct signature *s,
			       const struct der *oid)
{
	int row = signature_digest(s->digest) - DIGEST_SHA256;
	size_t i;

	if (row >= 0 && OID_IS(oid, OID_RSADSI, 1, 1, 1))
		return &kinds[row];
	if (row >= 0 && OID_IS(oid, OID_X962, 2, 1))
		return &kinds[4 + row];
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (der_same(&kinds[i].alg, oid))
			return &kinds[i];
	return NULL;
}

static int confirm(const struct signature *s, const struct kind *k,
		   struct der params, struct der key, const void *data,
		   size_t len)
{
	SignatureCtx *ctx = malloc(sizeof(*ctx));
	int rc = MEMORY_E;

	if (ctx) {
		InitSignatureCtx(ctx, NULL, INVALID_DEVID);
		rc = ConfirmSignature(ctx, data, (word32)len, key.p,
				      (word32)key.len, k->key_kind, s->bytes.p,
				      (word32)s->bytes.len, k->sig_kind,
				      params.p, (word32)params.len, NULL);
		FreeSignatureCtx(ctx);
	}
	free(ctx);
	return rc == 0 ? 0 : tls_is_nomem(rc) ? -ENOMEM : -EACCES;
}

int signature_check(const struct signature *s, const struct cert *by,
		    const void *data, size_t len)
{
	/* Ed25519's is wanted bare */
	struct der key = by->key_type == CERT_KEY_ED ? by->bare_key : by->key;
	struct der params = s->alg, oid;
	const struct kind *k = der_take(&params, DER_OID, &oid) ?
			       find(s, &oid) : NULL;

	if (!k || k->key != by->key_type || cert_weak_digest(s->alg))
		return -ENOTSUP;
	if (!key.len || !len || len > INT32_MAX)
		return -EACCES;
	return confirm(s, k, params, key, data, len);
}

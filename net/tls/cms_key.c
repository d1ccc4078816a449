/* cms_key.c: the key of an encrypted file, by this machine's private key. */
#include "net/tls/cms_key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/aes.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/str.h"
#include "net/tls/nomem.h"
#include "net/tls/oid.h"

#define RSA_MAX		1024	/* bytes: 8192 bits			*/
#define SECRET_MAX	66	/* of P-521				*/
#define INFO_MAX	160

int cms_no_memory(struct err *e)
{
	return err_set(e, -ENOMEM, "no memory to decrypt");
}

int cms_changed(struct err *e)
{
	return err_set(e, -EACCES, "it cannot be decrypted: it was changed, "
		       "or is not for this machine's key");
}

int cms_failed(int error, struct err *e)
{
	return tls_is_nomem(error) ? cms_no_memory(e) : cms_changed(e);
}

static int unknown(struct err *e)
{
	return err_set(e, -ENOTSUP, "its key is encrypted in a way not known "
		       "here");
}

/* ---- RSA ------------------------------------------------------------- */

/* OAEP's digest: SHA-1 where none is named (RFC 8017 A.2.1). */
static bool read_oaep(struct der params, int *hash, int *mgf)
{
	struct der seq, part, alg, oid;

	*hash = WC_HASH_TYPE_SHA;
	*mgf = WC_MGF1SHA1;
	if (!der_take(&params, DER_SEQ, &seq) || !seq.len)
		return true;
	if (!der_take(&seq, DER_CONTEXT_SEQ, &part) ||
	    !der_take(&part, DER_SEQ, &alg) || !der_take(&alg, DER_OID, &oid))
		return false;
	*hash = WC_HASH_TYPE_SHA256;
	*mgf = WC_MGF1SHA256;
	return OID_IS(&oid, OID_NIST, 2, 1);
}

static int rsa_decrypt(const struct cms_recipient *r, RsaKey *key,
		       uint8_t *plain, size_t want, struct err *e)
{
	struct der params = r->alg, oid;
	int pad = WC_RSA_PKCSV15_PAD, hash = WC_HASH_TYPE_NONE, mgf = 0, n;

	if (!der_take(&params, DER_OID, &oid))
		return unknown(e);
	if (OID_IS(&oid, OID_RSADSI, 1, 1, 7)) {
		pad = WC_RSA_OAEP_PAD;
		if (!read_oaep(params, &hash, &mgf))
			return unknown(e);
	} else if (!OID_IS(&oid, OID_RSADSI, 1, 1, 1)) {
		return unknown(e);
	}
	n = wc_RsaPrivateDecrypt_ex(r->key.p, (word32)r->key.len, plain,
				    RSA_MAX, key, pad,
				    (enum wc_HashType)hash, mgf, NULL, 0);
	return n == (int)want ? 0 : cms_failed(n, e);
}

static int by_rsa(const struct cms_recipient *r, RsaKey *key, WC_RNG *rng,
		  size_t len, uint8_t *out, struct err *e)
{
	uint8_t *plain = malloc(RSA_MAX);
	int rc;

	if (!plain || wc_RsaSetRNG(key, rng)) {
		free(plain);
		return cms_no_memory(e);
	}
	rc = rsa_decrypt(r, key, plain, len, e);
	if (rc == 0)
		memcpy(out, plain, len);
	wipe(plain, RSA_MAX);
	free(plain);
	return rc;
}

/* ---- elliptic curves ------------------------------------------------- */

/* What a key for wrapping is made for (RFC 5753 7.2). */
static int put_info(const struct der *wrap, const struct der *ukm,
		    size_t key_len, struct sbuf *out)
{
	size_t inner = wrap->len + 8 + (ukm->p ? ukm->len + 4 : 0);
	uint8_t bits[4];

	if (inner >= 0x80)
		return -ENOTSUP;
	(void)sbuf_char(out, DER_SEQ);
	(void)sbuf_char(out, (char)inner);
	(void)sbuf_add(out, wrap->p, wrap->len);
	if (ukm->p) {
		(void)sbuf_char(out, (char)DER_CONTEXT_SEQ);
		(void)sbuf_char(out, (char)(ukm->len + 2));
		(void)sbuf_char(out, DER_OCTETS);
		(void)sbuf_char(out, (char)ukm->len);
		(void)sbuf_add(out, ukm->p, ukm->len);
	}
	put_be32(bits, (uint32_t)key_len * 8);
	(void)sbuf_add(out, "\xa2\x06\x04\x04", 4);
	return sbuf_add(out, bits, 4);
}

/* X9.63's: digests of secret, counter and info, one behind the other. */
static int derive(enum digest which, const uint8_t *secret, size_t secret_len,
		  const struct sbuf *info, uint8_t *out, size_t len)
{
	struct sbuf in = { 0 };
	uint8_t sum[DIGEST_MAX], count[4];
	size_t got = 0, n;
	int rc = 0;

	for (uint32_t i = 1; got < len && rc >= 0; i++) {
		sbuf_reset(&in);
		put_be32(count, i);
		(void)sbuf_add(&in, secret, secret_len);
		(void)sbuf_add(&in, count, 4);
		rc = sbuf_add(&in, info->data, info->len);
		if (rc == 0)
			rc = digest(which, in.data, in.len, sum);
		if (rc < 0)
			break;
		n = (size_t)rc < len - got ? (size_t)rc : len - got;
		memcpy(out + got, sum, n);
		got += n;
	}
	wipe(in.data, in.len);
	sbuf_free(&in);
	return rc < 0 ? rc : 0;
}

/* RFC 3394 2.2.2, by single blocks of CBC. */
static bool unwrap(Aes *aes, const struct der *in, uint8_t *out)
{
	static const uint8_t zero[16];
	uint8_t block[16], check = 0;
	size_t n = in->len / 8 - 1, i;
	int round;

	memcpy(block, in->p, 8);
	memcpy(out, in->p + 8, n * 8);
	for (round = 5; round >= 0; round--)
		for (i = n; i; i--) {
			block[7] ^= (uint8_t)(n * (size_t)round + i);
			memcpy(block + 8, out + (i - 1) * 8, 8);
			if (wc_AesSetIV(aes, zero) ||
			    wc_AesCbcDecrypt(aes, block, block, 16))
				return false;
			memcpy(out + (i - 1) * 8, block + 8, 8);
		}
	for (i = 0; i < 8; i++)
		check |= block[i] ^ 0xa6;
	return !check;
}

static int unwrap_by(const uint8_t *kek, size_t kek_len,
		     const struct der *in, uint8_t *out, struct err *e)
{
	static const uint8_t zero[16];
	Aes *aes = malloc(sizeof(*aes));
	int rc;

	if (!aes || wc_AesInit(aes, NULL, INVALID_DEVID)) {
		free(aes);
		return cms_no_memory(e);
	}
	rc = wc_AesSetKey(aes, kek, (word32)kek_len, zero, AES_DECRYPTION);
	rc = rc ? cms_failed(rc, e) :
	     unwrap(aes, in, out) ? 0 : cms_changed(e);
	wc_AesFree(aes);
	free(aes);
	return rc;
}

/* How a secret becomes a key: the digest, and by which cipher that wraps. */
struct scheme { enum digest digest; struct der wrap; size_t kek_len; };

static bool read_scheme(struct der alg, struct scheme *out)
{
	static const uint8_t sha1[] = {
		0x2b, 0x81, 0x05, 0x10, 0x86, 0x48, 0x3f, 0, 2,
	};
	struct der oid, wrap, whole, inner;

	if (!der_take(&alg, DER_OID, &oid))
		return false;
	if (der_is(&oid, sha1, sizeof(sha1)))
		out->digest = DIGEST_SHA1;
	else if (OID_IS(&oid, 0x2b, 0x81, 4, 1, 11, 1))
		out->digest = DIGEST_SHA256;
	else if (OID_IS(&oid, 0x2b, 0x81, 4, 1, 11, 2))
		out->digest = DIGEST_SHA384;
	else if (OID_IS(&oid, 0x2b, 0x81, 4, 1, 11, 3))
		out->digest = DIGEST_SHA512;
	else
		return false;
	if (der_next(&alg, &wrap, &whole) != DER_SEQ ||
	    !der_take(&wrap, DER_OID, &inner))
		return false;
	out->wrap = whole;
	out->kek_len = OID_IS(&inner, OID_NIST, 1, 5) ? 16 :
		       OID_IS(&inner, OID_NIST, 1, 25) ? 24 :
		       OID_IS(&inner, OID_NIST, 1, 45) ? 32 : 0;
	return out->kek_len != 0;
}

/* The other side's point, which must lie on our curve. */
static int agree(const struct cms_recipient *r, ecc_key *key, WC_RNG *rng,
		 uint8_t *secret, word32 *len)
{
	struct der origin = r->origin, alg, bits;
	ecc_key *peer = wc_ecc_key_new(NULL);
	int rc = peer ? BAD_FUNC_ARG : MEMORY_E;

	if (peer && der_take(&origin, DER_SEQ, &alg) &&
	    der_take_bits(&origin, &bits) && bits.len)
		rc = wc_ecc_import_x963_ex(bits.p, (word32)bits.len, peer,
					   key->dp->id);
	if (rc == 0)
		rc = wc_ecc_check_key(peer);
	if (rc == 0)
		rc = wc_ecc_set_rng(key, rng);
	if (rc == 0)
		rc = wc_ecc_shared_secret(key, peer, secret, len);
	wc_ecc_key_free(peer);
	return rc;
}

static int by_curve(const struct cms_recipient *r, ecc_key *key, WC_RNG *rng,
		    size_t len, uint8_t *out, struct err *e)
{
	uint8_t secret[SECRET_MAX], kek[CMS_KEY_MAX];
	word32 secret_len = sizeof(secret);
	struct sbuf info = { .max = INFO_MAX };
	struct scheme s = { 0 };
	int rc;

	if (!read_scheme(r->alg, &s))
		return unknown(e);
	if (r->key.len != len + 8)
		return cms_changed(e);
	rc = agree(r, key, rng, secret, &secret_len);
	if (rc)
		return cms_failed(rc, e);
	rc = put_info(&s.wrap, &r->ukm, s.kek_len, &info);
	if (rc == 0)
		rc = derive(s.digest, secret, secret_len, &info, kek,
			    s.kek_len);
	sbuf_free(&info);
	rc = rc == -ENOMEM ? cms_no_memory(e) : rc ? unknown(e) :
	     unwrap_by(kek, s.kek_len, &r->key, out, e);
	wipe(secret, sizeof(secret));
	wipe(kek, sizeof(kek));
	return rc;
}

/* ---- either ---------------------------------------------------------- */

static int try_rsa(const struct cms_recipient *r, const struct sbuf *der,
		   WC_RNG *rng, size_t len, uint8_t *out, struct err *e)
{
	RsaKey *key = malloc(sizeof(*key));
	word32 at = 0;
	int rc;

	if (!key || wc_InitRsaKey(key, NULL)) {
		free(key);
		return cms_no_memory(e);
	}
	rc = wc_RsaPrivateKeyDecode((const uint8_t *)der->data, &at, key,
				    (word32)der->len);
	rc = rc ? cms_failed(rc, e) :
	     by_rsa(r, key, rng, len, out, e);
	wc_FreeRsaKey(key);
	free(key);
	return rc;
}

static int try_curve(const struct cms_recipient *r, const struct sbuf *der,
		     WC_RNG *rng, size_t len, uint8_t *out, struct err *e)
{
	ecc_key *key = wc_ecc_key_new(NULL);
	word32 at = 0;
	int rc;

	if (!key)
		return cms_no_memory(e);
	rc = wc_EccPrivateKeyDecode((const uint8_t *)der->data, &at, key,
				    (word32)der->len);
	rc = rc ? cms_failed(rc, e) :
	     by_curve(r, key, rng, len, out, e);
	wc_ecc_key_free(key);
	return rc;
}

int cms_key(const struct cms_recipient *r, const struct sbuf *private_key,
	    size_t len, uint8_t out[CMS_KEY_MAX], struct err *e)
{
	WC_RNG *rng = wc_rng_new(NULL, 0, NULL);
	int rc;

	if (!rng)
		return err_set(e, -ENOTSUP, "nothing can be decrypted without "
			       "random numbers or memory");
	rc = r->origin.p ? try_curve(r, private_key, rng, len, out, e) :
	     try_rsa(r, private_key, rng, len, out, e);
	wc_rng_free(rng);
	return rc;
}

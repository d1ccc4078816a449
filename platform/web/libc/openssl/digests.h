/*
 * digests.h: the few functions of OpenSSL that the lab's 802.1X and iSCSI ask
 * for, by core/digest.h: what is digested fits into a buffer.
 */
#ifndef WEB_OPENSSL_DIGESTS_H
#define WEB_OPENSSL_DIGESTS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define WEB_DIGESTED	480	/* bytes; of more there is no digest */

enum web_digest_kind { WEB_MD4, WEB_MD5, WEB_SHA1 };
struct web_digest {
	enum web_digest_kind kind;
	size_t               len;
	uint8_t              data[WEB_DIGESTED];
};

/* platform/web/digests.c. Each returns 1, or 0: it failed. */
int web_digest_init(struct web_digest *d, enum web_digest_kind kind);
int web_digest_add(struct web_digest *d, const void *data, size_t len);
int web_digest_end(struct web_digest *d, uint8_t *out);

/* ---- md4.h, md5.h, sha.h ----------------------------------------------- */

#define MD4_CTX		struct web_digest
#define MD5_CTX		struct web_digest
#define SHA_CTX		struct web_digest
#define MD4_Init(c)	web_digest_init(c, WEB_MD4)
#define MD5_Init(c)	web_digest_init(c, WEB_MD5)
#define SHA1_Init(c)	web_digest_init(c, WEB_SHA1)
#define MD4_Update	web_digest_add
#define MD5_Update	web_digest_add
#define SHA1_Update	web_digest_add
#define MD4_Final(out, c)	web_digest_end(c, out)
#define MD5_Final(out, c)	web_digest_end(c, out)
#define SHA1_Final(out, c)	web_digest_end(c, out)

/* ---- evp.h: MD5 only ----------------------------------------------------- */

#define EVP_MD_CTX		struct web_digest
#define EVP_MD_CTX_new()	((EVP_MD_CTX *)malloc(sizeof(EVP_MD_CTX)))
#define EVP_MD_CTX_free		free
#define EVP_md5()		WEB_MD5
#define EVP_DigestInit_ex(m, which, engine)	web_digest_init(m, which)
#define EVP_DigestUpdate	web_digest_add
#define EVP_DigestFinal_ex(m, out, len)		web_digest_end(m, out)

/* ---- des.h ----------------------------------------------------------------- */

typedef uint8_t DES_cblock[8];
typedef struct { uint8_t key[7]; } DES_key_schedule;
#define DES_ENCRYPT	1

/* The parity bit of each byte goes. */
void DES_set_key_unchecked(const DES_cblock *key, DES_key_schedule *ks);
void DES_ecb_encrypt(const DES_cblock *in, DES_cblock *out,
		     const DES_key_schedule *ks, int how);

#endif

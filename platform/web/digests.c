/* digests.c: what the lab asks of OpenSSL, by our own: a page has one of them. */
#include <openssl/evp.h>
#include <string.h>

#include "core/des.h"
#include "core/digest.h"

int web_digest_init(struct web_digest *d, enum web_digest_kind kind)
{
	d->kind = kind;
	d->len = 0;
	return 1;
}

int web_digest_add(struct web_digest *d, const void *data, size_t len)
{
	if (len > sizeof(d->data) - d->len)
		return 0;
	memcpy(d->data + d->len, data, len);
	d->len += len;
	return 1;
}

int web_digest_end(struct web_digest *d, uint8_t *out)
{
	static const enum digest kinds[] = {
		[WEB_MD4] = DIGEST_MD4, [WEB_MD5] = DIGEST_MD5,
		[WEB_SHA1] = DIGEST_SHA1,
	};
	uint8_t sum[DIGEST_MAX] = { 0 };
	int len = digest(kinds[d->kind], d->data, d->len, sum);

	if (len > 0)
		memcpy(out, sum, (size_t)len);
	return len > 0;
}

void DES_set_key_unchecked(const DES_cblock *key, DES_key_schedule *ks)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < 8; i++)
		bits = bits << 7 | (*key)[i] >> 1;
	for (unsigned i = 0; i < 7; i++)
		ks->key[i] = (uint8_t)(bits >> (48 - 8 * i));
}

void DES_ecb_encrypt(const DES_cblock *in, DES_cblock *out,
		     const DES_key_schedule *ks, int how)
{
	(void)how;
	des_encrypt(ks->key, *in, *out);
}

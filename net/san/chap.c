/* chap.c: the response to a challenge. */
#include "net/san/chap.h"

#include <string.h>

#include "core/digest.h"
#include "core/str.h"

int chap_response(uint8_t id, const char *secret, const uint8_t *challenge,
		  size_t len, uint8_t out[CHAP_MD5])
{
	struct sbuf all = { 0 };
	uint8_t sum[DIGEST_MAX];
	int rc;

	sbuf_char(&all, (char)id);
	sbuf_str(&all, secret);
	rc = sbuf_add(&all, challenge, len);
	if (rc == 0)
		rc = digest(DIGEST_MD5, all.data, all.len, sum);
	if (rc > 0)
		memcpy(out, sum, CHAP_MD5);
	sbuf_free(&all);
	return rc < 0 ? rc : 0;
}

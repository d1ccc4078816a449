/* eap_answer.h: what the methods of EAP share: laying out an answer. */
#ifndef NET_EAP_ANSWER_H
#define NET_EAP_ANSWER_H

#include <string.h>

#include "core/bytes.h"
#include "net/eap.h"

#define HEAD		5		/* code, id, length, type	*/
#define RESPONSE	2

/* What follows the type of @p, of the same id. */
struct answer { uint8_t *out; size_t len; };

static inline void answer_begin(struct answer *a, uint8_t *out,
				const uint8_t *p)
{
	*a = (struct answer){ out, HEAD };
	out[0] = RESPONSE;
	out[1] = p[1];
	out[4] = p[4];
}

static inline void answer_put(struct answer *a, const void *data, size_t len)
{
	memcpy(a->out + a->len, data, len);
	a->len += len;
}

static inline size_t answer_finish(const struct answer *a)
{
	put_be16(a->out + 2, (unsigned)a->len);
	return a->len;
}

/* Is MS-CHAPv2 there? Not in the small images: net/notls/. */
extern const bool eap_mschap_is_there;

/* eap_answer() for a request @p of that type, HEAD bytes long at least. */
size_t eap_answer_mschap(struct eap *e, const struct eap_user *user,
			 const uint8_t *p, size_t len, const uint8_t *random,
			 uint8_t *out);

#endif

/* eap.c: answers to an authenticator (RFC 3748): identity, MD5, MS-CHAPv2. */
#include "net/eap.h"

#include <string.h>

#include "core/digest.h"
#include "net/eap_answer.h"

#define NAME_MAX_LEN	253

enum { REQUEST = 1, SUCCESS = 3, FAILURE = 4 };
enum { IDENTITY = 1, NOTIFICATION = 2, NAK = 3, MD5 = 4, MSCHAP = 26 };

static size_t answer_name(const struct eap_user *user, const uint8_t *p,
			  uint8_t *out)
{
	struct answer a;

	answer_begin(&a, out, p);
	answer_put(&a, user->name, strlen(user->name));
	return answer_finish(&a);
}

/* A NAK names what we can: the better one first. */
static size_t refuse(const uint8_t *p, uint8_t *out)
{
	struct answer a;

	answer_begin(&a, out, p);
	out[4] = NAK;
	if (eap_mschap_is_there)
		answer_put(&a, "\32", 1);
	answer_put(&a, "\4", 1);
	return answer_finish(&a);
}

/* MD5 of id, password, challenge (RFC 1994 4.1); @out holds them meanwhile. */
static size_t answer_md5(const struct eap_user *user, const uint8_t *p,
			 size_t len, uint8_t *out)
{
	size_t n = len > HEAD ? p[HEAD] : 0, word = strlen(user->password);
	uint8_t sum[DIGEST_MAX];
	struct answer a = { out, 0 };

	if (!n || n > len - HEAD - 1 || 1 + word + n > EAP_MAX)
		return 0;
	answer_put(&a, p + 1, 1);
	answer_put(&a, user->password, word);
	answer_put(&a, p + HEAD + 1, n);
	if (digest(DIGEST_MD5, out, a.len, sum) < 0)
		return 0;
	answer_begin(&a, out, p);
	answer_put(&a, "\20", 1);
	answer_put(&a, sum, 16);
	return answer_finish(&a);
}

static size_t answer_request(struct eap *e, const struct eap_user *user,
			     const uint8_t *p, size_t len,
			     const uint8_t *random, uint8_t *out)
{
	struct answer a;

	if (p[4] == MSCHAP && eap_mschap_is_there)
		return eap_answer_mschap(e, user, p, len, random, out);
	switch (p[4]) {
	case IDENTITY:
		return answer_name(user, p, out);
	case NOTIFICATION:
		answer_begin(&a, out, p);
		return answer_finish(&a);
	case MD5:
		return answer_md5(user, p, len, out);
	default:
		return refuse(p, out);
	}
}

size_t eap_answer(struct eap *e, const struct eap_user *user,
		  const uint8_t *p, size_t len, const uint8_t *random,
		  uint8_t *out, enum eap_event *event)
{
	size_t own = len >= 4 ? get_be16(p + 2) : 0;

	*event = EAP_NOTHING;
	if (own < 4 || own > len)
		return 0;
	if (p[0] == SUCCESS || p[0] == FAILURE) {
		*event = p[0] == SUCCESS ? EAP_SUCCESS : EAP_FAILURE;
		return 0;
	}
	if (p[0] != REQUEST || own < HEAD)
		return 0;
	*event = p[4] == MSCHAP && !eap_mschap_is_there ? EAP_LACKING :
		 EAP_ASKED;
	if (!user->name[0] || strlen(user->name) > NAME_MAX_LEN)
		return 0;
	return answer_request(e, user, p, own, random, out);
}

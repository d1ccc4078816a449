/* eap.c: answers to an authenticator (RFC 3748): identity, MD5, MS-CHAPv2. */
#include "net/eap.h"

#include <string.h>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/str.h"
#include "net/mschap.h"

#define HEAD		5		/* code, id, length, type	*/
#define NAME_MAX_LEN	253
#define CHALLENGE	16

enum { REQUEST = 1, RESPONSE = 2, SUCCESS = 3, FAILURE = 4 };
enum { IDENTITY = 1, NOTIFICATION = 2, NAK = 3, MD5 = 4, MSCHAP = 26 };
enum { OP_CHALLENGE = 1, OP_RESPONSE = 2, OP_SUCCESS = 3, OP_FAILURE = 4 };

/* What follows the type of @p, of the same id. */
struct answer { uint8_t *out; size_t len; };

static void begin(struct answer *a, uint8_t *out, const uint8_t *p)
{
	*a = (struct answer){ out, HEAD };
	out[0] = RESPONSE;
	out[1] = p[1];
	out[4] = p[4];
}

static void put(struct answer *a, const void *data, size_t len)
{
	memcpy(a->out + a->len, data, len);
	a->len += len;
}

static size_t finish(const struct answer *a)
{
	put_be16(a->out + 2, (unsigned)a->len);
	return a->len;
}

static size_t answer_name(const struct eap_user *user, const uint8_t *p,
			  uint8_t *out)
{
	struct answer a;

	begin(&a, out, p);
	put(&a, user->name, strlen(user->name));
	return finish(&a);
}

/* What we can: the better one first. */
static size_t refuse(const uint8_t *p, uint8_t *out)
{
	struct answer a;

	begin(&a, out, p);
	out[4] = NAK;
	put(&a, "\32\4", 2);
	return finish(&a);
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
	put(&a, p + 1, 1);
	put(&a, user->password, word);
	put(&a, p + HEAD + 1, n);
	if (digest(DIGEST_MD5, out, a.len, sum) < 0)
		return 0;
	begin(&a, out, p);
	put(&a, "\20", 1);
	put(&a, sum, 16);
	return finish(&a);
}

/* RFC 2759 4, within EAP's type (draft-kamath-pppext-eap-mschapv2). */
static size_t answer_challenge(struct eap *e, const struct eap_user *user,
			       const uint8_t *p, const uint8_t *random,
			       uint8_t *out)
{
	size_t name = strlen(user->name);
	uint8_t response[24];
	struct answer a;

	if (mschap_answer(p + HEAD + 5, random, user->name, user->password,
			  response, e->proof) < 0)
		return 0;
	e->proves = true;
	begin(&a, out, p);
	put(&a, "\2", 1);
	put(&a, p + HEAD + 1, 1);
	put_be16(out + a.len, (unsigned)(4 + 50 + name));
	a.len += 2;
	put(&a, "\61", 1);
	put(&a, random, CHALLENGE);
	put(&a, "\0\0\0\0\0\0\0\0", 8);
	put(&a, response, sizeof(response));
	put(&a, "\0", 1);
	put(&a, user->name, name);
	return finish(&a);
}

/* "S=" and 40 digits: does it know the password, too? */
static bool is_proven(struct eap *e, const uint8_t *p, size_t len)
{
	const char *text = (const char *)p + HEAD + 4;

	if (!e->proves || len < HEAD + 4 + 42 || memcmp(text, "S=", 2))
		return false;
	for (unsigned i = 0; i < 40; i++) {
		int digit = str_hex(text[2 + i]);

		if (digit != (i % 2 ? e->proof[i / 2] & 15 :
			      e->proof[i / 2] >> 4))
			return false;
	}
	return true;
}

static size_t answer_mschap(struct eap *e, const struct eap_user *user,
			    const uint8_t *p, size_t len,
			    const uint8_t *random, uint8_t *out)
{
	struct answer a;
	uint8_t op = len > HEAD ? p[HEAD] : 0;

	if (op == OP_CHALLENGE && len >= HEAD + 5 + CHALLENGE &&
	    p[HEAD + 4] == CHALLENGE)
		return answer_challenge(e, user, p, random, out);
	if (op != OP_FAILURE && (op != OP_SUCCESS || !is_proven(e, p, len)))
		return 0;
	begin(&a, out, p);
	put(&a, &op, 1);
	return finish(&a);
}

static size_t answer_request(struct eap *e, const struct eap_user *user,
			     const uint8_t *p, size_t len,
			     const uint8_t *random, uint8_t *out)
{
	struct answer a;

	switch (p[4]) {
	case IDENTITY:
		return answer_name(user, p, out);
	case NOTIFICATION:
		begin(&a, out, p);
		return finish(&a);
	case MD5:
		return answer_md5(user, p, len, out);
	case MSCHAP:
		return answer_mschap(e, user, p, len, random, out);
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
	*event = EAP_ASKED;
	if (!user->name[0] || strlen(user->name) > NAME_MAX_LEN)
		return 0;
	return answer_request(e, user, p, own, random, out);
}

/* eap_mschap.c: answers to an authenticator that wants MS-CHAPv2. */
#include <string.h>

#include "core/str.h"
#include "net/eap_answer.h"
#include "net/mschap.h"

#define CHALLENGE	16

enum { OP_CHALLENGE = 1, OP_RESPONSE = 2, OP_SUCCESS = 3, OP_FAILURE = 4 };

const bool eap_mschap_is_there = true;

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
	answer_begin(&a, out, p);
	answer_put(&a, "\2", 1);
	answer_put(&a, p + HEAD + 1, 1);
	put_be16(out + a.len, (unsigned)(4 + 50 + name));
	a.len += 2;
	answer_put(&a, "\61", 1);
	answer_put(&a, random, CHALLENGE);
	answer_put(&a, "\0\0\0\0\0\0\0\0", 8);
	answer_put(&a, response, sizeof(response));
	answer_put(&a, "\0", 1);
	answer_put(&a, user->name, name);
	return answer_finish(&a);
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

size_t eap_answer_mschap(struct eap *e, const struct eap_user *user,
			 const uint8_t *p, size_t len, const uint8_t *random,
			 uint8_t *out)
{
	struct answer a;
	uint8_t op = len > HEAD ? p[HEAD] : 0;

	if (op == OP_CHALLENGE && len >= HEAD + 5 + CHALLENGE &&
	    p[HEAD + 4] == CHALLENGE)
		return answer_challenge(e, user, p, random, out);
	if (op != OP_FAILURE && (op != OP_SUCCESS || !is_proven(e, p, len)))
		return 0;
	answer_begin(&a, out, p);
	answer_put(&a, &op, 1);
	return answer_finish(&a);
}

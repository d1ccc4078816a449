/* mschap.c: proving a password by MS-CHAPv2 (RFC 2759 8). */
#include "net/mschap.h"

#include <errno.h>
#include <string.h>

#include "core/des.h"
#include "core/digest.h"
#include "core/md.h"
#include "core/utf8.h"

#define USER_MAX 180

/* A digest of the parts in a row. */
struct mix { uint8_t data[232]; size_t len; };

static void add(struct mix *m, const void *data, size_t len)
{
	memcpy(m->data + m->len, data, len);
	m->len += len;
}

static int finish(const struct mix *m, uint8_t out[20])
{
	uint8_t sum[DIGEST_MAX];
	int rc = digest(DIGEST_SHA1, m->data, m->len, sum);

	if (rc < 0)
		return rc;
	memcpy(out, sum, 20);
	return 0;
}

/* In UTF-16, low byte first. */
static int hash_password(const char *password, uint8_t hash[MD_LEN])
{
	uint8_t wide[2 * MSCHAP_PASSWORD];
	size_t left = strlen(password), len = 0, n;
	uint32_t cp;

	for (; left; password += n, left -= n) {
		n = utf8_next(password, left, &cp);
		if (len == sizeof(wide) || cp > 0xffff)
			return -EINVAL;
		wide[len++] = (uint8_t)cp;
		wide[len++] = (uint8_t)(cp >> 8);
	}
	md4(wide, len, hash);
	return 0;
}

/* The user's name without the domain counts. */
static int hash_challenge(const uint8_t auth[16], const uint8_t peer[16],
			  const char *user, uint8_t out[20])
{
	const char *slash = strrchr(user, '\\');
	struct mix m = { .len = 0 };
	size_t len;

	user = slash ? slash + 1 : user;
	len = strlen(user);
	if (len > USER_MAX)
		return -EINVAL;
	add(&m, peer, 16);
	add(&m, auth, 16);
	add(&m, user, len);
	return finish(&m, out);
}

static int prove(const uint8_t hash[MD_LEN], const uint8_t response[24],
		 const uint8_t challenge[8], uint8_t proof[20])
{
	static const char sign[] = "Magic server to client signing constant";
	static const char pad[] = "Pad to make it do more than one iteration";
	struct mix m = { .len = 0 };
	uint8_t again[MD_LEN];
	int rc;

	md4(hash, MD_LEN, again);
	add(&m, again, sizeof(again));
	add(&m, response, 24);
	add(&m, sign, sizeof(sign) - 1);
	rc = finish(&m, proof);
	m.len = 0;
	add(&m, proof, 20);
	add(&m, challenge, 8);
	add(&m, pad, sizeof(pad) - 1);
	return rc < 0 ? rc : finish(&m, proof);
}

int mschap_answer(const uint8_t auth[16], const uint8_t peer[16],
		  const char *user, const char *password,
		  uint8_t response[24], uint8_t proof[20])
{
	uint8_t key[21] = { 0 }, challenge[20];
	int rc = hash_password(password, key);

	if (rc == 0)
		rc = hash_challenge(auth, peer, user, challenge);
	if (rc < 0)
		return rc;
	for (unsigned i = 0; i < 3; i++)
		des_encrypt(key + 7 * i, challenge, response + 8 * i);
	return prove(key, response, challenge, proof);
}

/* http_ntlm.c: proving who we are to HTTP servers by NTLMv2 (MS-NLMP 3.3.2). */
#include "net/http_ntlm.h"

#include <errno.h>
#include <string.h>

#include "core/base64.h"
#include "core/bytes.h"
#include "core/md.h"
#include "core/str.h"
#include "core/uri.h"
#include "core/utf8.h"
#include "platform/platform.h"

#define NAME_MAX	1024	/* bytes of a name or password in UTF-16 */
#define INFO_MAX	2048	/* bytes of what a server says of itself */
#define MESSAGE_MAX	8192
#define HEAD_LEN	64	/* of the last message			*/
#define UNIX_EPOCH	11644473600ll	/* seconds since 1601		*/

/* MS-NLMP 2.2.2.5: Unicode, the target's name, NTLM, signing if any, session
   security (whose key nobody needs here) */
#define FLAGS		0x00088205

const bool http_ntlm_is_there = true;

static const char magic[8] = "NTLMSSP";

/* ---- helpers --------------------------------------------------------- */

/* Append text in UTF-16, low byte first; of @upper only a to z. */
static void put_wide(struct sbuf *out, const char *s, size_t len, bool upper)
{
	uint8_t unit[4];
	uint32_t cp;
	size_t n;

	for (; len; s += n, len -= n) {
		n = utf8_next(s, len, &cp);
		if (upper && cp >= 'a' && cp <= 'z')
			cp -= 'a' - 'A';
		put_le16(unit, cp);
		if (cp > 0xffff) {
			put_le16(unit, 0xd7c0 + (cp >> 10));
			put_le16(unit + 2, 0xdc00 + (cp & 0x3ff));
		}
		(void)sbuf_add(out, unit, cp > 0xffff ? 4 : 2);
	}
}

/* HMAC-MD5 (RFC 2104). */
static int hmac(const uint8_t key[MD_LEN], const void *data, size_t len,
		uint8_t out[MD_LEN])
{
	struct sbuf inner = { 0 };
	uint8_t outer[64 + MD_LEN];
	int i, rc;

	for (i = 0; i < 64; i++) {
		outer[i] = (uint8_t)((i < MD_LEN ? key[i] : 0) ^ 0x5c);
		(void)sbuf_char(&inner, (char)(outer[i] ^ 0x5c ^ 0x36));
	}
	rc = sbuf_add(&inner, data, len);
	if (rc == 0) {
		md5(inner.data, inner.len, outer + 64);
		md5(outer, sizeof(outer), out);
	}
	sbuf_free(&inner);
	return rc;
}

/* ---- the challenge --------------------------------------------------- */

struct challenge {
	const uint8_t *nonce;	/* 8 bytes				*/
	const uint8_t *info;	/* pairs of number and value		*/
	size_t         info_len;
};

static int read_challenge(const struct sbuf *raw, struct challenge *out)
{
	const uint8_t *p = (const uint8_t *)raw->data;
	uint32_t at;

	if (raw->len < 32 || memcmp(p, magic, 8) || get_le32(p + 8) != 2 ||
	    !(get_le32(p + 20) & 1))
		return -EINVAL;
	*out = (struct challenge){ .nonce = p + 24, .info = p };
	if (raw->len < 48)
		return 0;
	out->info_len = get_le16(p + 40);
	at = get_le32(p + 44);
	if (out->info_len > INFO_MAX || at > raw->len ||
	    out->info_len > raw->len - at)
		return -EINVAL;
	out->info = p + at;
	return 0;
}

/* In 100 ns since 1601: the server's clock, if it says what it shows. */
static void put_time(const struct challenge *c, struct sbuf *out)
{
	const uint8_t *p = c->info;
	size_t left = c->info_len, n;
	uint8_t raw[8];
	int64_t now = 0;
	uint64_t ticks;

	for (; left >= 4; p += 4 + n, left -= 4 + n) {
		n = get_le16(p + 2);
		if (n > left - 4)
			break;
		if (get_le16(p) == 7 && n == 8) {
			(void)sbuf_add(out, p + 4, 8);
			return;
		}
	}
	(void)plat_unixtime(&now);	/* 1970, if there is no clock */
	ticks = (uint64_t)(now + UNIX_EPOCH) * 10000000;
	put_le32(raw, (uint32_t)ticks);
	put_le32(raw + 4, (uint32_t)(ticks >> 32));
	(void)sbuf_add(out, raw, 8);
}

/* ---- the answer ------------------------------------------------------ */

struct names { struct sbuf domain, user; };

static void read_names(const struct uri *u, struct names *out)
{
	const char *cut = strchr(u->user, '\\');
	const char *user = cut ? cut + 1 : u->user;

	put_wide(&out->user, user, strlen(user), false);
	put_wide(&out->domain, u->user, cut ? (size_t)(cut - u->user) : 0,
		 false);
}

/* NTOWFv2: what the server keeps instead of the password, made the user's. */
static int make_key(const struct uri *u, const struct names *n,
		    uint8_t key[MD_LEN])
{
	const char *cut = strchr(u->user, '\\');
	const char *user = cut ? cut + 1 : u->user;
	const char *password = u->password ? u->password : "";
	struct sbuf text = { .max = 2 * NAME_MAX };
	int rc;

	put_wide(&text, password, strlen(password), false);
	md4(sbuf_text(&text), text.len, key);
	wipe(text.data, text.len);
	rc = text.error;
	sbuf_reset(&text);
	put_wide(&text, user, strlen(user), true);
	(void)sbuf_add(&text, sbuf_text(&n->domain), n->domain.len);
	if (rc == 0)
		rc = text.error;
	if (rc == 0)
		rc = hmac(key, text.data, text.len, key);
	sbuf_free(&text);
	return rc;
}

/* What the server checks: a proof, and what it was made of. */
static int make_response(const struct challenge *c, const uint8_t key[MD_LEN],
			 const uint8_t own[8], struct sbuf *out)
{
	static const uint8_t version[8] = { 1, 1 }, nothing[4];
	struct sbuf all = { 0 };
	uint8_t proof[MD_LEN];
	int rc;

	(void)sbuf_add(&all, c->nonce, 8);
	(void)sbuf_add(&all, version, 8);
	put_time(c, &all);
	(void)sbuf_add(&all, own, 8);
	(void)sbuf_add(&all, nothing, 4);
	(void)sbuf_add(&all, c->info, c->info_len);
	rc = sbuf_add(&all, nothing, 4);
	if (rc == 0)
		rc = hmac(key, all.data, all.len, proof);
	if (rc == 0)
		rc = sbuf_add(out, proof, MD_LEN);
	if (rc == 0)
		rc = sbuf_add(out, all.data + 8, all.len - 8);
	sbuf_free(&all);
	return rc;
}

/* Append a field; where it is goes to byte @at of the head. */
static void put_field(struct sbuf *m, unsigned at, const void *data,
		      size_t len)
{
	uint8_t where[8];

	put_le16(where, (unsigned)len);
	put_le16(where + 2, (unsigned)len);
	put_le32(where + 4, (uint32_t)m->len);
	if (sbuf_add(m, data, len) == 0)
		memcpy(m->data + at, where, 8);
}

static void put_head(struct sbuf *m, uint8_t type, size_t len)
{
	uint8_t head[HEAD_LEN] = { 0 };

	memcpy(head, magic, 8);
	head[8] = type;
	put_le32(head + (type == 1 ? 12 : 60), FLAGS);
	(void)sbuf_add(m, head, len);
}

static int put_message(const struct names *n, const struct sbuf *response,
		       struct sbuf *m)
{
	static const uint8_t none[24];	/* no LM response: NTLMv2 suffices */

	put_head(m, 3, HEAD_LEN);
	put_field(m, 28, sbuf_text(&n->domain), n->domain.len);
	put_field(m, 36, sbuf_text(&n->user), n->user.len);
	put_field(m, 44, "", 0);
	put_field(m, 12, none, sizeof(none));
	put_field(m, 20, response->data, response->len);
	put_field(m, 52, "", 0);
	return m->error;
}

static int answer(const struct uri *u, const struct sbuf *raw,
		  const uint8_t own[8], struct sbuf *m)
{
	struct names names = { .domain.max = NAME_MAX, .user.max = NAME_MAX };
	struct sbuf response = { 0 };
	uint8_t key[MD_LEN];
	struct challenge c;
	int rc = read_challenge(raw, &c);

	if (rc == 0) {
		read_names(u, &names);
		rc = names.domain.error ? names.domain.error :
		     names.user.error;
	}
	if (rc == 0)
		rc = make_key(u, &names, key);
	if (rc == 0)
		rc = make_response(&c, key, own, &response);
	if (rc == 0)
		rc = put_message(&names, &response, m);
	wipe(key, sizeof(key));
	sbuf_free(&names.domain);
	sbuf_free(&names.user);
	sbuf_free(&response);
	return rc;
}

bool http_ntlm_opens(const char *challenge)
{
	return !challenge[strspn(challenge, " \t")];
}

int http_ntlm(const struct uri *u, const char *challenge,
	      const uint8_t own[8], struct sbuf *out)
{
	struct sbuf raw = { .max = MESSAGE_MAX }, m = { .max = MESSAGE_MAX };
	int rc = 0;

	if (http_ntlm_opens(challenge)) {
		put_head(&m, 1, 32);
	} else {
		rc = base64_decode(challenge, &raw);
		if (rc == 0)
			rc = answer(u, &raw, own, &m);
	}
	if (rc == 0)
		rc = m.error ? m.error : sbuf_str(out, "NTLM ");
	if (rc == 0)
		rc = base64_encode((const uint8_t *)m.data, m.len, out);
	sbuf_free(&raw);
	sbuf_free(&m);
	return rc;
}

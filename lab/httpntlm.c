/*
 * httpntlm.c: NTLMv2 as Microsoft's HTTP servers ask for it (MS-NLMP): what was
 * proven is good for the connection. Names are ASCII here.
 */
#include <ctype.h>
#include <string.h>

#include "core/base64.h"
#include "core/bytes.h"
#include "core/md.h"
#include "core/str.h"
#include "lab/httpd.h"

#define TEXT_MAX	128

static const char sig[8] = "NTLMSSP";
/* What the server says of itself: its domain's name, LAB, and the end */
static const uint8_t info[] = {
	2, 0, 6, 0, 'L', 0, 'A', 0, 'B', 0, 0, 0, 0, 0
};

/* A message as it came, and a field that it points at. */
struct message { const uint8_t *p; size_t len; };
struct field   { const uint8_t *p; size_t len; };

static bool take_field(const struct message *m, size_t at, struct field *out)
{
	uint32_t offset = get_le32(m->p + at + 4);

	out->len = get_le16(m->p + at);
	out->p = m->p + offset;
	return offset <= m->len && out->len <= m->len - offset;
}

/* Every other byte of it is 0. */
static bool narrow(const struct field *f, char out[TEXT_MAX])
{
	if (f->len / 2 >= TEXT_MAX)
		return false;
	for (size_t i = 0; i < f->len / 2; i++)
		out[i] = (char)f->p[2 * i];
	out[f->len / 2] = '\0';
	return true;
}

static size_t widen(const char *s, bool upper, uint8_t *out)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = (uint8_t)(upper ? toupper((unsigned char)s[i]) :
				       s[i]);
		out[2 * i + 1] = 0;
	}
	return 2 * len;
}

static bool keyed_md5(const uint8_t key[16], const struct sbuf *data,
		      uint8_t out[16])
{
	struct sbuf inner = { 0 }, outer = { 0 };
	bool ok;

	for (int i = 0; i < 64; i++) {
		sbuf_char(&inner, (char)((i < 16 ? key[i] : 0) ^ 0x36));
		sbuf_char(&outer, (char)((i < 16 ? key[i] : 0) ^ 0x5c));
	}
	ok = sbuf_add(&inner, data->data, data->len) == 0;
	if (ok)
		md5(inner.data, inner.len, out);
	ok = ok && sbuf_add(&outer, out, 16) == 0;
	if (ok)
		md5(outer.data, outer.len, out);
	sbuf_free(&inner);
	sbuf_free(&outer);
	return ok;
}

/* The key of the path's user, who calls himself so. */
static bool make_key(const struct lab_path *rule, const char *user,
		     const struct field *domain, uint8_t key[16])
{
	uint8_t wide[2 * TEXT_MAX];
	const char *password = rule->password ? rule->password : "";
	struct sbuf name = { 0 };
	bool ok = strlen(password) < TEXT_MAX;

	if (ok)
		md4(wide, widen(password, false, wide), key);
	ok = ok && sbuf_add(&name, wide, widen(user, true, wide)) == 0 &&
	     sbuf_add(&name, domain->p, domain->len) == 0 &&
	     keyed_md5(key, &name, key);
	sbuf_free(&name);
	return ok;
}

/* Is it the path's user? "DOMAIN\user", or "user" of any domain. */
static bool is_user(const struct lab_path *rule, const char *domain,
		    const char *user)
{
	const char *cut = strchr(rule->user, '\\');
	size_t len = cut ? (size_t)(cut - rule->user) : 0;

	return !strcmp(user, cut ? cut + 1 : rule->user) &&
	       (!cut || (strlen(domain) == len &&
			 !memcmp(domain, rule->user, len)));
}

static bool is_proof(const struct lab_conn *c, const struct lab_path *rule,
		     const struct message *m)
{
	char user[TEXT_MAX], domain[TEXT_MAX];
	struct field response, who, where;
	struct sbuf proven = { 0 };
	uint8_t key[16], proof[16];
	bool ok = m->len >= 64 && take_field(m, 20, &response) &&
		  take_field(m, 36, &who) && take_field(m, 28, &where) &&
		  response.len > 16 + 28 && narrow(&who, user) &&
		  narrow(&where, domain) && is_user(rule, domain, user) &&
		  make_key(rule, user, &where, key);

	ok = ok && sbuf_add(&proven, c->ntlm.nonce, 8) == 0 &&
	     sbuf_add(&proven, response.p + 16, response.len - 16) == 0 &&
	     keyed_md5(key, &proven, proof) && !memcmp(proof, response.p, 16);
	sbuf_free(&proven);
	return ok;
}

bool lab_ntlm_allows(struct lab_conn *c, const struct lab_path *rule,
		     const char *authorization)
{
	struct sbuf raw = { .max = 4096 };
	struct message m;

	if (!authorization)
		return c->ntlm.state == LAB_NTLM_PROVEN;
	if (strncmp(authorization, "NTLM ", 5) ||
	    base64_decode(authorization + 5, &raw) < 0)
		sbuf_reset(&raw);
	m = (struct message){ (const uint8_t *)raw.data, raw.len };
	if (m.len < 16 || memcmp(m.p, sig, 8))
		c->ntlm.state = LAB_NTLM_NONE;
	else if (m.p[8] == 1)
		c->ntlm.state = LAB_NTLM_OPEN;
	else
		c->ntlm.state = c->ntlm.state == LAB_NTLM_OPEN &&
				is_proof(c, rule, &m) ? LAB_NTLM_PROVEN :
				LAB_NTLM_NONE;
	sbuf_free(&raw);
	return c->ntlm.state == LAB_NTLM_PROVEN;
}

void lab_ntlm_ask(struct lab_conn *c)
{
	uint8_t m[48 + sizeof(info)] = { 0 };

	sbuf_str(&c->head, "WWW-Authenticate: NTLM");
	if (c->ntlm.state == LAB_NTLM_OPEN) {
		for (int i = 0; i < 8; i++)
			c->ntlm.nonce[i] = (uint8_t)lab_rand_below(
				&c->lab->rand, 256);
		memcpy(m, sig, 8);
		m[8] = 2;
		put_le32(m + 20, 0x00888205);
		memcpy(m + 24, c->ntlm.nonce, 8);
		put_le16(m + 40, sizeof(info));
		put_le16(m + 42, sizeof(info));
		put_le32(m + 44, 48);
		memcpy(m + 48, info, sizeof(info));
		sbuf_char(&c->head, ' ');
		base64_encode(m, sizeof(m), &c->head);
	}
	sbuf_str(&c->head, "\r\n");
}

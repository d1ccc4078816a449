/* http_auth.c: credentials for HTTP servers that ask for them. */
#include "net/http_auth.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "core/base64.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/http_parse.h"
#include "net/http_request.h"

#define HEX_LEN		32	/* of an MD5 sum */
#define PARAM_MAX	1024

static const char *password(const struct uri *u)
{
	return u->password ? u->password : "";
}

int http_basic(const struct uri *u, struct sbuf *out)
{
	struct sbuf both = { 0 };
	int rc = sbuf_printf(&both, "%s:%s", u->user, password(u));

	if (rc == 0)
		rc = sbuf_str(out, "Basic ");
	if (rc == 0)
		rc = base64_encode((const uint8_t *)both.data, both.len, out);
	sbuf_free(&both);
	return rc;
}

/* ---- the challenge --------------------------------------------------- */

/* Append a value; quoted ones lose their quotes. Returns what follows. */
static const char *take_value(const char *s, struct sbuf *out)
{
	if (*s != '"') {
		size_t n = strcspn(s, ", \t");

		(void)sbuf_add(out, s, n);	/* errors stay in @out */
		return s + n;
	}
	for (s++; *s && *s != '"'; s++) {
		if (*s == '\\' && s[1])
			s++;
		(void)sbuf_char(out, *s);
	}
	return *s ? s + 1 : s;
}

/* The value of @name into @out; false if there is none. */
static bool find_param(const char *s, const char *name, struct sbuf *out)
{
	size_t n, want = strlen(name);
	char key[16];

	sbuf_reset(out);
	while (*s) {
		s += strspn(s, ", \t");
		n = strcspn(s, "=, \t");
		memcpy(key, s, n < sizeof(key) ? n : 0);
		key[n < sizeof(key) ? n : 0] = 0;
		s += n;
		s += strspn(s, " \t");
		if (*s != '=')
			continue;
		s++;
		s += strspn(s, " \t");
		sbuf_reset(out);
		s = take_value(s, out);
		if (n == want && str_eq_nocase(key, name))
			return out->error == 0;
	}
	sbuf_reset(out);
	return false;
}

/* ---- the answer ------------------------------------------------------ */

/* The MD5 sum of texts joined by colons, in hex. The last one is NULL. */
static int md5(char hex[HEX_LEN + 1], ...)
{
	static const char digits[] = "0123456789abcdef";
	struct sbuf text = { 0 };
	uint8_t sum[DIGEST_MAX];
	const char *part;
	va_list ap;
	int rc, i;

	va_start(ap, hex);
	for (i = 0; (part = va_arg(ap, const char *)); i++) {
		if (i)
			(void)sbuf_char(&text, ':');
		(void)sbuf_str(&text, part);
	}
	va_end(ap);
	rc = text.error ? text.error :
	     digest(DIGEST_MD5, sbuf_text(&text), text.len, sum);
	for (i = 0; rc >= 0 && i < HEX_LEN; i++)
		hex[i] = digits[i & 1 ? sum[i / 2] & 15 : sum[i / 2] >> 4];
	hex[HEX_LEN] = 0;
	sbuf_free(&text);
	return rc < 0 ? rc : 0;
}

struct answer {
	struct sbuf realm, nonce, opaque, qop, algorithm, target;
	bool        has_opaque, sess;
	char        cnonce[9];
	char        response[HEX_LEN + 1];
};

/* A parameter that is too long, or that there is no memory for? */
static int lost(const struct answer *a)
{
	return a->realm.error ? a->realm.error :
	       a->nonce.error ? a->nonce.error :
	       a->opaque.error ? a->opaque.error :
	       a->qop.error ? a->qop.error : a->algorithm.error;
}

static int read_challenge(struct answer *a, const char *challenge)
{
	bool has_realm = find_param(challenge, "realm", &a->realm);
	bool has_nonce = find_param(challenge, "nonce", &a->nonce);
	bool has_qop = find_param(challenge, "qop", &a->qop);
	bool has_algorithm = find_param(challenge, "algorithm",
					&a->algorithm);

	a->has_opaque = find_param(challenge, "opaque", &a->opaque);
	if (lost(a))
		return lost(a);
	if (!has_realm || !has_nonce)
		return -EINVAL;
	if (has_qop && !http_listed(sbuf_text(&a->qop), "auth"))
		return -ENOTSUP;
	if (!has_algorithm)
		return 0;
	a->sess = str_eq_nocase(sbuf_text(&a->algorithm), "MD5-sess");
	return a->sess || str_eq_nocase(sbuf_text(&a->algorithm), "MD5") ?
	       0 : -ENOTSUP;
}

static int respond(struct answer *a, const struct uri *u, const char *method)
{
	const char *nonce = sbuf_text(&a->nonce);
	char ha1[HEX_LEN + 1], ha2[HEX_LEN + 1];
	int rc = md5(ha1, u->user, sbuf_text(&a->realm), password(u), NULL);

	if (rc == 0 && a->sess)
		rc = md5(ha1, ha1, nonce, a->cnonce, NULL);
	if (rc == 0)
		rc = md5(ha2, method, sbuf_text(&a->target), NULL);
	if (rc < 0)
		return rc;
	if (a->qop.len)
		return md5(a->response, ha1, nonce, "00000001", a->cnonce,
			   "auth", ha2, NULL);
	return md5(a->response, ha1, nonce, ha2, NULL);
}

/* A quoted string: what would end it goes escaped. */
static void put_field(struct sbuf *out, const char *name, const char *value)
{
	(void)sbuf_printf(out, ", %s=\"", name);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			(void)sbuf_char(out, '\\');
		(void)sbuf_char(out, *value);
	}
	(void)sbuf_char(out, '"');
}

static int print(const struct answer *a, const struct uri *u,
		 struct sbuf *out)
{
	(void)sbuf_printf(out, "Digest response=\"%s\"", a->response);
	put_field(out, "username", u->user);
	put_field(out, "realm", sbuf_text(&a->realm));
	put_field(out, "nonce", sbuf_text(&a->nonce));
	put_field(out, "uri", sbuf_text(&a->target));
	if (a->has_opaque)
		put_field(out, "opaque", sbuf_text(&a->opaque));
	if (a->algorithm.len)
		(void)sbuf_printf(out, ", algorithm=%s",
				  sbuf_text(&a->algorithm));
	if (a->qop.len)
		(void)sbuf_printf(out, ", qop=auth, nc=00000001, "
				  "cnonce=\"%s\"", a->cnonce);
	else if (a->sess)
		put_field(out, "cnonce", a->cnonce);
	return out->error;
}

int http_digest(const struct uri *u, const char *method,
		const char *challenge, uint32_t cnonce, struct sbuf *out)
{
	struct answer a = { .realm.max = PARAM_MAX, .nonce.max = PARAM_MAX,
			    .opaque.max = PARAM_MAX, .qop.max = PARAM_MAX,
			    .algorithm.max = PARAM_MAX };
	int rc = read_challenge(&a, challenge), i;

	for (i = 0; i < 8; i++)
		a.cnonce[i] = "0123456789abcdef"[cnonce >> 4 * i & 15];
	if (rc == 0)
		rc = http_target(u, &a.target);
	if (rc == 0)
		rc = respond(&a, u, method);
	if (rc == 0)
		rc = print(&a, u, out);
	sbuf_free(&a.realm);
	sbuf_free(&a.nonce);
	sbuf_free(&a.opaque);
	sbuf_free(&a.qop);
	sbuf_free(&a.algorithm);
	sbuf_free(&a.target);
	return rc;
}

int http_credentials(const struct uri *u, const char *method,
		     const struct http_parser *p, uint32_t cnonce,
		     struct sbuf *out, struct err *e)
{
	int rc = p->auth == HTTP_AUTH_BASIC ? http_basic(u, out) :
		 p->auth == HTTP_AUTH_NTLM ? -ENOTSUP :
		 http_digest(u, method, sbuf_text(&p->challenge), cnonce, out);

	return rc < 0 ? err_set(e, rc, "the server wants credentials in a way "
				"that is not known here") : 0;
}

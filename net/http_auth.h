/* http_auth.h: credentials for HTTP servers that ask for them. */
#ifndef NET_HTTP_AUTH_H
#define NET_HTTP_AUTH_H

#include <stdint.h>

struct err;
struct http_parser;
struct sbuf;
struct uri;

/* Append "Basic ..." for the credentials of @u (RFC 7617). */
int http_basic(const struct uri *u, struct sbuf *out);

/*
 * Append "Digest ..." (RFC 7616, with MD5 or MD5-sess). @challenge is what
 * follows "Digest" in WWW-Authenticate, @cnonce a number of our choice.
 * Returns 0, -ENOTSUP (another algorithm, or no qop that we know), -EINVAL
 * (no realm or nonce), -ENOMEM.
 */
int http_digest(const struct uri *u, const char *method,
		const char *challenge, uint32_t cnonce, struct sbuf *out);

/* Append the one of these that the response in @p wants. @e says why not: it
   wants another way, or there is no memory. */
int http_credentials(const struct uri *u, const char *method,
		     const struct http_parser *p, uint32_t cnonce,
		     struct sbuf *out, struct err *e);

#endif

/* http_ntlm.h: NTLM, by which Microsoft's HTTP servers ask who comes. */
#ifndef NET_HTTP_NTLM_H
#define NET_HTTP_NTLM_H

#include <stdbool.h>
#include <stdint.h>

struct sbuf;
struct uri;

/* Is it there? Not in the small images: net/notls/. */
extern const bool http_ntlm_is_there;

/*
 * Append "NTLM ..." (MS-NLMP, NTLMv2). @challenge is what follows "NTLM" in
 * WWW-Authenticate: at first nothing, and then the answer opens the talk; the
 * next one, on the same connection, has a challenge, and is answered by the
 * credentials of @u, whose user may be DOMAIN\USER. @own are random bytes.
 * Returns 0, -EINVAL (no such challenge, or names that are too long), -ENOMEM.
 */
int http_ntlm(const struct uri *u, const char *challenge,
	      const uint8_t own[8], struct sbuf *out);
/* Does @challenge open the talk? */
bool http_ntlm_opens(const char *challenge);

#endif

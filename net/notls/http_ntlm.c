/* http_ntlm.c: in place of net/http_ntlm.c in the small images. */
#include "net/http_ntlm.h"

#include <errno.h>

const bool http_ntlm_is_there = false;

bool http_ntlm_opens(const char *challenge)
{
	(void)challenge;
	return false;
}

int http_ntlm(const struct uri *u, const char *challenge,
	      const uint8_t own[8], struct sbuf *out)
{
	(void)u;
	(void)challenge;
	(void)own;
	(void)out;
	return -ENOTSUP;
}

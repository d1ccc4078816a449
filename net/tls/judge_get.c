/* judge_get.c: fetching what a judge needs, and saying that this goes on. */
#include <stdio.h>

#include "core/str.h"
#include "net/tls/judge.h"
#include "net/tls/ocsp.h"

bool judge_get(struct judge *j, const char *uri, const struct sbuf *body,
	       const char *what, const struct der *name, tls_got *done)
{
	char called[CERT_NAME], text[32];

	j->get = tls_get_start(j->net, uri, body ? body->data : NULL,
			       body ? body->len : 0, OCSP_TYPE, done, j);
	if (!j->get)
		return false;
	snprintf(text, sizeof(text), "%s %.26s", what,
		 cert_name_of(name, called));
	j->note(j->ctx, text);
	return true;
}

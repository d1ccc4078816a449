/* judge_get.c: fetching what a judge needs, and saying that this goes on. */
#include <stdio.h>

#include "core/str.h"
#include "net/tls/judge.h"
#include "net/tls/ocsp.h"

bool judge_get(struct judge *j, const char *uri, const struct sbuf *body,
	       const char *what, const struct der *name, tls_got *done)
{
	struct sbuf called = { 0 };
	char text[32];

	j->get = tls_get_start(j->net, uri, body ? body->data : NULL,
			       body ? body->len : 0, OCSP_TYPE, done, j);
	if (!j->get)
		return false;
	(void)cert_name_of(name, &called);
	snprintf(text, sizeof(text), "%s %.26s", what, sbuf_text(&called));
	sbuf_free(&called);
	j->note(j->ctx, text);
	return true;
}

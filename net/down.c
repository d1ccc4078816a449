/* down.c: why a connection failed, in words. */
#include "net/down.h"

#include "core/err.h"
#include "core/fetch.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/stack.h"

/* Where it was redirected to is what a person needs to know of a scheme that
   this image does not have. */
static void say_why(struct transfer *t, int status, const char *why)
{
	struct sbuf uri = { 0 };

	if (status == -ENOTSUP && uri_print_short(t->uri, &uri) == 0)
		err_set(t->err, status, "%s: %s", sbuf_text(&uri), why);
	else
		err_set(t->err, status, "%.60s: %s", t->uri->host, why);
	sbuf_free(&uri);
}

int down_say(struct err *e, int status, const char *host, bool any)
{
	switch (status) {
	case -ENXIO:
	case -ENOTCONN:
	case -EAGAIN:
	case -ENODATA:
		status = net_lookup_error(e, status, host);
		break;
	case -ENETUNREACH:
		err_set(e, status, "no route to %.60s", host);
		break;
	case -ETIMEDOUT:
		err_set(e, status, "%.60s does not answer", host);
		break;
	case -ECONNRESET:
		err_set(e, status, any ? "%.60s cut the connection" :
			"%.60s refused the connection", host);
		break;
	default:
		err_set(e, status, "connection to %.60s: %s", host,
			err_text(status));
	}
	return status;
}

int down_error(struct transfer *t, int status, bool any, const char *why)
{
	if (why)
		say_why(t, status, why);
	return down_say(t->err, status, t->uri->host, any);
}

bool down_may_recover(int status)
{
	return status != -ENOMEM && status != -EACCES;
}

/* http_fail.c: why a download by HTTP failed, in words. */
#include "net/http_fail.h"

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

int http_down_error(struct transfer *t, int status, bool any,
		    const char *why)
{
	const char *host = t->uri->host;
	struct err *e = t->err;

	if (why)
		say_why(t, status, why);
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

bool http_may_recover(int status)
{
	return status != -ENOMEM && status != -EACCES;
}

int http_status_error(unsigned code, struct err *e)
{
	if (code == 401)
		return err_set(e, -EACCES, "the server wants a user name and "
			       "password (HTTP 401)");
	if (code == 403)
		return err_set(e, -EPERM, "the server forbids it (HTTP 403)");
	if (code == 404)
		return err_set(e, -ENOENT, "the server has no such file "
			       "(HTTP 404)");
	if (code >= 300 && code < 400)
		return err_set(e, -EXDEV, "a redirection to nowhere "
			       "(HTTP %u)", code);
	if (code >= 400 && code < 500)
		return err_set(e, -EIO, "the server refuses it (HTTP %u)",
			       code);
	return err_set(e, -EIO, "the server failed (HTTP %u)", code);
}

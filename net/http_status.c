/* http_status.c: a server that does not give what was asked for: what is wrong,
   or where else it is. */
#include "core/err.h"
#include "core/uri.h"
#include "net/http_parse.h"

int http_status_error(unsigned code, struct err *e)
{
	if (code == 401)
		return err_set(e, -EACCES, "the server wants a user name and "
			       "password, as in http://USER:PASSWORD@HOST/ "
			       "(HTTP 401)");
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

/* A server must not send a machine to that machine's own files. */
static bool leads_elsewhere(const struct uri *to)
{
	return !uri_has_scheme(to, "http") && !uri_has_scheme(to, "https");
}

int http_redirection(const struct http_parser *p, struct uri *from,
		     struct uri **out, struct err *e)
{
	struct uri *rel = uri_parse(sbuf_text(&p->location));
	struct uri *to = rel ? uri_resolve(from, rel) : NULL;
	int rc = 0;

	uri_unref(rel);
	if (!to)
		rc = err_set(e, -ENOMEM, "no memory for a redirection");
	else if (leads_elsewhere(to))
		rc = err_set(e, -EACCES, "a redirection to %.20s: is not "
			     "followed", to->scheme);
	if (rc == 0)
		*out = to;
	else
		uri_unref(to);
	return rc;
}

/* http_status.c: what is wrong when a server does not give what was asked for. */
#include "core/err.h"
#include "net/http_parse.h"

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

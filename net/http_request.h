/* http_request.h: HTTP requests as text (reference/protocols.md#requests). */
#ifndef NET_HTTP_REQUEST_H
#define NET_HTTP_REQUEST_H

#include <stdbool.h>

struct err;
struct param_list;
struct sbuf;
struct uri;

/* "GET", or what the parameters ask for; NULL: no such method, @e says so. */
const char *http_method(const struct param_list *params, struct err *e);

/*
 * Append the whole request. @agent is the User-Agent; @authorization the
 * value of that header, or NULL. Returns 0, -EINVAL (line breaks in a
 * header), -ENOMEM.
 */
int http_request(const struct uri *u, const struct param_list *params,
		 const char *method, const char *agent,
		 const char *authorization, struct sbuf *out, struct err *e);

/* Append what the request line names: path and query. */
int http_target(const struct uri *u, struct sbuf *out);

#endif

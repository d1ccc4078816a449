/* http_request.h: HTTP requests as text (reference/protocols.md#requests). */
#ifndef NET_HTTP_REQUEST_H
#define NET_HTTP_REQUEST_H

#include <stddef.h>

struct err;
struct param_list;
struct sbuf;
struct settings;
struct uri;

/* "GET", or what the parameters ask for; NULL: no such method, @e says so. */
const char *http_method(const struct param_list *params, struct err *e);

/* What a script wants to be known as, or what we are. */
void http_agent(struct settings *root, char *buf, size_t cap);

/*
 * Append the whole request. @agent is the User-Agent; @more are
 * header lines with their ends, or NULL. Returns 0, -EINVAL (line breaks in a
 * header), -ENOMEM.
 */
int http_request(const struct uri *u, const struct param_list *params,
		 const char *method, const char *agent,
		 const char *more, struct sbuf *out, struct err *e);

/* Append what the request line names: path and query. */
int http_target(const struct uri *u, struct sbuf *out);

#endif

/* http_request.c: HTTP requests as text. */
#include "net/http_request.h"

#include <string.h>

#include "core/err.h"
#include "core/param.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "core/version.h"

#define AGENT	"pxesh/" PXESH_VERSION " (iPXE compatible)"

static bool has_fields(const struct param_list *params)
{
	const struct param *p = params ? params->first : NULL;

	while (p && p->header)
		p = p->next;
	return p != NULL;
}

const char *http_method(const struct param_list *params, struct err *e)
{
	static const char *const methods[] = { "GET", "POST", "HEAD", "PUT" };
	size_t i;

	if (!params || !params->method)
		return has_fields(params) ? "POST" : "GET";
	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_eq_nocase(params->method, methods[i]))
			return methods[i];
	err_set(e, -ENOTSUP, "no HTTP method \"%.20s\"; there are GET, POST, "
		"PUT and HEAD", params->method);
	return NULL;
}

void http_agent(struct settings *root, char *buf, size_t cap)
{
	if (settings_text(root, "user-agent", buf, cap) <= 0 ||
	    str_has_control(buf))
		memcpy(buf, AGENT, sizeof(AGENT));
}

/* What must not be on a request line goes escaped; nothing else changes. */
static void add_escaped(const char *s, struct sbuf *out)
{
	for (; *s; s++) {
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			(void)sbuf_printf(out, "%%%02X", (unsigned char)*s);
		else
			(void)sbuf_char(out, *s);
	}
}

int http_target(const struct uri *u, struct sbuf *out)
{
	add_escaped(u->raw_path && *u->raw_path ? u->raw_path : "/", out);
	if (u->query) {
		(void)sbuf_char(out, '?');
		add_escaped(u->query, out);
	}
	return out->error;
}

static void add_host(const struct uri *u, struct sbuf *out)
{
	bool bare6 = strchr(u->host, ':') && u->host[0] != '[';

	(void)sbuf_printf(out, bare6 ? "Host: [%s]" : "Host: %s", u->host);
	if (u->port)
		(void)sbuf_printf(out, ":%u", u->port);
	(void)sbuf_str(out, "\r\n");
}

static void add_fields(const struct param_list *params, struct sbuf *out)
{
	const struct param *p;
	bool first = true;

	for (p = params->first; p; p = p->next) {
		if (p->header)
			continue;
		if (!first)
			(void)sbuf_char(out, '&');
		first = false;
		(void)uri_encode_field(p->key, strlen(p->key), out);
		(void)sbuf_char(out, '=');
		(void)uri_encode_field(p->value, strlen(p->value), out);
	}
}

static int add_headers(const struct param_list *params, struct sbuf *out,
		       struct err *e)
{
	const struct param *p;

	for (p = params ? params->first : NULL; p; p = p->next) {
		if (!p->header)
			continue;
		if (str_has_control(p->key) || str_has_control(p->value))
			return err_set(e, -EINVAL, "the header \"%.40s\" has "
				       "a control character", p->key);
		(void)sbuf_printf(out, "%s: %s\r\n", p->key, p->value);
	}
	return 0;
}

/* Servers wait for the length of these, even of nothing (RFC 9110, 8.6). */
static bool has_body(const char *method)
{
	return !strcmp(method, "POST") || !strcmp(method, "PUT");
}

int http_request(const struct uri *u, const struct param_list *params,
		 const char *method, const char *agent,
		 const char *more, struct sbuf *out, struct err *e)
{
	struct sbuf body = { 0 };
	int rc;

	(void)sbuf_printf(out, "%s ", method);	/* errors stay in @out */
	(void)http_target(u, out);
	(void)sbuf_str(out, " HTTP/1.1\r\n");
	add_host(u, out);
	(void)sbuf_printf(out, "User-Agent: %s\r\nConnection: keep-alive\r\n",
			  agent);
	if (more)
		(void)sbuf_str(out, more);
	if (has_fields(params)) {
		add_fields(params, &body);
		(void)sbuf_printf(out, "Content-Type: application/"
				  "x-www-form-urlencoded\r\n"
				  "Content-Length: %llu\r\n",
				  (unsigned long long)body.len);
	} else if (has_body(method)) {
		(void)sbuf_str(out, "Content-Length: 0\r\n");
	}
	rc = add_headers(params, out, e);
	(void)sbuf_str(out, "\r\n");
	(void)sbuf_add(out, sbuf_text(&body), body.len);
	if (rc == 0)
		rc = body.error ? body.error : out->error;
	sbuf_free(&body);
	return rc < 0 ? err_set(e, rc, "cannot send the request: %s",
				err_text(rc)) : 0;
}

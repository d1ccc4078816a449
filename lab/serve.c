/* serve.c: serve folders whatever the lab file says. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "core/uri.h"
#include "lab/inside.h"

static char *keep(struct lab *lab, const char *s)
{
	return arena_strndup(&lab->config.mem, s, strlen(s));
}

/* A server at the lab's own address, if there is none. */
static int ensure(struct lab *lab, enum lab_kind kind, const char *name,
		  uint16_t port)
{
	struct lab_server *s, **end = &lab->config.servers;
	uint32_t own = lab->nets ? lab->nets->config->address : 0;

	if (!own || lab_server_at(lab, kind, port, own))
		return 0;
	s = arena_calloc(&lab->config.mem, 1, sizeof(*s));
	if (!s || !(s->files = arena_calloc(&lab->config.mem, 1,
					    sizeof(*s->files))))
		return -ENOMEM;
	s->kind = kind;
	s->name = name;
	s->port = port;
	s->address = own;
	while (*end)
		end = &(*end)->next;
	*end = s;
	return lab_servers_listen(lab, kind, port);
}

/* In front of the others, or, the lab's own, behind them. */
static struct lab_root *add(struct lab *lab, const char *host,
			    const char *path, const char *folder, bool own)
{
	struct lab_root *r = arena_calloc(&lab->config.mem, 1, sizeof(*r));
	struct lab_root **at = &lab->roots;

	if (!r)
		return NULL;
	r->own = own;
	r->host = keep(lab, host);
	r->path = keep(lab, path);
	r->folder = keep(lab, folder);
	if (!r->host || !r->path || !r->folder)
		return NULL;
	while (own && *at)
		at = &(*at)->next;
	r->next = *at;
	*at = r;
	return r;
}

int lab_serve(struct lab *lab, const char *host, const char *folder)
{
	if (!add(lab, host, "", folder, true))
		return -ENOMEM;
	return ensure(lab, LAB_HTTP, "http", LAB_HTTP_PORT);
}

static int add_uri(struct lab *lab, const struct uri *u, const char *folder)
{
	bool tftp = uri_has_scheme(u, "tftp");
	char *path = str_dup(u->path ? u->path : "");
	size_t len = path ? strlen(path) : 0;
	struct lab_root *r = NULL;

	while (len && path[len - 1] == '/')
		path[--len] = '\0';
	if (path)
		r = add(lab, u->host, path, folder, false);
	free(path);
	if (!r)
		return -ENOMEM;
	r->tftp = tftp;
	r->tls = uri_has_scheme(u, "https");
	r->port = u->port;
	return tftp ? ensure(lab, LAB_TFTP, "tftp", LAB_TFTP_PORT) :
		      ensure(lab, LAB_HTTP, "http", LAB_HTTP_PORT);
}

int lab_root(struct lab *lab, const char *url, const char *folder,
	     struct err *e)
{
	struct uri *u = uri_parse(url);
	int rc = -ENOMEM;

	if (u && (!u->host || !*u->host || u->bad_port ||
		  (!uri_has_scheme(u, "http") && !uri_has_scheme(u, "https") &&
		   !uri_has_scheme(u, "tftp"))))
		rc = err_set(e, -EINVAL, "\"%.60s\": a root's URL begins with "
			     "http://HOST, https://HOST or tftp://HOST", url);
	else if (u)
		rc = add_uri(lab, u, folder);
	uri_unref(u);
	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory to serve %.60s", url);
	return rc < 0 ? err_set(e, rc, "the lab cannot serve %.60s", url) : 0;
}

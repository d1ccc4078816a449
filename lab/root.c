/* root.c: the folders that are served whatever the lab file says. */
#include <string.h>

#include "core/hostname.h"
#include "core/str.h"
#include "core/uri.h"
#include "lab/inside.h"

static bool has_path(const struct lab_root *r, const char *path)
{
	size_t n = strlen(r->path);

	return !strncmp(path, r->path, n) && path[n] == '/';
}

const struct lab_root *lab_root_of(const struct lab *lab, const char *host,
				   const char *path)
{
	const struct lab_root *r, *best = NULL;

	for (r = lab->roots; r; r = r->next) {
		if (r->tftp != !host || !has_path(r, path) ||
		    (host && !host_is(r->host, host)))
			continue;
		if (!best || (!r->own &&
			      strlen(r->path) > strlen(best->path)))
			best = r;
	}
	return best;
}

bool lab_root_has_host(const struct lab *lab, const char *host)
{
	const struct lab_root *r = lab->roots;

	while (r && !host_is(r->host, host))
		r = r->next;
	return r != NULL;
}

/* Is this what was asked, "GET http://boot.test/menu.ipxe"? */
static bool is_request(const struct lab_request *q, const struct uri *uri,
		       const char *text)
{
	const char *what = strchr(q->what, ' ');

	if (!what)
		return false;
	if (uri_has_scheme(uri, "http") || uri_has_scheme(uri, "https"))
		return !strcmp(what + 1, text);
	return uri->path && !strcmp(what + 1, uri->path);
}

bool lab_is_placeholder(const struct lab *lab, const char *uri)
{
	const char *what;

	for (unsigned i = lab->n_requests; i; i--) {
		what = strchr(lab->requests[i - 1].what, ' ');
		if (what && !strcmp(what + 1, uri))
			return strstr(lab->requests[i - 1].answer,
				      "a placeholder");
	}
	return false;
}

const char *lab_source(const struct lab *lab, const struct uri *uri)
{
	struct sbuf text = { .max = 65536 };
	const char *source = NULL;

	if (!uri->scheme || uri_print(uri, &text) < 0) {
		sbuf_free(&text);
		return NULL;
	}
	for (unsigned i = lab->n_requests; i && !source; i--) {
		const struct lab_request *q = &lab->requests[i - 1];

		if (*q->source && is_request(q, uri, sbuf_text(&text)))
			source = q->source;
	}
	sbuf_free(&text);
	return source;
}

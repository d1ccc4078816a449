/* uri_resolve.c: URIs made from others (reference/protocols.md#resolution). */
#include "core/uri.h"

#include <string.h>

#include "core/str.h"

/* Length of the directory in @path, its slash included. */
static size_t dir_len(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len;
}

/* The directory above one that ends in a slash; never above the root. */
static size_t up(const char *path, size_t len)
{
	size_t above = len ? dir_len(path, len - 1) : 0;

	return above || *path != '/' ? above : len;
}

/*
 * Append @rel as seen from the file @base. Only leading dot segments count;
 * later ones are the server's to understand.
 */
static int join(const char *base, const char *rel, struct sbuf *out)
{
	size_t dir = dir_len(base, strlen(base));

	for (;;) {
		if (rel[0] != '.')
			break;
		if (rel[1] == '/' || !rel[1]) {
			rel += rel[1] ? 2 : 1;
		} else if (rel[1] == '.' && (rel[2] == '/' || !rel[2])) {
			rel += rel[2] ? 3 : 2;
			dir = up(base, dir);
		} else {
			break;
		}
	}
	(void)sbuf_add(out, base, dir);
	return sbuf_str(out, rel);
}

/* A path of @rel's own: query and fragment are its own too. */
static int resolve_path(struct uri *to, const struct uri *base,
			const struct uri *rel, struct sbuf *text)
{
	const char *from = base->raw_opaque ? base->raw_opaque :
			   base->raw_path ? base->raw_path : "/";

	to->query = rel->query;
	to->fragment = rel->fragment;
	if (rel->raw_path[0] == '/') {
		to->raw_opaque = NULL;
		to->raw_path = rel->raw_path;
		return 0;
	}
	if (join(from, rel->raw_path, text) < 0)
		return text->error;
	if (base->raw_opaque)
		to->raw_opaque = sbuf_text(text);
	else
		to->raw_path = sbuf_text(text);
	return 0;
}

struct uri *uri_resolve(struct uri *base, struct uri *rel)
{
	struct sbuf text = { 0 };
	struct uri to, *out = NULL;

	/* nothing lies beside a data: URI, so nothing is relative to one */
	if (!base || rel->scheme || uri_has_scheme(base, "data"))
		return uri_ref(rel);
	to = *base;
	to.params = rel->params;
	if (rel->raw_path) {
		if (resolve_path(&to, base, rel, &text) < 0)
			goto out;
	} else {
		to.fragment = rel->fragment;
		if (rel->query)
			to.query = rel->query;
	}
	out = uri_build(&to);
out:
	sbuf_free(&text);
	return out;
}

/* A name that is no URI but a path, byte for byte. */
static struct uri *literal(uint32_t server_be, const char *name)
{
	const unsigned char *ip = (const unsigned char *)&server_be;
	struct sbuf host = { 0 }, path = { 0 };
	struct uri parts = { .scheme = "tftp" }, *u = NULL;

	(void)sbuf_printf(&host, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
	(void)sbuf_char(&path, '/');
	(void)uri_encode_path(name, &path);
	if (!host.error && !path.error) {
		parts.host = sbuf_text(&host);
		parts.raw_path = sbuf_text(&path);
		u = uri_build(&parts);
	}
	sbuf_free(&host);
	sbuf_free(&path);
	return u;
}

struct uri *uri_pxe(uint32_t server_be, const char *name)
{
	struct uri *u = uri_parse(name);

	if (!u || uri_is_hierarchical(u))
		return u;
	uri_unref(u);
	return literal(server_be, name);
}

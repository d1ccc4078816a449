/* uri.h: URIs as boot scripts write them (reference/protocols.md#uris). */
#ifndef CORE_URI_H
#define CORE_URI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbuf;

/* Parts are NULL when absent; all live in one block with the struct. */
struct uri {
	const char *scheme;	/* as written; compare without case	*/
	const char *opaque;	/* decoded; opaque URIs have no path	*/
	const char *raw_opaque;
	const char *user, *password, *host;	/* decoded		*/
	uint16_t    port;	/* 0: the scheme's own			*/
	bool        bad_port;	/* there is one, but it is no number	*/
	const char *path;	/* decoded				*/
	const char *raw_path;	/* as sent				*/
	const char *query;	/* raw, without "?"			*/
	const char *fragment;	/* raw, without "#"			*/
	const char *params;	/* the list named by ##params[=NAME]; ""
				   is the unnamed one; NULL: none	*/
	size_t      opaque_len, path_len;	/* they may hold NULs	*/
	int         refs;
};

/*
 * Parse @text: anything is a URI of some kind. Returns one with one
 * reference, or NULL when memory is out.
 */
struct uri *uri_parse(const char *text);
struct uri *uri_ref(struct uri *u);		/* NULL-safe */
void uri_unref(struct uri *u);			/* NULL-safe */

/*
 * A copy of the parts in @from, its decoded path and opaque part taken from
 * the raw ones. NULL: no memory.
 */
struct uri *uri_build(const struct uri *from);

/*
 * @rel against @base (may be NULL): f2. The caller's. NULL: no memory. With no
 * base that has names of its own (none, data:) it stays relative.
 */
struct uri *uri_resolve(struct uri *base, struct uri *rel);

bool uri_is_absolute(const struct uri *u);
/* Absolute, with a host or a path: a PXE filename is used as it is then. */
bool uri_is_hierarchical(const struct uri *u);
bool uri_has_scheme(const struct uri *u, const char *scheme);

/* Why this cannot be asked of a server: a host, port, user or password that
   is none. NULL: it can. */
const char *uri_fault(const struct uri *u);

/* Append the text: all of it, or without credentials, query and fragment. */
int uri_print(const struct uri *u, struct sbuf *out);
int uri_print_short(const struct uri *u, struct sbuf *out);

/*
 * Append @len bytes escaped as form fields are
 * (reference/protocols.md#printing).
 */
int uri_encode_field(const char *s, size_t len, struct sbuf *out);

/* Append a path taken literally, escaped so that parsing gives it back. */
int uri_encode_path(const char *s, struct sbuf *out);

/* Percent-decode in place; returns the new length. A NUL follows. */
size_t uri_decode(char *s, size_t len);

/*
 * The name that an image from here gets (reference/commands.md#images), in @u;
 * NULL: it has none.
 */
const char *uri_basename(const struct uri *u);

/* "tftp://SERVER/NAME" with @name taken literally, or @name if it is a
   hierarchical URI (PXE filename rule, i2.3). @server_be in network order.
   NULL: no memory. */
struct uri *uri_pxe(uint32_t server_be, const char *name);

#endif

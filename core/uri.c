/* uri.c: take a URI's text apart, leniently (reference/protocols.md#uris). */
#include "core/uri.h"

#include <stdlib.h>
#include <string.h>

#include "core/hostname.h"
#include "core/str.h"

/* ---- parts into one block ------------------------------------------ */

/* The parts that are copied as they are, in any order. */
static const size_t copied[] = {
	offsetof(struct uri, scheme), offsetof(struct uri, raw_opaque),
	offsetof(struct uri, user), offsetof(struct uri, password),
	offsetof(struct uri, host), offsetof(struct uri, raw_path),
	offsetof(struct uri, query), offsetof(struct uri, fragment),
	offsetof(struct uri, params),
};
#define COPIED (sizeof(copied) / sizeof(copied[0]))

static const char **part(struct uri *u, size_t i)
{
	return (const char **)(void *)((char *)u + copied[i]);
}

static size_t part_size(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

/* Copy @s to *@at, which moves on. */
static const char *put_part(char **at, const char *s)
{
	char *start = *at;
	size_t size = part_size(s);

	if (!s)
		return NULL;
	memcpy(start, s, size);
	*at += size;
	return start;
}

/* The same, decoded; the length goes to *@len. */
static const char *put_decoded(char **at, const char *s, size_t *len)
{
	char *start = *at;

	*len = 0;
	if (!put_part(at, s))
		return NULL;
	*len = uri_decode(start, strlen(s));
	return start;
}

struct uri *uri_build(const struct uri *from)
{
	struct uri parts = *from;
	size_t size = sizeof(parts) + part_size(from->raw_path) +
		      part_size(from->raw_opaque);
	struct uri *u;
	char *at;

	for (size_t i = 0; i < COPIED; i++)
		size += part_size(*part(&parts, i));
	u = malloc(size);
	if (!u)
		return NULL;
	*u = parts;
	u->refs = 1;
	at = (char *)(u + 1);
	for (size_t i = 0; i < COPIED; i++)
		*part(u, i) = put_part(&at, *part(&parts, i));
	u->path = put_decoded(&at, u->raw_path, &u->path_len);
	u->opaque = put_decoded(&at, u->raw_opaque, &u->opaque_len);
	return u;
}

struct uri *uri_ref(struct uri *u)
{
	if (u)
		u->refs++;
	return u;
}

void uri_unref(struct uri *u)
{
	if (u && --u->refs == 0)
		free(u);
}

/* ---- decoding ------------------------------------------------------ */

size_t uri_decode(char *s, size_t len)
{
	size_t from = 0, to = 0;
	int digit, value;

	while (from < len) {
		char c = s[from++];

		if (c == '%' && from < len && (digit = str_hex(s[from])) >= 0) {
			value = digit;
			from++;
			if (from < len && (digit = str_hex(s[from])) >= 0) {
				value = value * 16 + digit;
				from++;
			}
			c = (char)value;
		}
		s[to++] = c;
	}
	s[to] = '\0';
	return to;
}

/* For the parts in which a NUL byte would mean nothing. */
static char *decoded(char *s)
{
	uri_decode(s, strlen(s));
	return s;
}

/* ---- parsing ------------------------------------------------------- */

/* Cut @s at the first @c; returns what follows it, or NULL. */
static char *cut(char *s, char c)
{
	char *p = strchr(s, c);

	if (!p)
		return NULL;
	*p = '\0';
	return p + 1;
}

static const char *take_params(char *s)
{
	char *p = strstr(s, "##params");

	if (!p)
		return NULL;
	*p = '\0';
	p += strlen("##params");
	return *p == '=' ? decoded(p + 1) : "";
}

/* Cut the scheme off; returns what follows its colon, or NULL. */
static char *take_scheme(char *s)
{
	char *p = s;

	while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
	       *p == '-' || *p == '_')
		p++;
	if (p == s || *p != ':')
		return NULL;
	*p = '\0';
	return p + 1;
}

static void take_port(struct uri *u, char *host)
{
	char *colon = strrchr(host, ':');
	unsigned long port = 0;

	if (!colon || host[strlen(host) - 1] == ']')
		return;
	*colon = '\0';
	for (const char *p = decoded(colon + 1); *p; p++) {
		if (*p < '0' || *p > '9' || port > UINT16_MAX) {
			u->bad_port = true;
			return;
		}
		port = port * 10 + (unsigned long)(*p - '0');
	}
	u->bad_port = port > UINT16_MAX;
	if (!u->bad_port)
		u->port = (uint16_t)port;
}

/* [user[:password]@]host[:port] */
static void take_authority(struct uri *u, char *s)
{
	char *at = strchr(s, '@'), *password;	/* the first, as iPXE has it */

	if (at) {
		*at = '\0';
		password = cut(s, ':');
		u->user = decoded(s);
		u->password = password ? decoded(password) : NULL;
		s = at + 1;
	}
	if (!u->scheme || !str_eq_nocase(u->scheme, "fcp"))
		take_port(u, s);	/* a port's name has colons, too */
	u->host = decoded(s);
}

/* What follows "scheme:", or a relative URI; its query is cut off already. */
static void take_hierarchical(struct uri *u, char *s)
{
	size_t len;

	if (u->scheme && s[0] == '/' && s[1] == '/') {
		/* One byte to the left, to make room for the host's NUL */
		len = strcspn(s + 2, "/");
		memmove(s + 1, s + 2, len);
		s[1 + len] = '\0';
		take_authority(u, s + 1);
		s += 2 + len;
	}
	u->raw_path = *s ? s : NULL;
}

static void take_apart(struct uri *u, char *text)
{
	char *s;

	u->params = take_params(text);
	u->fragment = cut(text, '#');
	s = take_scheme(text);
	if (s) {
		u->scheme = text;
		text = s;
		if (*text != '/') {
			u->raw_opaque = text;
			return;
		}
	}
	u->query = cut(text, '?');
	take_hierarchical(u, text);
}

struct uri *uri_parse(const char *text)
{
	struct uri parts = { 0 }, *u;
	char *copy = str_dup(text);

	if (!copy)
		return NULL;
	take_apart(&parts, copy);
	u = uri_build(&parts);
	free(copy);
	return u;
}

/* ---- questions ----------------------------------------------------- */

bool uri_is_absolute(const struct uri *u)
{
	return u->scheme;
}

bool uri_is_hierarchical(const struct uri *u)
{
	return u->scheme && (u->path || u->host);
}

bool uri_has_scheme(const struct uri *u, const char *scheme)
{
	return u->scheme && str_eq_nocase(u->scheme, scheme);
}

const char *uri_fault(const struct uri *u)
{
	if (!u->host || !*u->host)
		return "this URI has no host";
	if ((u->user && str_has_control(u->user)) ||
	    (u->password && str_has_control(u->password)))
		return "a user's name or password has no control characters";
	if (u->bad_port)
		return "the port must be a number from 1 to 65535";
	return host_fault_in_uri(u->host);
}

const char *uri_basename(const struct uri *u)
{
	const char *name = u->path ? u->path : u->opaque;
	const char *slash = name ? strrchr(name, '/') : NULL;

	return slash ? slash + 1 : name;
}

/* httpreq.c: read an HTTP request. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/str.h"
#include "core/uri.h"
#include "lab/httpreq.h"

size_t lab_httpreq_head(const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (data[i] != '\n')
			continue;
		if (data[i + 1] == '\n')
			return i + 2;
		if (data[i + 1] == '\r' && data[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

/* Decimal digits at *@at; -EINVAL if there are none, or too many. */
static int decimal(const char **at, uint64_t *out)
{
	const char *s = *at;
	uint64_t n = 0;

	for (; *s >= '0' && *s <= '9'; s++) {
		if (n > (UINT64_MAX - 9) / 10)
			return -EINVAL;
		n = n * 10 + (uint64_t)(*s - '0');
	}
	if (s == *at)
		return -EINVAL;
	*at = s;
	*out = n;
	return 0;
}

/* Cut the next word off at a space; NULL if there is none. */
static char *cut(char **at, char end)
{
	char *word = *at, *stop = strchr(word, end);

	if (!stop || stop == word)
		return NULL;
	*stop = '\0';
	*at = stop + 1;
	return word;
}

/* An absolute target ("http://host/path") is stripped to its path. */
static char *strip_authority(char *target)
{
	if (strncasecmp(target, "http://", 7))
		return target;
	target += 7;
	return target + strcspn(target, "/");
}

static int read_request_line(char *line, struct lab_httpreq *out)
{
	char *query, *target;
	size_t n;

	out->method = cut(&line, ' ');
	target = out->method ? cut(&line, ' ') : NULL;
	if (!target || strncmp(line, "HTTP/", 5))
		return -400;
	if (strncmp(line, "HTTP/1.", 7))
		return -505;
	out->keep_alive = line[7] != '0';
	out->path = strip_authority(target);
	if (out->path[0] != '/')
		return -400;
	query = strchr(out->path, '?');
	if (query) {
		*query = '\0';
		out->query = query + 1;
	}
	n = uri_decode(out->path, strlen(out->path));
	out->path[n] = '\0';
	if (strlen(out->path) != n)
		return -400;		/* a NUL in a path */
	out->get = !strcmp(out->method, "GET");
	out->head = !strcmp(out->method, "HEAD");
	if (!out->get && !out->head && strcmp(out->method, "POST") &&
	    strcmp(out->method, "PUT"))
		return -501;
	return 0;
}

static bool has_token(const char *value, const char *token)
{
	size_t n = strlen(token);

	for (; *value; value++)
		if (!strncasecmp(value, token, n))
			return true;
	return false;
}

static int read_header(const char *name, const char *value,
		       struct lab_httpreq *out)
{
	if (str_eq_nocase(name, "host"))
		out->host = value;
	else if (str_eq_nocase(name, "range"))
		out->range = value;
	else if (str_eq_nocase(name, "if-range"))
		out->if_range = value;
	else if (str_eq_nocase(name, "authorization"))
		out->authorization = value;
	else if (str_eq_nocase(name, "transfer-encoding"))
		return -501;
	else if (str_eq_nocase(name, "content-length")) {
		if (decimal(&value, &out->body_len) < 0 || *value)
			return -400;
		if (out->body_len > LAB_HTTP_BODY_MAX)
			return -413;
	} else if (str_eq_nocase(name, "connection")) {
		if (has_token(value, "close"))
			out->keep_alive = false;
		else if (has_token(value, "keep-alive"))
			out->keep_alive = true;
	}
	return 0;
}

static void trim_end(char *line)
{
	size_t n = strlen(line);

	while (n && str_blank(line[n - 1]))
		line[--n] = '\0';
}

static int read_headers(char *at, struct lab_httpreq *out)
{
	char *line, *name;
	int rc = 0;

	while (!rc && *at && *at != '\r' && *at != '\n') {
		line = cut(&at, '\n');
		name = line ? cut(&line, ':') : NULL;
		if (!name || str_blank(name[0]))
			return -400;
		line += strspn(line, " \t");
		trim_end(line);
		rc = read_header(name, line, out);
	}
	return rc;
}

int lab_httpreq_parse(char *head, size_t len, struct lab_httpreq *out)
{
	char *at = head, *line;
	int rc;

	memset(out, 0, sizeof(*out));
	if (memchr(head, 0, len))
		return -400;
	head[len - 1] = '\0';		/* of the empty line */
	line = cut(&at, '\n');
	if (!line)
		return -400;
	trim_end(line);
	rc = read_request_line(line, out);
	return rc < 0 ? rc : read_headers(at, out);
}

/* "bytes=-N": the last N. */
static int range_tail(const char *at, uint64_t len, uint64_t *first,
		      uint64_t *count)
{
	uint64_t n;

	if (decimal(&at, &n) < 0 || *at)
		return 0;
	*first = n < len ? len - n : 0;
	*count = len - *first;
	return n && len ? 1 : -416;
}

int lab_httpreq_range(const char *range, uint64_t len, uint64_t *first,
		      uint64_t *count)
{
	const char *at = range + 6;
	uint64_t a, b = UINT64_MAX;

	if (strncasecmp(range, "bytes=", 6))
		return 0;
	if (*at == '-')
		return range_tail(at + 1, len, first, count);
	if (decimal(&at, &a) < 0 || *at++ != '-' ||
	    (*at && decimal(&at, &b) < 0) || *at || b < a)
		return 0;
	if (a >= len)
		return -416;
	*first = a;
	*count = (b < len - 1 ? b : len - 1) - a + 1;
	return 1;
}

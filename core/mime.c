/* mime.c: scripts within messages of several parts. */
#include "core/mime.h"

#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/err.h"
#include "core/str.h"

#define HEADERS_MAX	4096	/* bytes in which the first ones are to be */
#define VALUE_MAX	160
#define BOUNDARY_MAX	70	/* RFC 2046 5.1.1 */

struct text { const char *at; size_t len; };

/* What the headers of the message, or of a part, say. */
struct headers { char type[VALUE_MAX], coding[VALUE_MAX]; };

/* ---- lines ----------------------------------------------------------- */

/* The next line, without its end; false: there is none. */
static bool next_line(struct text *rest, struct text *line)
{
	const char *lf = memchr(rest->at, '\n', rest->len);

	if (!rest->len)
		return false;
	line->at = rest->at;
	line->len = lf ? (size_t)(lf - rest->at) : rest->len;
	rest->at += line->len + (lf != NULL);
	rest->len -= line->len + (lf != NULL);
	if (line->len && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

static bool begins(const struct text *line, const char *word)
{
	size_t n = strlen(word);

	return line->len >= n && !strncasecmp(line->at, word, n);
}

/* Append what of the line is behind @skip; too much is left out. */
static void add(char value[VALUE_MAX], const struct text *line, size_t skip)
{
	size_t have = strlen(value), n = line->len - skip;

	if (n > VALUE_MAX - 1 - have)
		n = VALUE_MAX - 1 - have;
	memcpy(value + have, line->at + skip, n);
	value[have + n] = '\0';
}

/* ---- headers --------------------------------------------------------- */

/* Read up to the empty line; false: that is no header. */
static bool read_headers(struct text *rest, struct headers *h)
{
	static const char type[] = "Content-Type:";
	static const char coding[] = "Content-Transfer-Encoding:";
	char *last = NULL;
	struct text line;

	*h = (struct headers){ .type = "" };
	while (next_line(rest, &line) && line.len) {
		if (str_blank(*line.at)) {
			if (last)
				add(last, &line, 0);
			continue;
		}
		if (!memchr(line.at, ':', line.len))
			return false;
		last = begins(&line, type) ? h->type :
		       begins(&line, coding) ? h->coding : NULL;
		if (last)
			add(last, &line, last == h->type ? sizeof(type) - 1 :
			    sizeof(coding) - 1);
	}
	return true;
}

static const char *skip_blanks(const char *s)
{
	while (str_blank(*s))
		s++;
	return s;
}

/* Is the value @word, up to a blank or a semicolon? */
static bool is(const char *value, const char *word)
{
	size_t n = strlen(word);

	value = skip_blanks(value);
	return !strncasecmp(value, word, n) &&
	       (!value[n] || value[n] == ';' || str_blank(value[n]));
}

static bool is_multipart(const struct headers *h)
{
	return !strncasecmp(skip_blanks(h->type), "multipart/", 10);
}

/* The line that divides parts: "--" and the boundary. */
static bool read_boundary(const char *type, char out[BOUNDARY_MAX + 3])
{
	const char *s = type;
	size_t n;

	while (*s && strncasecmp(s, "boundary=", 9))
		s++;
	if (!*s)
		return false;
	s += 9;
	n = *s == '"' ? strcspn(++s, "\"") : strcspn(s, "; \t");
	if (!n || n > BOUNDARY_MAX)
		return false;
	memcpy(out, "--", 2);
	memcpy(out + 2, s, n);
	out[2 + n] = '\0';
	return true;
}

bool mime_is_multipart(const uint8_t *data, size_t len)
{
	struct text rest = { (const char *)data,
			     len < HEADERS_MAX ? len : HEADERS_MAX };
	struct headers h;

	return (begins(&rest, "MIME-Version:") ||
		begins(&rest, "Content-Type:")) &&
	       read_headers(&rest, &h) && is_multipart(&h);
}

/* ---- parts ----------------------------------------------------------- */

/* What is before the next dividing line; its line end is the divider's. */
static struct text read_body(struct text *rest, const char *divider)
{
	struct text body = { rest->at, 0 }, line;

	while (rest->len) {
		line = *rest;
		if (begins(&line, divider))
			break;
		(void)next_line(rest, &line);
		body.len = (size_t)(rest->at - body.at);
	}
	if (rest->len && body.len && body.at[body.len - 1] == '\n')
		body.len--;
	if (rest->len && body.len && body.at[body.len - 1] == '\r')
		body.len--;
	return body;
}

static int decode(const struct text *body, struct sbuf *to)
{
	char *text = str_ndup(body->at, body->len);
	int rc = text ? base64_decode(text, to) : -ENOMEM;

	free(text);
	return rc;
}

static int take(const struct headers *h, const struct text *body,
		struct sbuf *to, struct err *e)
{
	const char *coding = skip_blanks(h->coding);
	int rc;

	if (is(coding, "base64"))
		rc = decode(body, to);
	else if (!*coding || is(coding, "7bit") || is(coding, "8bit") ||
		 is(coding, "binary"))
		rc = sbuf_add(to, body->at, body->len);
	else
		return err_set(e, -ENOTSUP, "the script in it is coded as "
			       "\"%.20s\"", coding);
	if (rc == -EINVAL)
		return err_set(e, -EBADMSG, "the script in it is no base64");
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

int mime_extract(const uint8_t *data, size_t len, struct sbuf *to,
		 struct err *e)
{
	struct text rest = { (const char *)data, len }, line, body;
	char divider[BOUNDARY_MAX + 3];
	struct headers h;

	if (!read_headers(&rest, &h) || !read_boundary(h.type, divider))
		return err_set(e, -EBADMSG, "its parts are not divided");
	(void)read_body(&rest, divider);
	while (next_line(&rest, &line)) {
		if (line.len >= strlen(divider) + 2 &&
		    !memcmp(line.at + strlen(divider), "--", 2))
			break;
		if (!read_headers(&rest, &h))
			return err_set(e, -EBADMSG, "a part has no headers");
		body = read_body(&rest, divider);
		if (is(h.type, "text/x-ipxe"))
			return take(&h, &body, to, e);
	}
	return err_set(e, -ENOENT, "no part of it is a script (text/x-ipxe)");
}

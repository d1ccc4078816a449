/* http_parse.c: HTTP/1.x responses as they come in. */
#include "net/http_parse.h"

#include <limits.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "net/http_ntlm.h"

#define RETRY_DEFAULT_S	5
#define RETRY_MAX_S	3600
#define FRAMING_MAX	8ull	/* bytes around a byte of a body */

void http_parser_reset(struct http_parser *p, bool head)
{
	p->state = HTTP_STATUS;
	p->head = head;
	p->code = 0;
	p->keep_alive = p->chunked = p->has_length = p->retry = false;
	p->length = p->left = p->got = 0;
	p->retry_s = 0;
	p->auth = HTTP_AUTH_NONE;
	p->header_bytes = 0;
	p->line.max = LIMIT_HTTP_LINE;
	p->location.max = p->challenge.max = LIMIT_HTTP_LINE;
	sbuf_reset(&p->line);
	sbuf_reset(&p->location);
	sbuf_reset(&p->challenge);
}

void http_parser_free(struct http_parser *p)
{
	sbuf_free(&p->line);
	sbuf_free(&p->location);
	sbuf_free(&p->challenge);
}

/* ---- single headers -------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *http_number(const char *s, uint64_t *out)
{
	uint64_t n = 0;

	if (!is_digit(*s))
		return NULL;
	for (; is_digit(*s); s++) {
		if (n > (UINT64_MAX - 9) / 10)
			return NULL;
		n = n * 10 + (uint64_t)(*s - '0');
	}
	*out = n;
	return s;
}

/* Digits only, all of the text. */
static bool number(const char *s, uint64_t *out)
{
	s = http_number(s, out);
	while (s && str_blank(*s))
		s++;
	return s && !*s;
}

bool http_listed(const char *list, const char *word)
{
	size_t len = strlen(word), n;
	char item[16];

	while (*list) {
		while (str_blank(*list) || *list == ',')
			list++;
		n = strcspn(list, ", \t;");
		if (n == len && n < sizeof(item)) {
			memcpy(item, list, n);
			item[n] = 0;
			if (str_eq_nocase(item, word))
				return true;
		}
		list += n;
		list += strcspn(list, ",");
	}
	return false;
}

static int set_length(struct http_parser *p, const char *v, struct err *e)
{
	uint64_t n;

	if (!number(v, &n) || (p->has_length && n != p->length))
		return err_set(e, -EINVAL, "bad Content-Length \"%.40s\"", v);
	p->has_length = true;
	p->length = n;
	return 0;
}

static int set_coding(struct http_parser *p, const char *v, struct err *e)
{
	if (str_eq_nocase(v, "identity"))
		return 0;
	if (!str_eq_nocase(v, "chunked"))
		return err_set(e, -ENOTSUP, "the server uses the transfer "
			       "coding \"%.40s\"; only chunked is known", v);
	p->chunked = true;
	return 0;
}

static void set_retry(struct http_parser *p, const char *v)
{
	uint64_t n;

	p->retry = true;
	p->retry_s = RETRY_DEFAULT_S;
	if (number(v, &n))
		p->retry_s = n < RETRY_MAX_S ? (uint32_t)n : RETRY_MAX_S;
}

/* Has the server named a scheme before that we can do? */
static bool has_auth(const struct http_parser *p)
{
	return p->auth != HTTP_AUTH_NONE &&
	       (p->auth != HTTP_AUTH_NTLM || http_ntlm_is_there);
}

static int set_auth(struct http_parser *p, const char *v)
{
	size_t n = strcspn(v, " \t");
	enum http_auth auth = HTTP_AUTH_NONE;
	char scheme[8] = "";

	if (has_auth(p) || n >= sizeof(scheme))
		return 0;
	memcpy(scheme, v, n);
	if (str_eq_nocase(scheme, "Basic"))
		auth = HTTP_AUTH_BASIC;
	else if (str_eq_nocase(scheme, "Digest"))
		auth = HTTP_AUTH_DIGEST;
	else if (str_eq_nocase(scheme, "NTLM"))
		auth = HTTP_AUTH_NTLM;
	if (auth)
		p->auth = auth;
	sbuf_reset(&p->challenge);
	return auth ? sbuf_str(&p->challenge, v + n) : 0;
}

static int take_header(struct http_parser *p, const char *name,
		       const char *v, struct err *e)
{
	if (str_eq_nocase(name, "Content-Length"))
		return set_length(p, v, e);
	if (str_eq_nocase(name, "Transfer-Encoding"))
		return set_coding(p, v, e);
	if (str_eq_nocase(name, "Location")) {
		sbuf_reset(&p->location);
		return sbuf_str(&p->location, v);
	}
	if (str_eq_nocase(name, "Connection")) {
		if (http_listed(v, "close"))
			p->keep_alive = false;
		else if (http_listed(v, "keep-alive"))
			p->keep_alive = true;
	} else if (str_eq_nocase(name, "Retry-After")) {
		set_retry(p, v);
	} else if (str_eq_nocase(name, "WWW-Authenticate")) {
		return set_auth(p, v);
	} else if (p->field) {
		return p->field(p->ctx, name, v);
	}
	return 0;
}

/* ---- lines ----------------------------------------------------------- */

static int take_status(struct http_parser *p, char *line, struct err *e)
{
	const char *s = line;
	unsigned i;

	if (strncmp(line, "HTTP/", 5))
		return err_set(e, -EINVAL, "the server does not speak HTTP");
	p->keep_alive = !strncmp(line, "HTTP/1.1", 8);
	s += strcspn(line, " ");
	while (*s == ' ')
		s++;
	for (i = 0; i < 3 && is_digit(s[i]); i++)
		p->code = p->code * 10 + (unsigned)(s[i] - '0');
	if (i < 3 || (s[3] && s[3] != ' '))
		return err_set(e, -EINVAL, "bad HTTP status line \"%.40s\"",
			       line);
	p->state = HTTP_HEADERS;
	return 0;
}

/* Which way the body ends (RFC 9112 6.3). */
static int end_headers(struct http_parser *p)
{
	bool interim = p->code >= 100 && p->code < 200;
	uint64_t bytes = p->header_bytes;
	int rc;

	if (interim) {
		http_parser_reset(p, p->head);
		p->header_bytes = bytes;
		return 0;
	}
	rc = p->headers ? p->headers(p->ctx) : 0;
	if (rc < 0)
		return rc;
	if (p->head || p->code == 204 || p->code == 304)
		p->state = HTTP_DONE;
	else if (p->chunked)
		p->state = HTTP_CHUNK_SIZE;
	else if (p->has_length && !p->length)
		p->state = HTTP_DONE;
	else
		p->state = HTTP_BODY;
	p->left = p->length;
	if (!p->chunked && !p->has_length && p->state == HTTP_BODY)
		p->keep_alive = false;
	return 0;
}

static int take_field(struct http_parser *p, char *line, struct err *e)
{
	char *colon = strchr(line, ':'), *v, *end;

	if (!*line)
		return end_headers(p);
	if (!colon || str_blank(*line) || strchr(line, '\r'))
		return 0;	/* rubbish, or an old folded line: skip */
	*colon = 0;
	v = colon + 1;
	while (str_blank(*v))
		v++;
	end = v + strlen(v);
	while (end > v && str_blank(end[-1]))
		*--end = 0;
	return take_header(p, line, v, e);
}

/* RFC 9112 7.1; extensions are ignored. */
static int take_chunk_size(struct http_parser *p, const char *line,
			   struct err *e)
{
	uint64_t n = 0;
	int digit, count = 0;

	while ((digit = str_hex(*line)) >= 0 && count++ < 15) {
		n = n << 4 | (unsigned)digit;
		line++;
	}
	if (!count || (*line && *line != ';' && !str_blank(*line)))
		return err_set(e, -EINVAL, "bad chunk size from the server");
	p->left = n;
	p->state = n ? HTTP_BODY : HTTP_TRAILERS;
	return 0;
}

static int take_line(struct http_parser *p, char *line, struct err *e)
{
	switch (p->state) {
	case HTTP_STATUS:
		return *line ? take_status(p, line, e) : 0;
	case HTTP_HEADERS:
		return take_field(p, line, e);
	case HTTP_CHUNK_SIZE:
		return take_chunk_size(p, line, e);
	case HTTP_CHUNK_END:
		p->state = HTTP_CHUNK_SIZE;
		return *line ? err_set(e, -EINVAL, "bad end of a chunk") : 0;
	default:
		if (!*line)
			p->state = HTTP_DONE;
		return 0;
	}
}

/* Chunks of a byte each, extensions: the lines around a body may take some
   times its own length. */
static bool too_much_around(const struct http_parser *p)
{
	return p->header_bytes > LIMIT_HTTP_HEADERS &&
	       p->header_bytes - LIMIT_HTTP_HEADERS > FRAMING_MAX * p->got;
}

/* Collect a line; returns the bytes used. */
static int feed_line(struct http_parser *p, const uint8_t *data, size_t len,
		     struct err *e)
{
	const uint8_t *lf = memchr(data, '\n', len);
	size_t n = lf ? (size_t)(lf - data) : len;
	int rc = sbuf_add(&p->line, data, n);

	p->header_bytes += n + (lf != NULL);
	if (rc == -E2BIG || too_much_around(p))
		return err_set(e, -E2BIG, "the server's headers are too long");
	if (rc < 0)
		return err_set(e, rc, "no memory for the server's headers");
	if (!lf)
		return (int)n;
	if (p->line.len && p->line.data[p->line.len - 1] == '\r')
		p->line.data[--p->line.len] = 0;
	rc = sbuf_char(&p->line, 0);	/* there is something to write to */
	if (rc == 0)
		rc = take_line(p, p->line.data, e);
	sbuf_reset(&p->line);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : (int)n + 1;
}

/* ---- the body -------------------------------------------------------- */

static int feed_body(struct http_parser *p, const uint8_t *data, size_t len)
{
	bool counted = p->chunked || p->has_length;
	int rc;

	if (counted && len > p->left)
		len = (size_t)p->left;
	p->got += len;
	rc = p->body ? p->body(p->ctx, data, len) : 0;
	if (rc < 0)
		return rc;
	if (!counted)
		return (int)len;
	p->left -= len;
	if (!p->left)
		p->state = p->chunked ? HTTP_CHUNK_END : HTTP_DONE;
	return (int)len;
}

int http_parse(struct http_parser *p, const uint8_t *data, size_t len,
	       struct err *e)
{
	size_t at = 0;
	int n;

	if (len > INT_MAX)
		len = INT_MAX;
	while (at < len && p->state != HTTP_DONE) {
		if (p->state == HTTP_BODY)
			n = feed_body(p, data + at, len - at);
		else
			n = feed_line(p, data + at, len - at, e);
		if (n < 0)
			return n;
		at += (size_t)n;
	}
	return (int)at;
}

int http_parse_end(struct http_parser *p, struct err *e)
{
	if (p->state == HTTP_BODY && !p->chunked && !p->has_length)
		p->state = HTTP_DONE;
	if (p->state == HTTP_DONE)
		return 0;
	if (p->state == HTTP_STATUS)
		return err_set(e, -EIO, "the server closed the connection "
			       "without an answer");
	return err_set(e, -EIO, "the server closed the connection before the "
		       "end");
}

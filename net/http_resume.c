/* http_resume.c: downloads by HTTP that go on where they broke off. */
#include "net/http_resume.h"

#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "net/http_parse.h"

void http_resume_free(struct http_resume *r)
{
	sbuf_free(&r->validator);
	sbuf_free(&r->etag);
}

/* ---- asking ---------------------------------------------------------- */

static void forget_response(struct http_resume *r)
{
	sbuf_reset(&r->etag);
	r->modified[0] = r->date[0] = '\0';
	r->ranged = false;
}

int http_resume_ask(struct http_resume *r, const struct transfer *t,
		    struct sbuf *out)
{
	forget_response(r);
	r->from = r->validator.len ? t->got : 0;
	if (!r->from)
		return 0;
	return sbuf_printf(out, "Range: bytes=%llu-\r\nIf-Range: %s\r\n",
			   (unsigned long long)r->from,
			   sbuf_text(&r->validator));
}

/* ---- headers --------------------------------------------------------- */

/* "bytes 5-9/10" or "bytes 5-9/" and an asterisk (RFC 9110, 14.4). */
static bool read_range(struct http_resume *r, const char *s)
{
	if (strncmp(s, "bytes ", 6))
		return false;
	s = http_number(s + 6, &r->first);
	if (!s || *s++ != '-')
		return false;
	s = http_number(s, &r->last);
	if (!s || *s++ != '/' || r->last < r->first)
		return false;
	r->total = 0;
	if (!strcmp(s, "*"))
		return true;
	s = http_number(s, &r->total);
	return s && !*s && r->last < r->total;
}

static void copy_date(char *to, const char *text)
{
	size_t len = strlen(text);

	if (len < HTTP_DATE_MAX)
		memcpy(to, text, len + 1);
}

int http_resume_field(struct http_resume *r, const char *name,
		      const char *value)
{
	if (str_has_control(value))
		return 0;
	if (str_eq_nocase(name, "ETag")) {
		sbuf_reset(&r->etag);
		return sbuf_str(&r->etag, value);
	}
	if (str_eq_nocase(name, "Last-Modified"))
		copy_date(r->modified, value);
	else if (str_eq_nocase(name, "Date"))
		copy_date(r->date, value);
	else if (str_eq_nocase(name, "Content-Range"))
		r->ranged = read_range(r, value);
	return 0;
}

/* ---- the response ---------------------------------------------------- */

/* A weak ETag names more than one content. So may a date, unless it was over
   when the response was made (RFC 9110, 8.8.2.2); it is never later. */
static int remember(struct http_resume *r)
{
	if (r->etag.len)
		return sbuf_text(&r->etag)[0] != '"' ? 0 :
		       sbuf_str(&r->validator, sbuf_text(&r->etag));
	if (!r->modified[0] || !r->date[0] || !strcmp(r->modified, r->date))
		return 0;
	return sbuf_str(&r->validator, r->modified);
}

static bool other_etag(const struct http_resume *r)
{
	const char *had = sbuf_text(&r->validator);

	return *had == '"' && r->etag.len && strcmp(had, sbuf_text(&r->etag));
}

/* Does it start where what there is ends, and is it of the same whole? */
static bool fits(const struct http_resume *r, const struct http_parser *p,
		 const struct transfer *t)
{
	if (!r->ranged || r->first != r->from || other_etag(r))
		return false;
	if (!p->chunked && p->has_length &&
	    (!p->length || p->length - 1 != r->last - r->first))
		return false;
	return !t->total || (r->last < t->total &&
			     (!r->total || r->total == t->total));
}

static int go_on(struct http_resume *r, const struct http_parser *p,
		 struct transfer *t)
{
	if (!fits(r, p, t)) {
		sbuf_reset(&r->validator);
		return err_set(t->err, -EIO, "the server sends another "
			       "part than was asked for");
	}
	return t->total ? 0 : transfer_total(t, r->total);
}

int http_resume_begin(struct http_resume *r, const struct http_parser *p,
		      bool coded, struct transfer *t)
{
	int rc;

	if (p->code == 206 && r->from)
		return go_on(r, p, t);
	if (p->code == 206 && !t->params)
		return err_set(t->err, -EIO, "the server sends a part (HTTP "
			       "206), and nobody asked for one");
	rc = transfer_restart(t);
	sbuf_reset(&r->validator);
	if (rc == 0 && p->code == 200 && !t->params && !coded)
		rc = remember(r);
	r->begun = true;
	if (rc == 0 && !p->chunked && p->has_length && !coded)
		rc = transfer_total(t, p->length);
	return rc;
}

bool http_resume_can(const struct http_resume *r, const struct transfer *t)
{
	return r->begun && (r->validator.len || !t->piecewise || !t->got);
}

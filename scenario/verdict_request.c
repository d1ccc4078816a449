/* verdict_request.c: what the servers were asked against what was expected. */
#include <string.h>
#include <strings.h>

#include "core/str.h"
#include "core/uri.h"
#include "lab/lab.h"
#include "scenario/request.h"
#include "scenario/verdict.h"

/* ---- the parts of a request ------------------------------------------- */

static const struct lab_request *request_at(const struct verdict *v,
					    unsigned i)
{
	return v->ev->lab ? lab_request(v->ev->lab, i) : NULL;
}

/* "POST http://..." */
static const char *uri_of(const struct lab_request *q)
{
	const char *blank = strchr(q->what, ' ');

	return blank ? blank + 1 : "";
}

static void method_of(const struct lab_request *q, struct sbuf *out)
{
	sbuf_add(out, q->what, strcspn(q->what, " "));
}

/* Append a field's name or value as it was before it was sent. */
static void decode(const char *text, size_t len, struct sbuf *out)
{
	size_t from = out->len;

	if (sbuf_add(out, text, len) < 0)
		return;
	for (size_t i = from; i < out->len; i++) {
		if (out->data[i] == '+')
			out->data[i] = ' ';
	}
	out->len = from + uri_decode(out->data + from, len);
	out->data[out->len] = '\0';
}

/* The value of a parameter in "a=1&b=2"; false: there is none. */
static bool find_param(const char *form, const char *name, struct sbuf *out)
{
	struct sbuf one = { 0 };
	bool found = false;

	while (*form && !found) {
		size_t len = strcspn(form, "&"), n;

		n = strcspn(form, "=");
		n = n < len ? n : len;
		sbuf_reset(&one);
		decode(form, n, &one);
		found = !strcmp(sbuf_text(&one), name);
		if (found && n < len)
			decode(form + n + 1, len - n - 1, out);
		form += len + (form[len] == '&');
	}
	sbuf_free(&one);
	return found;
}

/* Posted, or in the URI. */
static bool param_of(const struct lab_request *q, const char *name,
		     struct sbuf *out)
{
	const char *query = strchr(uri_of(q), '?');

	return find_param(q->body, name, out) ||
		(query && find_param(query + 1, name, out));
}

static bool header_of(const struct lab_request *q, const char *name,
		      struct sbuf *out)
{
	const char *line = q->headers;
	size_t n = strlen(name);

	for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		if (!strncasecmp(line, name, n) && line[n] == ':') {
			line += n + 1;
			line += strspn(line, " \t");
			sbuf_add(out, line, strcspn(line, "\r\n"));
			return true;
		}
	}
	return false;
}

/* As a person reads it: the line, and what was posted. */
static void put_request(const struct lab_request *q, struct sbuf *out)
{
	sbuf_printf(out, "%s: %s => %s", q->server, q->what, q->answer);
	if (q->body_len) {
		sbuf_str(out, ", with ");
		decode(q->body, strlen(q->body), out);
	}
}

/* ---- does it fit? ----------------------------------------------------- */

static bool all_fit(const struct match *m, const char *text)
{
	while (m && match_fits(m, text))
		m = m->next;
	return !m;
}

static bool fields_fit(const struct want_field *f,
		       const struct lab_request *q,
		       bool (*find)(const struct lab_request *q,
				    const char *name, struct sbuf *out))
{
	for (; f; f = f->next) {
		struct sbuf value = { 0 };
		bool is = find(q, f->name, &value);
		bool fits = f->unset ? !is :
			is && all_fit(f->value, sbuf_text(&value));

		sbuf_free(&value);
		if (!fits)
			return false;
	}
	return true;
}

static bool request_fits(const struct want_request *w,
			 const struct lab_request *q)
{
	struct sbuf method = { 0 };
	bool fits;

	method_of(q, &method);
	fits = all_fit(w->method, sbuf_text(&method)) &&
		all_fit(w->uri, uri_of(q)) && all_fit(w->body, q->body) &&
		fields_fit(w->headers, q, header_of) &&
		fields_fit(w->params, q, param_of);
	sbuf_free(&method);
	return fits;
}

/* ---- the verdict ------------------------------------------------------ */

static void miss(struct verdict *v, const struct yaml *at, const char *what)
{
	const struct lab_request *q;
	struct sbuf all = { 0 };

	verdict_miss(v, at, "%s", what);
	for (unsigned i = 0; (q = request_at(v, i)); i++) {
		put_request(q, &all);
		sbuf_char(&all, '\n');
	}
	verdict_found(v, sbuf_text(&all));
	sbuf_free(&all);
}

static void check_asked(struct verdict *v, const struct want_request *w)
{
	const struct lab_request *q;
	struct sbuf what = { 0 };
	uint32_t n = 0;

	for (unsigned i = 0; (q = request_at(v, i)); i++)
		n += request_fits(w, q);
	if (w->counted ? n == w->times : n)
		return;
	if (w->counted)
		sbuf_printf(&what, "there were %u such requests, not %u", n,
			    w->times);
	else
		sbuf_str(&what, "no request was like this");
	miss(v, w->at, sbuf_text(&what));
	sbuf_free(&what);
}

/* Does any request fit, negation aside? */
static bool was_asked(const struct verdict *v, const struct match *m)
{
	const struct lab_request *q;
	struct sbuf line = { 0 };
	bool found = false;

	for (unsigned i = 0; !found && (q = request_at(v, i)); i++) {
		sbuf_reset(&line);
		put_request(q, &line);
		found = match_found(m, m->how == MATCH_IS ? q->what :
				    sbuf_text(&line));
	}
	sbuf_free(&line);
	return found;
}

static void check_text(struct verdict *v, const struct match *m)
{
	struct sbuf what = { 0 };

	if (was_asked(v, m) != m->no)
		return;
	sbuf_printf(&what, m->no ? "the servers were asked for \"%.200s\"" :
		    "no request was \"%.200s\"", m->text);
	miss(v, m->at, sbuf_text(&what));
	sbuf_free(&what);
}

void verdict_requests(struct verdict *v)
{
	for (const struct match *m = v->s->expect.requests; m; m = m->next)
		check_text(v, m);
	for (const struct want_request *w = v->s->expect.asked; w; w = w->next)
		check_asked(v, w);
}

/*
 * http_lane.c: one request of a disk by HTTP, with its redirections and
 * credentials, up to the answer (RFC 9110, 14: ranges).
 */
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/uri.h"
#include "net/down.h"
#include "net/http_auth.h"
#include "net/http_get.h"
#include "net/http_request.h"
#include "net/san/http.h"
#include "net/stack.h"
#include "net/stream.h"

static int issue(struct http_lane *l, bool fresh);

static struct err *err_of(struct http_lane *l)
{
	return &l->disk->path.err;
}

static const char *method_of(const struct http_lane *l)
{
	return l->ask == HTTP_HEAD ? "HEAD" : "GET";
}

/* ---- the end ----------------------------------------------------------- */

static void let_go(struct http_lane *l, bool keep)
{
	http_conn_put(l->conn, keep);
	l->conn = NULL;
}

static void end(struct http_lane *l, int status)
{
	enum http_ask asked = l->ask;

	let_go(l, false);
	l->ask = HTTP_IDLE;
	l->answered(l, asked, status);
}

/* ---- a complete response ----------------------------------------------- */

/* The disk is there from now on, for the other lanes as well. */
static int follow(struct http_lane *l)
{
	struct http_disk *d = l->disk;
	struct uri *to = NULL;
	int rc = http_redirection(&l->parser, d->at, &to, err_of(l));

	if (rc == 0 && (!to->host || uri_fault(to)))
		rc = err_set(err_of(l), -EINVAL, "a redirection to nowhere");
	else if (rc == 0 && ++l->hops > HTTP_HOPS)
		rc = err_set(err_of(l), -ELOOP, "more than %u redirections",
			     HTTP_HOPS);
	if (rc < 0) {
		uri_unref(to);
		return rc;
	}
	uri_unref(d->at);
	d->at = to;
	l->auth_sent = l->basic = false;
	return issue(l, false);
}

static int identify(struct http_lane *l)
{
	int rc;

	sbuf_reset(&l->auth);
	rc = http_credentials(l->disk->at, method_of(l), &l->parser,
			      net_random(), &l->auth, err_of(l));
	if (rc < 0)
		return rc;
	l->auth_sent = true;
	l->basic = l->parser.auth == HTTP_AUTH_BASIC;
	return issue(l, false);
}

/* The server has no part of this file, or of any, or of another by now. */
static int check_part(struct http_lane *l)
{
	const struct http_disk *d = l->disk;
	const struct http_resume *said = &l->said;

	if (l->parser.code == 200)
		return err_set(err_of(l), -ENOTSUP, "%.60s sends no parts of "
			       "a file, but all of it: no disk can be made of "
			       "it", d->at->host);
	if (!said->ranged || said->first != l->first ||
	    said->last != l->last || (d->bytes && said->total &&
				      said->total != d->bytes))
		return err_set(err_of(l), -EAGAIN, "the server sends another "
			       "part than was asked for");
	if (d->etag.len && said->etag.len &&
	    strcmp(sbuf_text(&d->etag), sbuf_text(&said->etag)))
		return err_set(err_of(l), -ENODEV, "the file on the server is "
			       "another one by now");
	if (l->got != l->last - l->first + 1)
		return err_set(err_of(l), -EAGAIN, "the server has sent less "
			       "than was asked for");
	return 0;
}

static bool is_good(unsigned code)
{
	return code == 200 || code == 206;
}

/* Some know GET only, or say no length; signatures in a URI may hold for GET
   alone. */
static bool head_tells_nothing(const struct http_parser *p)
{
	return p->code == 403 || p->code == 405 || p->code == 501 ||
	       (is_good(p->code) && !p->has_length);
}

/* A redirection that has run out is asked for anew. */
static bool back_to_root(struct http_disk *d, unsigned code)
{
	if (d->at == d->root || (code != 403 && code != 404 && code != 410))
		return false;
	uri_unref(d->at);
	d->at = uri_ref(d->root);
	return true;
}

static int bad_status(struct http_lane *l)
{
	unsigned code = l->parser.code;
	int rc = http_status_error(code, err_of(l));

	return code >= 500 || code == 429 || l->parser.retry ? -EAGAIN : rc;
}

/* What the response comes to: 0 that is all, 1 another request is on its way,
   or why not. */
static int result(struct http_lane *l)
{
	struct http_parser *p = &l->parser;
	int rc;

	if (p->location.len && p->code >= 300 && p->code < 400)
		rc = follow(l);
	else if (p->code == 401 && p->auth && l->disk->at->user &&
		 !l->auth_sent)
		rc = identify(l);
	else if (l->ask == HTTP_HEAD && head_tells_nothing(p))
		rc = http_lane_start(l, HTTP_PROBE);
	else if (l->ask == HTTP_READ && back_to_root(l->disk, p->code))
		rc = issue(l, false);
	else if (!is_good(p->code))
		return bad_status(l);
	else
		return l->ask == HTTP_HEAD ? 0 : check_part(l);
	return rc < 0 ? rc : 1;
}

static void complete(struct http_lane *l, bool connection_lives)
{
	int rc;

	let_go(l, connection_lives && l->parser.keep_alive);
	rc = result(l);
	if (rc <= 0)
		end(l, rc);
}

/* ---- from the connection ----------------------------------------------- */

/* Parts go where they belong; pages that tell of an error are skimmed. */
static int take_body(void *ctx, const uint8_t *data, size_t len)
{
	struct http_lane *l = ctx;
	uint64_t want = l->last - l->first + 1;

	if (l->parser.code == 206 && l->said.ranged &&
	    l->said.first == l->first) {
		if (len > want - l->got)
			return -ENODATA;
		if (l->ask == HTTP_READ)
			memcpy(l->io->buf + l->got, data, len);
		l->got += (uint32_t)len;
		return 0;
	}
	return l->parser.got > LIMIT_HTTP_ERROR_PAGE ? -ENODATA : 0;
}

static int take_field(void *ctx, const char *name, const char *value)
{
	struct http_lane *l = ctx;

	return http_resume_field(&l->said, name, value);
}

static int take_headers(void *ctx)
{
	(void)ctx;
	return 0;
}

static void lane_note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static void lane_data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct http_lane *l = ctx;
	int n;

	l->any = true;
	n = http_parse(&l->parser, bytes, len, err_of(l));
	if (n == -ENODATA)
		complete(l, false);
	else if (n < 0)
		end(l, n);
	else if (l->parser.state == HTTP_DONE)
		complete(l, (size_t)n == len);
}

static void lane_down(void *ctx, int status, const char *why)
{
	struct http_lane *l = ctx;
	struct http_disk *d = l->disk;
	bool stale = http_conn_stale(l->conn, l->any, status);

	let_go(l, false);
	if (stale && issue(l, true) == 0)
		return;
	if (status == 0 && http_parse_end(&l->parser, err_of(l)) == 0) {
		complete(l, false);
		return;
	}
	if (why)
		err_set(err_of(l), status, "%.60s: %s", d->at->host, why);
	status = down_say(err_of(l), status ? status : -ECONNRESET,
			  d->at->host, l->any);
	l->ask = HTTP_IDLE;
	l->lost(l, status);
}

static const struct stream_ops lane_ops = {
	.note = lane_note, .data = lane_data, .down = lane_down,
};

/* ---- asking ------------------------------------------------------------ */

static int compose(struct http_lane *l)
{
	char agent[128];

	http_agent(l->disk->path.net->root, agent, sizeof(agent));
	sbuf_reset(&l->request);
	sbuf_reset(&l->more);
	if (l->auth_sent)
		(void)sbuf_printf(&l->more, "Authorization: %s\r\n",
				  sbuf_text(&l->auth));
	if (l->ask != HTTP_HEAD)
		(void)sbuf_printf(&l->more, "Range: bytes=%llu-%llu\r\n",
				  (unsigned long long)l->first,
				  (unsigned long long)l->last);
	if (l->more.error)
		return l->more.error;
	return http_request(l->disk->at, NULL, method_of(l), agent,
			    sbuf_text(&l->more), &l->request, err_of(l));
}

/* Send the request on an idle connection, or on a @fresh one. */
static int issue(struct http_lane *l, bool fresh)
{
	int rc = compose(l);

	if (rc < 0)
		return rc;
	l->any = false;
	l->got = 0;
	sbuf_reset(&l->said.etag);
	l->said.ranged = false;
	http_parser_reset(&l->parser, l->ask == HTTP_HEAD);
	l->conn = http_conn_get(&l->disk->path.net->http->pool, l->disk->at,
				fresh, &lane_ops, l);
	return l->conn ? stream_send(l->conn->stream, l->request.data,
				     l->request.len) : -ENOMEM;
}

int http_lane_start(struct http_lane *l, enum http_ask ask)
{
	l->ask = ask;
	l->hops = 0;
	l->auth_sent = l->basic;
	l->parser.body = take_body;
	l->parser.field = take_field;
	l->parser.headers = take_headers;
	l->parser.ctx = l;
	if (ask == HTTP_PROBE)
		l->first = l->last = 0;
	return issue(l, false);
}

void http_lane_stop(struct http_lane *l)
{
	let_go(l, false);
	l->ask = HTTP_IDLE;
	l->io = NULL;
}

void http_lane_free(struct http_lane *l)
{
	http_lane_stop(l);
	http_parser_free(&l->parser);
	http_resume_free(&l->said);
	sbuf_free(&l->auth);
	sbuf_free(&l->more);
	sbuf_free(&l->request);
}

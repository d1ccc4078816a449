/* http_get.c: one download by HTTP, from asking to its end. */
#include "net/http_get.h"

#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "core/limits.h"
#include "core/uri.h"
#include "net/down.h"
#include "net/http_auth.h"
#include "net/http_ntlm.h"
#include "net/http_request.h"
#include "net/stack.h"
#include "net/stream.h"

static void issue(struct http_get *g, bool fresh);

/* ---- the end --------------------------------------------------------- */

/* Let the connection go, for who asks that server next if it is to @stay. */
static void let_go(struct http_get *g, bool stay)
{
	http_conn_put(g->conn, stay);
	g->conn = NULL;
}

static void end(struct http_get *g, int status)
{
	net_timer_stop(&g->timer);
	let_go(g, false);
	transfer_end(g->t, status);
}

/* End the transfer because the connection failed, and say how. */
static void end_down(struct http_get *g, int status, const char *why)
{
	end(g, down_error(g->t, status, g->any, why));
}

/* ---- a download that broke off ---------------------------------------- */

static void ask_again(struct http_get *g, uint64_t pause_us)
{
	let_go(g, false);
	sbuf_reset(&g->auth);	/* it was good for one connection, perhaps */
	g->opened = false;
	transfer_note(g->t, "connection lost");
	net_timer_set(g->http->pool.net, &g->timer, pause_us);
}

/* False: the caller has to end it. */
static bool go_on(struct http_get *g)
{
	uint64_t pause_us;
	int rc;

	if (!http_resume_can(&g->resume, g->t))
		return false;
	rc = transfer_broke(g->t, &pause_us);
	if (rc == 0)
		ask_again(g, pause_us);
	else if (rc == -EDEADLK)
		end(g, rc);
	return rc == 0 || rc == -EDEADLK;
}

bool http_get_silent(struct transfer *t)
{
	return go_on(t->state);
}

/* What came as gzip is no good, or too much: once more, as it is. */
static void ask_plain(struct http_get *g)
{
	int rc = transfer_restart(g->t);

	let_go(g, false);
	g->coding.refused = true;
	err_clear(g->t->err);
	if (rc < 0)
		end(g, rc);
	else
		issue(g, false);
}

/* ---- a complete response --------------------------------------------- */

static void follow(struct http_get *g)
{
	struct uri *to = NULL;
	int rc = http_redirection(&g->parser, g->t->uri, &to, g->t->err);

	if (rc == 0)
		rc = transfer_restart(g->t);
	if (rc == 0)
		transfer_redirect(g->t, to);
	uri_unref(to);
	end(g, rc);
}

static void ask_later(struct http_get *g)
{
	uint64_t pause_us;
	int rc = transfer_retry(g->t, g->parser.retry_s, &pause_us);

	if (rc < 0) {
		end(g, rc);
		return;
	}
	transfer_note(g->t, "server is busy");
	net_timer_set(g->http->pool.net, &g->timer, pause_us);
}

/* Its second step needs the connection of the first. */
static int add_ntlm(struct http_get *g)
{
	const char *challenge = sbuf_text(&g->parser.challenge);
	uint8_t own[8];
	int rc;

	put_be32(own, net_random());
	put_be32(own + 4, net_random());
	sbuf_reset(&g->auth);
	g->opened = http_ntlm_opens(challenge);
	rc = http_ntlm(g->t->uri, challenge, own, &g->auth);
	if (rc == -ENOTSUP)
		return err_set(g->t->err, rc, "the server wants NTLM, which "
			       "this small image has not; pxesh.kpxe has");
	return rc < 0 ? err_set(g->t->err, rc, "cannot answer the server's "
				"NTLM: %s", err_text(rc)) : 0;
}

/* Has it not been said yet, or not all of it? */
static bool may_say(const struct http_get *g)
{
	return !g->auth.len ||
	       (g->opened && g->parser.auth == HTTP_AUTH_NTLM &&
		!http_ntlm_opens(sbuf_text(&g->parser.challenge)));
}

/* The server wants to know who asks: say so, once. */
static void add_agent(struct http_get *g)
{
	int rc = g->parser.auth == HTTP_AUTH_NTLM ? add_ntlm(g) :
		 http_credentials(g->t->uri, g->method, &g->parser,
				  net_random(), &g->auth, g->t->err);

	if (rc < 0)
		end(g, rc);
	else
		issue(g, false);
}

static bool good(const struct http_get *g)
{
	return g->parser.code >= 200 && g->parser.code < 300;
}

/* All that was asked for, but is it all that there is? */
static bool is_short(const struct http_get *g)
{
	return g->resume.begun && g->t->got < g->t->total;
}

static void complete(struct http_get *g, bool connection_lives)
{
	struct http_parser *p = &g->parser;

	let_go(g, connection_lives && p->keep_alive);
	if (good(g) && !http_coding_complete(&g->coding)) {
		ask_plain(g);
	} else if (good(g)) {
		if (!is_short(g) || !go_on(g))
			end(g, 0);
	} else if (p->location.len) {
		follow(g);
	} else if (p->retry) {
		ask_later(g);
	} else if (p->code == 401 && p->auth && g->t->uri->user &&
		   may_say(g)) {
		add_agent(g);
	} else if (p->code < 500 || !go_on(g)) {
		end(g, http_status_error(p->code, g->t->err));
	}
}

/* ---- from the connection --------------------------------------------- */

/* An error page, which nobody reads to its end. */
static int skim_page(void *ctx, const uint8_t *data, size_t len)
{
	struct transfer *t = ctx;
	const struct http_get *g = t->state;

	(void)data;
	(void)len;
	return g->parser.got > LIMIT_HTTP_ERROR_PAGE ? -ENODATA : 0;
}

static int take_coded(void *ctx, const uint8_t *data, size_t len)
{
	struct transfer *t = ctx;
	struct http_get *g = t->state;

	return http_coding_take(&g->coding, t, data, len);
}

/* What follows goes into the image, without coming by here again. */
static int take_headers(void *ctx)
{
	struct transfer *t = ctx;
	struct http_get *g = t->state;
	struct http_parser *p = &g->parser;

	p->body = !good(g) ? skim_page :
		  g->coding.used ? take_coded : transfer_append;
	if (!good(g) || p->head)
		return 0;
	if (!strcmp(g->method, "GET"))
		return http_resume_begin(&g->resume, p, g->coding.used, t);
	return p->chunked || !p->has_length ? 0 : transfer_total(t, p->length);
}

static int take_field(void *ctx, const char *name, const char *value)
{
	struct http_get *g = ((struct transfer *)ctx)->state;

	if (str_eq_nocase(name, "Content-Encoding"))
		http_coding_field(&g->coding, value);
	return http_resume_field(&g->resume, name, value);
}

static void get_note(void *ctx, const char *text)
{
	struct http_get *g = ctx;

	transfer_note(g->t, text);
}

static void get_data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct http_get *g = ctx;
	int n;

	g->any = true;
	transfer_heard(g->t);
	n = http_parse(&g->parser, bytes, len, g->t->err);
	if (n == -ENODATA)
		complete(g, false);
	else if (n == -EBADMSG && g->coding.used)
		ask_plain(g);
	else if (n < 0 && (n != -EIO || !go_on(g)))
		end(g, n);
	else if (n >= 0 && g->parser.state == HTTP_DONE)
		complete(g, (size_t)n == len);
}

static void get_down(void *ctx, int status, const char *why)
{
	struct http_get *g = ctx;
	int rc;

	if (http_conn_stale(g->conn, g->any, status)) {
		let_go(g, false);
		issue(g, true);
		return;
	}
	if (status < 0) {
		if (!down_may_recover(status) || !go_on(g))
			end_down(g, status, why);
		return;
	}
	rc = http_parse_end(&g->parser, g->t->err);
	if (rc == 0)
		complete(g, false);
	else if (!go_on(g))
		end(g, rc);
}

static const struct stream_ops get_ops = {
	.note = get_note, .data = get_data, .down = get_down,
};

/* ---- asking ---------------------------------------------------------- */

static void get_expired(struct net_timer *t)
{
	issue(HOLDER(http_get, timer, t), false);
}

static int compose(struct http_get *g, struct sbuf *out, struct err *e)
{
	char agent[128];
	struct sbuf more = { 0 };	/* header lines */
	int rc;

	http_agent(g->http->pool.net->root, agent, sizeof(agent));
	if (g->auth.len)
		(void)sbuf_printf(&more, "Authorization: %s\r\n",
				  sbuf_text(&g->auth));
	(void)http_resume_ask(&g->resume, g->t, &more);
	if (http_coding_offer(&g->coding, g->t, !g->resume.from))
		(void)sbuf_str(&more, "Accept-Encoding: gzip\r\n");
	rc = more.error;
	if (rc == 0)
		rc = http_request(g->t->uri, g->t->params, g->method, agent,
				  sbuf_text(&more), out, e);
	sbuf_free(&more);
	return rc;
}

/* Send the request on an idle connection, or on a @fresh one. */
static void issue(struct http_get *g, bool fresh)
{
	const struct uri *u = g->t->uri;
	struct sbuf request = { 0 };
	int rc = compose(g, &request, g->t->err);

	g->any = false;
	http_parser_reset(&g->parser, !strcmp(g->method, "HEAD"));
	if (rc == 0)
		g->conn = http_conn_get(&g->http->pool, u, fresh, &get_ops, g);
	if (rc == 0)
		rc = g->conn ? stream_send(g->conn->stream, request.data,
					   request.len) : -ENOMEM;
	sbuf_free(&request);
	if (rc < 0)
		end(g, err_set(g->t->err, rc, "cannot ask %.60s: %s", u->host,
			       err_text(rc)));
}

/* ---- begin and end --------------------------------------------------- */

void http_get_start(struct http_get *g)
{
	g->timer.expired = get_expired;
	g->parser.headers = take_headers;
	g->parser.field = take_field;
	g->parser.ctx = g->t;
	issue(g, false);
}

void http_get_free(struct http_get *g)
{
	net_timer_stop(&g->timer);
	http_conn_put(g->conn, false);
	http_parser_free(&g->parser);
	http_coding_free(&g->coding);
	sbuf_free(&g->auth);
	http_resume_free(&g->resume);
	free(g);
}

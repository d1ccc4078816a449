/* http.c: the openers for http: and https: URIs (RFC 9110;
   reference/protocols.md#http). */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/limits.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/http_auth.h"
#include "net/http_conn.h"
#include "net/http_fail.h"
#include "net/http_parse.h"
#include "net/http_request.h"
#include "net/http_resume.h"
#include "net/stack.h"
#include "net/stream.h"
#include "platform/platform.h"

#define PORT		80
#define TLS_PORT	443

struct http {
	struct opener    op, secure;
	struct http_pool pool;
};

struct get {
	struct http       *http;
	struct transfer   *t;
	struct http_conn  *conn;
	struct http_parser parser;
	struct net_timer   timer;	/* until a server is asked again */
	struct http_resume resume;
	bool               any;		/* came on this connection	*/
	const char        *method;
	struct sbuf        request;
	struct sbuf        auth;	/* once asked for; else empty	*/
	struct sbuf        more;	/* lines for the request	*/
};

static void issue(struct get *g, bool fresh);

/* ---- the end --------------------------------------------------------- */

static void end(struct get *g, int status)
{
	net_timer_stop(&g->timer);
	http_conn_put(g->conn, false);
	g->conn = NULL;
	transfer_end(g->t, status);
}

/* End the transfer because the connection failed, and say how. */
static void end_down(struct get *g, int status, const char *why)
{
	end(g, http_down_error(g->t, status, g->any, why));
}

/* ---- a download that broke off ---------------------------------------- */

static void ask_again(struct get *g, uint64_t pause_us)
{
	http_conn_put(g->conn, false);
	g->conn = NULL;
	sbuf_reset(&g->auth);	/* it was good for one connection, perhaps */
	transfer_note(g->t, "connection lost");
	net_timer_set(g->http->pool.net, &g->timer, pause_us);
}

/* False: the caller has to end it. */
static bool go_on(struct get *g)
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

static bool get_silent(struct transfer *t)
{
	return go_on(t->state);
}

/* ---- a complete response --------------------------------------------- */

/* A server must not send a machine to that machine's own files. */
static bool leads_elsewhere(const struct uri *to)
{
	return !uri_has_scheme(to, "http") && !uri_has_scheme(to, "https");
}

static void follow(struct get *g)
{
	struct uri *rel = uri_parse(sbuf_text(&g->parser.location));
	struct uri *to = rel ? uri_resolve(g->t->uri, rel) : NULL;
	int rc = 0;

	if (!to)
		rc = err_set(g->t->err, -ENOMEM, "no memory for a "
			     "redirection");
	else if (leads_elsewhere(to))
		rc = err_set(g->t->err, -EACCES, "a redirection to "
			     "%.20s: is not followed", to->scheme);
	else
		rc = transfer_restart(g->t);
	if (rc == 0)
		transfer_redirect(g->t, to);
	uri_unref(rel);
	uri_unref(to);
	end(g, rc);
}

static void ask_later(struct get *g)
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

/* The server wants to know who asks: say so, once. */
static void add_agent(struct get *g)
{
	const struct uri *u = g->t->uri;
	int rc;

	if (g->parser.auth == HTTP_AUTH_BASIC)
		rc = http_basic(u, &g->auth);
	else
		rc = http_digest(u, g->method,
				 sbuf_text(&g->parser.challenge),
				 net_random(), &g->auth);
	if (rc < 0)
		end(g, err_set(g->t->err, rc, "the server wants credentials "
			       "in a way that is not known here"));
	else
		issue(g, false);
}

static bool good(const struct get *g)
{
	return g->parser.code >= 200 && g->parser.code < 300;
}

/* All that was asked for, but is it all that there is? */
static bool is_short(const struct get *g)
{
	return g->resume.begun && g->t->got < g->t->total;
}

static void complete(struct get *g, bool connection_lives)
{
	struct http_parser *p = &g->parser;

	http_conn_put(g->conn, connection_lives && p->keep_alive);
	g->conn = NULL;
	if (good(g)) {
		if (!is_short(g) || !go_on(g))
			end(g, 0);
	} else if (p->location.len) {
		follow(g);
	} else if (p->retry) {
		ask_later(g);
	} else if (p->code == 401 && p->auth && g->t->uri->user &&
		   !g->auth.len) {
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
	const struct get *g = t->state;

	(void)data;
	(void)len;
	return g->parser.got > LIMIT_HTTP_ERROR_PAGE ? -ENODATA : 0;
}

/* What follows goes into the image, without coming by here again. */
static int take_headers(void *ctx)
{
	struct transfer *t = ctx;
	struct get *g = t->state;
	struct http_parser *p = &g->parser;

	p->body = good(g) ? transfer_append : skim_page;
	if (!good(g) || p->head)
		return 0;
	if (!strcmp(g->method, "GET"))
		return http_resume_begin(&g->resume, p, t);
	return p->chunked || !p->has_length ? 0 : transfer_total(t, p->length);
}

static int take_field(void *ctx, const char *name, const char *value)
{
	struct get *g = ((struct transfer *)ctx)->state;

	return http_resume_field(&g->resume, name, value);
}

static void get_note(void *ctx, const char *text)
{
	struct get *g = ctx;

	transfer_note(g->t, text);
}

static void get_data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct get *g = ctx;
	int n;

	g->any = true;
	transfer_heard(g->t);
	n = http_parse(&g->parser, bytes, len, g->t->err);
	if (n == -ENODATA)
		complete(g, false);
	else if (n < 0 && (n != -EIO || !go_on(g)))
		end(g, n);
	else if (n >= 0 && g->parser.state == HTTP_DONE)
		complete(g, (size_t)n == len);
}

static void get_down(void *ctx, int status, const char *why)
{
	struct get *g = ctx;
	int rc;

	if (!g->any && g->conn->reused &&
	    (status == 0 || status == -ECONNRESET)) {
		http_conn_put(g->conn, false);
		issue(g, true);
		return;
	}
	if (status < 0) {
		if (!http_may_recover(status) || !go_on(g))
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
	issue(HOLDER(get, timer, t), false);
}

static int compose(struct get *g, struct err *e)
{
	char agent[128];
	int rc;

	http_agent(g->http->pool.net->root, agent, sizeof(agent));
	sbuf_reset(&g->request);
	sbuf_reset(&g->more);
	if (g->auth.len)
		(void)sbuf_printf(&g->more, "Authorization: %s\r\n",
				  sbuf_text(&g->auth));
	rc = http_resume_ask(&g->resume, g->t, &g->more);
	if (rc == 0)
		rc = g->more.error;
	if (rc < 0)
		return rc;
	return http_request(g->t->uri, g->t->params, g->method, agent,
			    sbuf_text(&g->more), &g->request, e);
}

static struct http_conn *connection(struct get *g, bool fresh)
{
	const struct uri *u = g->t->uri;
	const struct http_peer peer = {
		.host = u->host,
		.port = u->port ? u->port : g->t->op->port,
		.tls = g->t->op == &g->http->secure,
	};

	return http_conn_get(&g->http->pool, &peer, fresh, &get_ops, g);
}

/* Send the request on an idle connection, or on a @fresh one. */
static void issue(struct get *g, bool fresh)
{
	const struct uri *u = g->t->uri;
	int rc = compose(g, g->t->err);

	g->conn = NULL;
	g->any = false;
	http_parser_reset(&g->parser, !strcmp(g->method, "HEAD"));
	if (rc == 0)
		g->conn = connection(g, fresh);
	if (rc == 0)
		rc = g->conn ? stream_send(g->conn->stream, g->request.data,
					   g->request.len) : -ENOMEM;
	if (rc < 0)
		end(g, err_set(g->t->err, rc, "cannot ask %.60s: %s", u->host,
			       err_text(rc)));
}

/* ---- the opener ------------------------------------------------------ */

static int get_start(struct opener *op, struct transfer *t, struct err *e)
{
	const char *method = http_method(t->params, e);
	struct get *g;

	if (!method)
		return -ENOTSUP;
	if (!t->uri->host || !t->uri->host[0])
		return err_set(e, -EINVAL, "an HTTP URI needs a host");
	g = calloc(1, sizeof(*g));
	if (!g)
		return err_set(e, -ENOMEM, "no memory for a download");
	g->http = op->ctx;
	g->t = t;
	g->method = method;
	g->timer.expired = get_expired;
	g->parser.headers = take_headers;
	g->parser.field = take_field;
	g->parser.ctx = t;
	t->state = g;
	issue(g, false);
	return 0;
}

static void get_release(struct transfer *t)
{
	struct get *g = t->state;

	net_timer_stop(&g->timer);
	http_conn_put(g->conn, false);
	http_parser_free(&g->parser);
	sbuf_free(&g->request);
	sbuf_free(&g->auth);
	sbuf_free(&g->more);
	http_resume_free(&g->resume);
	free(g);
}

int http_start(struct net *net)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		return -ENOMEM;
	http->pool.net = net;
	http->op = (struct opener){
		.scheme = "http", .port = PORT, .ctx = http,
		.start = get_start, .release = get_release,
		.silent = get_silent,
	};
	http->secure = http->op;
	http->secure.scheme = "https";
	http->secure.port = TLS_PORT;
	net->http = http;
	fetch_add_opener(net->fetch, &http->op);
	fetch_add_opener(net->fetch, &http->secure);
	return 0;
}

void http_stop(struct net *net)
{
	if (!net->http)
		return;
	fetch_remove_opener(net->fetch, &net->http->secure);
	fetch_remove_opener(net->fetch, &net->http->op);
	http_pool_free(&net->http->pool);
	free(net->http);
	net->http = NULL;
}

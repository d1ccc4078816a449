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
#include "core/version.h"
#include "net/http_auth.h"
#include "net/http_conn.h"
#include "net/http_parse.h"
#include "net/http_request.h"
#include "net/stack.h"
#include "net/stream.h"
#include "platform/platform.h"

#define PORT		80
#define TLS_PORT	443
#define AGENT		"pxesh/" PXESH_VERSION " (iPXE compatible)"

struct http {
	struct opener    op, secure;
	struct http_pool pool;
};

struct get {
	struct http       *http;
	struct transfer   *t;
	struct http_conn  *conn;
	struct http_parser parser;
	struct net_timer   timer;	/* until a busy server is asked	*/
	bool               any;		/* came on this connection	*/
	const char        *method;
	struct sbuf        request;
	struct sbuf        auth;	/* once asked for; else empty	*/
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

/* Where it was redirected to is what a person needs to know of a scheme that
   this image does not have. */
static void say_why(struct get *g, int status, const char *why)
{
	struct sbuf uri = { 0 };

	if (status == -ENOTSUP && uri_print_short(g->t->uri, &uri) == 0)
		err_set(g->t->err, status, "%s: %s", sbuf_text(&uri), why);
	else
		err_set(g->t->err, status, "%.60s: %s", g->t->uri->host, why);
	sbuf_free(&uri);
}

/* End the transfer because the connection failed, and say how. */
static void end_down(struct get *g, int status, const char *why)
{
	const char *host = g->t->uri->host;
	struct err *e = g->t->err;

	if (why)
		say_why(g, status, why);
	switch (status) {
	case -ENXIO:
	case -ENOTCONN:
	case -EAGAIN:
	case -ENODATA:
		status = net_lookup_error(e, status, host);
		break;
	case -ENETUNREACH:
		err_set(e, status, "no route to %.60s", host);
		break;
	case -ETIMEDOUT:
		err_set(e, status, "%.60s does not answer", host);
		break;
	case -ECONNRESET:
		err_set(e, status, g->any ? "%.60s cut the connection" :
			"%.60s refused the connection", host);
		break;
	default:
		err_set(e, status, "connection to %.60s: %s", host,
			err_text(status));
	}
	end(g, status);
}

/* A status that is neither success nor redirection. */
static int status_error(unsigned code, struct err *e)
{
	if (code == 401)
		return err_set(e, -EACCES, "the server wants a user name and "
			       "password (HTTP 401)");
	if (code == 403)
		return err_set(e, -EPERM, "the server forbids it (HTTP 403)");
	if (code == 404)
		return err_set(e, -ENOENT, "the server has no such file "
			       "(HTTP 404)");
	if (code >= 300 && code < 400)
		return err_set(e, -EXDEV, "a redirection to nowhere "
			       "(HTTP %u)", code);
	if (code >= 400 && code < 500)
		return err_set(e, -EIO, "the server refuses it (HTTP %u)",
			       code);
	return err_set(e, -EIO, "the server failed (HTTP %u)", code);
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

static void complete(struct get *g, bool connection_lives)
{
	struct http_parser *p = &g->parser;

	http_conn_put(g->conn, connection_lives && p->keep_alive);
	g->conn = NULL;
	if (good(g)) {
		end(g, 0);
	} else if (p->location.len) {
		follow(g);
	} else if (p->retry) {
		ask_later(g);
	} else if (p->code == 401 && p->auth && g->t->uri->user &&
		   !g->auth.len) {
		add_agent(g);
	} else {
		end(g, status_error(p->code, g->t->err));
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
	if (!good(g) || p->head || p->chunked || !p->has_length)
		return 0;
	return transfer_total(t, p->length);
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
	else if (n < 0)
		end(g, n);
	else if (g->parser.state == HTTP_DONE)
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
		end_down(g, status, why);
		return;
	}
	rc = http_parse_end(&g->parser, g->t->err);
	if (rc < 0)
		end(g, rc);
	else
		complete(g, false);
}

static const struct stream_ops get_ops = {
	.note = get_note, .data = get_data, .down = get_down,
};

/* ---- asking ---------------------------------------------------------- */

static void get_expired(struct net_timer *t)
{
	issue(HOLDER(get, timer, t), false);
}

/* What a script wants to be known as, or what we are. */
static void find_agent(struct get *g, char *buf, size_t cap)
{
	struct settings *root = g->http->pool.net->root;

	if (settings_text(root, "user-agent", buf, cap) <= 0 ||
	    str_has_control(buf))
		memcpy(buf, AGENT, sizeof(AGENT));
}

static int compose(struct get *g, struct err *e)
{
	char agent[128];

	find_agent(g, agent, sizeof(agent));
	sbuf_reset(&g->request);
	return http_request(g->t->uri, g->t->params, g->method, agent,
			    g->auth.len ? sbuf_text(&g->auth) : NULL,
			    &g->request, e);
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

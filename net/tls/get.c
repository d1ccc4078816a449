/* get.c: small things by plain HTTP while a handshake waits. */
#include "net/tls/get.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/http_parse.h"
#include "net/http_request.h"
#include "net/stack.h"
#include "net/stream.h"

struct tls_get {
	struct net        *net;
	struct stream     *stream;
	struct net_timer   timer;
	struct http_parser parser;
	struct sbuf        body;
	tls_got           *done;
	void              *ctx;
};

/* Once: what comes after it is nobody's. */
static void finish(struct tls_get *g, int status)
{
	tls_got *done = g->done;

	g->done = NULL;
	net_timer_stop(&g->timer);
	stream_close(g->stream);
	g->stream = NULL;
	if (status == 0 && g->parser.code != 200)
		status = -ENOENT;
	if (done)
		done(g->ctx, status, g->body.data, g->body.len);
}

static int take_body(void *ctx, const uint8_t *data, size_t len)
{
	struct tls_get *g = ctx;

	return sbuf_add(&g->body, data, len);
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct tls_get *g = ctx;
	int n = http_parse(&g->parser, bytes, len, NULL);

	if (n < 0)
		finish(g, n);
	else if (g->parser.state == HTTP_DONE)
		finish(g, 0);
}

static void down(void *ctx, int status, const char *why)
{
	struct tls_get *g = ctx;

	(void)why;	/* of TCP there is none */
	finish(g, status < 0 ? status : http_parse_end(&g->parser, NULL));
}

static void expired(struct net_timer *t)
{
	finish(HOLDER(tls_get, timer, t), -ETIMEDOUT);
}

static const struct stream_ops ops = { .data = data, .down = down };

static int send_request(struct tls_get *g, const struct uri *u,
			const void *body, size_t len, const char *type)
{
	struct sbuf req = { 0 };
	int rc;

	(void)sbuf_str(&req, body ? "POST " : "GET ");
	(void)http_target(u, &req);
	(void)sbuf_printf(&req, " HTTP/1.1\r\nHost: %s\r\n"
			  "Connection: close\r\n", u->host);
	if (body)
		(void)sbuf_printf(&req, "Content-Type: %s\r\n"
				  "Content-Length: %zu\r\n", type, len);
	(void)sbuf_str(&req, "\r\n");
	rc = sbuf_add(&req, body ? body : "", len);
	if (rc == 0)
		rc = stream_send(g->stream, req.data, req.len);
	sbuf_free(&req);
	return rc;
}

/* The address may come from a certificate: no line breaks, for one. */
static bool printable(const char *text)
{
	while (*text > ' ' && *text < 127)
		text++;
	return !*text;
}

static bool usable(const struct uri *u)
{
	return u && uri_has_scheme(u, "http") && u->host && u->host[0] &&
	       !u->bad_port && printable(u->host);
}

struct tls_get *tls_get_start(struct net *net, const char *uri,
			      const void *body, size_t len, const char *type,
			      tls_got *done, void *ctx)
{
	struct uri *u = printable(uri) ? uri_parse(uri) : NULL;
	struct tls_get *g = usable(u) ? calloc(1, sizeof(*g)) : NULL;

	if (g) {
		g->net = net;
		g->done = done;
		g->ctx = ctx;
		g->body.max = TLS_GET_BYTES;
		g->timer.expired = expired;
		g->parser.body = take_body;
		g->parser.ctx = g;
		http_parser_reset(&g->parser, false);
		g->stream = stream_open(net, u->host, u->port ? u->port : 80,
					&ops, g);
		if (!g->stream || send_request(g, u, body, len, type) < 0) {
			tls_get_end(g);
			g = NULL;
		} else {
			net_timer_set(net, &g->timer,
				      body ? TLS_ASK_US : TLS_GET_US);
		}
	}
	uri_unref(u);
	return g;
}

void tls_get_end(struct tls_get *g)
{
	if (!g)
		return;
	net_timer_stop(&g->timer);
	stream_close(g->stream);
	http_parser_free(&g->parser);
	sbuf_free(&g->body);
	free(g);
}

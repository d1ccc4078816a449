/* connection.c: a TLS connection: a stream that stands on TCP's. */
#include "net/tls/connection.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "net/stack.h"
#include "net/tls/context.h"
#include "net/tls/explain.h"
#include "net/tls/tls.h"

#define IN_MAX	(256 * 1024)	/* not looked at yet: no peer needs more */
#define BARREN_MAX (64 * 1024)	/* of records, none of which is data	*/
#define HANDSHAKE_US	30000000	/* without a byte from the peer	*/

static void run(struct conn *c);
static void begin_anew(struct conn *c);

/* ---- the end --------------------------------------------------------- */

static void destroy(struct conn *c)
{
	net_timer_stop(&c->timer);
	judge_end(&c->judge);
	if (c->trusted)
		tls_session_keep(c->tls, c->host, c->port, c->ssl);
	if (c->state == UP)
		(void)wolfSSL_shutdown(c->ssl);	/* our goodbye */
	wolfSSL_free(c->ssl);
	stream_close(c->tcp);
	sbuf_free(&c->in);
	sbuf_free(&c->out);
	free(c);
}

static void close_conn(struct stream *base)
{
	struct conn *c = HOLDER(conn, base, base);

	c->closed = true;
	if (!c->calling)
		destroy(c);
}

static void enter(struct conn *c)
{
	c->calling = true;
}

/* True: it is gone, having been closed meanwhile. */
static bool leave(struct conn *c)
{
	c->calling = false;
	if (c->closed) {
		destroy(c);
		return true;
	}
	if (c->again)
		begin_anew(c);
	return false;
}

/* Tell that it is over. @status 0: as it should be. Within enter(). */
static void over(struct conn *c, int status)
{
	if (c->state == OVER)
		return;
	c->again = c->offered && c->state == SHAKING && !c->closed;
	c->state = OVER;
	net_timer_stop(&c->timer);
	if (c->again)
		return;
	if (!c->closed)
		c->base.ops->down(c->base.ctx, status,
			     c->why.code ? c->why.msg : NULL);
}

/* ---- sending --------------------------------------------------------- */

static int encrypt(struct conn *c, const void *data, size_t len)
{
	int n = len ? wolfSSL_write(c->ssl, data, (int)len) : 0;

	return n == (int)len ? 0 : -EIO;
}

static int send_conn(struct stream *base, const void *data, size_t len)
{
	struct conn *c = HOLDER(conn, base, base);

	if (len > INT32_MAX)
		return -ENOMEM;
	if (c->state == OVER || c->closed)
		return 0;	/* that is known already, or will be told */
	if (c->state != UP)
		return sbuf_add(&c->out, data, len);
	return encrypt(c, data, len);
}

/* ---- the handshake --------------------------------------------------- */

static void go_up(struct conn *c)
{
	c->state = UP;
	c->barren = 0;
	c->trusted = true;
	net_timer_stop(&c->timer);
	c->base.ops->note(c->base.ctx, "");
	if (!c->closed && encrypt(c, c->out.data, c->out.len) < 0)
		over(c, err_set(&c->why, -EIO, "cannot send"));
	sbuf_free(&c->out);
}

/* The verdict, at once or from the event loop. */
static void judged(void *ctx, int status, struct err *e)
{
	struct conn *c = ctx;
	bool inside = c->calling;

	enter(c);
	if (c->tls->explain)
		explain_chain(&c->judge.chain, &c->tls->trust,
			      tls_now(c->net), c->tls->explain);
	if (status == 0) {
		judge_end(&c->judge);
		go_up(c);
	} else {
		over(c, err_set(&c->why, status, "%s", e->msg));
	}
	if (inside)
		return;		/* whoever entered goes on */
	c->calling = false;
	run(c);
}

static void note(void *ctx, const char *text)
{
	struct conn *c = ctx;

	if (!c->closed)
		c->base.ops->note(c->base.ctx, text);
}

static void shake(struct conn *c)
{
	int rc = conn_shake(c);

	if (rc < 0) {
		over(c, rc);
	} else if (rc == CONN_RESUMED) {
		go_up(c);
	} else if (rc == CONN_SHAKEN) {
		c->state = JUDGING;
		net_timer_stop(&c->timer);
		judge_start(&c->judge);
	}
}

/* ---- reading --------------------------------------------------------- */

/* One read: false when there is no more to be had now. */
static bool read_some(struct conn *c)
{
	int n = wolfSSL_read(c->ssl, c->clear, sizeof(c->clear)), rc;

	if (n > 0) {
		c->barren = 0;
		c->base.ops->data(c->base.ctx, c->clear, (size_t)n);
		return true;
	}
	if (wolfSSL_get_error(c->ssl, n) == WOLFSSL_ERROR_ZERO_RETURN) {
		over(c, 0);
		return false;
	}
	rc = conn_outcome(c, n);
	if (rc == 0 && c->barren > BARREN_MAX)
		rc = err_set(&c->why, -EPROTO, "the server sends records "
			     "without data, without end");
	if (rc < 0)
		over(c, rc);
	return false;
}

static void run(struct conn *c)
{
	enter(c);
	if (c->state == SHAKING && !c->closed)
		shake(c);
	while (c->state == UP && !c->closed && read_some(c))
		continue;
	if (c->ended && c->state != JUDGING && !c->closed)
		over(c, conn_cut(c));
	(void)leave(c);
}

/* ---- what TCP tells -------------------------------------------------- */

/* Nobody else's first byte is a TLS record's: say what it looks like. */
static int check_first(struct conn *c, const uint8_t *data, size_t len)
{
	if (c->heard || !len)
		return 0;
	c->heard = true;
	if (data[0] >= 20 && data[0] <= 23)
		return 0;
	if (len >= 5 && !memcmp(data, "HTTP/", 5))
		return err_set(&c->why, -EPROTO, "the server answers by plain "
			       "HTTP on this port: use http:");
	return err_set(&c->why, -EPROTO, "the server does not speak TLS on "
		       "this port: is it http: there?");
}

static void tcp_data(void *ctx, const uint8_t *data, size_t len)
{
	struct conn *c = ctx;
	int rc = check_first(c, data, len);

	if (rc == 0 && c->in.len - c->taken > IN_MAX - len)
		rc = err_set(&c->why, -EPROTO, "the server sends without end");
	if (rc == 0)
		rc = sbuf_add(&c->in, data, len);
	if (c->state == SHAKING)
		net_timer_set(c->net, &c->timer, HANDSHAKE_US);
	if (rc == 0) {
		run(c);
		return;
	}
	enter(c);
	over(c, rc);
	(void)leave(c);
}

static void tcp_down(void *ctx, int status, const char *why)
{
	struct conn *c = ctx;

	(void)why;	/* of TCP there is none */
	c->ended = true;
	if (status == 0 || (status == -ECONNRESET && c->state != CONNECTING)) {
		run(c);		/* what came before it is still good */
		return;
	}
	enter(c);
	over(c, status);
	(void)leave(c);
}

static void tcp_note(void *ctx, const char *text)
{
	struct conn *c = ctx;

	if (c->state == CONNECTING && !*text) {
		c->state = SHAKING;
		net_timer_set(c->net, &c->timer, HANDSHAKE_US);
		text = "TLS";
	}
	enter(c);
	c->base.ops->note(c->base.ctx, text);
	if (!leave(c) && c->state == SHAKING)
		run(c);
}

static const struct stream_ops tcp_ops = {
	.note = tcp_note, .data = tcp_data, .down = tcp_down,
};

/* ---- opening --------------------------------------------------------- */

/* Silence in a handshake, or what tls_open() and tls_start() could not do at
   once: a failure to be told, a handshake to begin. */
static void expired(struct net_timer *t)
{
	struct conn *c = HOLDER(conn, timer, t);

	if (c->upgrade && c->state == CONNECTING && !c->why.code) {
		tcp_note(c, "");
		return;
	}
	enter(c);
	over(c, err_set(&c->why, -ETIMEDOUT, "the server has gone silent "
			"during the TLS handshake"));
	(void)leave(c);
}

/* A server that no longer likes what it once agreed on gets a full handshake:
   wolfSSL offers nothing else beside a session of TLS 1.2. */
static void begin_anew(struct conn *c)
{
	c->again = false;
	tls_session_forget(c->tls, c->host, c->port);
	stream_close(c->tcp);
	wolfSSL_free(c->ssl);
	c->ssl = NULL;
	c->tcp = NULL;
	c->ended = c->heard = false;
	c->taken = 0;
	sbuf_reset(&c->in);
	judge_end(&c->judge);
	err_clear(&c->why);
	c->state = CONNECTING;
	if (conn_set_up(c) == 0)
		c->tcp = stream_open(c->net, c->host, c->port, &tcp_ops, c);
	if (!c->tcp)
		net_timer_set(c->net, &c->timer, 0);
}

static const struct stream_kind kind = {
	.send = send_conn, .close = close_conn,
};

const bool tls_is_there = true;

static struct conn *new_conn(struct net *net, const char *host, uint16_t port,
			     const struct stream_ops *ops, void *ctx)
{
	size_t len = strlen(host) + 1;
	struct conn *c = calloc(1, sizeof(*c) + len);

	if (!c)
		return NULL;
	c->base.kind = &kind;
	c->net = net;
	stream_hand_over(&c->base, ops, ctx);
	c->port = port;
	c->in.max = 2 * IN_MAX;
	c->timer.expired = expired;
	memcpy(c->host, host, len);
	c->judge.net = net;
	c->judge.host = c->host;
	c->judge.use = CERT_FOR_SERVERS;
	c->judge.note = note;
	c->judge.done = judged;
	c->judge.ctx = c;
	return c;
}

struct stream *tls_open(struct net *net, const char *host, uint16_t port,
			const struct stream_ops *ops, void *ctx)
{
	struct conn *c = new_conn(net, host, port, ops, ctx);

	if (!c)
		return NULL;
	if (conn_set_up(c) < 0) {
		net_timer_set(net, &c->timer, 0);
		return &c->base;
	}
	c->tcp = stream_open(net, host, port, &tcp_ops, c);
	if (c->tcp)
		return &c->base;
	destroy(c);
	return NULL;
}

struct stream *tls_start(struct net *net, struct stream *tcp,
			 const char *host, uint16_t port,
			 const struct stream_ops *ops, void *ctx)
{
	struct conn *c = new_conn(net, host, port, ops, ctx);

	if (!c) {
		stream_close(tcp);
		return NULL;
	}
	c->upgrade = true;
	c->tcp = tcp;
	stream_hand_over(tcp, &tcp_ops, c);
	(void)conn_set_up(c);		/* c->why: told from the timer */
	net_timer_set(net, &c->timer, 0);
	return &c->base;
}

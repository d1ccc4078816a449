/* http_conn.c: connections to HTTP servers, kept for the next request. */
#include "net/http_conn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/stream.h"
#include "net/tls/tls.h"

#define IDLE_US		10000000
#define IDLE_MAX	8		/* connections kept	*/

static void unlink_conn(struct http_conn *c)
{
	struct http_conn **p = &c->pool->conns;

	while (*p && *p != c)
		p = &(*p)->next;
	if (*p)
		*p = c->next;
}

static void conn_free(struct http_conn *c)
{
	net_timer_stop(&c->timer);
	unlink_conn(c);
	stream_close(c->stream);
	free(c);
}

static void idle_over(struct net_timer *t)
{
	conn_free(HOLDER(http_conn, timer, t));
}

/* ---- while it is idle ------------------------------------------------ */

static void idle_note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

/* It has nothing to say: it is not worth keeping. */
static void idle_data(void *ctx, const uint8_t *bytes, size_t len)
{
	(void)bytes;
	(void)len;
	conn_free(ctx);
}

static void idle_down(void *ctx, int status, const char *why)
{
	(void)status;
	(void)why;
	conn_free(ctx);
}

static const struct stream_ops idle_ops = {
	.note = idle_note, .data = idle_data, .down = idle_down,
};

/* ---- get and put ----------------------------------------------------- */

/* Whom to speak to, and how. */
struct peer {
	const char *host;
	uint16_t    port;
	bool        tls;
};

static struct peer peer_of(const struct uri *u)
{
	bool tls = uri_has_scheme(u, "https");
	uint16_t usual = tls ? HTTPS_PORT : HTTP_PORT;

	return (struct peer){ u->host, u->port ? u->port : usual, tls };
}

static struct http_conn *find_idle(struct http_pool *pool,
				   const struct peer *peer)
{
	struct http_conn *c = pool->conns;

	while (c && (!c->idle || c->port != peer->port ||
		     c->tls != peer->tls ||
		     !str_eq_nocase(c->host, peer->host)))
		c = c->next;
	return c;
}

static struct stream *open_stream(struct http_conn *c,
				  const struct stream_ops *ops, void *ctx)
{
	return (c->tls ? tls_open : stream_open)(c->pool->net, c->host,
						 c->port, ops, ctx);
}

static struct http_conn *open_new(struct http_pool *pool,
				  const struct peer *peer,
				  const struct stream_ops *ops, void *ctx)
{
	size_t len = strlen(peer->host) + 1;
	struct http_conn *c = calloc(1, sizeof(*c) + len);

	if (!c)
		return NULL;
	c->pool = pool;
	c->port = peer->port;
	c->tls = peer->tls;
	c->timer.expired = idle_over;
	memcpy(c->host, peer->host, len);
	c->stream = open_stream(c, ops, ctx);
	if (!c->stream) {
		free(c);
		return NULL;
	}
	c->next = pool->conns;
	pool->conns = c;
	return c;
}

struct http_conn *http_conn_get(struct http_pool *pool,
				const struct uri *uri, bool fresh,
				const struct stream_ops *ops, void *ctx)
{
	const struct peer peer = peer_of(uri);
	struct http_conn *c = fresh ? NULL : find_idle(pool, &peer);

	if (!c)
		return open_new(pool, &peer, ops, ctx);
	net_timer_stop(&c->timer);
	unlink_conn(c);
	c->next = pool->conns;
	pool->conns = c;
	c->reused = true;
	c->idle = false;
	stream_hand_over(c->stream, ops, ctx);
	return c;
}

bool http_conn_stale(const struct http_conn *c, bool any, int status)
{
	return c->reused && !any && (status == 0 || status == -ECONNRESET);
}

static unsigned count_idle(const struct http_pool *pool)
{
	const struct http_conn *c;
	unsigned n = 0;

	for (c = pool->conns; c; c = c->next)
		n += c->idle;
	return n;
}

void http_conn_put(struct http_conn *c, bool keep)
{
	if (!c)
		return;
	c->idle = true;
	stream_hand_over(c->stream, &idle_ops, c);
	if (keep && count_idle(c->pool) <= IDLE_MAX)
		net_timer_set(c->pool->net, &c->timer, IDLE_US);
	else
		conn_free(c);
}

void http_pool_free(struct http_pool *pool)
{
	while (pool->conns)
		conn_free(pool->conns);
}

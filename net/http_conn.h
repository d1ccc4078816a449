/*
 * http_conn.h: connections to HTTP servers, kept for the next request
 * (reference/protocols.md#connections).
 */
#ifndef NET_HTTP_CONN_H
#define NET_HTTP_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/timer.h"

struct net;
struct stream;
struct stream_ops;

struct http_conn {
	struct http_conn       *next;
	struct http_pool       *pool;
	struct stream          *stream;
	bool                    idle;
	struct net_timer        timer;	/* of its idleness		*/
	bool                    reused;	/* it may have died unnoticed	*/
	bool                    tls;
	uint16_t                port;
	char                    host[];
};

struct http_pool {
	struct net       *net;
	struct http_conn *conns;	/* most recently used first	*/
};

/* Whom to speak to, and how. */
struct http_peer {
	const char *host;
	uint16_t    port;
	bool        tls;
};

/* An idle connection or a new one (@fresh: that), whose stream tells @ops.
   NULL: no memory. */
struct http_conn *http_conn_get(struct http_pool *pool,
				const struct http_peer *peer, bool fresh,
				const struct stream_ops *ops, void *ctx);
/* The owner is done with it: keep it, or close it. NULL-safe. */
void http_conn_put(struct http_conn *c, bool keep);
void http_pool_free(struct http_pool *pool);

#endif

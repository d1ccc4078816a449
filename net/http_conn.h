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

#define HTTP_PORT	80
#define HTTPS_PORT	443

struct net;
struct stream;
struct stream_ops;
struct uri;

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

/* An idle connection to the server of @uri, or a new one (@fresh: that), whose
   stream tells @ops. NULL: no memory. */
struct http_conn *http_conn_get(struct http_pool *pool,
				const struct uri *uri, bool fresh,
				const struct stream_ops *ops, void *ctx);
/* It went down by @status, after anything came on it or before @any did: was
   it dead while it was idle, so that a fresh one may do better? */
bool http_conn_stale(const struct http_conn *c, bool any, int status);
/* The owner is done with it: keep it, or close it. NULL-safe. */
void http_conn_put(struct http_conn *c, bool keep);
void http_pool_free(struct http_pool *pool);

#endif

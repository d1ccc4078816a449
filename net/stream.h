/*
 * stream.h: a TCP connection to a named host: bytes out, bytes in. What TLS
 * and the protocols above it stand on.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <stddef.h>
#include <stdint.h>

struct net;
struct stream;

/* Each may call stream_close(), after which none is called again. */
struct stream_ops {
	/* What it is waiting for: a host's name, "connecting", "". */
	void (*note)(void *ctx, const char *text);
	void (*data)(void *ctx, const uint8_t *data, size_t len);
	/* Over: 0 the peer ended it, else -ECONNRESET, -ETIMEDOUT,
	   -ENETUNREACH, -ENOTCONN (no name server), -ENXIO (no such name),
	   -ENOMEM. */
	void (*down)(void *ctx, int status);
};

/*
 * Connect to @host, a name or an address, IPv6 ones in brackets or not.
 * Returns NULL when memory is out; any other failure comes by ops->down,
 * from the event loop.
 */
struct stream *stream_open(struct net *net, const char *host, uint16_t port,
			   const struct stream_ops *ops, void *ctx);
void stream_close(struct stream *s);			/* NULL-safe */

/* Send a copy of @data, now or once there is a connection. -ENOMEM. */
int stream_send(struct stream *s, const void *data, size_t len);

#endif

/*
 * stream.h: a connection to a named host: bytes out, bytes in. One is TCP's,
 * another kind stands on that one (TLS: net/tls/tls.h); what uses a stream
 * does not know which it has.
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
	   -ENOMEM, -EACCES (TLS: it is not trusted). @why says it in words, or
	   is NULL: the status says it all. */
	void (*down)(void *ctx, int status, const char *why);
};

/* What a kind of stream is to do; the kind's struct begins with a stream. */
struct stream_kind {
	int  (*send)(struct stream *s, const void *data, size_t len);
	void (*close)(struct stream *s);
};

struct stream {
	const struct stream_kind *kind;
	const struct stream_ops  *ops;
	void                     *ctx;
};

/* From now on somebody else is told. */
static inline void stream_hand_over(struct stream *s,
				    const struct stream_ops *ops, void *ctx)
{
	s->ops = ops;
	s->ctx = ctx;
}

/*
 * Connect to @host, a name or an address, IPv6 ones in brackets or not.
 * Returns NULL when memory is out; any other failure comes by ops->down,
 * from the event loop.
 */
struct stream *stream_open(struct net *net, const char *host, uint16_t port,
			   const struct stream_ops *ops, void *ctx);

/* The same of TCP, from one of the ports that servers trust: below 1024. */
struct stream *stream_open_low(struct net *net, const char *host,
			       uint16_t port, const struct stream_ops *ops,
			       void *ctx);
/* Of TCP: the address at the other end, as text; "" before it is known. */
void stream_peer(const struct stream *s, char *buf, int cap);

/* NULL-safe */
static inline void stream_close(struct stream *s)
{
	if (s)
		s->kind->close(s);
}

/* Send a copy of @data, now or once there is a connection. -ENOMEM. */
static inline int stream_send(struct stream *s, const void *data, size_t len)
{
	return s->kind->send(s, data, len);
}

#endif

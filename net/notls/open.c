/* open.c: in place of TLS' connections in the small images: https: says so. */
#include <errno.h>
#include <stdlib.h>

#include "core/holder.h"
#include "net/stack.h"
#include "net/stream.h"
#include "net/tls/tls.h"

const bool tls_is_there = false;

struct refusal {
	struct stream            base;
	const struct stream_ops *ops;
	void                    *ctx;
	struct net_timer         timer;	/* the caller expects no call yet */
	bool                     telling, closed;
};

static void close_refusal(struct stream *base)
{
	struct refusal *r = HOLDER(refusal, base, base);

	net_timer_stop(&r->timer);
	r->closed = true;
	if (!r->telling)
		free(r);
}

static int send_refusal(struct stream *base, const void *data, size_t len)
{
	(void)base;
	(void)data;
	(void)len;
	return 0;
}

static void tell(struct net_timer *t)
{
	struct refusal *r = HOLDER(refusal, timer, t);

	r->telling = true;
	r->ops->down(r->ctx, -ENOTSUP, "this small image has no TLS; "
		     "pxesh.kpxe has");
	r->telling = false;
	if (r->closed)
		free(r);
}

static const struct stream_kind kind = {
	.send = send_refusal, .close = close_refusal,
};

struct stream *tls_open(struct net *net, const char *host, uint16_t port,
			const struct stream_ops *ops, void *ctx)
{
	struct refusal *r = calloc(1, sizeof(*r));

	(void)host;
	(void)port;
	if (!r)
		return NULL;
	r->base.kind = &kind;
	r->ops = ops;
	r->ctx = ctx;
	r->timer.expired = tell;
	net_timer_set(net, &r->timer, 0);
	return &r->base;
}

struct stream *tls_start(struct net *net, struct stream *tcp,
			 const char *host, uint16_t port,
			 const struct stream_ops *ops, void *ctx)
{
	stream_close(tcp);
	return tls_open(net, host, port, ops, ctx);
}

void tls_stop(struct net *net)
{
	(void)net;
}

const char tls_no_certificates[] = "this small image has no certificates; "
	"pxesh.kpxe has";

/* notls.c: in place of net/tls/ in the small images: https: says so. */
#include <stdlib.h>

#include "core/err.h"
#include "core/holder.h"
#include "net/stack.h"
#include "net/stream.h"
#include "net/tls/cms.h"
#include "net/tls/explain.h"
#include "net/tls/store.h"
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

/* ---- certificates ---------------------------------------------------- */

static int refuse(struct err *e)
{
	return err_set(e, -ENOTSUP, "this small image has no certificates; "
		       "pxesh.kpxe has");
}

int tls_store_list(struct net *net, const char *subject, struct sbuf *out,
		   struct err *e)
{
	(void)net;
	(void)subject;
	(void)out;
	return refuse(e);
}

int tls_store_add(struct net *net, const void *data, size_t len,
		  const char *subject, struct err *e)
{
	(void)net;
	(void)data;
	(void)len;
	(void)subject;
	return refuse(e);
}

int tls_store_free(struct net *net, const char *subject, struct err *e)
{
	(void)net;
	(void)subject;
	return refuse(e);
}

int tls_explain_file(struct net *net, const void *data, size_t len,
		     struct sbuf *out, struct err *e)
{
	(void)net;
	(void)data;
	(void)len;
	(void)out;
	return refuse(e);
}

int tls_explain_site(struct net *net, const char *host, uint16_t port,
		     struct sbuf *out, struct err *e)
{
	(void)net;
	(void)host;
	(void)port;
	(void)out;
	return refuse(e);
}

/* ---- signed and encrypted images ------------------------------------- */

int cms_verify(struct net *net, struct cms_bytes file,
	       struct cms_bytes message, const char *signer,
	       uint32_t limit_ms, struct err *e)
{
	(void)net;
	(void)file;
	(void)message;
	(void)signer;
	(void)limit_ms;
	return refuse(e);
}

int cms_decrypt(struct net *net, struct cms_bytes file,
		struct cms_bytes message, void *out, size_t *len_out,
		struct err *e)
{
	(void)net;
	(void)file;
	(void)message;
	(void)out;
	(void)len_out;
	return refuse(e);
}

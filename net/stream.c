/* stream.c: a TCP connection to a named host, on lwIP's callbacks. */
#include "net/stream.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/tcp.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/unconst.h"
#include "net/stack.h"
#include "platform/platform.h"

#define CONNECT_US	15750000	/* as any first answer */
#define WINDOW		(2u << 20)	/* bytes, unless the card says */
#define LOW_PORT	600	/* and so many more	*/
#define LOW_PORTS	400
#define RACE_US		250000		/* RFC 8305 5, 8	*/
#define OTHER_US	2000000		/* for another address's name */

/*
 * A name may have an address of either family. Who does not answer at the
 * one at once, or refuses, is tried at the other as well: the first
 * connection counts (RFC 8305).
 */
struct attempt { struct tcp *of; struct tcp_pcb *pcb; };

struct tcp {
	struct stream            base;
	struct net              *net;
	struct lookup           *lookup;
	struct attempt           tried[2];
	struct tcp_pcb          *pcb;	/* the one of them that is up	*/
	struct net_timer         timer;	/* until there is a connection	*/
	int                      failed;	/* what fail_later() tells */
	int                      status;	/* why an attempt failed */
	bool                     v6;	/* the first attempt's address	*/
	bool                     raced;	/* there is a second one	*/
	bool                     up;
	bool                     low;	/* our port is below 1024	*/
	bool                     calling;	/* inside ops: free later */
	bool                     closed;
	uint16_t                 port;
	struct sbuf              out;
	size_t                   sent;	/* of out			*/
	char                     host[];
};

/* ---- the end --------------------------------------------------------- */

/* Let lwIP end the connection by itself; ERR_ABRT if it was cut. */
static err_t drop(struct attempt *a)
{
	struct tcp_pcb *pcb = a->pcb;

	a->pcb = NULL;
	if (!pcb)
		return ERR_OK;
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	if (tcp_close(pcb) == ERR_OK)
		return ERR_OK;
	tcp_abort(pcb);
	return ERR_ABRT;
}

static err_t destroy(struct tcp *s)
{
	err_t first = drop(&s->tried[0]), second = drop(&s->tried[1]);

	net_lookup_cancel(s->lookup);
	net_timer_stop(&s->timer);
	sbuf_free(&s->out);
	free(s);
	return first == ERR_OK ? second : first;
}

static void close_tcp(struct stream *base)
{
	struct tcp *s = HOLDER(tcp, base, base);

	s->closed = true;
	if (!s->calling)
		(void)destroy(s);
}

/* Call ops->down, and free the stream if that closed it. */
static err_t call_down(struct tcp *s, int status)
{
	net_timer_stop(&s->timer);
	s->calling = true;
	s->base.ops->down(s->base.ctx, status, NULL);
	s->calling = false;
	return s->closed ? destroy(s) : ERR_OK;
}

static void stream_note(struct tcp *s, const char *text)
{
	s->calling = true;
	if (s->base.ops->note)
		s->base.ops->note(s->base.ctx, text);
	s->calling = false;
}

/* Report a failure from the event loop: the caller of stream_open() does not
   expect ops->down yet. */
static void fail_later(struct tcp *s, int status)
{
	s->failed = status;
	net_timer_set(s->net, &s->timer, 0);
}

static void try_other(struct tcp *s);

static void expired(struct net_timer *t)
{
	struct tcp *s = HOLDER(tcp, timer, t);

	if (!s->failed && !s->raced)
		try_other(s);
	else if (s->failed)
		(void)call_down(s, s->failed);
	else
		(void)call_down(s, s->status ? s->status : -ETIMEDOUT);
}

/* ---- sending --------------------------------------------------------- */

static void flush(struct tcp *s)
{
	size_t n;

	while (s->up && s->sent < s->out.len) {
		n = s->out.len - s->sent;
		if (n > tcp_sndbuf(s->pcb))
			n = tcp_sndbuf(s->pcb);
		if (n > UINT16_MAX)
			n = UINT16_MAX;
		if (!n || tcp_write(s->pcb, s->out.data + s->sent, (u16_t)n,
				    TCP_WRITE_FLAG_COPY) != ERR_OK)
			break;		/* more when this has arrived */
		s->sent += n;
	}
	if (s->sent == s->out.len) {
		sbuf_reset(&s->out);
		s->sent = 0;
	}
	if (s->up)
		(void)tcp_output(s->pcb);	/* tcp_tmr() tries again */
}

static int send_tcp(struct stream *base, const void *data, size_t len)
{
	struct tcp *s = HOLDER(tcp, base, base);
	int rc = sbuf_add(&s->out, data, len);

	if (rc == 0 && !s->closed)
		flush(s);
	return rc;
}

/* ---- what lwIP tells ------------------------------------------------- */

static struct tcp *tcp_of(void *arg)
{
	return ((struct attempt *)arg)->of;
}

static err_t sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	(void)pcb;
	(void)len;
	flush(tcp_of(arg));
	return ERR_OK;
}

static err_t received(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
		      err_t err)
{
	struct tcp *s = tcp_of(arg);
	struct pbuf *q;

	(void)err;
	if (!p)
		return call_down(s, 0);
	tcp_recved(pcb, p->tot_len);
	s->calling = true;
	for (q = p; q && !s->closed; q = q->next)
		s->base.ops->data(s->base.ctx, q->payload, q->len);
	s->calling = false;
	pbuf_free(p);
	return s->closed ? destroy(s) : ERR_OK;
}

/* The pcb is gone already. */
static void failed(void *arg, err_t err)
{
	struct attempt *a = arg, *other;
	struct tcp *s = a->of;
	bool was_up = s->up;

	other = &s->tried[a == s->tried];
	a->pcb = NULL;
	s->up = false;
	if (!s->status)		/* the first one's reason counts */
		s->status = err == ERR_RST ? -ECONNRESET :
			err == ERR_ABRT ? -ETIMEDOUT : net_errno(err);
	if (!was_up && !s->raced)
		try_other(s);
	else if (was_up || (!other->pcb && !s->lookup))
		(void)call_down(s, s->status);
}

/* A card with few buffers loses what comes in one go, and few have memory for
   all that lwIP would take: let less be under way. The window never grows
   beyond what it is when the connection begins. */
static void limit_window(struct tcp_pcb *pcb)
{
	struct netif *netif = ip_route(&pcb->local_ip, &pcb->remote_ip);
	uint32_t most = netif ? netdev_of(netif)->nic->window : 0;

	if (!most)
		most = WINDOW;
	if (most < pcb->rcv_wnd)
		pcb->rcv_wnd = pcb->rcv_ann_wnd = most;
}

static err_t connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct attempt *a = arg;
	struct tcp *s = a->of;

	(void)err;
	net_timer_stop(&s->timer);
	net_lookup_cancel(s->lookup);
	s->lookup = NULL;
	(void)drop(&s->tried[a == s->tried]);
	if (a != s->tried)
		s->net->family = s->v6 ? LOOKUP_V4 : LOOKUP_V6;
	s->pcb = pcb;
	limit_window(pcb);	/* now that it can be scaled */
	s->status = 0;
	s->up = true;
	stream_note(s, "");
	if (s->closed)
		return destroy(s);
	flush(s);
	return ERR_OK;
}

/* ---- connecting ------------------------------------------------------ */

/* Connections that ended lately keep theirs for a while: try a few. */
static void bind_low(struct tcp_pcb *pcb)
{
	unsigned tries = 8;

	while (tries-- && tcp_bind(pcb, IP_ANY_TYPE, (u16_t)
				   (LOW_PORT + net_random() % LOW_PORTS)))
		continue;
}

static int connect_to(struct tcp *s, struct attempt *a, const ip_addr_t *addr)
{
	err_t rc;

	a->of = s;
	a->pcb = tcp_new_ip_type(IP_GET_TYPE(addr));
	if (!a->pcb)
		return -ENOMEM;
	tcp_arg(a->pcb, a);
	tcp_recv(a->pcb, received);
	tcp_sent(a->pcb, sent);
	tcp_err(a->pcb, failed);
	tcp_nagle_disable(a->pcb);
	if (s->low)
		bind_low(a->pcb);
	rc = tcp_connect(a->pcb, addr, s->port, connected);
	if (rc != ERR_OK)
		(void)drop(a);
	return net_errno(rc);
}

static void other_looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct tcp *s = ctx;

	s->lookup = NULL;
	if (status == 0)
		status = connect_to(s, &s->tried[1], addr);
	if (status == 0)
		net_timer_set(s->net, &s->timer, CONNECT_US);
	else if (!s->tried[0].pcb)
		fail_later(s, s->status ? s->status : status);
}

/* Go on at an address of the other family, if there is one. */
static void try_other(struct tcp *s)
{
	s->raced = true;
	net_timer_set(s->net, &s->timer, s->tried[0].pcb ?
		      CONNECT_US - RACE_US : OTHER_US);
	s->lookup = net_lookup_kind(s->net, s->host, s->v6 ? LOOKUP_V4 :
				    LOOKUP_V6, other_looked_up, s);
}

static void looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct tcp *s = ctx;

	s->lookup = NULL;
	if (status < 0) {
		fail_later(s, status);
		return;
	}
	s->v6 = IP_IS_V6(addr);
	s->status = connect_to(s, &s->tried[0], addr);
	if (s->status < 0) {
		try_other(s);
		return;
	}
	stream_note(s, "connecting");
	if (s->closed)
		(void)destroy(s);
	else
		net_timer_set(s->net, &s->timer, RACE_US);
}

static const struct stream_kind kind = {
	.send = send_tcp, .close = close_tcp,
};

static struct stream *open_tcp(struct net *net, const char *host,
			       uint16_t port, bool low,
			       const struct stream_ops *ops, void *ctx)
{
	size_t len = strlen(host) + 1;
	struct tcp *s = calloc(1, sizeof(*s) + len);

	if (!s)
		return NULL;
	s->base.kind = &kind;
	s->net = net;
	stream_hand_over(&s->base, ops, ctx);
	s->port = port;
	s->low = low;
	s->timer.expired = expired;
	memcpy(s->host, host, len);
	stream_note(s, s->host);
	s->lookup = net_lookup(net, s->host, looked_up, s);
	return &s->base;
}

struct stream *stream_open(struct net *net, const char *host, uint16_t port,
			   const struct stream_ops *ops, void *ctx)
{
	return open_tcp(net, host, port, false, ops, ctx);
}

struct stream *stream_open_low(struct net *net, const char *host,
			       uint16_t port, const struct stream_ops *ops,
			       void *ctx)
{
	return open_tcp(net, host, port, true, ops, ctx);
}

void stream_peer(const struct stream *base, char *buf, int cap)
{
	const struct tcp *s = HOLDER(tcp, base, unconst(base));

	if (!s->pcb || !ipaddr_ntoa_r(&s->pcb->remote_ip, buf, cap))
		*buf = '\0';
}

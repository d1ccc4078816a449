/* stream.c: a TCP connection to a named host, on lwIP's callbacks. */
#include "net/stream.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/tcp.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "net/stack.h"
#include "platform/platform.h"

#define CONNECT_US	15750000	/* as any first answer */

struct tcp {
	struct stream            base;
	struct net              *net;
	struct lookup           *lookup;
	struct tcp_pcb          *pcb;
	struct net_timer         timer;	/* until there is a connection	*/
	int                      failed;	/* what fail_later() tells */
	bool                     up;
	bool                     calling;	/* inside ops: free later */
	bool                     closed;
	uint16_t                 port;
	struct sbuf              out;
	size_t                   sent;	/* of out			*/
	char                     host[];
};

/* ---- the end --------------------------------------------------------- */

/* Let lwIP end the connection by itself; ERR_ABRT if it was cut. */
static err_t drop_pcb(struct tcp *s)
{
	struct tcp_pcb *pcb = s->pcb;

	s->pcb = NULL;
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
	err_t err = drop_pcb(s);

	net_lookup_cancel(s->lookup);
	net_timer_stop(&s->timer);
	sbuf_free(&s->out);
	free(s);
	return err;
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

static void expired(struct net_timer *t)
{
	struct tcp *s = HOLDER(tcp, timer, t);

	(void)call_down(s, s->failed ? s->failed : -ETIMEDOUT);
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

static err_t sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	(void)pcb;
	(void)len;
	flush(arg);
	return ERR_OK;
}

static err_t received(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
		      err_t err)
{
	struct tcp *s = arg;
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
	struct tcp *s = arg;

	s->pcb = NULL;
	s->up = false;
	(void)call_down(s, err == ERR_RST ? -ECONNRESET :
			err == ERR_ABRT ? -ETIMEDOUT : net_errno(err));
}

static err_t connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct tcp *s = arg;

	(void)pcb;
	(void)err;
	net_timer_stop(&s->timer);
	s->up = true;
	stream_note(s, "");
	if (s->closed)
		return destroy(s);
	flush(s);
	return ERR_OK;
}

/* ---- connecting ------------------------------------------------------ */

/* A card with few buffers loses what comes in one go: let less be under way.
   The window never grows beyond what it is at first. */
static void limit_window(struct tcp_pcb *pcb)
{
	struct netif *netif = ip_route(&pcb->local_ip, &pcb->remote_ip);
	const struct nic *nic = netif ? netdev_of(netif)->nic : NULL;

	if (nic && nic->window && nic->window < pcb->rcv_wnd)
		pcb->rcv_wnd = pcb->rcv_ann_wnd = nic->window;
}

static int connect_to(struct tcp *s, const ip_addr_t *addr)
{
	err_t rc;

	s->pcb = tcp_new_ip_type(IP_GET_TYPE(addr));
	if (!s->pcb)
		return -ENOMEM;
	tcp_arg(s->pcb, s);
	tcp_recv(s->pcb, received);
	tcp_sent(s->pcb, sent);
	tcp_err(s->pcb, failed);
	tcp_nagle_disable(s->pcb);
	rc = tcp_connect(s->pcb, addr, s->port, connected);
	if (rc == ERR_OK)
		limit_window(s->pcb);
	return net_errno(rc);
}

static void looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct tcp *s = ctx;

	s->lookup = NULL;
	if (status == 0)
		status = connect_to(s, addr);
	if (status < 0) {
		fail_later(s, status);
		return;
	}
	stream_note(s, "connecting");
	if (s->closed)
		(void)destroy(s);
	else
		net_timer_set(s->net, &s->timer, CONNECT_US);
}

static const struct stream_kind kind = {
	.send = send_tcp, .close = close_tcp,
};

struct stream *stream_open(struct net *net, const char *host, uint16_t port,
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
	s->timer.expired = expired;
	memcpy(s->host, host, len);
	stream_note(s, s->host);
	s->lookup = net_lookup(net, s->host, looked_up, s);
	return &s->base;
}

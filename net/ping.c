/* ping.c: echo requests and their replies (RFC 792, RFC 4443 4). */
#include <lwip/icmp.h>
#include <lwip/icmp6.h>
#include <lwip/inet_chksum.h>
#include <lwip/ip_addr.h>
#include <lwip/pbuf.h>
#include <lwip/raw.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/event.h"
#include "core/holder.h"
#include "core/hostname.h"
#include "core/str.h"
#include "net/stack.h"

#define HEADER		8
#define SIZE_MAX_BYTES	32768

struct ping {
	struct net                *net;
	const struct ping_options *opt;
	struct raw_pcb            *pcb;
	struct net_timer           timer;
	struct lookup             *lookup;
	ip_addr_t                  host;
	uint16_t                   id, seq;	/* seq: of the last sent */
	bool                       answered;	/* the last one		*/
	unsigned                   good;
	bool                       over;
	int                        status;
};

static void end(struct ping *g, int status)
{
	g->over = true;
	g->status = status;
	net_timer_stop(&g->timer);
}

static int transmit(struct ping *g)
{
	bool v6 = IP_IS_V6(&g->host);
	uint8_t head[HEADER] = { v6 ? ICMP6_TYPE_EREQ : ICMP_ECHO };
	struct pbuf *p = pbuf_alloc(PBUF_IP, (u16_t)(HEADER + g->opt->size),
				    PBUF_RAM);
	uint16_t sum;
	uint32_t i;
	err_t err;

	if (!p)
		return -ENOMEM;
	g->seq++;
	g->answered = false;
	put_be16(head + 4, g->id);
	put_be16(head + 6, g->seq);
	pbuf_take(p, head, HEADER);
	for (i = 0; i < g->opt->size; i++)
		pbuf_put_at(p, (u16_t)(HEADER + i), (u8_t)i);
	sum = v6 ? 0 : inet_chksum_pbuf(p);
	pbuf_take_at(p, &sum, 2, 2);
	err = raw_sendto(g->pcb, p, &g->host);
	pbuf_free(p);
	return net_errno(err);
}

/* The next one; the first that cannot be sent at all ends it. */
static void step(struct ping *g)
{
	int rc;

	if (g->opt->count && g->seq >= g->opt->count) {
		end(g, g->good ? 0 : -ETIMEDOUT);
		return;
	}
	rc = transmit(g);
	if (rc == -ENETUNREACH || rc == -ENOMEM)
		end(g, rc);
	else
		net_timer_set(g->net, &g->timer,
			      g->opt->interval_ms * 1000ull);
}

static void expired(struct net_timer *t)
{
	struct ping *g = HOLDER(ping, timer, t);
	struct ping_reply lost = { .seq = g->seq, .status = -ETIMEDOUT };

	if (!g->answered)
		g->opt->reply(g->opt->ctx, &lost);
	step(g);
}

static bool payload_is_ours(const struct pbuf *p, uint16_t at, uint32_t size)
{
	uint32_t i;

	if ((uint32_t)(p->tot_len - at) != size)
		return false;
	for (i = 0; i < size; i++)
		if (pbuf_get_at(p, (u16_t)(at + i)) != (uint8_t)i)
			return false;
	return true;
}

static void print_host(const ip_addr_t *host, struct sbuf *out)
{
	const uint8_t *v4 = (const uint8_t *)&ip_2_ip4(host)->addr;

	if (IP_IS_V6(host))
		(void)host_print_ipv6((const uint8_t *)
				      ip_2_ip6(host)->addr, out);
	else
		(void)sbuf_printf(out, "%u.%u.%u.%u", v4[0], v4[1], v4[2],
				  v4[3]);
}

static void take(struct ping *g, const struct pbuf *p, uint16_t at,
		 uint16_t seq)
{
	struct sbuf from = { 0 };
	struct ping_reply r = { .seq = seq, .len = (size_t)(p->tot_len - at) };

	print_host(&g->host, &from);
	r.from = sbuf_text(&from);
	if (!payload_is_ours(p, at, g->opt->size) || seq != g->seq)
		r.status = -EPROTO;
	g->opt->reply(g->opt->ctx, &r);
	sbuf_free(&from);
	if (seq != g->seq)
		return;			/* late: it was reported as lost */
	g->answered = true;
	g->good += r.status == 0;
	if (g->opt->count && (seq == g->opt->count || r.status < 0))
		end(g, g->good ? 0 : r.status);
}

static u8_t received(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from)
{
	bool v6 = IP_IS_V6(from);
	uint16_t at = ip_current_header_tot_len();
	struct ping *g = arg;
	uint8_t h[HEADER];

	(void)pcb;
	if (g->over || !ip_addr_cmp(from, &g->host) ||
	    pbuf_copy_partial(p, h, HEADER, at) != HEADER ||
	    h[0] != (v6 ? ICMP6_TYPE_EREP : ICMP_ER) ||
	    get_be16(h + 4) != g->id)
		return 0;
	take(g, p, (uint16_t)(at + HEADER), get_be16(h + 6));
	pbuf_free(p);
	return 1;
}

static void looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct ping *g = ctx;

	g->lookup = NULL;
	if (status < 0) {
		end(g, status);
		return;
	}
	g->host = *addr;
	g->pcb = raw_new_ip_type(IP_GET_TYPE(addr), IP_IS_V6(addr) ?
				 IP6_NEXTH_ICMP6 : IP_PROTO_ICMP);
	if (!g->pcb) {
		end(g, -ENOMEM);
		return;
	}
	if (IP_IS_V6(addr)) {
		g->pcb->chksum_reqd = 1;
		g->pcb->chksum_offset = 2;
	}
	raw_recv(g->pcb, received, g);
	raw_bind(g->pcb, IP_IS_V6(addr) ? IP6_ADDR_ANY : IP4_ADDR_ANY);
	step(g);
}

static bool over(void *ctx)
{
	return ((struct ping *)ctx)->over;
}

static int check(const struct ping_options *opt, struct err *e)
{
	if (!opt->interval_ms)
		return err_set(e, -EINVAL, "the time between two packets "
			       "must be at least 1 ms");
	if (opt->size > SIZE_MAX_BYTES)
		return err_set(e, -EINVAL, "a packet has at most %u bytes",
			       SIZE_MAX_BYTES);
	return 0;
}

int net_ping(struct net *net, const char *host,
	     const struct ping_options *opt, struct err *e)
{
	struct ping g = { .net = net, .opt = opt,
			  .timer = { .expired = expired },
			  .id = (uint16_t)net_random() };
	int rc = check(opt, e);

	if (rc < 0)
		return rc;
	g.lookup = net_lookup(net, host, looked_up, &g);
	rc = event_wait(net->events, EVENT_NEVER, EVENT_CANCEL, over, &g);
	net_timer_stop(&g.timer);
	if (!g.over)
		net_lookup_cancel(g.lookup);
	if (g.pcb)
		raw_remove(g.pcb);
	if (rc == 0)
		rc = g.status;
	if (rc == -ETIMEDOUT)
		return err_set(e, rc, "%.60s does not answer", host);
	if (rc == -ENETUNREACH || rc == -ENOMEM || rc == -ECANCELED)
		return err_set(e, rc, "%.60s: %s", host, err_text(rc));
	return rc < 0 ? net_lookup_error(e, rc, host) : 0;
}

/* ntp.c: ask a server for the time (RFC 5905, client part of 14). */
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/event.h"
#include "core/holder.h"
#include "net/stack.h"

#define PORT		123
#define PACKET		48
#define FIRST_BYTE	0xe3		/* clock unknown, version 4, client */
#define AT_STRATUM	1
#define AT_ORIGIN	24
#define AT_TRANSMIT	40
#define EPOCH		2208988800u	/* 1970 in seconds since 1900	*/
#define MODE_SERVER	4

struct ask {
	struct net      *net;
	struct udp_pcb  *pcb;
	struct net_timer timer;
	struct retry     retry;
	struct lookup   *lookup;
	ip_addr_t        server;
	uint32_t         cookie;	/* comes back as the origin	*/
	bool             over;
	int              status;
	int64_t          unixtime;
};

static void end(struct ask *a, int status)
{
	a->over = true;
	a->status = status;
	net_timer_stop(&a->timer);
}

static void transmit(struct ask *a)
{
	uint8_t packet[PACKET] = { FIRST_BYTE };
	uint32_t wait_ms = retry_next(&a->retry);
	struct pbuf *p;

	if (!wait_ms) {
		end(a, -ETIMEDOUT);
		return;
	}
	memcpy(packet + AT_TRANSMIT, &a->cookie, 4);
	p = pbuf_alloc(PBUF_TRANSPORT, PACKET, PBUF_RAM);
	if (!p) {
		end(a, -ENOMEM);
		return;
	}
	pbuf_take(p, packet, PACKET);
	(void)udp_sendto(a->pcb, p, &a->server, PORT);	/* there are more */
	pbuf_free(p);
	net_timer_set(a->net, &a->timer, wait_ms * 1000ull);
}

static void expired(struct net_timer *t)
{
	transmit(HOLDER(ask, timer, t));
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct ask *a = arg;
	uint8_t b[PACKET] = { 0 };
	uint32_t secs;

	(void)pcb;
	if (!a->over && port == PORT && ip_addr_cmp(from, &a->server) &&
	    pbuf_copy_partial(p, b, PACKET, 0) == PACKET &&
	    !memcmp(b + AT_ORIGIN, &a->cookie, 4) &&
	    (b[0] & 7) == MODE_SERVER) {
		secs = get_be32(b + AT_TRANSMIT);
		/* before 1970: it is the era that begins in 2036 */
		a->unixtime = (int64_t)secs - EPOCH +
			      (secs < EPOCH ? 1ll << 32 : 0);
		end(a, b[AT_STRATUM] ? 0 : -EPROTO);
	}
	pbuf_free(p);
}

static void looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct ask *a = ctx;

	a->lookup = NULL;
	if (status < 0) {
		end(a, status);
		return;
	}
	a->server = *addr;
	retry_start(&a->retry, 1000, 10000);
	transmit(a);
}

static bool over(void *ctx)
{
	return ((struct ask *)ctx)->over;
}

static int explain(int status, const char *host, struct err *e)
{
	switch (status) {
	case 0:
		return 0;
	case -ETIMEDOUT:
		return err_set(e, status, "%.60s does not tell the time",
			       host);
	case -EPROTO:
		return err_set(e, status, "%.60s refuses to tell the time",
			       host);
	default:
		return net_lookup_error(e, status, host);
	}
}

int net_time(struct net *net, const char *host, int64_t *unix_out,
	     struct err *e)
{
	struct ask a = { .net = net, .timer = { .expired = expired },
			 .cookie = net_random() };
	int rc;

	a.pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!a.pcb || udp_bind(a.pcb, IP_ANY_TYPE, 0) != ERR_OK) {
		rc = -ENOMEM;
	} else {
		udp_recv(a.pcb, received, &a);
		a.lookup = net_lookup(net, host, looked_up, &a);
		rc = event_wait(net->events, EVENT_NEVER, EVENT_CANCEL, over,
				&a);
	}
	net_timer_stop(&a.timer);
	if (!a.over)
		net_lookup_cancel(a.lookup);
	if (a.pcb)
		udp_remove(a.pcb);
	if (rc < 0)
		return err_set(e, rc, "asking for the time: %s",
			       err_text(rc));
	*unix_out = a.unixtime;
	return explain(a.status, host, e);
}

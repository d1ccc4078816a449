/*
 * dns.c: a question to name servers, and what is remembered of answers. Each
 * repetition goes to the next server; who answers that a name does not exist
 * is believed, who cannot tell is passed over.
 */
#include "net/dns.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "net/dns_packet.h"
#include "net/stack.h"
#include "platform/platform.h"

#define RTT_MIN_MS	250	/* reference/protocols.md#retry-timers	*/
#define WAIT_MAX_MS	10000
#define FAMILY_MS	100		/* where all of IPv6 may be dead */
#define ALIASES_MAX	32
#define REPLY_MAX	1500
#define PORT_FIRST	49152u	/* a new random one for each question	*/
#define PORT_TRIES	8
#define TTL_MAX_S	3600

struct dns_query {
	struct net        *net;
	dns_done          *done;
	void              *ctx;
	struct udp_pcb    *pcb;
	struct net_timer   timer;
	struct retry       retry;
	unsigned           server;	/* of net->dns, the one asked last */
	unsigned           failed;	/* servers that could not tell	*/
	unsigned           aliases;	/* followed so far		*/
	bool               v6;
	size_t             len;
	uint8_t            question[DNS_QUESTION];
	struct dns_answer  answer;
	char               name[];
};

/* ---- what is remembered ----------------------------------------------- */

static struct dns_name *find(struct net *net, const char *name, bool v6)
{
	struct dns_name *n = net->names;

	for (size_t i = 0; i < NET_NAMES; i++, n++)
		if (n->name && n->until_us > plat_clock_us() &&
		    IP_IS_V6_VAL(n->addr) == v6 &&
		    str_eq_nocase(n->name, name))
			return n;
	return NULL;
}

bool dns_known(struct net *net, const char *name, bool v6,
	       struct ip_addr *out)
{
	struct dns_name *n = find(net, name, v6);

	if (n)
		*out = n->addr;
	return n != NULL;
}

/* In the place of the one that would go first. Without memory: not. */
static void remember(struct dns_query *q, const ip_addr_t *addr)
{
	struct dns_name *n = q->net->names, *to = n;
	uint32_t ttl_s = q->answer.ttl_s;
	char *name = ttl_s ? str_dup(q->name) : NULL;

	if (!name)
		return;
	for (size_t i = 1; i < NET_NAMES; i++)
		if (n[i].until_us < to->until_us)
			to = &n[i];
	free(to->name);
	to->name = name;
	to->addr = *addr;
	to->until_us = plat_clock_us() +
		       (ttl_s < TTL_MAX_S ? ttl_s : TTL_MAX_S) * 1000000ull;
}

void dns_forget(struct net *net)
{
	for (size_t i = 0; i < NET_NAMES; i++) {
		free(net->names[i].name);
		net->names[i] = (struct dns_name){ 0 };
	}
}

/* ---- the end ---------------------------------------------------------- */

void dns_cancel(struct dns_query *q)
{
	if (!q)
		return;
	net_timer_stop(&q->timer);
	if (q->pcb)
		udp_remove(q->pcb);
	free(q);
}

static void end(struct dns_query *q, int status, const ip_addr_t *addr)
{
	dns_done *done = q->done;
	void *ctx = q->ctx;

	dns_cancel(q);
	done(ctx, status, addr);
}

/* ---- asking ------------------------------------------------------------ */

static int transmit(struct dns_query *q)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)q->len, PBUF_RAM);
	err_t err;

	if (!p)
		return -ENOMEM;
	pbuf_take(p, q->question, (u16_t)q->len);
	err = udp_sendto(q->pcb, p, &q->net->dns[q->server], DNS_PORT);
	pbuf_free(p);
	return net_errno(err);
}

/* Will the next one be asked by the other IP? */
static bool changes_family(const struct dns_query *q)
{
	const struct net *net = q->net;

	return IP_GET_TYPE(&net->dns[q->server]) !=
	       IP_GET_TYPE(&net->dns[(q->server + 1) % net->n_dns]);
}

static void ask(struct dns_query *q)
{
	uint32_t wait_ms = retry_next(&q->retry);
	int rc;

	if (!wait_ms || !q->net->n_dns) {
		end(q, -EAGAIN, NULL);
		return;
	}
	q->server %= q->net->n_dns;	/* there may be fewer by now */
	if (q->retry.count == 1 && changes_family(q))
		wait_ms = FAMILY_MS;
	rc = transmit(q);
	if (rc == -ENETUNREACH && q->net->n_dns == 1)
		end(q, rc, NULL);
	else
		net_timer_set(q->net, &q->timer, wait_ms * 1000ull);
}

static void expired(struct net_timer *t)
{
	struct dns_query *q = HOLDER(dns_query, timer, t);

	if (q->retry.count)
		q->server++;
	ask(q);
}

/* From the first server on, for another name or the first. Not at once: who
   asks is not prepared to hear of the end. */
static void begin(struct dns_query *q, const char *name)
{
	q->len = dns_write(q->question, (uint16_t)net_random(), name, q->v6);
	q->server = q->net->dns_at;
	q->failed = 0;
	retry_start(&q->retry, RTT_MIN_MS, WAIT_MAX_MS);
	net_timer_set(q->net, &q->timer, 0);
}

/* ---- answers ------------------------------------------------------------ */

static void found(struct dns_query *q)
{
	ip_addr_t addr = { 0 };

	memcpy(&addr, q->answer.addr, q->v6 ? 16 : 4);
	IP_SET_TYPE_VAL(addr, q->v6 ? IPADDR_TYPE_V6 : IPADDR_TYPE_V4);
	remember(q, &addr);
	end(q, 0, &addr);
}

/*
 * This server cannot tell, or will not: perhaps the next one. A server that
 * forwards nothing refuses what it has no record of: to who asks the last of
 * them, that is a name without an address.
 */
static void pass_over(struct dns_query *q, int rc)
{
	if (++q->failed >= q->net->n_dns) {
		end(q, rc == -EACCES ? -ENXIO : -ENODATA, NULL);
		return;
	}
	q->server++;
	ask(q);
}

static void take(struct dns_query *q, const uint8_t *p, size_t len)
{
	int rc = dns_read(p, len, q->question, q->len, &q->answer);

	if (rc == 0)
		found(q);
	else if (rc == -EXDEV && q->aliases++ < ALIASES_MAX)
		begin(q, q->answer.alias);
	else if (rc == -EPROTO || rc == -EACCES)
		pass_over(q, rc);
	else if (rc != -EINVAL)
		end(q, -ENXIO, NULL);
}

/* An answer may be late, when the next one was asked already. */
static bool is_server(struct net *net, const ip_addr_t *from)
{
	for (unsigned i = 0; i < net->n_dns; i++) {
		if (ip_addr_cmp(from, &net->dns[i])) {
			net->dns_at = i;
			return true;
		}
	}
	return false;
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct dns_query *q = arg;

	(void)pcb;
	p = pbuf_coalesce(p, PBUF_RAW);
	if (!p->next && p->len <= REPLY_MAX && port == DNS_PORT &&
	    is_server(q->net, from))
		take(q, p->payload, p->len);
	pbuf_free(p);
}

/* ---- from outside --------------------------------------------------------- */

/* An unknown port is one more thing that a forger has to guess. */
static int open_port(struct dns_query *q)
{
	err_t err = ERR_USE;

	q->pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!q->pcb)
		return -ENOMEM;
	for (unsigned i = 0; err == ERR_USE && i < PORT_TRIES; i++)
		err = udp_bind(q->pcb, IP_ANY_TYPE, (u16_t)(PORT_FIRST |
			       (net_random() & 0x3fff)));
	udp_recv(q->pcb, received, q);
	return net_errno(err);
}

struct dns_query *dns_ask(struct net *net, const char *name, bool v6,
			  dns_done *done, void *ctx)
{
	size_t size = strlen(name) + 1;
	struct dns_query *q = calloc(1, sizeof(*q) + size);

	if (!q)
		return NULL;
	q->net = net;
	q->done = done;
	q->ctx = ctx;
	q->v6 = v6;
	q->timer.expired = expired;
	memcpy(q->name, name, size);
	if (open_port(q) < 0) {
		dns_cancel(q);
		return NULL;
	}
	begin(q, name);
	return q;
}

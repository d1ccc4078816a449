/*
 * tftp.c: the opener for tftp: URIs (RFC 1350; reference/protocols.md#tftp). A
 * server that knows how sends several blocks per acknowledgement (RFC 7440).
 */
#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/stack.h"
#include "net/tftp_packet.h"
#include "platform/platform.h"

#define PORT		69
#define RTT_MIN_MS	250
#define WAIT_MAX_MS	10000
#define REQUEST_MAX	512
#define PACKET_MAX	(TFTP_BLKSIZE_WANTED + 4)

struct tftp {
	struct opener op;
	struct net   *net;
};

struct get {
	struct net      *net;
	struct transfer *t;
	struct lookup   *lookup;
	struct udp_pcb  *pcb;
	struct net_timer timer;
	struct retry     retry;
	uint32_t         wait_ms;	/* learned			*/
	uint64_t         sent_us;	/* the last packet		*/
	ip_addr_t        server;
	uint16_t         port;
	bool             met;		/* server and port are settled	*/
	bool             over;
	bool             resent;	/* no round trip can be measured */
	uint64_t         block;		/* received so far; low 16 bits
					   are on the wire		*/
	uint64_t         acked;		/* of them, acknowledged	*/
	bool             gap;		/* one is missing: that is said	*/
	uint64_t         offset;
	unsigned         blksize;
	unsigned         window;	/* blocks that come in a row	*/
	uint8_t          last[REQUEST_MAX];	/* to be sent again	*/
	size_t           last_len;
};

/* ---- sending --------------------------------------------------------- */

static int send_packet(struct get *g, const void *data, size_t len)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
	err_t err;

	if (!p)
		return -ENOMEM;
	pbuf_take(p, data, (u16_t)len);
	err = udp_sendto(g->pcb, p, &g->server, g->port);
	pbuf_free(p);
	return net_errno(err);
}

static void end(struct get *g, int status)
{
	net_timer_stop(&g->timer);
	g->over = true;
	transfer_end(g->t, status);
}

static void send_again(struct get *g)
{
	uint32_t wait_ms = retry_next(&g->retry);
	int rc;

	if (!wait_ms) {
		err_set(g->t->err, -ETIMEDOUT, "%.60s does not answer",
			g->t->uri->host);
		end(g, -ETIMEDOUT);
		return;
	}
	g->acked = g->block;
	g->resent = g->retry.count > 1;
	g->sent_us = plat_clock_us();
	rc = send_packet(g, g->last, g->last_len);
	if (rc == -ENETUNREACH) {
		err_set(g->t->err, rc, "no route to %.60s", g->t->uri->host);
		end(g, rc);
		return;
	}
	net_timer_set(g->net, &g->timer, wait_ms * 1000ull);
}

static void send_first(struct get *g)
{
	retry_start(&g->retry, g->wait_ms, WAIT_MAX_MS);
	send_again(g);
}

static void compose_ack(struct get *g)
{
	put_be16(g->last, TFTP_ACK);
	put_be16(g->last + 2, g->block);
	g->last_len = 4;
}

static void send_ack(struct get *g)
{
	compose_ack(g);
	send_first(g);
}

/* The rest of the window is on its way; if not, say what has come. */
static void await_more(struct get *g)
{
	compose_ack(g);
	retry_start(&g->retry, g->wait_ms, WAIT_MAX_MS);
	net_timer_set(g->net, &g->timer, g->wait_ms * 1000ull);
}

static void send_error(struct get *g, const char *text)
{
	uint8_t packet[64] = { 0, TFTP_ERROR };
	size_t len = strlen(text) + 1;

	memcpy(packet + 4, text, len);
	(void)send_packet(g, packet, 4 + len);	/* a courtesy */
}

static void expired(struct net_timer *t)
{
	send_again(HOLDER(get, timer, t));
}

/* ---- answers --------------------------------------------------------- */

/* new = 7/8 old + 1/2 measured: reference/protocols.md#retry-timers. */
static void learn(struct get *g)
{
	uint64_t rtt_ms = (plat_clock_us() - g->sent_us) / 1000;

	if (g->resent || rtt_ms > WAIT_MAX_MS)
		return;
	g->wait_ms = g->wait_ms * 7 / 8 + (uint32_t)rtt_ms / 2;
	if (g->wait_ms < RTT_MIN_MS)
		g->wait_ms = RTT_MIN_MS;
}

/* Another block than the next one came. Acknowledging the last good one makes
   the server go on behind that. */
static void take_other(struct get *g, uint16_t number)
{
	uint16_t ahead = (uint16_t)(number - (uint16_t)g->block);

	if (!ahead && g->block && g->acked == g->block) {
		send_ack(g);		/* ours was lost */
	} else if (ahead && ahead <= g->window && !g->gap) {
		g->gap = true;
		send_ack(g);
	}
}

static void take_data(struct get *g, const struct tftp_answer *a)
{
	int rc;

	if (a->len > g->blksize)
		return;
	if (a->number != (uint16_t)(g->block + 1)) {
		take_other(g, a->number);
		return;
	}
	g->gap = false;
	if (g->block == g->acked)
		learn(g);
	rc = transfer_data(g->t, g->offset, a->data, a->len);
	if (rc < 0) {
		send_error(g, "no room");
		end(g, rc);
		return;
	}
	g->block++;
	g->offset += a->len;
	if (a->len < g->blksize || g->block - g->acked >= g->window)
		send_ack(g);
	else
		await_more(g);
	if (a->len < g->blksize)
		end(g, 0);
}

static void take_options(struct get *g, const struct tftp_answer *a)
{
	int rc = 0;

	if (g->block)
		return;			/* too late to agree on anything */
	learn(g);
	if (a->blksize)
		g->blksize = a->blksize;
	if (a->window)
		g->window = a->window;
	if (a->has_tsize)
		rc = transfer_total(g->t, a->tsize);
	if (rc < 0) {
		send_error(g, "too big");
		end(g, rc);
		return;
	}
	send_ack(g);
}

static void take_error(struct get *g, const struct tftp_answer *a)
{
	char text[48];
	size_t i, n = a->len < sizeof(text) - 1 ? a->len : sizeof(text) - 1;
	int rc = tftp_errno(a->number);

	for (i = 0; i < n; i++)
		text[i] = a->data[i] >= ' ' && a->data[i] < 127 ?
			  (char)a->data[i] : '?';
	text[n] = 0;
	if (rc == -ENOENT)
		err_set(g->t->err, rc, "the TFTP server has no such file");
	else
		err_set(g->t->err, rc, "TFTP error %u: %s", a->number, text);
	end(g, rc);
}

static void take(struct get *g, const uint8_t *packet, size_t len)
{
	struct tftp_answer a;

	if (tftp_parse(packet, len, &a) < 0) {
		err_set(g->t->err, -EPROTO, "malformed TFTP packet");
		send_error(g, "malformed");
		end(g, -EPROTO);
	} else if (a.op == TFTP_DATA) {
		take_data(g, &a);
	} else if (a.op == TFTP_OACK) {
		take_options(g, &a);
	} else {
		take_error(g, &a);
	}
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct get *g = arg;

	(void)pcb;
	p = pbuf_coalesce(p, PBUF_RAW);
	if (!g->over && !p->next && p->len <= PACKET_MAX &&
	    ip_addr_cmp(from, &g->server) && (!g->met || port == g->port)) {
		g->met = true;
		g->port = port;
		take(g, p->payload, p->len);
	}
	pbuf_free(p);
}

/* ---- start and release ----------------------------------------------- */

static void looked_up(void *ctx, int status, const ip_addr_t *addr)
{
	struct get *g = ctx;

	g->lookup = NULL;
	if (status < 0) {
		end(g, net_lookup_error(g->t->err, status, g->t->uri->host));
		return;
	}
	g->server = *addr;
	transfer_note(g->t, "");
	send_first(g);
}

static int prepare(struct get *g, struct err *e)
{
	const struct uri *u = g->t->uri;
	const char *name = u->path;
	size_t len = u->path_len;
	int n;

	if (!u->host || !u->host[0] || !name)
		return err_set(e, -EINVAL, "a TFTP URI needs a host and a "
			       "path");
	if (strlen(name) != len || str_has_control(name))
		return err_set(e, -EINVAL, "a TFTP path has no control "
			       "characters");
	if (len && name[0] == '/') {
		name++;
		len--;
	}
	n = tftp_write_request(name, len, g->last, sizeof(g->last));
	if (n < 0)
		return err_set(e, n, "the file's name is too long for TFTP");
	g->last_len = (size_t)n;
	g->pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!g->pcb || udp_bind(g->pcb, IP_ANY_TYPE, 0) != ERR_OK)
		return err_set(e, -ENOMEM, "no memory for a download");
	udp_recv(g->pcb, received, g);
	return 0;
}

static void get_free(struct get *g)
{
	net_lookup_cancel(g->lookup);
	net_timer_stop(&g->timer);
	if (g->pcb)
		udp_remove(g->pcb);
	free(g);
}

static int start(struct opener *op, struct transfer *t, struct err *e)
{
	struct net *net = ((struct tftp *)op->ctx)->net;
	struct get *g = calloc(1, sizeof(*g));
	int rc;

	if (!g)
		return err_set(e, -ENOMEM, "no memory for a download");
	g->net = net;
	g->t = t;
	g->port = t->uri->port ? t->uri->port : PORT;
	g->blksize = TFTP_BLKSIZE_DEFAULT;
	g->window = 1;
	g->wait_ms = RTT_MIN_MS;
	g->timer.expired = expired;
	rc = prepare(g, e);
	if (rc < 0) {
		get_free(g);
		return rc;
	}
	t->state = g;
	transfer_note(t, t->uri->host);
	g->lookup = net_lookup(net, t->uri->host, looked_up, g);
	return 0;
}

static void release(struct transfer *t)
{
	struct get *g = t->state;

	if (!g->over && g->met)
		send_error(g, "cancelled");
	get_free(g);
}

int tftp_start(struct net *net)
{
	struct tftp *tftp = calloc(1, sizeof(*tftp));

	if (!tftp)
		return -ENOMEM;
	tftp->net = net;
	tftp->op = (struct opener){
		.scheme = "tftp", .port = PORT, .ctx = tftp,
		.start = start, .release = release,
	};
	net->tftp = tftp;
	fetch_add_opener(net->fetch, &tftp->op);
	return 0;
}

void tftp_stop(struct net *net)
{
	if (!net->tftp)
		return;
	fetch_remove_opener(net->fetch, &net->tftp->op);
	free(net->tftp);
	net->tftp = NULL;
}

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
#include "net/tftp_get.h"
#include "net/tftp_packet.h"
#include "platform/platform.h"

#define PACKET_MAX	(TFTP_BLKSIZE_WANTED + 4)

/* ---- answers --------------------------------------------------------- */

static void learn(struct tftp_get *g)
{
	if (g->resent)
		rto_doubt(&g->rto, g->retry.wait_ms);
	else
		rto_learn(&g->rto, plat_clock_us() - g->sent_us);
}

/* Another block than the next one came. Acknowledging the last good one makes
   the server go on behind that. */
static void take_other(struct tftp_get *g, uint16_t number)
{
	uint16_t ahead = (uint16_t)(number - (uint16_t)g->block);

	if (!ahead && g->block && g->acked == g->block) {
		tftp_send_ack(g);		/* ours was lost */
	} else if (ahead && ahead <= g->window && !g->gap) {
		g->gap = true;
		tftp_send_ack(g);
	}
}

static void take_data(struct tftp_get *g, const struct tftp_answer *a)
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
		tftp_send_error(g, "no room");
		tftp_end(g, rc);
		return;
	}
	g->block++;
	g->offset += a->len;
	if (a->len < g->blksize || g->block - g->acked >= g->window)
		tftp_send_ack(g);
	else
		tftp_await_more(g);
	if (a->len < g->blksize)
		tftp_end(g, 0);
}

static void take_options(struct tftp_get *g, const struct tftp_answer *a)
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
		tftp_send_error(g, "too big");
		tftp_end(g, rc);
		return;
	}
	tftp_send_ack(g);
}

static void take_error(struct tftp_get *g, const struct tftp_answer *a)
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
	if (!a->number)
		tftp_broke(g, rc);
	else
		tftp_end(g, rc);
}

static void take(struct tftp_get *g, const uint8_t *packet, size_t len)
{
	struct tftp_answer a;
	int rc = tftp_parse(packet, len, &a);

	if (rc < 0) {
		err_set(g->t->err, rc, "malformed TFTP packet");
		tftp_send_error(g, "malformed");
		tftp_end(g, rc);
	} else if (a.op == TFTP_ERROR) {
		take_error(g, &a);
	} else {
		g->begun = true;
		(a.op == TFTP_DATA ? take_data : take_options)(g, &a);
	}
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct tftp_get *g = arg;

	(void)pcb;
	p = pbuf_coalesce(p, PBUF_RAW);
	if (!g->over && !g->paused && !p->next && p->len <= PACKET_MAX &&
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
	struct tftp_get *g = ctx;

	g->lookup = NULL;
	if (status < 0) {
		tftp_end(g, net_lookup_error(g->t->err, status, g->t->uri->host));
		return;
	}
	g->server = *addr;
	transfer_note(g->t, "");
	tftp_send(g);
}

static int open_port(struct tftp_get *g, struct err *e)
{
	g->pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!g->pcb || udp_bind(g->pcb, IP_ANY_TYPE, 0) != ERR_OK)
		return err_set(e, -ENOMEM, "no memory for a download");
	udp_recv(g->pcb, received, g);
	return 0;
}

static void get_free(struct tftp_get *g)
{
	net_lookup_cancel(g->lookup);
	net_timer_stop(&g->timer);
	if (g->pcb)
		udp_remove(g->pcb);
	free(g);
}

static int start(struct opener *op, struct transfer *t, struct err *e)
{
	struct tftp_get *g = calloc(1, sizeof(*g));
	int rc;

	if (!g)
		return err_set(e, -ENOMEM, "no memory for a download");
	g->net = op->ctx;
	g->t = t;
	rto_start(&g->rto);
	g->timer.expired = tftp_expired;
	rc = tftp_compose(g, e);
	if (rc == 0)
		rc = open_port(g, e);
	if (rc < 0) {
		get_free(g);
		return rc;
	}
	t->state = g;
	transfer_note(t, t->uri->host);
	g->lookup = net_lookup(g->net, t->uri->host, looked_up, g);
	return 0;
}

static void release(struct transfer *t)
{
	struct tftp_get *g = t->state;

	if (!g->over && g->met)
		tftp_send_error(g, "cancelled");
	get_free(g);
}

void tftp_start(struct net *net)
{
	net->tftp = (struct opener){
		.scheme = "tftp", .port = TFTP_PORT, .ctx = net,
		.start = start, .release = release,
	};
	fetch_add_opener(net->fetch, &net->tftp);
}

void tftp_stop(struct net *net)
{
	fetch_remove_opener(net->fetch, &net->tftp);
}

/*
 * tftp.c: the opener for tftp: URIs (RFC 1350; reference/protocols.md#tftp). A
 * server that knows how sends several blocks per acknowledgement (RFC 7440).
 */
#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>

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

#define BEHIND		3	/* blocks, as RFC 5681 3.2 counts for TCP */
#define PACKET_MAX	(TFTP_BLKSIZE_WANTED + 4)

/* ---- answers --------------------------------------------------------- */

static void learn(struct tftp_session *s)
{
	if (s->resent)
		rto_doubt(&s->rto, s->retry.wait_ms);
	else
		rto_learn(&s->rto, plat_clock_us() - s->sent_us);
}

static struct tftp_session *other(struct tftp_session *s)
{
	struct tftp_get *g = s->get;

	return s == &g->first ? &g->second : &g->first;
}

/* Another block than the next one came. Acknowledging the last good one makes
   the server go on behind that. */
static void take_other(struct tftp_session *s, uint16_t number)
{
	struct tftp_get *g = s->get;
	uint16_t ahead = (uint16_t)(number - (uint16_t)s->block);

	if (!ahead && s->block && s->acked == s->block) {
		tftp_send_ack(s);		/* ours was lost */
	} else if (ahead && ahead <= g->window && !g->gap) {
		g->gap = true;
		tftp_send_ack(s);
	}
}

/* May block @n be taken? Where there are two sessions each of their servers is
   where it says, as what it sends may have come by the other. */
static bool fits(const struct tftp_session *s, uint64_t n)
{
	return n == s->block + 1 ||
	       (s->get->second.pcb && n && n <= s->get->block + 1);
}

static int deliver(struct tftp_get *g, const struct tftp_answer *a)
{
	int rc = transfer_data(g->t, g->offset, a->data, a->len);

	if (rc < 0) {
		tftp_send_error(&g->first, "no room");
		tftp_drop_second(g, true);
		tftp_end(g, rc);
		return rc;
	}
	g->block++;
	g->offset += a->len;
	return 0;
}

/* The other session's server waits if it has been asked in vain, or if this one
   has brought several blocks meanwhile; at the end it is of no more use. */
static void help(struct tftp_session *o, bool last)
{
	uint64_t behind = o->get->block - o->block;

	if (!o->met || !behind)
		return;
	if (last ? behind == 1 : o->resent || behind >= BEHIND)
		tftp_push(o);
	else if (last)
		tftp_send_error(o, "not needed");
}

static void take_data(struct tftp_session *s, const struct tftp_answer *a)
{
	struct tftp_get *g = s->get;
	uint64_t n = s->block + (uint64_t)(int16_t)(a->number -
						    (uint16_t)s->block);
	bool last = a->len < g->blksize;

	if (a->len > g->blksize)
		return;
	if (!fits(s, n)) {
		take_other(s, a->number);
		return;
	}
	g->gap = false;
	if (n == s->block + 1 && s->block == s->acked)
		learn(s);
	if (n > g->block && deliver(g, a) < 0)
		return;
	s->block = n;
	if (last || s->block - s->acked >= g->window)
		tftp_send_ack(s);
	else
		tftp_await_more(s);
	help(other(s), last);
	if (last)
		tftp_end(g, 0);
}

static void take_options(struct tftp_session *s, const struct tftp_answer *a)
{
	struct tftp_get *g = s->get;
	int rc = 0;

	if (s->block)
		return;			/* too late to agree on anything */
	learn(s);
	if (s == &g->first) {
		g->blksize = a->blksize;
		g->window = a->window;
		g->has_total = a->has_tsize;
		g->total = a->tsize;
		if (a->has_tsize)
			rc = transfer_total(g->t, a->tsize);
	}
	if (rc < 0) {
		tftp_send_error(s, "too big");
		tftp_end(g, rc);
	} else if (a->blksize == g->blksize && a->tsize == g->total) {
		tftp_send_ack(s);
	} else {
		tftp_drop_second(g, true);	/* it is another file */
	}
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

/* Is the second session of no use: refused, or in blocks of another size? */
static bool is_useless(const struct tftp_session *s, int rc, enum tftp_op op)
{
	return s == &s->get->second &&
	       (rc < 0 || op == TFTP_ERROR ||
		(op == TFTP_DATA && s->last[1] == TFTP_RRQ));
}

static void take(struct tftp_session *s, const uint8_t *packet, size_t len)
{
	struct tftp_get *g = s->get;
	struct tftp_answer a;
	int rc = tftp_parse(packet, len, &a);

	if (rc == 0 && a.window > g->asked)
		rc = -EPROTO;
	if (is_useless(s, rc, a.op)) {
		tftp_drop_second(g, a.op != TFTP_ERROR);
	} else if (rc < 0) {
		err_set(g->t->err, rc, "malformed TFTP packet");
		tftp_send_error(s, "malformed");
		tftp_end(g, rc);
	} else if (a.op == TFTP_ERROR) {
		take_error(g, &a);
	} else {
		g->begun = true;
		(a.op == TFTP_DATA ? take_data : take_options)(s, &a);
	}
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct tftp_session *s = arg;
	struct tftp_get *g = s->get;

	(void)pcb;
	p = pbuf_coalesce(p, PBUF_RAW);
	if (!g->over && !g->paused && !p->next && p->len <= PACKET_MAX &&
	    ip_addr_cmp(from, &g->server) && (!s->met || port == s->port)) {
		s->met = true;
		s->port = port;
		take(s, p->payload, p->len);
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
	(void)tftp_compose(&g->first, NULL);	/* as before, but the window */
	tftp_send(&g->first);
}

static void get_free(struct tftp_get *g)
{
	net_lookup_cancel(g->lookup);
	tftp_close(&g->first);
	tftp_close(&g->second);
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
	g->first.get = g->second.get = g;
	g->received = received;
	g->blksize = TFTP_BLKSIZE_DEFAULT;
	g->window = 1;
	rc = tftp_compose(&g->first, e);
	if (rc == 0)
		rc = tftp_open(&g->first, e);
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

	if (!g->over && g->first.met)
		tftp_send_error(&g->first, "cancelled");
	if (!g->over)
		tftp_drop_second(g, true);
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

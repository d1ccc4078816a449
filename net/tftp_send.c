/* tftp_send.c: what a download by TFTP sends, and how often. */
#include "net/tftp_get.h"

#include <string.h>

#include <lwip/ip.h>
#include <lwip/pbuf.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/stack.h"
#include "net/tftp_packet.h"
#include "platform/platform.h"

#define ROOMY	(1u << 20)	/* bytes				*/
#define SURE	2	/* sent so often, an acknowledgement was received */

/* A card that takes much of TCP at once has room for more blocks, too. */
static unsigned window_wanted(const struct tftp_get *g)
{
	struct netif *netif = ip_route(IP_ADDR_ANY, &g->server);

	return netif && netdev_of(netif)->nic->window >= ROOMY ?
	       TFTP_WINDOW_MOST : TFTP_WINDOW_WANTED;
}

int tftp_compose(struct tftp_session *s, struct err *e)
{
	const struct uri *u = s->get->t->uri;
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
	s->get->asked = window_wanted(s->get);
	n = tftp_write_request(name, len, s->get->asked, s->last, sizeof(s->last));
	if (n < 0)
		return err_set(e, n, "the file's name is too long for TFTP");
	s->last_len = (size_t)n;
	s->port = u->port ? u->port : TFTP_PORT;
	s->timer.expired = tftp_expired;
	s->block = s->acked = 0;
	rto_start(&s->rto);
	return 0;
}

static int send_packet(struct tftp_session *s, const void *data, size_t len)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
	err_t err;

	if (!p)
		return -ENOMEM;
	pbuf_take(p, data, (u16_t)len);
	err = udp_sendto(s->pcb, p, &s->get->server, s->port);
	pbuf_free(p);
	return net_errno(err);
}

int tftp_open(struct tftp_session *s, struct err *e)
{
	s->pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!s->pcb || udp_bind(s->pcb, IP_ANY_TYPE, 0) != ERR_OK)
		return err_set(e, -ENOMEM, "no memory for a download");
	udp_recv(s->pcb, s->get->received, s);
	return 0;
}

void tftp_close(struct tftp_session *s)
{
	net_timer_stop(&s->timer);
	if (s->pcb)
		udp_remove(s->pcb);
	s->pcb = NULL;
	s->met = false;
}

void tftp_drop_second(struct tftp_get *g, bool say)
{
	if (say && g->second.met)
		tftp_send_error(&g->second, "not needed");
	tftp_close(&g->second);
	g->alone = true;
}

void tftp_end(struct tftp_get *g, int status)
{
	net_timer_stop(&g->first.timer);
	net_timer_stop(&g->second.timer);
	g->over = true;
	transfer_end(g->t, status);
}

/* A server can only begin anew: so the file comes again, from its first byte,
   if any of it ever came. */
void tftp_broke(struct tftp_get *g, int status)
{
	uint64_t pause_us;
	int rc = g->begun ? transfer_anew(g->t, status, &pause_us) : status;

	if (rc < 0) {
		tftp_end(g, rc);
		return;
	}
	tftp_drop_second(g, true);
	g->paused = true;
	transfer_note(g->t, "beginning again");
	net_timer_set(g->net, &g->first.timer, pause_us);
}

static void time_out(struct tftp_session *s)
{
	struct tftp_get *g = s->get;

	if (s == &g->second) {
		tftp_drop_second(g, false);
		return;
	}
	err_set(g->t->err, -ETIMEDOUT, "%.60s does not answer",
		g->t->uri->host);
	tftp_broke(g, -ETIMEDOUT);
}

static void send_again(struct tftp_session *s)
{
	struct tftp_get *g = s->get;
	uint32_t wait_ms = retry_next(&s->retry);
	int rc;

	if (!wait_ms) {
		time_out(s);
		return;
	}
	s->acked = s->block;
	s->resent = s->retry.count > 1;
	s->sent_us = plat_clock_us();
	rc = send_packet(s, s->last, s->last_len);
	if (rc == -ENETUNREACH) {
		err_set(g->t->err, rc, "no route to %.60s", g->t->uri->host);
		tftp_broke(g, rc);
		return;
	}
	net_timer_set(g->net, &s->timer, wait_ms * 1000ull);
}

void tftp_send(struct tftp_session *s)
{
	retry_start(&s->retry, s->rto.wait_ms, RTO_MAX_MS);
	send_again(s);
}

static void compose_ack(struct tftp_session *s)
{
	put_be16(s->last, TFTP_ACK);
	put_be16(s->last + 2, s->block);
	s->last_len = 4;
}

void tftp_send_ack(struct tftp_session *s)
{
	compose_ack(s);
	tftp_send(s);
}

void tftp_await_more(struct tftp_session *s)
{
	compose_ack(s);
	retry_start(&s->retry, s->rto.wait_ms, RTO_MAX_MS);
	net_timer_set(s->get->net, &s->timer, s->rto.wait_ms * 1000ull);
}

/* Either the last acknowledgement was lost or the block that followed it: in
   both cases this makes it go on. */
void tftp_push(struct tftp_session *s)
{
	(void)send_packet(s, s->last, s->last_len);
	s->block++;
	tftp_send_ack(s);
}

void tftp_send_error(struct tftp_session *s, const char *text)
{
	uint8_t packet[64] = { 0, TFTP_ERROR };
	size_t len = strlen(text) + 1;

	memcpy(packet + 4, text, len);
	(void)send_packet(s, packet, 4 + len);	/* a courtesy */
}

/* As if nothing had been; what is still under way finds another port. */
static void begin_again(struct tftp_get *g)
{
	struct tftp_session *s = &g->first;

	g->paused = s->met = g->gap = g->alone = g->has_total = false;
	g->block = g->offset = 0;
	g->blksize = TFTP_BLKSIZE_DEFAULT;
	g->window = 1;
	transfer_note(g->t, "");
	if (tftp_compose(s, g->t->err) == 0 &&
	    udp_bind(s->pcb, IP_ANY_TYPE, 0) == ERR_OK)
		tftp_send(s);
	else
		tftp_end(g, err_set(g->t->err, -ENOMEM, "no memory for a "
				       "download"));
}

/* What was repeated remained without an answer: it is the block that was lost.
   To know that it is the same file its size must be known. */
static void begin_second(struct tftp_get *g)
{
	struct tftp_session *s = &g->second;

	if (g->alone || s->pcb || !g->block || g->window > 1 || !g->has_total)
		return;
	if (tftp_compose(s, NULL) == 0 && tftp_open(s, NULL) == 0)
		tftp_send(s);
	else
		tftp_drop_second(g, false);
}

void tftp_expired(struct net_timer *t)
{
	struct tftp_session *s = HOLDER(tftp_session, timer, t);

	if (s->get->paused) {
		begin_again(s->get);
	} else if (s->met && s->block < s->get->block) {
		tftp_push(s);
	} else {
		send_again(s);
		if (s->retry.count > SURE)
			begin_second(s->get);
	}
}

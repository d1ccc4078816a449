/* tftp_send.c: what a download by TFTP sends, and how often. */
#include "net/tftp_get.h"

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

int tftp_compose(struct tftp_get *g, struct err *e)
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
	g->blksize = TFTP_BLKSIZE_DEFAULT;
	g->window = 1;
	g->port = u->port ? u->port : TFTP_PORT;
	return 0;
}

static int send_packet(struct tftp_get *g, const void *data, size_t len)
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

void tftp_end(struct tftp_get *g, int status)
{
	net_timer_stop(&g->timer);
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
	g->paused = true;
	transfer_note(g->t, "beginning again");
	net_timer_set(g->net, &g->timer, pause_us);
}

static void time_out(struct tftp_get *g)
{
	err_set(g->t->err, -ETIMEDOUT, "%.60s does not answer",
		g->t->uri->host);
	tftp_broke(g, -ETIMEDOUT);
}

static void send_again(struct tftp_get *g)
{
	uint32_t wait_ms = retry_next(&g->retry);
	int rc;

	if (!wait_ms) {
		time_out(g);
		return;
	}
	g->acked = g->block;
	g->resent = g->retry.count > 1;
	g->sent_us = plat_clock_us();
	rc = send_packet(g, g->last, g->last_len);
	if (rc == -ENETUNREACH) {
		err_set(g->t->err, rc, "no route to %.60s", g->t->uri->host);
		tftp_broke(g, rc);
		return;
	}
	net_timer_set(g->net, &g->timer, wait_ms * 1000ull);
}

void tftp_send(struct tftp_get *g)
{
	retry_start(&g->retry, g->rto.wait_ms, RTO_MAX_MS);
	send_again(g);
}

static void compose_ack(struct tftp_get *g)
{
	put_be16(g->last, TFTP_ACK);
	put_be16(g->last + 2, g->block);
	g->last_len = 4;
}

void tftp_send_ack(struct tftp_get *g)
{
	compose_ack(g);
	tftp_send(g);
}

void tftp_await_more(struct tftp_get *g)
{
	compose_ack(g);
	retry_start(&g->retry, g->rto.wait_ms, RTO_MAX_MS);
	net_timer_set(g->net, &g->timer, g->rto.wait_ms * 1000ull);
}

void tftp_send_error(struct tftp_get *g, const char *text)
{
	uint8_t packet[64] = { 0, TFTP_ERROR };
	size_t len = strlen(text) + 1;

	memcpy(packet + 4, text, len);
	(void)send_packet(g, packet, 4 + len);	/* a courtesy */
}

/* As if nothing had been; what is still under way finds another port. */
static void begin_again(struct tftp_get *g)
{
	g->paused = g->met = g->gap = g->resent = false;
	g->block = g->acked = g->offset = 0;
	rto_start(&g->rto);
	transfer_note(g->t, "");
	if (tftp_compose(g, g->t->err) == 0 &&
	    udp_bind(g->pcb, IP_ANY_TYPE, 0) == ERR_OK)
		tftp_send(g);
	else
		tftp_end(g, err_set(g->t->err, -ENOMEM, "no memory for a "
			       "download"));
}

void tftp_expired(struct net_timer *t)
{
	struct tftp_get *g = HOLDER(tftp_get, timer, t);

	if (g->paused)
		begin_again(g);
	else
		send_again(g);
}

/* iscsid.c: iSCSI targets: a connection, and the messages on it. */
#include "lab/iscsid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/tcp.h"

#include "core/bytes.h"
#include "core/holder.h"
#include "lab/scsid.h"

#define BHS	48

/* ---- sending ------------------------------------------------------------- */

/* Hand to TCP what it takes. */
static void flush(struct lab_iscsi_conn *c)
{
	size_t n;

	while (c->pcb && !c->silent && c->sent < c->out.len) {
		n = c->out.len - c->sent;
		if (n > tcp_sndbuf(c->pcb))
			n = tcp_sndbuf(c->pcb);
		if (n > 16384)
			n = 16384;
		if (!n || tcp_write(c->pcb, c->out.data + c->sent, (u16_t)n,
				    TCP_WRITE_FLAG_COPY) != ERR_OK)
			break;
		c->sent += n;
	}
	if (c->sent == c->out.len) {
		sbuf_reset(&c->out);
		c->sent = 0;
	}
	if (c->pcb)
		(void)tcp_output(c->pcb);	/* tried again by lwIP */
}

/* ---- the end ------------------------------------------------------------- */

static struct tcp_pcb *detach(struct lab_iscsi_conn *c)
{
	struct lab_iscsi_conn **at = &c->lab->iscsi;
	struct tcp_pcb *pcb = c->pcb;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	lab_timer_stop(c->lab, &c->timer);
	if (pcb) {
		tcp_arg(pcb, NULL);
		tcp_recv(pcb, NULL);
		tcp_sent(pcb, NULL);
		tcp_err(pcb, NULL);
	}
	sbuf_free(&c->in);
	sbuf_free(&c->out);
	free(c);
	return pcb;
}

/* From a timer: a callback of lwIP's must not abort its own connection. */
static void do_end(struct lab_timer *t)
{
	struct lab_iscsi_conn *c = HOLDER(lab_iscsi_conn, timer, t);
	bool resets = c->resets;
	struct tcp_pcb *pcb;

	flush(c);
	pcb = detach(c);
	if (pcb && (resets || tcp_close(pcb) != ERR_OK))
		tcp_abort(pcb);
}

static void end(struct lab_iscsi_conn *c, bool resets)
{
	c->ending = true;
	c->resets = resets;
	lab_timer_set(c->lab, &c->timer, 0, do_end);
}

static void on_error(void *arg, err_t err)
{
	struct lab_iscsi_conn *c = arg;

	(void)err;
	if (!c)
		return;
	c->pcb = NULL;
	(void)detach(c);
}

/* ---- receiving ----------------------------------------------------------- */

/* Take one whole message off what came. False: there is none. */
static bool next_message(struct lab_iscsi_conn *c)
{
	const uint8_t *p = (const uint8_t *)c->in.data;
	size_t ahs, len, at, all;
	bool good;

	if (c->in.len < BHS)
		return false;
	ahs = p[4] * 4u;
	len = get_be32(p + 4) & 0xffffff;
	at = BHS + ahs + (c->full && c->header_digest ? 4 : 0);
	all = at + (len + 3) / 4 * 4;
	if (c->full && c->data_digest && len)
		all += 4;
	if (len > ISCSID_SEGMENT) {
		end(c, true);
		return false;
	}
	if (c->in.len < all)
		return false;
	good = c->full ? iscsid_message(c, p, p + at, len) :
		iscsid_login(c, p, (const char *)p + at, len);
	memmove(c->in.data, c->in.data + all, c->in.len - all + 1);
	c->in.len -= all;
	if (!good)
		end(c, c->resets);
	return good;
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
		     err_t err)
{
	struct lab_iscsi_conn *c = arg;
	struct pbuf *q;

	(void)err;
	if (!p) {
		if (c && !c->ending)
			end(c, false);
		return ERR_OK;
	}
	for (q = p; c && q; q = q->next)
		sbuf_add(&c->in, q->payload, q->len);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	if (!c || c->ending)
		return ERR_OK;
	while (!c->ending && next_message(c))
		continue;
	if (c->in.error || c->out.error)
		end(c, true);
	flush(c);
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	(void)pcb;
	(void)len;
	if (arg)
		flush(arg);
	return ERR_OK;
}

bool lab_iscsid_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	const struct lab_server *s = lab_server_at(l->lab, LAB_ISCSI, l->port,
		lab_called_at(l->lab, &pcb->local_ip));
	struct lab_iscsi_conn *c = s ? calloc(1, sizeof(*c)) : NULL;

	if (!c) {
		tcp_abort(pcb);
		return false;
	}
	c->lab = l->lab;
	c->target = s->iscsi;
	c->server = s->name;
	c->pcb = pcb;
	c->segment = 8192;
	c->attention = true;
	c->in.max = 4 * ISCSID_SEGMENT + 1048576;
	c->next = l->lab->iscsi;
	l->lab->iscsi = c;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_nagle_disable(pcb);
	return true;
}

void lab_iscsid_stop(struct lab *lab)
{
	while (lab->iscsi) {
		lab->iscsi->resets = true;
		do_end(&lab->iscsi->timer);
	}
	for (struct lab_server *s = lab->config.servers; s; s = s->next)
		if (s->kind == LAB_ISCSI)
			lab_luns_close(s->iscsi->luns);
}

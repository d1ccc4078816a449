/* conn.c: the bytes of an HTTP connection of the lab, clear or by TLS. */
#include "lab/conn.h"

#include <errno.h>
#include <string.h>

#include "lwip/tcp.h"

#include "core/hostname.h"
#include "core/str.h"
#include "lab/httpd.h"
#include "lab/tls.h"

#define ROOM_FOR_TLS	512	/* of what TLS adds to a piece		*/

int lab_conn_address(const struct ip_addr *a, struct sbuf *out)
{
	uint8_t raw[16];

	memcpy(raw, IP_IS_V6(a) ? (const void *)ip_2_ip6(a)->addr :
	       &ip_2_ip4(a)->addr, IP_IS_V6(a) ? 16 : 4);
	if (IP_IS_V6(a))
		return host_print_ipv6(raw, out);
	return sbuf_printf(out, "%u.%u.%u.%u", raw[0], raw[1], raw[2], raw[3]);
}

int lab_conn_secure(struct lab_conn *c, const struct lab_tls_how *how)
{
	struct lab_ca *ca = lab_ca_of(c->lab);
	struct sbuf text = { 0 };

	c->how = how;
	if (lab_conn_address(&c->pcb->local_ip, &text) == 0 && ca)
		c->tls = lab_tls_new(ca, how, sbuf_text(&text));
	sbuf_free(&text);
	return c->tls ? 0 : -ENOMEM;
}

void lab_conn_unsecure(struct lab_conn *c)
{
	lab_timer_stop(c->lab, &c->slow.timer);
	lab_tls_free(c->tls);
	sbuf_free(&c->wire);
}

/* ---- sending --------------------------------------------------------- */

static bool put(struct lab_conn *c, const void *data, size_t len)
{
	if (len > tcp_sndbuf(c->pcb))
		return false;
	return tcp_write(c->pcb, data, (u16_t)len, TCP_WRITE_FLAG_COPY) ==
	       ERR_OK;
}

static void waited(struct lab_timer *t)
{
	struct lab_conn *c = ((struct lab_slow *)t)->conn;

	c->slow.over = true;
	if (c->pcb && lab_conn_flush(c))
		(void)tcp_output(c->pcb);
	c->slow.over = false;
}

/* Is this flight to wait? */
static bool is_slow(struct lab_conn *c)
{
	if (!c->how->delay_ms || c->slow.over)
		return false;
	if (!c->slow.timer.set)
		lab_timer_set(c->lab, &c->slow.timer,
			      (uint64_t)c->how->delay_ms * 1000, waited);
	return true;
}

bool lab_conn_flush(struct lab_conn *c)
{
	size_t n;

	if (!c->tls || !c->pcb || is_slow(c))
		return true;
	while (c->wire_at < c->wire.len) {
		n = c->wire.len - c->wire_at;
		if (n > tcp_sndbuf(c->pcb))
			n = tcp_sndbuf(c->pcb);
		if (n > 4096)
			n = 4096;
		if (c->how->has_cut && n > c->how->cut_at - c->wire_sent)
			n = (size_t)(c->how->cut_at - c->wire_sent);
		if (!n || !put(c, c->wire.data + c->wire_at, n))
			break;
		c->wire_at += n;
		c->wire_sent += n;
	}
	if (c->wire_at == c->wire.len) {
		sbuf_reset(&c->wire);
		c->wire_at = 0;
	}
	return !c->how->has_cut || c->wire_sent < c->how->cut_at;
}

size_t lab_conn_room(const struct lab_conn *c)
{
	size_t room = tcp_sndbuf(c->pcb);

	if (!c->tls)
		return room;
	return c->wire.len || room < ROOM_FOR_TLS ? 0 : room - ROOM_FOR_TLS;
}

bool lab_conn_put(struct lab_conn *c, const void *data, size_t len)
{
	if (!c->tls)
		return put(c, data, len);
	if (len > lab_conn_room(c))
		return false;
	return lab_tls_write(c->tls, data, len) == 0 &&
	       lab_tls_output(c->tls, &c->wire) == 0 && lab_conn_flush(c);
}

void lab_conn_goodbye(struct lab_conn *c)
{
	if (!c->tls || !c->pcb)
		return;
	lab_tls_goodbye(c->tls);
	if (lab_tls_output(c->tls, &c->wire) == 0)
		(void)lab_conn_flush(c);	/* the end comes anyway */
}

/* ---- receiving ------------------------------------------------------- */

bool lab_conn_take(struct lab_conn *c, const void *data, size_t len)
{
	static const struct lab_tls_how well;
	int rc;

	if (c->may_be_tls && len && *(const uint8_t *)data == LAB_TLS_FIRST &&
	    lab_conn_secure(c, &well) < 0)
		return false;
	c->may_be_tls = false;
	if (!c->tls)
		return sbuf_add(&c->in, data, len) == 0;
	rc = lab_tls_input(c->tls, data, len, &c->in);
	if (lab_tls_output(c->tls, &c->wire) < 0)	/* an alert, perhaps */
		return false;
	return lab_conn_flush(c) && rc == 0;
}

/* nbdd.c: the NBD servers: a connection, and the bytes on it. */
#include "lab/nbdd.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "lab/tls.h"
#include "lwip/tcp.h"

static struct lab_nbd_conn *conn_of(struct lab_tcp *c)
{
	return HOLDER(lab_nbd_conn, tcp, c);
}

/* ---- sending ------------------------------------------------------------- */

static void push(struct lab_tcp *tcp)
{
	struct lab_nbd_conn *c = conn_of(tcp);
	size_t n;

	while (c->out_at < c->out.len && (n = lab_tcp_room(tcp))) {
		if (n > c->out.len - c->out_at)
			n = c->out.len - c->out_at;
		if (!lab_tcp_put(tcp, c->out.data + c->out_at, n))
			return;
		c->out_at += n;
	}
	if (c->out_at < c->out.len)
		return;
	sbuf_reset(&c->out);
	c->out_at = 0;
	if (c->ending)
		lab_tcp_end(tcp, false);
}

/* ---- receiving ----------------------------------------------------------- */

static size_t flags(struct lab_nbd_conn *c, const uint8_t *p, size_t len)
{
	if (len < 4)
		return 0;
	c->zeroes = !(p[3] & 2);
	c->stage = NBDD_OPTIONS;
	return 4;
}

static size_t next_part(struct lab_nbd_conn *c)
{
	const uint8_t *p = (const uint8_t *)c->in.data;

	return c->stage == NBDD_FLAGS ? flags(c, p, c->in.len) :
	       c->stage == NBDD_OPTIONS ? nbdd_option(c, p, c->in.len) :
	       nbdd_command(c, p, c->in.len);
}

/* In the clear, or what TLS makes of it. False: it makes no sense. */
static bool decode(struct lab_nbd_conn *c, const uint8_t *data, size_t len)
{
	int rc;

	if (!c->tls)
		return sbuf_add(&c->in, data, len) == 0;
	rc = lab_tls_input(c->tls, data, len, &c->in);
	return lab_tls_output(c->tls, &c->out) == 0 && rc == 0;
}

static void take(struct lab_tcp *tcp, const uint8_t *data, size_t len)
{
	struct lab_nbd_conn *c = conn_of(tcp);
	size_t n = 0;

	if (!decode(c, data, len))
		c->ending = true;
	while (!c->ending && c->in.len && (n = next_part(c))) {
		memmove(c->in.data, c->in.data + n, c->in.len - n + 1);
		c->in.len -= n;
	}
	push(tcp);
}

/* ---- start and stop ------------------------------------------------------ */

static void conn_free(struct lab_nbd_conn *c)
{
	struct lab_nbd_conn **at = &c->tcp.lab->nbds;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	lab_tcp_stop(&c->tcp);
	lab_tls_free(c->tls);
	nbdd_forget(c);
	sbuf_free(&c->in);
	sbuf_free(&c->out);
	free(c);
}

static void gone(struct lab_tcp *c)
{
	conn_free(conn_of(c));
}

static const struct lab_tcp_ops ops = {
	.take = take, .more = push, .gone = gone,
};

bool lab_nbdd_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	const struct lab_server *s = lab_server_at(l->lab, LAB_NBD, l->port,
		lab_called_at(l->lab, &pcb->local_ip));
	struct lab_nbd_conn *c = s ? calloc(1, sizeof(*c)) : NULL;

	if (!c) {
		tcp_abort(pcb);
		return false;
	}
	c->nbd = s->nbd;
	c->server = s->name;
	c->in.max = 2 * NBDD_WRITE_MAX;
	c->next = l->lab->nbds;
	l->lab->nbds = c;
	lab_tcp_start(&c->tcp, l->lab, pcb, &ops);
	nbdd_greet(c);
	push(&c->tcp);
	return true;
}

void lab_nbdd_stop(struct lab *lab)
{
	struct lab_export *x;

	while (lab->nbds)
		conn_free(lab->nbds);
	for (struct lab_server *s = lab->config.servers; s; s = s->next)
		for (x = s->kind == LAB_NBD ? s->nbd->exports : NULL; x;
		     x = x->next)
			lab_image_close(&x->image);
}

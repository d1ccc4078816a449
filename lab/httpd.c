/*
 * httpd.c: the HTTP/1.1 servers: one connection's life. What a path gets is
 * files.c's; how a response looks is httpresp.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "lwip/ip.h"
#include "lwip/tcp.h"

#include "core/str.h"
#include "lab/conn.h"
#include "lab/httpd.h"
#include "lab/inside.h"
#include "lab/tls.h"

#define IDLE_US		60000000	/* without a request: closed	*/
#define TICK_US		100000		/* of a limited rate		*/

static void conn_end(struct lab_conn *c, bool reset);

/* ---- life and death ------------------------------------------------- */

static void response_done(struct lab_conn *c)
{
	lab_body_close(&c->found.body);
	sbuf_reset(&c->head);
	c->responding = false;
}

static void conn_free(struct lab_conn *c)
{
	struct lab_conn **at = &c->lab->conns;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	c->lab->n_conns--;
	lab_timer_stop(c->lab, &c->timer);
	response_done(c);
	lab_conn_unsecure(c);
	sbuf_free(&c->head);
	sbuf_free(&c->made);
	sbuf_free(&c->in);
	free(c);
}

/* Let go of the connection's callbacks, and of @c. */
static struct tcp_pcb *conn_detach(struct lab_conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	if (pcb) {
		tcp_arg(pcb, NULL);
		tcp_recv(pcb, NULL);
		tcp_sent(pcb, NULL);
		tcp_err(pcb, NULL);
	}
	conn_free(c);
	return pcb;
}

static void do_reset(struct lab_timer *t)
{
	struct tcp_pcb *pcb = conn_detach(HOLDER(lab_conn, timer, t));

	if (pcb)
		tcp_abort(pcb);
}

static bool is_broken(const struct lab_conn *c)
{
	const struct lab_path *rule = c->found.rule;

	return rule && rule->has_break && c->sent >= rule->break_at;
}

/* What waits for room goes first, and TLS' goodbye, if anybody listens. */
static void do_close(struct lab_timer *t)
{
	struct lab_conn *c = HOLDER(lab_conn, timer, t);
	struct tcp_pcb *pcb = c->pcb;

	if (pcb && pcb->state == ESTABLISHED && !is_broken(c)) {
		lab_conn_goodbye(c);
		if (c->wire.len) {
			lab_timer_set(c->lab, t, TICK_US, do_close);
			return;
		}
	}
	pcb = conn_detach(c);
	if (pcb && tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

/* End the connection from a timer: a callback of lwIP's that aborts its own
   connection has to return ERR_ABRT. */
static void conn_end(struct lab_conn *c, bool reset)
{
	c->ending = true;
	lab_timer_set(c->lab, &c->timer, 0, reset ? do_reset : do_close);
}

static void on_error(void *arg, err_t err)
{
	struct lab_conn *c = arg;

	(void)err;	/* whatever it was, lwIP has freed the connection */
	if (!c)
		return;
	c->pcb = NULL;
	conn_free(c);
}

/* ---- sending -------------------------------------------------------- */

static bool send_head(struct lab_conn *c)
{
	size_t left = c->head.len - c->head_sent;
	size_t n = left < 4096 ? left : 4096;

	while (n && lab_conn_put(c, c->head.data + c->head_sent, n)) {
		c->head_sent += n;
		left -= n;
		n = left < 4096 ? left : 4096;
	}
	return !left;
}

/* How much of the body may go out now, at most. */
static size_t allowance(const struct lab_conn *c, uint64_t sent_now)
{
	const struct lab_path *rule = c->found.rule;
	uint64_t most = c->left;
	size_t room = lab_conn_room(c);

	if (most > sizeof(c->lab->block))
		most = sizeof(c->lab->block);
	if (room < 16)
		return 0;
	if (most > room - 16)
		most = room - 16;	/* with a chunk's size and end */
	if (rule && rule->has_break && most > rule->break_at - c->sent)
		most = rule->break_at - c->sent;
	if (rule && rule->rate) {
		uint64_t tick = rule->rate / (1000000 / TICK_US) + 1;

		tick = tick > sent_now ? tick - sent_now : 0;
		most = most < tick ? most : tick;
	}
	return (size_t)most;
}

static bool send_piece(struct lab_conn *c, size_t len)
{
	char size[16];
	int n = lab_body_read(&c->found.body, c->offset, c->lab->block, len);

	if (n <= 0) {
		conn_end(c, true);	/* the file went away */
		return false;
	}
	if (c->chunked) {
		snprintf(size, sizeof(size), "%x\r\n", (unsigned)n);
		if (!lab_conn_put(c, size, strlen(size)))
			return false;
	}
	/* Room was measured before: this fails only without memory. */
	if (!lab_conn_put(c, c->lab->block, (size_t)n) ||
	    (c->chunked && !lab_conn_put(c, "\r\n", 2))) {
		conn_end(c, true);
		return false;
	}
	c->offset += (uint64_t)n;
	c->sent += (uint64_t)n;
	c->left -= (uint64_t)n;
	return true;
}

static void next_request(struct lab_timer *t);

static void finish(struct lab_conn *c)
{
	if (c->chunked && !lab_conn_put(c, "0\r\n\r\n", 5))
		return;
	response_done(c);
	if (c->keep_alive)
		lab_timer_set(c->lab, &c->timer, 0, next_request);
	else
		conn_end(c, false);
}

static void push(struct lab_conn *c);

static void push_again(struct lab_timer *t)
{
	push(HOLDER(lab_conn, timer, t));
}

/* Send what can be sent. Called again when the client has taken some. */
static void push(struct lab_conn *c)
{
	const struct lab_path *rule = c->found.rule;
	uint64_t before = c->sent;
	size_t n;

	if (!c->responding || c->ending || c->timer.set || !send_head(c))
		return;
	while (c->left && !is_broken(c) &&
	       (n = allowance(c, c->sent - before)) && send_piece(c, n))
		continue;
	if (c->ending)
		return;
	if (is_broken(c) && rule->how != LAB_STALL)
		conn_end(c, rule->how == LAB_RESET);
	else if (!is_broken(c) && !c->left)
		finish(c);
	else if (!is_broken(c) && rule && rule->rate)
		lab_timer_set(c->lab, &c->timer, TICK_US, push_again);
}

static void push_out(struct lab_conn *c)
{
	push(c);
	if (c->pcb)
		(void)tcp_output(c->pcb);	/* tried again by lwIP */
}

static void delayed(struct lab_timer *t)
{
	push_out(HOLDER(lab_conn, timer, t));
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct lab_conn *c = arg;

	(void)pcb;
	(void)len;
	if (c && !lab_conn_flush(c))
		conn_end(c, true);
	else if (c)
		push(c);
	return ERR_OK;
}

/* ---- receiving ------------------------------------------------------ */

static void idle(struct lab_timer *t)
{
	conn_end(HOLDER(lab_conn, timer, t), false);
}

/* Answer, and drop the request from what was received. */
static void respond(struct lab_conn *c, char *head, size_t head_len,
		    size_t body_len)
{
	uint32_t delay_ms;

	lab_timer_stop(c->lab, &c->timer);
	c->responding = true;
	c->head_sent = 0;
	c->sent = 0;
	lab_http_respond(c, head, head_len, body_len);
	memmove(c->in.data, c->in.data + head_len + body_len,
		c->in.len - head_len - body_len + 1);
	c->in.len -= head_len + body_len;
	delay_ms = c->found.rule ? c->found.rule->delay_ms : 0;
	if (delay_ms)
		lab_timer_set(c->lab, &c->timer, (uint64_t)delay_ms * 1000,
			      delayed);
	else
		push(c);
}

/* Look for a whole request in what was received. */
static void process(struct lab_conn *c)
{
	struct lab_httpreq req;
	size_t head_len = lab_httpreq_head(sbuf_text(&c->in), c->in.len);
	uint64_t body_len;
	char *head;

	if (c->in.len && *c->in.data == LAB_TLS_FIRST)
		head_len = c->in.len;	/* it is none, as will be said */
	if (!head_len && c->in.len <= LAB_HTTP_HEAD_MAX) {
		lab_timer_set(c->lab, &c->timer, IDLE_US, idle);
		return;
	}
	head = str_ndup(c->in.data, head_len);
	if (!head || !head_len) {
		conn_end(c, true);
	} else {
		body_len = lab_httpreq_parse(head, head_len, &req) < 0 ?
			   0 : req.body_len;
		memcpy(head, c->in.data, head_len);
		if (c->in.len - head_len >= body_len)
			respond(c, head, head_len, (size_t)body_len);
	}
	free(head);
}

static void next_request(struct lab_timer *t)
{
	process(HOLDER(lab_conn, timer, t));
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
		     err_t err)
{
	struct lab_conn *c = arg;
	struct pbuf *q;
	bool good = true;

	(void)err;
	if (!p) {			/* the client sends no more */
		if (c && !c->responding && !c->ending)
			conn_end(c, false);
		else if (c)
			c->keep_alive = false;
		return ERR_OK;
	}
	for (q = p; c && q && good; q = q->next)
		good = lab_conn_take(c, q->payload, q->len);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	if (!c || c->ending)
		return ERR_OK;
	(void)tcp_output(pcb);		/* tried again by lwIP */
	if (!good)
		conn_end(c, c->in.error || (c->how && c->how->has_cut));
	else if (!c->responding)
		process(c);
	return ERR_OK;
}

/* ---- start and stop ------------------------------------------------- */

bool lab_httpd_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	uint32_t own = lab_called_at(l->lab, &pcb->local_ip);
	const struct lab_server *s = lab_server_at(l->lab, LAB_HTTP, l->port,
						   own);
	const struct lab_tls_how *how = s ? lab_tls_at(l->lab, s, l->port) :
					NULL;
	struct lab_conn *c;

	if (!s || l->lab->n_conns >= LAB_CONNS_MAX ||
	    !(c = calloc(1, sizeof(*c)))) {
		tcp_abort(pcb);
		return false;
	}
	c->lab = l->lab;
	c->server = s;
	c->port = l->port;
	c->pcb = pcb;
	c->own = own;
	c->found.body.fd = -1;
	c->in.max = 2 * LAB_HTTP_HEAD_MAX + LAB_HTTP_BODY_MAX;
	c->slow.conn = c;
	c->may_be_tls = !how && !s->clear && s->port != l->port;
	if (how && lab_conn_secure(c, how) < 0) {
		free(c);
		tcp_abort(pcb);
		return false;
	}
	c->next = l->lab->conns;
	l->lab->conns = c;
	l->lab->n_conns++;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_nagle_disable(pcb);
	lab_timer_set(l->lab, &c->timer, IDLE_US, idle);
	return true;
}

void lab_httpd_stop(struct lab *lab)
{
	while (lab->conns)
		do_reset(&lab->conns->timer);
}

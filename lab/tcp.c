/* tcp.c: a TCP connection of a lab's server. */
#include "lab/tcp.h"

#include "core/holder.h"
#include "lwip/tcp.h"

#define PIECE_MAX	32768	/* bytes in one tcp_write()	*/

static struct tcp_pcb *detach(struct lab_tcp *c)
{
	struct tcp_pcb *pcb = c->pcb;

	lab_timer_stop(c->lab, &c->timer);
	c->pcb = NULL;
	if (pcb) {
		tcp_arg(pcb, NULL);
		tcp_recv(pcb, NULL);
		tcp_sent(pcb, NULL);
		tcp_err(pcb, NULL);
	}
	return pcb;
}

static void do_reset(struct lab_timer *t)
{
	struct lab_tcp *c = HOLDER(lab_tcp, timer, t);
	struct tcp_pcb *pcb = detach(c);

	if (pcb)
		tcp_abort(pcb);
	c->ops->gone(c);
}

static void do_close(struct lab_timer *t)
{
	struct lab_tcp *c = HOLDER(lab_tcp, timer, t);
	struct tcp_pcb *pcb = detach(c);

	if (pcb && tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
	c->ops->gone(c);
}

void lab_tcp_end(struct lab_tcp *c, bool reset)
{
	c->ending = true;
	lab_timer_set(c->lab, &c->timer, 0, reset ? do_reset : do_close);
}

void lab_tcp_stop(struct lab_tcp *c)
{
	struct tcp_pcb *pcb = c->pcb ? detach(c) : NULL;

	if (pcb)
		tcp_abort(pcb);
}

/* ---- from lwIP ------------------------------------------------------- */

static void on_error(void *arg, err_t err)
{
	struct lab_tcp *c = arg;

	(void)err;	/* whatever it was, lwIP has freed the connection */
	if (!c)
		return;
	c->pcb = NULL;
	lab_tcp_end(c, true);
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct lab_tcp *c = arg;

	(void)pcb;
	(void)len;
	if (c && !c->ending)
		c->ops->more(c);
	return ERR_OK;
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct lab_tcp *c = arg;
	struct pbuf *q;

	(void)err;
	if (!p) {
		if (c && !c->ending)
			lab_tcp_end(c, false);
		return ERR_OK;
	}
	for (q = p; c && q && !c->ending; q = q->next)
		c->ops->take(c, q->payload, q->len);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	return ERR_OK;
}

void lab_tcp_start(struct lab_tcp *c, struct lab *lab, struct tcp_pcb *pcb,
		   const struct lab_tcp_ops *ops)
{
	*c = (struct lab_tcp){ .lab = lab, .pcb = pcb, .ops = ops };
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_nagle_disable(pcb);
}

/* ---- sending --------------------------------------------------------- */

size_t lab_tcp_room(const struct lab_tcp *c)
{
	size_t room = c->pcb && !c->ending ? tcp_sndbuf(c->pcb) : 0;

	return room < PIECE_MAX ? room : PIECE_MAX;
}

bool lab_tcp_put(struct lab_tcp *c, const void *data, size_t len)
{
	if (len > lab_tcp_room(c) ||
	    tcp_write(c->pcb, data, (u16_t)len, TCP_WRITE_FLAG_COPY) != ERR_OK)
		return false;
	(void)tcp_output(c->pcb);	/* tried again by lwIP */
	return true;
}

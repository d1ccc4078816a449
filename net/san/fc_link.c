/* fc_link.c: frames of a port, and the exchanges that they belong to. */
#include <string.h>

#include "core/bytes.h"
#include "net/san/fc.h"
#include "net/stack.h"

/* ---- frames -------------------------------------------------------------- */

bool fc_has_way(const struct fc_port *p)
{
	return netdev_is_there(p->net, p->dev) && p->dev->open;
}

void fc_mac_of(const struct fc_port *p, uint32_t id, uint8_t out[6])
{
	memcpy(out, p->map, 3);
	fc_put_id(out + 3, id);
}

int fc_send(struct fc_port *p, struct fc_frame *f)
{
	uint8_t to[6];
	size_t len;

	if (!fc_has_way(p))
		return -ENETDOWN;
	f->s_id = p->id;
	memcpy(to, p->gateway, sizeof(to));
	if (p->mapped)
		fc_mac_of(p, f->d_id, to);
	len = fcoe_write(p->frame, to, p->mac, f);
	return netdev_put(p->dev, p->frame, len);
}

/* ---- exchanges ----------------------------------------------------------- */

void fc_open(struct fc_port *p, struct fc_xchg *x, uint32_t peer,
	     void (*input)(struct fc_xchg *x, const struct fc_frame *f))
{
	fc_close(x);
	if (++p->next_ox == FC_NO_XID)
		p->next_ox = 1;
	*x = (struct fc_xchg){
		.next = p->xchgs, .port = p, .peer = peer, .input = input,
		.ox_id = p->next_ox, .rx_id = FC_NO_XID,
	};
	p->xchgs = x;
}

void fc_close(struct fc_xchg *x)
{
	struct fc_xchg **at;

	if (!x->port)
		return;
	at = &x->port->xchgs;
	while (*at && *at != x)
		at = &(*at)->next;
	if (*at)
		*at = x->next;
	x->port = NULL;
}

/* The responder's number is told by its first frame, and stays. */
struct fc_xchg *fc_find(const struct fc_port *p, const struct fc_frame *f)
{
	struct fc_xchg *x = p->xchgs;

	while (x && (x->ox_id != f->ox_id || x->peer != f->s_id))
		x = x->next;
	if (!x || (x->rx_id != FC_NO_XID && x->rx_id != f->rx_id))
		return NULL;
	x->rx_id = f->rx_id;
	return x;
}

int fc_ask(struct fc_xchg *x, uint8_t r_ctl, uint8_t type, const void *data,
	   size_t len)
{
	return fc_send(x->port, &(struct fc_frame){
		.r_ctl = r_ctl, .type = type, .d_id = x->peer,
		.f_ctl = FC_ASKS, .ox_id = x->ox_id, .rx_id = FC_NO_XID,
		.data = data, .len = len,
	});
}

int fc_answer(struct fc_port *p, const struct fc_frame *to, uint8_t r_ctl,
	      const void *data, size_t len)
{
	return fc_send(p, &(struct fc_frame){
		.r_ctl = r_ctl, .type = to->type, .d_id = to->s_id,
		.f_ctl = FC_ANSWERS, .seq_id = to->seq_id, .ox_id = to->ox_id,
		.rx_id = to->rx_id, .data = data, .len = len,
	});
}

void fc_abort(struct fc_xchg *x)
{
	if (x->port && x->port->state == FC_UP)
		(void)fc_send(x->port, &(struct fc_frame){
			.r_ctl = FC_ABTS, .type = FC_TYPE_BLS,
			.d_id = x->peer, .f_ctl = FC_END | FC_INITIATIVE,
			.ox_id = x->ox_id, .rx_id = x->rx_id,
		});
	fc_close(x);
}

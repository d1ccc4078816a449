/* fip.c: packets to and from a forwarder (FC-BB-5 7.9). */
#include <string.h>

#include "core/bytes.h"
#include "net/san/fc.h"
#include "net/san/fip_packet.h"
#include "net/stack.h"

static const uint8_t all_forwarders[6] = { 1, 0x10, 0x18, 1, 0, 2 };

#define PERIOD_MIN_MS	250u
#define PERIOD_MAX_MS	90000u

static void begin(struct fip_writer *w, struct fc_port *p, const uint8_t *to,
		  unsigned op)
{
	fip_begin(w, p->frame, to, p->dev->mac, op, FIP_FPMA | FIP_SPMA);
	fip_put_mac(w, p->dev->mac);
}

static void transmit(struct fip_writer *w, struct fc_port *p)
{
	(void)netdev_put(p->dev, w->frame, fip_end(w)); /* or next time */
}

void fip_ask_vlan(struct fc_port *p)
{
	struct fip_writer w;

	begin(&w, p, all_forwarders, FIP_VLAN_REQUEST);
	transmit(&w, p);
}

void fip_solicit(struct fc_port *p)
{
	struct fip_writer w;

	begin(&w, p, all_forwarders, FIP_SOLICIT);
	fip_put_name(&w, p->names.node);
	fip_put_size(&w, p->size + FC_FRAMING);
	transmit(&w, p);
}

/* What the fabric gives is asked for by an address of zeros. */
int fip_login(struct fc_port *p, const uint8_t to[6], struct fc_frame *f)
{
	static const uint8_t none[6];
	bool replies = f->r_ctl == FC_ELS_REPLY;
	struct fip_writer w;
	uint8_t mac[6];

	fc_mac_of(p, p->id, mac);
	f->s_id = p->id;
	fip_begin(&w, p->frame, to, p->dev->mac, replies ? FIP_LINK_REPLY :
		  FIP_LINK_REQUEST, p->mode == FC_VN2VN ? 0 :
		  p->fpma ? FIP_FPMA : FIP_SPMA);
	(void)fc_write(fip_put_els(&w, FIP_FLOGI, FC_HEAD + f->len), f);
	fip_put_mac(&w, p->mode == FC_VN2VN ? mac : p->fpma ? none :
		    p->dev->mac);
	return netdev_put(p->dev, w.frame, fip_end(&w));
}

void fip_ask(struct fc_xchg *x, const uint8_t *to, const void *data, size_t len)
{
	struct fc_frame f = {
		.r_ctl = FC_ELS_REQUEST, .type = FC_TYPE_ELS, .d_id = x->peer,
		.f_ctl = FC_ASKS, .ox_id = x->ox_id, .rx_id = FC_NO_XID,
		.data = data, .len = len,
	};

	if (to && fc_has_way(x->port))
		(void)fip_login(x->port, to, &f);
	else
		(void)fc_send(x->port, &f);
}

/* Of the card, and of its VN_Port. */
void fip_keep_alive(struct fc_port *p)
{
	struct fip_writer w;

	begin(&w, p, p->gateway, FIP_KEEP_ALIVE);
	transmit(&w, p);
	begin(&w, p, p->gateway, FIP_KEEP_ALIVE);
	memcpy(w.frame + 6, p->mac, sizeof(p->mac));
	fip_put_port(&w, p->mac, p->id, p->names.port);
	transmit(&w, p);
}

#define GOOD	(FIP_AVAILABLE | FIP_SOLICITED | FIP_FORWARDER)

bool fip_take_forwarder(struct fc_port *p, const struct fip *a)
{
	const uint8_t *rank = a->at[FIP_PRIORITY], *alive = a->at[FIP_PERIOD];
	uint32_t ms;

	if ((a->flags & GOOD) != GOOD || !rank || !alive ||
	    !a->at[FIP_MAC] || !a->at[FIP_FABRIC] ||
	    !(a->flags & (FIP_FPMA | FIP_SPMA)))
		return false;
	if (p->found && rank[FIP_AT_PRIORITY] >= p->priority)
		return false;		/* a lower number is better */
	memcpy(p->gateway, a->at[FIP_MAC] + FIP_AT_MAC, sizeof(p->gateway));
	memcpy(p->map, a->at[FIP_FABRIC] + FIP_AT_MAP, sizeof(p->map));
	ms = get_be32(alive + FIP_AT_PERIOD);
	p->found = true;
	p->fpma = a->flags & FIP_FPMA;
	p->priority = rank[FIP_AT_PRIORITY];
	p->period_ms = ms < PERIOD_MIN_MS ? PERIOD_MIN_MS :
		       ms > PERIOD_MAX_MS ? PERIOD_MAX_MS : ms;
	if (alive[FIP_AT_NO_ALIVE] & 1)
		p->period_ms = 0;
	return true;
}

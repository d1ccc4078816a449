/* fc_port.c: ports: how a link is found and logged in to, kept, and lost
   (reference/protocols.md#fcp-and-fcoe). */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/fc.h"
#include "net/san/fip_packet.h"
#include "net/stack.h"
#include "platform/platform.h"

#define ANSWER_MS	1000	/* that each request is waited for	*/
#define FINDS		2	/* requests for a VLAN, for a forwarder	*/
#define SETTLE_MS	100	/* for better forwarders, after the first */
#define PROBE_MS	100	/* after each probe of VN2VN		*/
#define CLAIM_MS	400	/* until an address is ours		*/
#define BEACON_MS	8000
#define MISSED		4	/* advertisements: the link is lost	*/
#define VLAN_PRIORITY	3	/* that is usual for FCoE		*/

static const uint8_t plain_map[3] = { 0x0e, 0xfc, 0x00 };
static const uint8_t plain_gateway[6] = { 0x0e, 0xfc, 0x00, 0xff, 0xff,
					  0xfe };

/* ---- looking ------------------------------------------------------------- */

static void go_plain(struct fc_port *p)
{
	p->mode = FC_PLAIN;
	p->mapped = false;
	memcpy(p->map, plain_map, sizeof(p->map));
	memcpy(p->gateway, plain_gateway, sizeof(p->gateway));
	memcpy(p->mac, p->dev->mac, sizeof(p->mac));
	fc_enter(p, FC_LOGGING_IN);
}

static void find_vlan(struct fc_port *p)
{
	if (p->tries++ == FINDS) {
		fc_enter(p, FC_FIND_FORWARDER);
		return;
	}
	fip_ask_vlan(p);
	fc_wait(p, ANSWER_MS);
}

static void find_forwarder(struct fc_port *p)
{
	if (p->found) {
		p->mode = FC_BY_FIP;
		fc_enter(p, FC_LOGGING_IN);
	} else if (p->tries++ == FINDS) {
		p->id = 0;
		vn2vn_start(p);
		fc_enter(p, FC_PROBE);
	} else {
		fip_solicit(p);
		fc_wait(p, ANSWER_MS);
	}
}

static void probe(struct fc_port *p)
{
	if (p->tries++ == FINDS) {
		fc_enter(p, FC_CLAIMED);
		return;
	}
	vn2vn_send(p, FIP_PROBE, NULL);
	fc_wait(p, PROBE_MS);
}

static void claim(struct fc_port *p)
{
	if (!p->tries++) {
		fc_hear(p);
		vn2vn_send(p, FIP_CLAIM, NULL);
		fc_wait(p, CLAIM_MS);
		return;
	}
	for (unsigned i = 0; i < FC_NEIGHBOURS; i++)
		if (p->near[i].port) {
			fc_go_up(p);
			return;
		}
	go_plain(p);
}

static struct fc_port *port_of(struct fc *fc, const struct netdev *card)
{
	struct fc_port *p = fc->ports;

	while (p && p->card != card && p->dev != card)
		p = p->next;
	return p;
}

/* Put FCoE's VLAN below it; the interface used last stays what it is. */
static void use_vlan(struct fc_port *p, unsigned tag)
{
	struct net *net = p->net;
	struct netdev *dev, *latest = netdev_latest(net);

	if (!tag) {			/* it is here */
		fc_enter(p, FC_FIND_FORWARDER);
		return;
	}
	dev = net_vlan_create(p->card, tag, VLAN_PRIORITY, NULL) < 0 ? NULL :
	      netdev_vlan(p->card, tag);
	if (!dev)
		return;
	if (port_of(p->fc, dev)) {
		fc_port_fail(p, -EBUSY, "its VLAN has a port already");
		return;
	}
	p->dev = dev;
	if (latest != p->dev) {
		p->dev->opened = 0;
		settings_set_netx(net->root, latest ? latest->block : NULL);
	}
	fc_enter(p, FC_FIND_FORWARDER);
}

/* ---- staying ------------------------------------------------------------- */

/* When this comes late, others may have lost us: a program that reads nothing
   leaves us no time. */
static void keep_alive(struct fc_port *p)
{
	uint32_t ms = p->mode == FC_VN2VN ? BEACON_MS : p->period_ms;
	uint64_t now_us = plat_clock_us();

	if (p->mode == FC_PLAIN || !ms)
		return;
	if (now_us - p->due_us > 2000ull * ms) {
		fc_port_fail(p, -ENETRESET, "no time for keep-alives: the "
			     "login has lapsed");
	} else if (p->mode == FC_BY_FIP && p->missed++ == MISSED) {
		fc_port_fail(p, -ENETDOWN, "the forwarder is gone");
	} else {
		if (p->mode == FC_VN2VN)
			vn2vn_send(p, FIP_BEACON, NULL);
		else
			fip_keep_alive(p);
		p->due_us = now_us + ms * 1000ull;
		fc_wait(p, ms);
	}
}

static void do_step(struct fc_port *p)
{
	switch (p->state) {
	case FC_FIND_VLAN:
		find_vlan(p);
		break;
	case FC_FIND_FORWARDER:
		find_forwarder(p);
		break;
	case FC_PROBE:
		probe(p);
		break;
	case FC_CLAIMED:
		claim(p);
		break;
	case FC_LOGGING_IN:
		fc_log_in(p);
		break;
	case FC_ASK_NAMES:
		fc_ask_names(p);
		break;
	default:
		keep_alive(p);
		break;
	}
}

static void expired(struct net_timer *t)
{
	struct fc_port *p = HOLDER(fc_port, timer, t);

	if (p->state == FC_DOWN)
		return;
	if (fc_has_way(p))
		do_step(p);
	else
		fc_port_fail(p, -ENETDOWN, "the interface is closed");
}

/* ---- what comes ---------------------------------------------------------- */

static bool is_equal(const uint8_t *mac, const uint8_t *to)
{
	return mac && !memcmp(mac, to, 6);
}

static void advertised(struct fc_port *p, const struct fip *in,
		       const uint8_t *from)
{
	if (p->state == FC_FIND_VLAN || p->state == FC_FIND_FORWARDER) {
		if (p->state == FC_FIND_FORWARDER && fip_take_forwarder(p, in))
			fc_wait(p, SETTLE_MS);
	} else if (is_equal(from, p->gateway)) {
		p->missed = 0;
	}
}

/* The forwarder ends the link: of all its ports, or of ours. */
static void cleared(struct fc_port *p, const struct fip *in)
{
	if (p->mode == FC_BY_FIP && p->state >= FC_LOGGING_IN &&
	    is_equal(fip_part(in, FIP_MAC, FIP_AT_MAC), p->gateway) &&
	    (!in->at[FIP_PORT] ||
	     is_equal(in->at[FIP_PORT] + FIP_AT_MAC, p->mac)))
		fc_port_fail(p, -ENETRESET, "the forwarder has ended the "
			     "link");
}

/* An ELS, which only VN2VN asks of us. */
static void take_els(struct fc_port *p, const struct fip *in)
{
	const uint8_t *els = fip_part(in, FIP_FLOGI, FIP_AT_ELS);
	struct fc_xchg *x;
	struct fc_frame f;

	if (!els || !fc_read(els, in->els_len, &f))
		return;
	if (in->op == FIP_LINK_REQUEST) {
		p->fc->asked(p, &f);
		return;
	}
	x = fc_find(p, &f);
	p->given = fip_part(in, FIP_MAC, FIP_AT_MAC);
	if (x)
		x->input(x, &f);
	p->given = NULL;
}

static bool fip_input(struct frame_tap *t, struct netdev *dev,
		      const uint8_t *frame, size_t len)
{
	struct fc_port *p = HOLDER(fc_port, fip, t);
	struct fip in;

	if (dev != p->dev || p->state == FC_DOWN || !fip_read(frame, len, &in))
		return false;
	switch (in.op) {
	case FIP_ADVERTISE:
		advertised(p, &in, frame + 6);
		break;
	case FIP_VLAN_NOTE:
		if (p->state == FC_FIND_VLAN && in.at[FIP_VLAN])
			use_vlan(p, get_be16(in.at[FIP_VLAN] + FIP_AT_VLAN) &
				    0xfff);
		break;
	case FIP_CLEAR:
		cleared(p, &in);
		break;
	case FIP_LINK_REPLY: case FIP_LINK_REQUEST:
		take_els(p, &in);
		break;
	default:
		if (in.op >> 8 == FIP_PROBE >> 8 && !vn2vn_input(p, &in)) {
			vn2vn_start(p);
			fc_enter(p, FC_PROBE);
		}
		break;
	}
	return true;
}

/* Is it for our VN_Port? A login gives the address in its answer. */
static bool is_meant(const struct fc_port *p, const struct fc_frame *f)
{
	if (p->state == FC_LOGGING_IN)
		return p->mode == FC_PLAIN && f->r_ctl == FC_ELS_REPLY;
	return p->state > FC_LOGGING_IN && f->d_id == p->id;
}

static bool fcoe_input(struct frame_tap *t, struct netdev *dev,
		       const uint8_t *frame, size_t len)
{
	struct fc_port *p = HOLDER(fc_port, fcoe, t);
	struct fc_xchg *x;
	struct fc_frame f;

	if (dev != p->dev || p->state == FC_DOWN ||
	    !fcoe_read(frame, len, &f) || !is_meant(p, &f))
		return false;
	if (!(f.f_ctl & FC_RESPONDER)) {
		p->fc->asked(p, &f);
		return true;
	}
	x = fc_find(p, &f);
	if (!x)
		return false;
	if (p->state == FC_LOGGING_IN)	/* from now on, to who answered */
		memcpy(p->gateway, frame + 6, sizeof(p->gateway));
	x->input(x, &f);
	return true;
}

/* ---- all of them --------------------------------------------------------- */

/* As large as the interface's frames let it be; by words. */
static unsigned size_of(const struct netdev *dev)
{
	unsigned size = (netdev_mtu_max(dev) - FC_FRAMING) & ~3u;

	return size < FC_DATA_MAX ? size : FC_DATA_MAX;
}

static uint64_t name_of(const uint8_t mac[6], unsigned kind)
{
	return (uint64_t)(kind << 16 | get_be16(mac)) << 32 |
	       get_be32(mac + 2);
}

static void begin(struct fc_port *p)
{
	err_clear(&p->err);
	p->dev = p->card;
	p->names = (struct fc_names){ .port = name_of(p->card->mac, 0x2000),
				      .node = name_of(p->card->mac, 0x1000) };
	memcpy(p->name, p->card->name, sizeof(p->name));
	p->found = p->mapped = false;
	p->mode = FC_PLAIN;
	p->period_ms = 0;
	p->id = 0;
	p->fabric = (struct fc_names){ 0 };
	p->size = size_of(p->card);
	memset(p->near, 0, sizeof(p->near));
	fc_enter(p, p->card->trunk ? FC_FIND_FORWARDER : FC_FIND_VLAN);
}

static struct fc_port *port_new(struct fc *fc, struct netdev *card)
{
	struct fc_port *p = calloc(1, sizeof(*p)), **end = &fc->ports;

	if (!p)
		return NULL;
	p->fc = fc;
	p->net = fc->net;
	p->card = card;
	p->fcoe = (struct frame_tap){ .type = FCOE_TYPE, .input = fcoe_input };
	p->fip = (struct frame_tap){ .type = FIP_TYPE, .input = fip_input };
	p->timer.expired = expired;
	p->next_ox = (uint16_t)net_random();
	frame_tap_add(fc->net, &p->fcoe);
	frame_tap_add(fc->net, &p->fip);
	while (*end)
		end = &(*end)->next;
	*end = p;
	return p;
}

int fc_ports_start(struct fc *fc)
{
	struct netdev *dev;
	struct fc_port *p;
	bool any = false;

	for (dev = fc->net->devs; dev; dev = dev->next) {
		if (!dev->open)
			continue;
		any = true;
		p = port_of(fc, dev);
		if (!p)
			p = port_new(fc, dev);
		if (!p)
			return -ENOMEM;
		if (p->state == FC_DOWN)
			begin(p);
	}
	return any ? 0 : -ENETUNREACH;
}

void fc_ports_stop(struct fc *fc)
{
	struct fc_port *p;

	while ((p = fc->ports)) {
		fc->ports = p->next;
		frame_tap_del(fc->net, &p->fcoe);
		frame_tap_del(fc->net, &p->fip);
		net_timer_stop(&p->timer);
		fc_close(&p->login);
		free(p);
	}
}

/* vn2vn.c: ports that find each other without a forwarder (FC-BB-6 7.9.9). */
#include <string.h>

#include "core/bytes.h"
#include "net/san/fc.h"
#include "net/san/fip_packet.h"
#include "net/stack.h"
#include "platform/platform.h"

static const uint8_t everybody[6] = { 1, 0x10, 0x18, 1, 0, 4 };
static const uint8_t vn2vn_map[3] = { 0x0e, 0xfd, 0x00 };

#define SILENT_US	20000000u	/* two and a half beacons	*/

/* ---- ours ---------------------------------------------------------------- */

/* Its last bytes are the card's at first, which few share. */
void vn2vn_start(struct fc_port *p)
{
	uint32_t id = p->id ? net_random() & 0xffff :
		      (uint32_t)p->names.port & 0xffff;

	p->mode = FC_VN2VN;
	p->id = id && id != 0xffff ? id : 1;
	memcpy(p->map, vn2vn_map, sizeof(p->map));
	p->mapped = true;
	fc_mac_of(p, p->id, p->mac);
}

void vn2vn_send(struct fc_port *p, unsigned op, const uint8_t *to)
{
	struct fip_writer w;

	fip_begin(&w, p->frame, to ? to : everybody, p->dev->mac, op,
		  FIP_FPMA);
	fip_put_mac(&w, p->dev->mac);
	fip_put_name(&w, p->names.node);
	fip_put_port(&w, p->mac, p->id, p->names.port);
	if (op == FIP_CLAIM || op == FIP_CLAIM_REPLY) {
		fip_put_features(&w);
		fip_put_size(&w, p->size + FC_FRAMING);
	}
	(void)netdev_put(p->dev, w.frame, fip_end(&w));
}

/* ---- the others' --------------------------------------------------------- */

const struct fc_neighbour *vn2vn_find(const struct fc_port *p, uint64_t port)
{
	for (unsigned i = 0; i < FC_NEIGHBOURS; i++)
		if (port && p->near[i].port == port)
			return &p->near[i];
	return NULL;
}

const struct fc_neighbour *vn2vn_at(const struct fc_port *p, uint32_t id)
{
	for (unsigned i = 0; i < FC_NEIGHBOURS; i++)
		if (p->near[i].port && p->near[i].id == id)
			return &p->near[i];
	return NULL;
}

/* Its own place; else one that is free, or of who is silent. */
static struct fc_neighbour *place_of(struct fc_port *p, uint64_t port)
{
	uint64_t now_us = plat_clock_us();
	struct fc_neighbour *n, *free = NULL;

	for (n = p->near; n < p->near + FC_NEIGHBOURS; n++) {
		if (n->port == port)
			return n;
		if (!n->port || now_us - n->heard_us > SILENT_US)
			free = n;
	}
	return free;
}

static void keep(struct fc_port *p, const struct fc_neighbour *heard)
{
	struct fc_neighbour *n = place_of(p, heard->port);

	if (!n)
		return;
	if (n->port != heard->port || n->id != heard->id)
		fc_tell(p->fc);
	*n = *heard;
}

static bool is_ours(const struct fc_port *p)
{
	return p->state == FC_CLAIMED || p->state == FC_UP;
}

/* Somebody else has our address, or wants it: true, we keep it. */
static bool defend(struct fc_port *p, const struct fip *in,
		   const struct fc_neighbour *by)
{
	bool higher = by->port > p->names.port;

	if (in->op == FIP_PROBE_REPLY)
		return p->state == FC_UP;
	if (in->op == FIP_PROBE && is_ours(p))
		higher = false;
	else if (in->op != FIP_PROBE && !is_ours(p))
		higher = true;
	if (higher || (in->flags & FIP_RECORDED && !is_ours(p)))
		return false;
	vn2vn_send(p, in->op == FIP_PROBE ? FIP_PROBE_REPLY : FIP_CLAIM,
		   in->op == FIP_PROBE ? by->mac : NULL);
	return true;
}

static bool read_neighbour(const struct fip *in, struct fc_neighbour *out)
{
	const uint8_t *port = in->at[FIP_PORT], *mac = in->at[FIP_MAC];

	if (!port || !mac || mac[FIP_AT_MAC] & 1)
		return false;
	*out = (struct fc_neighbour){
		.port = get_be64(port + FIP_AT_PORT_NAME),
		.id = fc_id(port + FIP_AT_PORT_ID),
		.heard_us = plat_clock_us() };
	memcpy(out->mac, mac + FIP_AT_MAC, sizeof(out->mac));
	return out->port;
}

bool vn2vn_input(struct fc_port *p, const struct fip *in)
{
	struct fc_neighbour by;

	if (!read_neighbour(in, &by) || by.port == p->names.port)
		return true;
	if (in->op != FIP_PROBE && in->op != FIP_PROBE_REPLY)
		keep(p, &by);
	if (p->mode != FC_VN2VN || !p->id)
		return true;
	if (by.id == p->id)
		return defend(p, in, &by);
	if (in->op == FIP_CLAIM && is_ours(p))
		vn2vn_send(p, FIP_CLAIM_REPLY, by.mac);
	return true;
}

/*
 * pxeapi_undi.c: the card itself for programs, polled: no interrupt is
 * promised, and none comes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"
#include "platform/platform.h"

#define HEADER		14
#define FRAME_MAX	1518
#define BLOCKS_MAX	8
#define ETHERNET	1
#define BUFFERS		16
/* Broadcast, multicast, settable address, reset, open and close (NDIS 2.0) */
#define SERVICES	0xc13u
#define SPEED		100000000u
#define NOT_OURS	1
#define SEND_TRIES	16

/* A transmit buffer descriptor: a part to begin with, and more of them. */
struct tbd {
	uint16_t len;
	uint32_t data;			/* far */
	uint16_t n_blocks;
	struct {
		uint8_t  type, reserved;
		uint16_t len;
		uint32_t data;		/* far */
	} __attribute__((packed)) block[BLOCKS_MAX];
} __attribute__((packed));

unsigned pxeapi_undi_open(struct pxeapi *a, void *params)
{
	(void)params;		/* the filter: programs sort out, too */
	netdev_capture(pxeapi_dev(a), true);
	a->undi_open = true;
	a->held = false;
	a->sent = 0;
	return PXE_SUCCESS;
}

unsigned pxeapi_undi_close(struct pxeapi *a, void *params)
{
	struct netdev *dev = pxeapi_dev(a);

	(void)params;
	if (dev)
		netdev_capture(dev, false);
	a->undi_open = a->held = false;
	return PXE_SUCCESS;
}

/* ---- sending -------------------------------------------------------- */

static bool add(uint8_t *frame, size_t *used, uint32_t far, size_t len)
{
	const void *from = pxemem_far(far, len);

	if (!from || len > FRAME_MAX - *used)
		return false;
	memcpy(frame + *used, from, len);
	*used += len;
	return true;
}

static bool add_header(const struct pxeapi *a, const struct pxe_transmit *p,
		       uint8_t *frame, size_t *used)
{
	static const uint16_t types[] = { 0, 0x0800, 0x0806, 0x8035 };
	const uint8_t *to = p->flag ? (const uint8_t *)
			    "\377\377\377\377\377\377" :
			    pxemem_far(p->destination, 6);

	if (!p->protocol)
		return true;		/* the frame has its header */
	if (p->protocol >= sizeof(types) / sizeof(types[0]) || !to)
		return false;
	memcpy(frame, to, 6);
	memcpy(frame + 6, netdev_mac(pxeapi_dev(a)), 6);
	put_be16(frame + 12, types[p->protocol]);
	*used = HEADER;
	return true;
}

/* The card may want to be polled before it takes more. */
static int send_frame(struct pxeapi *a, const uint8_t *frame, size_t len)
{
	struct netdev *dev = pxeapi_dev(a);
	unsigned tries;
	uint32_t far;
	int rc = 0;

	for (tries = 0; tries < SEND_TRIES; tries++) {
		rc = netdev_put(dev, frame, len);
		if (rc != -EAGAIN)
			break;
		if (a->held)
			continue;
		a->held_len = (unsigned)netdev_take(dev, pxemem_frame(&far),
						    FRAME_MAX);
		a->held = a->held_len > 0;
	}
	return rc;
}

unsigned pxeapi_undi_transmit(struct pxeapi *a, void *params)
{
	static uint8_t frame[FRAME_MAX];
	struct pxe_transmit *p = params;
	const struct tbd *at = pxemem_far(p->tbd, offsetof(struct tbd, block));
	struct tbd tbd;
	size_t len = 0;
	unsigned i;

	if (!a->undi_open)
		return PXE_INVALID_STATE;
	if (!at || at->n_blocks > BLOCKS_MAX)
		return PXE_INVALID_PARAMETER;
	at = pxemem_far(p->tbd, offsetof(struct tbd, block) +
			at->n_blocks * sizeof(tbd.block[0]));
	if (!at)
		return PXE_INVALID_PARAMETER;
	memcpy(&tbd, at, offsetof(struct tbd, block) +
	       at->n_blocks * sizeof(tbd.block[0]));
	if (!add_header(a, p, frame, &len) ||
	    !add(frame, &len, tbd.data, tbd.len))
		return PXE_INVALID_PARAMETER;
	for (i = 0; i < tbd.n_blocks; i++)
		if (!add(frame, &len, tbd.block[i].data, tbd.block[i].len))
			return PXE_INVALID_PARAMETER;
	if (send_frame(a, frame, len) < 0)
		return PXE_OUT_OF_RESOURCES;
	a->sent++;
	return PXE_SUCCESS;
}

/* ---- receiving ------------------------------------------------------ */

static void fill(struct pxeapi *a)
{
	uint32_t far;
	uint8_t *frame = pxemem_frame(&far);

	if (a->held)
		return;
	a->held_len = (unsigned)netdev_take(pxeapi_dev(a), frame, FRAME_MAX);
	a->held = a->held_len >= HEADER;
}

static uint8_t protocol_of(const uint8_t *frame)
{
	unsigned type = get_be16(frame + 12);

	return type == 0x0800 ? 1 : type == 0x0806 ? 2 : type == 0x8035 ? 3 :
	       4;
}

static void deliver(struct pxeapi *a, struct pxe_isr *p)
{
	uint32_t far;
	const uint8_t *frame = pxemem_frame(&far);

	p->frame = far;
	p->function = PXE_ISR_RECEIVED;
	p->buffer_len = p->frame_len = (uint16_t)a->held_len;
	p->header_len = HEADER;
	p->protocol = protocol_of(frame);
	p->packet = !(frame[0] & 1) ? 0 :
		    memcmp(frame, "\377\377\377\377\377\377", 6) ? 2 : 1;
	a->held = false;
}

unsigned pxeapi_undi_isr(struct pxeapi *a, void *params)
{
	struct pxe_isr *p = params;

	if (!a->undi_open)
		return PXE_INVALID_STATE;
	fill(a);
	switch (p->function) {
	case PXE_ISR_START:
		p->function = a->held || a->sent ? 0 : NOT_OURS;
		return PXE_SUCCESS;
	case PXE_ISR_PROCESS:
	case PXE_ISR_NEXT:
		if (a->sent) {
			a->sent--;
			p->function = PXE_ISR_SENT;
		} else if (a->held) {
			deliver(a, p);
		} else {
			p->function = PXE_ISR_DONE;
		}
		return PXE_SUCCESS;
	default:
		return PXE_INVALID_PARAMETER;
	}
}

/* ---- what it is ----------------------------------------------------- */

unsigned pxeapi_undi_address(struct pxeapi *a, void *params)
{
	const struct pxe_address *p = params;
	struct settings *block = settings_find(a->sh->settings, a->dev);
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
		 p->address[0], p->address[1], p->address[2], p->address[3],
		 p->address[4], p->address[5]);
	return block && settings_set(block, "mac", text, NULL) == 0 ?
	       PXE_SUCCESS : PXE_INVALID_PARAMETER;
}

unsigned pxeapi_undi_information(struct pxeapi *a, void *params)
{
	struct pxe_information *p = params;
	struct netdev *dev = pxeapi_dev(a);
	const struct nic *nic = netdev_nic(dev);

	memset(p, 0, sizeof(*p));
	p->mtu = nic->mtu;
	p->hw_type = ETHERNET;
	p->hw_len = sizeof(nic->hwaddr);
	memcpy(p->current, netdev_mac(dev), sizeof(nic->mac));
	memcpy(p->permanent, nic->hwaddr, sizeof(nic->hwaddr));
	p->rx_buffers = p->tx_buffers = BUFFERS;
	return PXE_SUCCESS;
}

/* RFC 1112, 6.4 */
unsigned pxeapi_undi_multicast(struct pxeapi *a, void *params)
{
	struct pxe_multicast *p = params;

	(void)a;
	memset(p->address, 0, sizeof(p->address));
	memcpy(p->address, "\1\0\136", 3);
	p->address[3] = p->ip[1] & 0x7f;
	p->address[4] = p->ip[2];
	p->address[5] = p->ip[3];
	return PXE_SUCCESS;
}

unsigned pxeapi_undi_type(struct pxeapi *a, void *params)
{
	struct pxe_nic_type *p = params;
	const struct nic *nic = netdev_nic(pxeapi_dev(a));

	memset(p, 0, sizeof(*p));
	p->type = 2;			/* PCI */
	p->vendor = get_be16(nic->busid + 1);
	p->device = get_be16(nic->busid + 3);
	p->class_[0] = 2;		/* base class: network */
	p->busdevfn = (uint16_t)nic->busloc;
	p->subvendor = p->subdevice = 0xffff;
	return PXE_SUCCESS;
}

unsigned pxeapi_undi_iface(struct pxeapi *a, void *params)
{
	struct pxe_iface_info *p = params;

	(void)a;
	memset(p, 0, sizeof(*p));
	memcpy(p->type, "DIX+802.3", 10);
	p->speed = SPEED;
	p->flags = SERVICES;
	return PXE_SUCCESS;
}

/*
 * nic.c: the card that a PXE ROM drives, through its UNDI API, polled: no
 * interrupt is hooked, the card's line stays masked.
 *
 * Frames go out whole, as of an unknown protocol; a ROM that refuses that gets
 * IP and ARP without their header. A ROM that brings nothing by PROCESS alone
 * is asked as its interrupt handler would be, by START first; one that brings
 * nothing even so may wait for a real interrupt: then its line is hooked.
 */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/app.h"
#include "platform/bios/native.h"
#include "platform/bios/pxe.h"
#include "platform/platform.h"

#define HEADER		14
#define FRAME_MIN	60
#define MTU		1500
#define SENDS_PER_POLL	3	/* more in a row make some ROMs refuse */
#define DEAF_SENDS	3	/* after so many frames unanswered	*/
#define DEAF_US		3000000	/* for so long, listen another way	*/
#define TX_TRIES	4

enum listening { POLLED, STARTED, HOOKED, WAYS };

enum protocol { P_UNKNOWN, P_IP, P_ARP };

static struct {
	struct nic nic;
	bool       found, usable, open;
	enum listening way;	/* how we learn of frames		*/
	bool       strip;	/* send IP and ARP without their header	*/
	bool       pending;	/* frames of the last PROCESS are left	*/
	uint8_t    taken[STUB_BOUNCE_LEN];	/* as pxe_receive() has them */
	size_t     taken_len, taken_at;	/* bytes: all, handed on	*/
	bool       heard;	/* a frame has ever come in		*/
	unsigned   sent;	/* since a frame came, or OPEN		*/
	uint64_t   first_us;	/* when the first of these was		*/
	unsigned   in_a_row;	/* sent since the last poll		*/
	bool       was_open;
	unsigned   irq;
	char       device[UNDI_DEVICE];
} undi;

/* ---- receiving ------------------------------------------------------- */

/* Learn of frames in this way from now on; if the interrupt cannot be hooked,
   poll. */
static void listen_by(enum listening way)
{
	if (undi.way == HOOKED)
		pxe_unhook(undi.irq);
	undi.way = way;
	if (way == HOOKED && !pxe_hook(undi.irq))
		undi.way = POLLED;
	if (undi.way != HOOKED)
		pxe_mask(undi.irq, true);
}

/* Some ROMs hand over no frames in one way, but do in another: change it if
   nothing has ever come in. */
static void consider_deaf(void)
{
	uint64_t now = plat_clock_us();

	if (undi.heard || undi.sent < DEAF_SENDS ||
	    now - undi.first_us < DEAF_US)
		return;
	listen_by((undi.way + 1) % WAYS);
	undi.sent = 0;
}

static bool is_ours(void)
{
	struct pxe_isr isr = { .function = PXE_ISR_START };

	switch (undi.way) {
	case STARTED:
		return !pxe_call(PXE_ISR, &isr, sizeof(isr)) && !isr.function;
	case HOOKED:
		return pxe_interrupted();
	default:
		return true;
	}
}

/* The next of those that the ROM handed over: its length, 0 if there is none
   that is for us, or -EMSGSIZE. */
static int take(uint8_t *buf, size_t cap)
{
	const uint8_t *frame;
	size_t len;

	while (undi.taken_at < undi.taken_len) {
		len = get_le16(undi.taken + undi.taken_at);
		frame = undi.taken + undi.taken_at + 2;
		undi.taken_at += 2 + len;
		if (len > cap)
			return -EMSGSIZE;
		memcpy(buf, frame, len);
		if (len >= HEADER && nic_wants(&undi.nic, buf))
			return (int)len;
	}
	return 0;
}

/* Have the ROM hand over what it has: 1, 0 if that is nothing, or -EMSGSIZE. */
static int ask(void)
{
	struct pxe_isr isr = {
		.function = undi.pending ? PXE_ISR_NEXT : PXE_ISR_PROCESS,
	};
	unsigned status = pxe_receive(&isr, undi.taken, &undi.taken_len);

	undi.taken_at = 0;
	undi.pending = !status && isr.function != PXE_ISR_DONE &&
		       isr.function != PXE_ISR_BUSY;
	if (undi.taken_len) {
		undi.heard = true;
		undi.sent = 0;
		bios_active();
	}
	if (undi.pending && isr.function == PXE_ISR_RECEIVED)
		return -EMSGSIZE;	/* too long, or a piece of one */
	return undi.pending || undi.taken_len;
}

static int undi_recv(struct nic *nic, void *buf, size_t cap)
{
	int rc;

	(void)nic;
	undi.in_a_row = 0;
	do {
		rc = take(buf, cap);
		if (rc)
			return rc;
		consider_deaf();
		if (!undi.pending && !is_ours())
			return 0;
		rc = ask();
	} while (rc > 0);
	return rc;
}

/* ---- sending ----------------------------------------------------------- */

static enum protocol protocol_of(const uint8_t *frame)
{
	unsigned type = get_be16(frame + 12);

	return type == 0x0800 ? P_IP : type == 0x0806 ? P_ARP : P_UNKNOWN;
}

/* The buffer holds the descriptor, the address, the frame. */
static unsigned transmit(const uint8_t *frame, size_t len, enum protocol p)
{
	struct pxe_transmit tx = { .protocol = (uint8_t)p };
	struct pxe_tbd tbd = { 0 };
	uint32_t far;
	uint8_t *buf = pxe_tx_buffer(&far), *data = buf + 32;
	size_t skip = p == P_UNKNOWN ? 0 : HEADER;

	tbd.len = (uint16_t)(len - skip);
	tbd.data = far + 32;
	memcpy(buf, &tbd, sizeof(tbd));
	memcpy(buf + 16, frame, 6);
	memcpy(data, frame + skip, len - skip);
	if (!p && len < FRAME_MIN) {
		memset(data + len, 0, FRAME_MIN - len);
		tbd.len = FRAME_MIN;
		memcpy(buf, &tbd, sizeof(tbd));
	}
	tx.tbd = far;
	if (p) {
		tx.destination = far + 16;
		tx.flag = !memcmp(frame, "\377\377\377\377\377\377", 6);
	}
	return pxe_call(PXE_TRANSMIT, &tx, sizeof(tx));
}

static void count_sent(void)
{
	if (!undi.sent++)
		undi.first_us = plat_clock_us();
	undi.in_a_row++;
	bios_active();
}

static int undi_send(struct nic *nic, const void *frame, size_t len)
{
	enum protocol p = protocol_of(frame);
	unsigned status;

	(void)nic;
	if (!undi.open || len < HEADER || len > PXE_TX_MAX)
		return -EIO;
	/* the ROM would drop more frames: the caller is to poll first */
	if (undi.in_a_row > SENDS_PER_POLL * TX_TRIES)
		return -EAGAIN;
	status = transmit(frame, len, undi.strip ? p : P_UNKNOWN);
	if (status && status != PXE_BUSY && p != P_UNKNOWN && !undi.heard) {
		undi.strip = !undi.strip;
		status = transmit(frame, len, undi.strip ? p : P_UNKNOWN);
	}
	count_sent();
	if (status == PXE_BUSY)
		return -EAGAIN;
	return status ? -EIO : 0;
}

/* ---- up, down ---------------------------------------------------------- */

/* Whatever was left running begins afresh. */
static bool restart(void)
{
	struct pxe_initialize p = { 0 };

	(void)pxe_simply(PXE_SHUTDOWN);
	(void)pxe_simply(PXE_STARTUP);
	return !pxe_call(PXE_INITIALIZE, &p, sizeof(p));
}

static bool get_information(void)
{
	struct pxe_information p = { 0 };

	if (pxe_call(PXE_INFORMATION, &p, sizeof(p)) || p.hw_len != 6)
		return false;
	memcpy(undi.nic.mac, p.current, 6);
	memcpy(undi.nic.hwaddr, p.permanent, 6);
	undi.irq = p.irq;
	undi.nic.mtu = p.mtu && p.mtu < MTU ? p.mtu : MTU;
	return true;
}

static unsigned open_filter(uint16_t filter)
{
	struct pxe_open p = { .filter = filter };

	return pxe_call(PXE_OPEN, &p, sizeof(p));
}

/* A driver of our own may have been asked for since the card was found. */
static bool is_for_driver(void)
{
	uint8_t mac[sizeof(undi.nic.mac)];

	if (!native_knows(undi.nic.busloc, bios_native_level()))
		return false;
	memcpy(mac, undi.nic.mac, sizeof(mac));
	pxe_unload();
	undi.usable = native_adopt(&undi.nic, undi.nic.busloc,
				   bios_native_level());
	memcpy(undi.nic.mac, mac, sizeof(mac));
	return true;
}

static int undi_open(struct nic *nic, struct err *e)
{
	const uint16_t usual = PXE_FILTER_DIRECTED | PXE_FILTER_BROADCAST;
	unsigned status;

	if (undi.open)
		return 0;
	if (is_for_driver())
		return undi.usable ? nic->ops->open(nic, e) :
		       err_set(e, -ENODEV, "the driver of our own does not "
			       "take the card; the ROM's is gone");
	status = open_filter(usual | PXE_FILTER_ALL);
	if (status)
		status = open_filter(usual);
	if (status)
		return err_set(e, -EIO, "the PXE ROM does not open its card "
			       "(status %x)", status);
	listen_by(bios_wants_interrupts() ? HOOKED : undi.way);
	undi.open = true;
	undi.pending = undi.heard = false;
	undi.taken_at = undi.taken_len = 0;
	undi.sent = undi.in_a_row = 0;
	return 0;
}

static void undi_close(struct nic *nic)
{
	(void)nic;
	if (undi.open) {
		(void)pxe_simply(PXE_CLOSE);
		if (undi.way == HOOKED)
			pxe_unhook(undi.irq);
		pxe_mask(undi.irq, false);
	}
	undi.open = false;
}

/* UNDI cannot be asked for the link (some ROMs tell a speed): say "up". */
static int undi_link(struct nic *nic)
{
	(void)nic;
	return 0;
}

static const struct nic_ops ops = {
	.open = undi_open, .close = undi_close, .send = undi_send,
	.recv = undi_recv, .link = undi_link,
};

/* ---- finding ----------------------------------------------------------- */

static void use_undi(void)
{
	undi.nic.ops = &ops;
	undi.nic.state = &undi;
	undi.usable = restart() && get_information();
}

/* The boot card is the ROM's, or that of a driver of our own, if one is wanted;
   then others that drivers know. Where there is no ROM, or it is we who are in
   it, a driver is wanted. */
static void find(void)
{
	unsigned level = bios_native_level();
	uint32_t boot = NATIVE_NONE;

	undi.found = true;
	if (bios.kind == START_ROM) {
		boot = bios.pxenv;
	} else if (pxe_present()) {
		undi_describe(&undi.nic, undi.device);
		if (undi.nic.busid[0])
			boot = undi.nic.busloc;
		if (boot != NATIVE_NONE && native_knows(boot, level))
			pxe_unload();
		else
			use_undi();
	}
	if (level || !undi.usable)
		native_find(level ? level : 1, boot, undi.usable);
}

struct nic *plat_nic(unsigned index)
{
	if (!undi.found)
		find();
	if (!undi.usable)
		return native_nic(index);
	return index ? native_nic(index - 1) : &undi.nic;
}

void bios_nic_exit(void)
{
	undi_close(NULL);
	undi.usable = false;
	native_stop();
}

/* The card must not write to memory any more. The base code, a .kpxe's to
   unload, was kept until now for boot programs that want it. */
void bios_nic_stop(void)
{
	bool had = undi.usable && pxe_present();

	bios_nic_exit();
	if (!had)
		return;
	(void)pxe_simply(PXE_SHUTDOWN);
	if (!(bios.flags & START_KEEP_BASE))
		(void)pxe_simply(PXE_UNLOAD_STACK);
}

void bios_nic_quiet(bool on)
{
	if (undi.open && undi.way == HOOKED)
		pxe_mask(undi.irq, on);
}

void bios_nic_suspend(void)
{
	undi.was_open = undi.open;
	undi_close(NULL);
}

void bios_nic_resume(void)
{
	if (!undi.usable || !pxe_present())
		return;
	(void)restart();
	if (undi.was_open)
		(void)undi_open(NULL, NULL);
}

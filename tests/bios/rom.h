/*
 * rom.h: a PXE ROM that behaves in various ways, and drivers of our own that
 * may want its card, below platform/bios/nic.c.
 */
#ifndef TESTS_BIOS_ROM_H
#define TESTS_BIOS_ROM_H

#include "tests/fake/fake.h"

/* The fake platform has cards of its own. */
struct nic *undi_plat_nic(unsigned index);
#define plat_nic undi_plat_nic
#include "platform/bios/nic.c"
#include "platform/bios/undiname.c"
#undef plat_nic

#define FRAMES 20

static struct {
	bool     pcnet;
	unsigned masked;		/* line that may not interrupt	*/
	bool     none;			/* no PXE ROM here		*/
	bool     refuses_whole;		/* no P_UNKNOWN			*/
	bool     refuses_all_filter;
	bool     wants_start;		/* PROCESS alone brings nothing	*/
	bool     began;			/* START has been called	*/
	bool     wants_interrupt;	/* START at interrupts only	*/
	bool     no_line;		/* none can be hooked		*/
	bool     asked;			/* the setting says so		*/
	unsigned hooked;		/* the line that is		*/
	unsigned busy;			/* TRANSMITs that get status 6	*/
	uint16_t hw_len;
	uint8_t  frames[FRAMES][1600];	/* waiting			*/
	size_t   len[FRAMES];
	unsigned n, at;
	size_t   piece;			/* a frame comes in such; 0: whole */
	unsigned calls[256];
	struct pxe_transmit tx;		/* the last one			*/
	uint8_t  sent[1600];		/* its data			*/
	size_t   sent_len;
	uint8_t  buffer[2048];
} rom;

#define CARD 0x18u	/* where it is on the bus */

static struct {
	unsigned level;			/* the setting "native"		*/
	bool     knows, refuses;
	unsigned n, others;		/* cards that it has		*/
	unsigned found_at, opened, stopped;
	uint32_t boot;
	bool     roms;
	struct nic nic;
} own;

static const uint8_t mac[6] = { 0x52, 0x54, 0, 1, 2, 3 };

/* ---- the ROM ----------------------------------------------------------- */

#define BUFFER_FAR 0x10000000u

bool pxe_present(void)
{
	return !rom.none;
}

uint8_t *pxe_tx_buffer(uint32_t *far)
{
	*far = BUFFER_FAR;
	return rom.buffer;
}

void pxe_mask(unsigned irq, bool masked)
{
	rom.masked = masked ? irq : 0;
}

bool pxe_hook(unsigned irq)
{
	if (rom.no_line)
		return false;
	rom.hooked = irq;
	rom.masked = 0;
	return true;
}

void pxe_unhook(unsigned irq)
{
	assert_int_equal(rom.hooked, irq);
	rom.hooked = 0;
}

bool pxe_interrupted(void)
{
	assert_int_equal(rom.hooked, 11);
	rom.began = rom.at < rom.n && !rom.masked;
	return rom.began;
}

bool bios_wants_interrupts(void)
{
	return rom.asked;
}

/* ---- a driver of our own ----------------------------------------------- */

unsigned bios_native_level(void)
{
	return own.level;
}

bool native_knows(uint32_t busdevfn, unsigned level)
{
	return own.knows && level && busdevfn == CARD;
}

void native_find(unsigned level, uint32_t boot, bool roms)
{
	own.found_at = level;
	own.boot = boot;
	own.n = own.knows && !roms;
	own.roms = roms;
}

struct nic *native_nic(unsigned index)
{
	return index < own.n + own.others ? &own.nic : NULL;
}

bool native_adopt(struct nic *nic, uint32_t busdevfn, unsigned level)
{
	assert_int_equal(busdevfn, CARD);
	assert_true(level > 0 && rom.none);
	if (own.refuses)
		return false;
	*nic = own.nic;
	return true;
}

void native_stop(void)
{
	own.stopped++;
}

void pxe_unload(void)
{
	rom.none = true;
}

static unsigned rom_transmit(struct pxe_transmit *p)
{
	struct pxe_tbd tbd;

	if (rom.busy) {
		rom.busy--;
		return PXE_BUSY;
	}
	if (rom.refuses_whole && p->protocol == P_UNKNOWN)
		return 1;
	memcpy(&tbd, rom.buffer + (p->tbd - BUFFER_FAR), sizeof(tbd));
	rom.tx = *p;
	rom.sent_len = tbd.len;
	memcpy(rom.sent, rom.buffer + (tbd.data - BUFFER_FAR), tbd.len);
	return 0;
}

static unsigned rom_isr(struct pxe_isr *p)
{
	uint16_t function = p->function;

	memset(p, 0, sizeof(*p));
	if (function == PXE_ISR_START) {
		rom.began = !rom.wants_interrupt;
		return 0;
	}
	if (rom.at == rom.n ||
	    ((rom.wants_start || rom.wants_interrupt) && !rom.began)) {
		p->function = PXE_ISR_DONE;
		rom.began = false;
		return 0;
	}
	p->function = PXE_ISR_RECEIVED;
	p->frame = rom.at;
	p->frame_len = p->buffer_len = (uint16_t)rom.len[rom.at++];
	if (rom.piece && rom.piece < p->buffer_len)
		p->buffer_len = (uint16_t)rom.piece;
	return 0;
}

unsigned pxe_call(unsigned opcode, void *params, size_t len)
{
	struct pxe_information *info = params;
	struct pxe_open *open = params;
	struct pxe_nic_type *nic = params;

	assert_true(len <= PXE_PARAMS_MAX);
	rom.calls[opcode & 255]++;
	switch (opcode) {
	case PXE_INFORMATION:
		info->hw_len = rom.hw_len;
		info->mtu = 1500;
		info->irq = 11;
		memcpy(info->current, mac, 6);
		memcpy(info->permanent, mac, 6);
		return 0;
	case PXE_NIC_TYPE:
		nic->type = 2;
		nic->busdevfn = CARD;
		nic->vendor = 0x1022;
		nic->device = rom.pcnet ? 0x2000 : 0x1234;
		return 0;
	case PXE_OPEN:
		return rom.refuses_all_filter &&
		       (open->filter & PXE_FILTER_ALL) ? 1 : 0;
	case PXE_TRANSMIT:
		return rom_transmit(params);
	case PXE_ISR:
		return rom_isr(params);
	default:
		return 0;
	}
}

/* As frames.S does it. */
unsigned pxe_receive(struct pxe_isr *isr, uint8_t *frames, size_t *len)
{
	size_t n;

	*len = 0;
	while (pxe_call(PXE_ISR, isr, sizeof(*isr)) == 0 &&
	       isr->function == PXE_ISR_RECEIVED) {
		n = isr->frame_len;
		if (n > ISR_FRAME_MAX || isr->buffer_len < n)
			break;
		put_le16(frames + *len, (unsigned)n);
		memcpy(frames + *len + 2, rom.frames[isr->frame], n);
		*len += 2 + n;
		isr->function = PXE_ISR_SENT;
		if (*len > STUB_BOUNCE_LEN - 2 - ISR_FRAME_MAX)
			break;
		isr->function = PXE_ISR_NEXT;
	}
	return 0;
}

struct start bios;

void bios_active(void)
{
}

/* ---- around the tests -------------------------------------------------- */

static int setup(void **state)
{
	memset(&rom, 0, sizeof(rom));
	memset(&undi, 0, sizeof(undi));
	memset(&bios, 0, sizeof(bios));
	memset(&own, 0, sizeof(own));
	rom.hw_len = 6;
	return fake_setup(state);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

#endif

/* pxe.c: find the PXE ROM's API, and call it. */
#include "core/bytes.h"
#include "platform/bios/pxe.h"

#include <string.h>

#include "platform/bios/app.h"
#include "platform/bios/bda.h"

#define GET_PXENV	0x5650	/* INT 1Ah */
#define PXENV_PXE	0x28
#define PXENV_ENTRY	0x0a
#define PXENV_VERSION	6
#define PXE_ENTRY	0x10

static struct {
	bool     looked;
	uint32_t entry;		/* far; 0: none */
	uint32_t pxe, pxenv;	/* !PXE, PXENV+, far; 0: not there */
} api;

static bool take_pxe(uint32_t far)
{
	uint32_t at = real_linear(far);

	if (!far || memcmp(mem(at), "!PXE", 4) ||
	    !sums_to_zero(mem(at), mem8(at + 4)) || !mem32(at + PXE_ENTRY))
		return false;
	api.pxe = far;
	api.entry = mem32(at + PXE_ENTRY);
	return true;
}

/* From 2.1 on, PXENV+ names !PXE, which is to be preferred. */
static bool take_pxenv(uint32_t far)
{
	uint32_t at = real_linear(far);

	if (!far || memcmp(mem(at), "PXENV+", 6) ||
	    !sums_to_zero(mem(at), mem8(at + 8)))
		return false;
	api.pxenv = far;
	if (mem16(at + PXENV_VERSION) >= 0x201 &&
	    take_pxe(mem32(at + PXENV_PXE)))
		return true;
	api.entry = mem32(at + PXENV_ENTRY);
	return api.entry != 0;
}

bool pxe_api(uint32_t *pxe, uint32_t *pxenv)
{
	if (!pxe_present())
		return false;
	*pxe = api.pxe;
	*pxenv = api.pxenv;
	return true;
}

static uint32_t ask_bios(void)
{
	struct real_regs r = { .eax = GET_PXENV };

	if (real_int(0x1a, &r) || (r.eax & 0xffff) != 0x564e)
		return 0;
	return (uint32_t)r.es << 16 | (r.ebx & 0xffff);
}

bool pxe_present(void)
{
	if (!api.looked) {
		api.looked = true;
		if (bios.kind != START_NBP || !take_pxenv(bios.pxenv))
			(void)take_pxenv(ask_bios());
		if (bios.kind == START_NBP)
			(void)take_pxe(bios.pxe);
		if (!api.entry)
			(void)take_pxe(bios_load_undi());
	}
	return api.entry != 0;
}

unsigned pxe_call(unsigned opcode, void *params, size_t len)
{
	void *block = real_at(STUB_PARAMS);
	uint16_t status;
	unsigned ax;

	memcpy(block, params, len);
	ax = real_pxe(api.entry, opcode, real_far(STUB_PARAMS));
	memcpy(params, block, len);
	memcpy(&status, params, sizeof(status));
	return ax ? ax : status;
}

#define ISR_AT(member, offset) \
	_Static_assert(offsetof(struct pxe_isr, member) == (offset), \
		       #member " is not where frames.S has it")
ISR_AT(function, ISR_FUNCTION);
ISR_AT(buffer_len, ISR_BUFFER_LEN);
ISR_AT(frame_len, ISR_FRAME_LEN);
ISR_AT(frame, ISR_FRAME);

unsigned pxe_receive(struct pxe_isr *isr, uint8_t *frames, size_t *len)
{
	void *block = real_at(STUB_PARAMS);
	unsigned ax;

	memcpy(block, isr, sizeof(*isr));
	ax = real_frames(api.entry, len);
	memcpy(isr, block, sizeof(*isr));
	memcpy(frames, real_at(STUB_BOUNCE), *len);
	return ax ? ax : isr->status;
}

#define SEGMENTS	0x20	/* of !PXE: six of eight bytes each	*/
#define SEGMENTS_END	0x58
#define SEGMENT_SIZE	6	/* in one				*/

/* Base memory up to the end of the highest of the ROM's segments, if they lie
   from our block's end on: it is nobody's any more. */
static void take_back_memory(void)
{
	uint32_t end = bios.base_kib * 1024u, most = mem16(BDA_EBDA) * 16u;
	uint32_t pxe = real_linear(api.pxe), at, start, len;

	for (at = SEGMENTS; api.pxe && at < SEGMENTS_END; at += 8) {
		start = mem16(pxe + at) * 16u;
		len = mem16(pxe + at + SEGMENT_SIZE);
		if (start >= bios.base_kib * 1024u && start + len > end)
			end = start + len;
	}
	if (end <= most && most <= 640 * 1024u)
		bios.base_kib = (uint16_t)((end + 1023) >> 10);
}

void pxe_unload(void)
{
	static const uint8_t steps[] = {
		PXE_SHUTDOWN, PXE_CLEANUP, PXE_UNLOAD_STACK, PXE_STOP_UNDI,
	};
	size_t i;

	for (i = 0; i < sizeof(steps); i++)
		(void)pxe_simply(steps[i]);
	take_back_memory();
	api.entry = api.pxe = api.pxenv = 0;
}

uint8_t *pxe_tx_buffer(uint32_t *far)
{
	*far = real_far(STUB_TX);
	return real_at(STUB_TX);
}

#define PIC_MASK	0x21
#define PIC2_MASK	0xa1
#define PIC_CASCADE	2

static bool is_line(unsigned irq)
{
	return irq && irq <= 15 && irq != PIC_CASCADE;
}

void pxe_mask(unsigned irq, bool masked)
{
	uint16_t port = irq < 8 ? PIC_MASK : PIC2_MASK;
	uint8_t bit = (uint8_t)(1 << (irq & 7)), now;

	if (!is_line(irq))
		return;
	now = inb(port);
	outb(port, (uint8_t)(masked ? now | bit : now & ~bit));
}

static volatile uint32_t *vector_of(unsigned irq)
{
	return mem((irq < 8 ? irq + 8 : irq - 8 + 0x70) * 4);
}

bool pxe_hook(unsigned irq)
{
	struct stub_data *d = real_data();

	if (!is_line(irq))
		return false;
	if (*vector_of(irq) != real_far(IRQ)) {
		d->irq_old = *vector_of(irq);
		d->irq_undi = api.entry;
		d->irq_second = irq >= 8;
		*vector_of(irq) = real_far(IRQ);
	}
	d->irq_seen = 0;
	pxe_mask(irq, false);
	return true;
}

void pxe_unhook(unsigned irq)
{
	if (is_line(irq) && *vector_of(irq) == real_far(IRQ))
		*vector_of(irq) = real_data()->irq_old;
}

bool pxe_interrupted(void)
{
	struct stub_data *d = real_data();
	bool seen;

	if (!d->irq_seen)
		real_text(0);		/* interrupts come in real mode only */
	seen = d->irq_seen;
	d->irq_seen = 0;
	return seen;
}

const uint8_t *bios_cached(unsigned type, size_t *len)
{
	struct pxe_cached_info info = { .type = (uint16_t)type };

	if (bios.kind != START_NBP || !pxe_present() ||
	    pxe_call(PXE_CACHED_INFO, &info, sizeof(info)) || !info.buffer)
		return NULL;
	*len = info.len;
	return mem(real_linear(info.buffer));
}

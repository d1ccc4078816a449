/*
 * undiload.c: where no PXE program started us, a PXE ROM may still hold an
 * UNDI: its loader puts it into base memory (PXE 2.1, 4.3.1).
 */
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/pxe.h"

#define ROMS		0xc0000u
#define ROMS_END	0xf0000u
#define ROM_STEP	2048u
#define ROM_SIZE_AT	2		/* in units of 512 bytes	*/
#define ROM_UNDI_AT	0x16
#define ROM_PCI_AT	0x18
#define ID_LEN_AT	4
#define ID_LOADER_AT	0x0a
#define ID_DATA_AT	0x0e
#define ID_CODE_AT	0x10
#define START_UNDI	0x00
#define LOWEST_BASE	0x30000u	/* memory below is left to others */

struct loader {
	uint16_t status, ax, bx, dx, di, es;
	uint16_t data_segment, code_segment;
	uint32_t pxe, pxenv;		/* far, filled in		*/
} __attribute__((packed));

struct start_undi {
	uint16_t status, ax, bx, dx, di, es;
} __attribute__((packed));

/* The UNDI ROM ID structure of the ROM at @rom; 0: none. */
static uint32_t find_id(uint32_t rom)
{
	uint32_t at = rom + mem16(rom + ROM_UNDI_AT);
	uint32_t len = mem8(rom + ROM_SIZE_AT) * 512u;

	if (!mem16(rom + ROM_UNDI_AT) || at - rom >= len ||
	    memcmp(mem(at), "UNDI", 4) ||
	    !sums_to_zero(mem(at), mem8(at + ID_LEN_AT)))
		return 0;
	return at;
}

/* The card that the ROM is for: bus << 8 | device << 3 | function. */
static bool find_card(uint32_t rom, uint16_t *out)
{
	uint32_t at = rom + mem16(rom + ROM_PCI_AT);
	struct real_regs r = { .eax = 0xb102 };

	if (!mem16(rom + ROM_PCI_AT) || memcmp(mem(at), "PCIR", 4))
		return false;
	r.edx = mem16(at + 4);
	r.ecx = mem16(at + 6);
	if (real_int(0x1a, &r))
		return false;
	*out = (uint16_t)r.ebx;
	return true;
}

static void set_base(uint16_t kib)
{
	*(volatile uint16_t *)mem(BDA_BASE_KIB) = kib;
}

/* START_UNDI unpacks what the loader put there. */
static bool start(struct loader *l, uint16_t card)
{
	struct start_undi *p = real_at(STUB_PARAMS);

	memset(p, 0, sizeof(*p));
	p->ax = card;
	p->bx = p->dx = p->di = 0xffff;
	if (real_pxe(mem32(real_linear(l->pxe) + 0x10), START_UNDI,
		     real_far(STUB_PARAMS)))
		return false;
	return !p->status;
}

static uint32_t load_from(uint32_t rom, uint32_t id)
{
	struct loader *l = real_at(STUB_PARAMS), done;
	uint16_t kib = mem16(BDA_BASE_KIB), card;
	uint32_t base = kib * 1024u;
	uint32_t data = (mem16(id + ID_DATA_AT) + 0xfffu) & ~0xfffu;
	uint32_t code = (mem16(id + ID_CODE_AT) + 0xfffu) & ~0xfffu;
	struct real_regs r = { .n_args = 2 };
	bool good;

	if (!find_card(rom, &card) || base < LOWEST_BASE + data + code)
		return 0;
	memset(l, 0, sizeof(*l));
	l->ax = card;
	l->bx = l->dx = l->di = 0xffff;
	l->code_segment = (uint16_t)((base - code) >> 4);
	l->data_segment = (uint16_t)((base - code - data) >> 4);
	set_base((uint16_t)((base - code - data) >> 10));
	r.target = rom << 12 | mem16(id + ID_LOADER_AT);
	r.args[0] = (uint16_t)(real_far(STUB_PARAMS) >> 16);
	r.args[1] = STUB_PARAMS;
	bios_hide();
	real_call(&r);
	done = *l;
	good = !(r.eax & 0xffff) && !done.status && done.pxe &&
	       !memcmp(mem(real_linear(done.pxe)), "!PXE", 4) &&
	       start(&done, card);
	bios_unhide();
	bios_memory_update();
	if (good)
		return done.pxe;
	set_base(kib);
	return 0;
}

uint32_t bios_load_undi(void)
{
	uint32_t rom, id, pxe;

	for (rom = ROMS; rom < ROMS_END; rom += ROM_STEP) {
		if (mem16(rom) != 0xaa55)
			continue;
		id = find_id(rom);
		pxe = id ? load_from(rom, id) : 0;
		if (pxe)
			return pxe;
	}
	return 0;
}

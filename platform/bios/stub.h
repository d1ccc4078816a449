/* stub.h: the resident block (stub.S), seen from C. */
#ifndef BIOS_STUB_H
#define BIOS_STUB_H

#include <stddef.h>
#include <stdint.h>

#include "platform/bios/layout.h"

/* What a call to real mode starts with and ends with. */
struct real_regs {
	uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
	uint16_t ds, es, flags;
	uint16_t n_args;		/* words pushed, the last on top */
	uint32_t target;		/* segment << 16 | offset	 */
	uint16_t args[8];
};

#define FLAG_CARRY	0x0001u
#define FLAG_ZERO	0x0040u
#define FLAG_INTERRUPT	0x0200u

struct descriptor_ptr {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

struct stub_data {
	uint64_t gdt[8];
	struct descriptor_ptr gdtr;
	uint16_t pad0;
	struct descriptor_ptr idtr_real;
	uint16_t pad1;
	struct descriptor_ptr idtr;
	uint16_t pad2;
	uint32_t base;
	uint32_t esp;
	uint32_t cr0;
	uint16_t sp;
	uint16_t op;
	uint16_t real_jump[2];
	uint32_t pm_jump_offset;
	uint16_t pm_jump_selector;
	uint16_t pad3;
	uint16_t ret_stack[2];
	uint32_t pad4[2];
	struct real_regs regs;
	uint8_t  pad5[0x50 - sizeof(struct real_regs)];
	uint32_t handler;
	uint32_t old_15;
	uint32_t hide;
	uint32_t old_1a;
	uint32_t api_sp;
	uint16_t api_ss;
	uint8_t  api_ready, api_on;
	uint32_t cr3, cr4, api_cr3, api_cr4;
	uint16_t cached_len[3];		/* of the packets at STUB_CACHED */
	uint16_t pad6;
	uint32_t irq_old, irq_undi;
	uint8_t  irq_seen, irq_second, pad7[6];
	uint8_t  irq_block[32];
	uint32_t check, check_n, check_sum;
	uint32_t old_13;
	uint8_t  api_13, api_a20;
	uint16_t map_n;
	struct { uint8_t number, natural; } map[16];
	struct descriptor_ptr api_gdtr;
};

/* The stack of a program that calls us, as stub.S leaves it: by our PXE API,
   or by INT 13h. */
struct api_frame {
	uint16_t gs, fs, es, ds;
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint16_t flags, ip, cs;
	union {
		struct { uint16_t opcode, offset, segment; };
		struct { uint16_t int_ip, int_cs, int_flags; };
	};
} __attribute__((packed));

#define STUB_AT(member, offset) \
	_Static_assert(offsetof(struct stub_data, member) + STUB_DATA == \
		       (offset), #member " is not where stub.S has it")
STUB_AT(gdtr, SD_GDTR);
STUB_AT(idtr_real, SD_IDTR_REAL);
STUB_AT(idtr, SD_IDTR);
STUB_AT(base, SD_BASE);
STUB_AT(esp, SD_ESP);
STUB_AT(cr0, SD_CR0);
STUB_AT(sp, SD_SP);
STUB_AT(op, SD_OP);
STUB_AT(real_jump, SD_REAL_JUMP);
STUB_AT(pm_jump_offset, SD_PM_JUMP);
STUB_AT(ret_stack, SD_RET_STACK);
STUB_AT(regs, SD_REGS);
STUB_AT(regs.ds, R_DS);
STUB_AT(regs.target, R_TARGET);
STUB_AT(regs.args, R_ARGS);
STUB_AT(old_15, SD_OLD_15);
STUB_AT(hide, SD_HIDE);
STUB_AT(old_1a, SD_OLD_1A);
STUB_AT(api_sp, SD_API_SP);
STUB_AT(api_ss, SD_API_SS);
STUB_AT(api_ready, SD_API_READY);
STUB_AT(api_on, SD_API_ON);
STUB_AT(cr3, SD_CR3);
STUB_AT(api_cr4, SD_API_CR4);
STUB_AT(irq_old, SD_IRQ_OLD);
STUB_AT(irq_second, SD_IRQ_SECOND);
STUB_AT(irq_block, SD_IRQ_BLOCK);
STUB_AT(check_sum, SD_CHECK_SUM);
STUB_AT(old_13, SD_OLD_13);
STUB_AT(api_13, SD_API_13);
STUB_AT(map, SD_MAP);
STUB_AT(api_gdtr, SD_API_GDTR);

/* How we were started: boot/ fills it. Addresses are linear. */
struct start {
	uint32_t magic;
	uint8_t  kind, flags, drive, pad;
	uint16_t ret_sp, ret_ss;	/* START_NBP: where to return	*/
	uint32_t pxenv, pxe;		/* segment << 16 | offset, or 0;
					   START_ROM: pxenv is the card's
					   bus << 8 | device << 3 | function */
	uint32_t cmdline;		/* START_KERNEL			*/
	uint32_t initrd, initrd_len;
	/* boot/load.c adds these. */
	uint16_t base_kib, pad2;	/* of base memory, as it was	*/
	uint32_t stub;			/* the resident block		*/
	uint32_t image, image_len;	/* of this program, with .bss	*/
	uint32_t embedded, embedded_len;	/* core/embedded.h	*/
	uint32_t unpack_cycles;		/* 1024 of them, TSC		*/
};

#endif

/*
 * fault.c: exceptions print what the processor was at, and wait for a key.
 * A page below the stack is absent; what runs into it has no stack left to
 * take the exception, so the double fault is a task of its own.
 */
#include <stdio.h>
#include <string.h>

#include "platform/bios/app.h"
#include "platform/bios/firm.h"

#define VECTORS		22
#define ENTRY_BYTES	16
#define DOUBLE_FAULT	8
#define FRAMES		12
#define PAGE		4096u
#define PTE_RW		3u
#define PTE_BIG		0x80u
#define CR4_PSE		0x10u
#define CR0_PG		0x80000000u
#define CPUID_PSE	8u

struct frame {
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;	/* pushal */
	uint32_t vector, code, eip, cs, eflags;
};

struct tss {
	uint32_t link, esp0, ss0, esp1, ss1, esp2, ss2, cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs, ldt, iomap;
};

extern const uint8_t fault_entries[], bios_text_end[];
extern uint8_t bios_stack_guard[], bios_stack[], bios_stack_top[];

void fault_main(const struct frame *f) __attribute__((noreturn, regparm(0)));

static uint64_t idt[VECTORS];
static struct tss tss_main, tss_fault;
static uint8_t fault_stack[8192] __attribute__((aligned(16)));
static uint32_t directory[1024] __attribute__((aligned(4096)));
static uint32_t table[1024] __attribute__((aligned(4096)));

/* ---- what is printed --------------------------------------------------- */

static const char *const names[] = {
	"division by zero", "debug", "NMI", "breakpoint", "overflow",
	"bound", "invalid instruction", "no FPU", "double fault", "FPU",
	"bad TSS", "segment not present", "stack segment",
	"general protection", "page fault",
};

static bool in_stack(uint32_t at)
{
	return at >= (uintptr_t)bios_stack && !(at & 3) &&
	       at + 8 <= (uintptr_t)bios_stack_top;
}

/* Compiled without frame pointers, a backtrace is what looks like one: words
   on the stack that point behind a call within our code. */
static bool is_return(uint32_t at)
{
	const uint8_t *p = mem(at);

	if (at < bios.image + 16 || at >= (uintptr_t)bios_text_end)
		return false;
	return p[-5] == 0xe8 || p[-2] == 0xff || p[-3] == 0xff ||
	       p[-6] == 0xff;
}

static void backtrace(uint32_t esp)
{
	unsigned n = 0;
	char line[16];

	firm_puts("calls:");
	for (; in_stack(esp) && n < FRAMES; esp += 4) {
		if (!is_return(mem32(esp)))
			continue;
		snprintf(line, sizeof(line), " %x",
			 (unsigned)(mem32(esp) - bios.image));
		firm_puts(line);
		n++;
	}
	firm_puts("\n");
}

static void show(const struct frame *f, uint32_t esp, uint32_t cr2)
{
	char line[160];

	snprintf(line, sizeof(line),
		 "\n\npxesh: exception %u (%s), code %x, at %x\n",
		 (unsigned)f->vector,
		 f->vector < sizeof(names) / sizeof(names[0]) ?
		 names[f->vector] : "?", (unsigned)f->code,
		 (unsigned)(f->eip - bios.image));
	firm_puts(line);
	snprintf(line, sizeof(line),
		 "eax %08x ebx %08x ecx %08x edx %08x\n"
		 "esi %08x edi %08x ebp %08x esp %08x\n",
		 (unsigned)f->eax, (unsigned)f->ebx, (unsigned)f->ecx,
		 (unsigned)f->edx, (unsigned)f->esi, (unsigned)f->edi,
		 (unsigned)f->ebp, (unsigned)esp);
	firm_puts(line);
	snprintf(line, sizeof(line),
		 "flags %08x cs %x cr2 %08x, program at %08x\n",
		 (unsigned)f->eflags, (unsigned)f->cs, (unsigned)cr2,
		 (unsigned)bios.image);
	firm_puts(line);
	backtrace(esp);
}

static uint32_t read_cr2(void)
{
	uint32_t v;

	__asm__ volatile("movl %%cr2, %0" : "=r"(v));
	return v;
}

static void stop(void) __attribute__((noreturn));

static void stop(void)
{
	firm_puts("Press a key to restart.\n");
	firm_wait_key();
	outb(0xcf9, 2);
	outb(0xcf9, 6);
	for (;;)
		__asm__ volatile("hlt");
}

__attribute__((regparm(0)))
void fault_main(const struct frame *f)
{
	/* What pushal saved as ESP lies below the frame's own words. */
	show(f, (uint32_t)(uintptr_t)(&f->eflags + 1), read_cr2());
	stop();
}

/* The processor's state is in the task that was interrupted. */
static void double_fault(void)
{
	uint32_t cr2 = read_cr2();
	struct frame f = {
		.eax = tss_main.eax, .ebx = tss_main.ebx, .ecx = tss_main.ecx,
		.edx = tss_main.edx, .esi = tss_main.esi, .edi = tss_main.edi,
		.ebp = tss_main.ebp, .vector = DOUBLE_FAULT,
		.eip = tss_main.eip, .cs = tss_main.cs,
		.eflags = tss_main.eflags,
	};

	if (cr2 >= (uintptr_t)bios_stack_guard && cr2 < (uintptr_t)bios_stack)
		firm_puts("\n\npxesh: the stack is used up.");
	show(&f, tss_main.esp < (uintptr_t)bios_stack ?
	     (uint32_t)(uintptr_t)bios_stack : tss_main.esp, cr2);
	stop();
}

/* ---- setting up -------------------------------------------------------- */

static uint64_t tss_descriptor(const struct tss *t)
{
	uint64_t base = (uintptr_t)t;

	return (sizeof(*t) - 1) | (base & 0xffffff) << 16 |
	       0x0000890000000000ull | base >> 24 << 56;
}

void fault_tasks(void)
{
	uint64_t *gdt = real_data()->gdt;
	uint32_t cr3;

	__asm__ volatile("movl %%cr3, %0" : "=r"(cr3));
	tss_fault = (struct tss){
		.cr3 = cr3, .eip = (uint32_t)(uintptr_t)double_fault,
		.eflags = 2, .cs = SEL_CODE, .ss = SEL_DATA, .ds = SEL_DATA,
		.es = SEL_DATA, .fs = SEL_DATA, .gs = SEL_DATA,
		.esp = (uint32_t)(uintptr_t)(fault_stack + sizeof(fault_stack)
					     - 16),
		.iomap = sizeof(struct tss) << 16,
	};
	gdt[SEL_TSS / 8] = tss_descriptor(&tss_main);
	gdt[SEL_TSS_FAULT / 8] = tss_descriptor(&tss_fault);
	__asm__ volatile("ltr %w0" : : "r"(SEL_TSS));
}

static void set_idt(void)
{
	struct descriptor_ptr p = { sizeof(idt) - 1,
				    (uint32_t)(uintptr_t)idt };
	unsigned i;

	for (i = 0; i < VECTORS; i++) {
		uint64_t at = (uintptr_t)(fault_entries + i * ENTRY_BYTES);

		idt[i] = (at & 0xffff) | SEL_CODE << 16 |
			 0x00008e0000000000ull | at >> 16 << 48;
	}
	idt[DOUBLE_FAULT] = SEL_TSS_FAULT << 16 | 0x0000850000000000ull;
	__asm__ volatile("lidt %0" : : "m"(p));
}

/* Every address is itself, in pages of 4 MiB; around the stack in small ones,
   of which one is missing. */
static bool set_pages(void)
{
	uint32_t regs[4], base = (uint32_t)(uintptr_t)bios_stack_guard, i;

	__asm__ volatile("cpuid" : "=a"(regs[0]), "=b"(regs[1]),
			 "=c"(regs[2]), "=d"(regs[3]) : "a"(1));
	if (!(regs[3] & CPUID_PSE))
		return false;
	for (i = 0; i < 1024; i++) {
		directory[i] = i << 22 | PTE_BIG | PTE_RW;
		table[i] = (base & 0xffc00000) | i << 12 | PTE_RW;
	}
	table[base >> 12 & 1023] = 0;
	directory[base >> 22] = (uint32_t)(uintptr_t)table | PTE_RW;
	__asm__ volatile("movl %%cr4, %0; orl %2, %0; movl %0, %%cr4\n\t"
			 "movl %1, %%cr3\n\t"
			 "movl %%cr0, %0; orl %3, %0; movl %0, %%cr0"
			 : "=&r"(i) : "r"(directory), "i"(CR4_PSE), "i"(CR0_PG)
			 : "memory");
	return true;
}

void fault_init(void)
{
	(void)set_pages();
	set_idt();
	fault_tasks();
}

/* real.h: calls to real mode: interrupts, the PXE ROM, text. */
#ifndef BIOS_REAL_H
#define BIOS_REAL_H

#include <stdbool.h>

#include "platform/bios/stub.h"

/* Put the code of the resident block at @block, 4 KiB-aligned, and set up the
   rest of it. The block is used from now on. */
void real_install(uint8_t *block, const void *code, size_t len);
/* Use a block that is installed. */
void real_use(uint8_t *block);

struct stub_data *real_data(void);
/* A byte of the block, and its place as segment << 16 | offset. */
void *real_at(unsigned offset);
uint32_t real_far(unsigned offset);
static inline uint32_t real_linear(uint32_t far)
{
	return (far >> 16) * 16 + (far & 0xffff);
}

/* INT @n. DS and ES of 0 mean the block's. True: carry came back. */
bool real_int(unsigned n, struct real_regs *r);
/* The same of the handler at @vector (far), whoever has the interrupt. */
bool real_int_at(uint32_t vector, struct real_regs *r);
/* A call of the PXE API at @entry (far): returns its AX. */
unsigned real_pxe(uint32_t entry, unsigned opcode, uint32_t params);
/* Ask the UNDI at @entry (far) for frames, as STUB_PARAMS says: struct pxe_isr.
   The bounce buffer has those that were taken, each behind its length of 16
   bits; *@len are the bytes there. Returns the AX of the last call. */
unsigned real_frames(uint32_t entry, size_t *len);
/* @r as it is: any target, any words pushed. */
void real_call(struct real_regs *r);
/* Print @n pairs of character and attribute that lie in the bounce buffer. */
void real_text(unsigned n);
/* Halt until an interrupt. */
void real_idle(void);
/*
 * Run a program at @r, as real_call(), that may call us: by our PXE API, or by
 * INT 13h. True: it does, and waits at *@out for real_resume(), which returns
 * likewise. False: it has returned, with its registers in @r.
 */
bool real_program(struct real_regs *r, struct api_frame **out);
/* The same for what is jumped to, with a stack of its own. It returns by
   INT 18h or 19h, if they lead to INT_18. */
bool real_enter(struct real_regs *r, uint16_t ss, uint16_t sp,
		struct api_frame **out);
bool real_resume(struct real_regs *r, struct api_frame **out);
/* From now on these bytes must be as they are, when real mode returns: else
   it is said that we were overwritten, and the machine starts again. @len 0:
   no more. */
void real_guard(const void *at, size_t len);
/* Leave for ever. */
void real_return(unsigned ax) __attribute__((noreturn));
void real_jump(const struct real_regs *r, uint16_t ss, uint16_t sp)
	__attribute__((noreturn));

/* ---- ports, and memory by its number --------------------------------- */

static inline void outb(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void outw(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint16_t inw(uint16_t port)
{
	uint16_t v;

	__asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint64_t rdtsc(void)
{
	uint32_t lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (uint64_t)hi << 32 | lo;
}

static inline void *mem(uint32_t linear)
{
	return (void *)(uintptr_t)linear;
}

static inline uint16_t mem16(uint32_t linear)
{
	return *(volatile uint16_t *)mem(linear);
}

static inline uint32_t mem32(uint32_t linear)
{
	return *(volatile uint32_t *)mem(linear);
}

static inline uint8_t mem8(uint32_t linear)
{
	return *(volatile uint8_t *)mem(linear);
}

#endif

/* exec.h: starting programs: what the files of one kind each share. */
#ifndef BIOS_EXEC_H
#define BIOS_EXEC_H

#include <stdint.h>

#include "platform/platform.h"

/* exec.c */
const char *exec_name(const struct plat_boot *boot);
/* Nothing of ours is wanted any more: the card stops, disks are let go, memory
   is given back. Only exec_jump32() or real_jump() may follow. */
void exec_last(void);
/*
 * Enter 16-bit code: for good, by exec_last(), or, while a disk over the
 * network is attached, until it gives up by INT 18h or 19h; then this returns.
 * Memory behind a fence is ours still.
 */
struct real_regs;
void exec_enter(const struct real_regs *r, uint16_t ss, uint16_t sp);
/* Enter 32-bit code, flat, with paging off. */
void exec_jump32(uint32_t entry, uint32_t eax, uint32_t ebx)
	__attribute__((noreturn));

/* elf.c: copy the segments of a 32-bit ELF image to where they belong.
   *@entry is where it starts, *@end the end of the highest one. With @check
   it is only looked at. 0, -ENOEXEC, -ENOMEM. */
int elf_place(const struct image *img, bool check, uint32_t *entry,
	      uint32_t *end, struct err *e);
int elf_exec(const struct plat_boot *boot, struct err *e);
int linux_exec(const struct plat_boot *boot, struct err *e);
int multiboot_exec(const struct plat_boot *boot, struct err *e);
int nbp_exec(const struct plat_boot *boot, struct err *e);

#endif

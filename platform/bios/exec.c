/* exec.c: start a program: by kind, and what all kinds need. */
#include "platform/bios/exec.h"

#include "core/err.h"
#include "core/image.h"
#include "platform/bios/app.h"
#include "platform/bios/int13.h"
#include "platform/bios/program.h"
#include "platform/bios/pxeapi.h"

const char *exec_name(const struct plat_boot *boot)
{
	return boot->image->name ? boot->image->name : "image";
}

bool plat_can_exec(int kind)
{
	return kind == IMAGE_BZIMAGE || kind == IMAGE_NBP ||
	       kind == IMAGE_ELF || kind == IMAGE_MULTIBOOT ||
	       kind == IMAGE_EFI;
}

bool plat_can_load(const struct image *img)
{
	return plat_can_exec((int)img->kind);
}

/* What is an EFI program by its first bytes may as well be an NBP. */
int plat_exec(const struct plat_boot *boot, struct err *e)
{
	switch (boot->image->kind) {
	case IMAGE_BZIMAGE:
		return linux_exec(boot, e);
	case IMAGE_MULTIBOOT:
		return multiboot_exec(boot, e);
	case IMAGE_ELF:
		return elf_exec(boot, e);
	case IMAGE_NBP:
		return nbp_exec(boot, e);
	case IMAGE_EFI:
		return err_set(e, -ENOEXEC, "%s is an EFI program: this "
			       "machine was started by a BIOS",
			       exec_name(boot));
	default:
		return err_set(e, -ENOEXEC, "%s is not a program",
			       exec_name(boot));
	}
}

void exec_last(void)
{
	bios_con_exit();
	pxerun_off();
	bios_unhide();
	bios_nic_stop();
	if (!disk_leave())
		bios_release_base();
}

void exec_enter(const struct real_regs *r, uint16_t ss, uint16_t sp)
{
	struct program p = { .regs = *r, .jump = true, .ss = ss, .sp = sp };

	if (!disk_any()) {
		exec_last();
		real_jump(r, ss, sp);
	}
	bios_con_exit();
	pxerun_disk(&p);
}

#define CR0_PG 0x80000000u

void exec_jump32(uint32_t entry, uint32_t eax, uint32_t ebx)
{
	__asm__ volatile("movl %%cr0, %%ecx\n\t"
			 "andl %3, %%ecx\n\t"
			 "movl %%ecx, %%cr0\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "jmp *%2"
			 : : "a"(eax), "b"(ebx), "d"(entry), "i"(~CR0_PG));
	__builtin_unreachable();
}

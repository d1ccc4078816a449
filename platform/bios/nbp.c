/*
 * nbp.c: start a network boot program, at 0:7C00: with our own PXE API while
 * an interface is open, with the ROM's otherwise.
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/exec.h"
#include "platform/bios/program.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"

#define NBP		0x7c00u

/*
 * Run the program on the ROM's own API: no interface is open, so ours would
 * have nothing to tell. If the program unloads the ROM, we have no card any
 * more either.
 */
static int run_on_rom(struct err *e, const char *name)
{
	struct real_regs r = { .target = NBP, .n_args = 2 };
	uint16_t kib = mem16(BDA_BASE_KIB), *now = mem(BDA_BASE_KIB);
	uint32_t pxe, pxenv;

	if (!pxe_api(&pxe, &pxenv))
		return err_set(e, -ENODEV, "%s needs a PXE ROM, and there is "
			       "none", name);
	bios_nic_suspend();
	r.args[0] = (uint16_t)(pxe >> 16);
	r.args[1] = (uint16_t)pxe;
	r.es = (uint16_t)(pxenv >> 16);
	r.ebx = pxenv & 0xffff;
	bios_guard(true);
	real_call(&r);
	bios_guard(false);
	fault_tasks();
	if (*now > kib)
		*now = kib;	/* our block is below what was given back */
	bios_nic_resume();
	return (int)(r.eax & 0xffff);
}

int nbp_exec(const struct plat_boot *boot, struct err *e)
{
	const struct image *img = boot->image;
	const char *name = exec_name(boot);
	int ax;

	if (img->len > bios.stub - NBP)
		return err_set(e, -E2BIG, "%s is too large for base memory: "
			       "%u KiB, there are %u", name,
			       (unsigned)(img->len >> 10),
			       (unsigned)((bios.stub - NBP) >> 10));
	if (program_busy())
		return err_set(e, -EBUSY, "%s cannot start: the program that "
			       "asks for it is in its place", name);
	bios_con_exit();
	memcpy(mem(NBP), img->data, img->len);
	ax = pxerun_program(boot->uri, boot->cmdline);
	if (ax == -ENETDOWN)
		ax = run_on_rom(e, name);
	if (ax > 0)
		return err_set(e, -EIO, "%s ended with status %x", name,
			       (unsigned)ax);
	return ax;
}

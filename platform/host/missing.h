/* missing.h: stands in for lab/machine.h until that is part of the tree. */
#ifndef PLATFORM_HOST_MISSING_H
#define PLATFORM_HOST_MISSING_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_SMBIOS_VERSION 0x0300

struct lab_machine {
	const char *platform, *arch;
	uint8_t *smbios;
	size_t smbios_len;
};

static inline void lab_machine_init(struct lab_machine *m)
{
	*m = (struct lab_machine){ .platform = "efi", .arch = "x86_64" };
}

#define lab_machine_build(m) 0
#define lab_machine_cpuid(m, leaf, sub, regs) \
	((void)(m), (void)(leaf), (void)(sub), (void)(regs), -ENOTSUP)
#define lab_machine_pci(m, addr, off, out) \
	((void)(m), (void)(addr), (void)(off), (void)(out), -ENOTSUP)
#define lab_machine_acpi(m, sig, i, out) \
	((void)(m), (void)(sig), (void)(i), (void)(out), -ENOENT)
#define lab_machine_memmap(m, i, start, len) \
	((void)(m), (void)(i), (void)(start), (void)(len), -ENOENT)
#define lab_machine_efi_var(m, name, buf, cap) \
	((void)(m), (void)(name), (void)(buf), (void)(cap), -ENOENT)

#endif

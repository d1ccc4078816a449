/* machine.c: the machine that we pretend to be: the lab's, or a default. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "lab/lab.h"
#include "lab/machine.h"
#include "platform/host/host.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

static const struct lab_machine *machine(void)
{
	static struct lab_machine standard;
	static bool built;

	if (host.lab)
		return lab_machine(host.lab);
	if (!built) {
		lab_machine_init(&standard);
		(void)lab_machine_build(&standard); /* then it has no tables */
		built = true;
	}
	return &standard;
}

/* The lab has been told both, so that its placeholders fit. */
const char *plat_name(void)
{
	return host.platform ? host.platform : machine()->platform;
}

const char *plat_arch(void)
{
	return host.arch ? host.arch : machine()->arch;
}

const struct lab_disk *host_disk(unsigned index)
{
	const struct lab_disk *disk = machine()->disks;

	while (disk && index--)
		disk = disk->next;
	return disk;
}

uint64_t host_memory(void)
{
	return machine()->memory;
}

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	const struct lab_machine *m = machine();

	if (!m->smbios)
		return -ENOENT;
	*out = m->smbios;
	*version = LAB_SMBIOS_VERSION;
	return (int)m->smbios_len;
}

int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4])
{
	if (!strcmp(plat_arch(), "arm64"))
		return -ENOTSUP;
	return lab_machine_cpuid(machine(), leaf, subleaf, regs);
}

int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	return lab_machine_pci(machine(), busdevfn, offset, out);
}

int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR])
{
	(void)index;
	(void)out;
	return strcmp(plat_name(), "efi") ? -ENOTSUP : -ENODEV;
}

int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap)
{
	(void)index;
	(void)id;
	(void)out;
	(void)cap;
	return -ENOENT;
}

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	return lab_machine_acpi(machine(), signature, index, out);
}

int plat_memmap(unsigned index, uint64_t *start, uint64_t *len)
{
	return lab_machine_memmap(machine(), index, start, len);
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	if (strcmp(plat_name(), "efi"))
		return -ENOTSUP;
	return lab_machine_efi_var(machine(), name, buf, cap);
}

int plat_peek(uint64_t address, void *buf, size_t len)
{
	(void)address;
	(void)buf;
	(void)len;
	return -ENOTSUP;
}

/* ---- memory and chance --------------------------------------------- */

void *plat_image_mem(void *ptr, size_t old_len, size_t len)
{
	(void)old_len;
	if (len)
		return realloc(ptr, len);
	free(ptr);
	return NULL;
}

/* SplitMix64: the same seed gives the same bytes. */
static uint64_t next_random(void)
{
	static uint64_t steps;
	uint64_t z = host.seed + ++steps * 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

int plat_entropy(void *buf, size_t len)
{
	uint8_t *p = buf;

	if (host.real_time) {
		while (len) {
			ssize_t n = getrandom(p, len, 0);

			if (n < 0 && errno != EINTR)
				return -EIO;
			p += n > 0 ? n : 0;
			len -= n > 0 ? (size_t)n : 0;
		}
		return PLAT_ENTROPY_HARDWARE;
	}
	for (uint64_t z = 0; len; len--, z >>= 8) {
		if (!(len % 8) || p == buf)
			z = next_random();
		*p++ = (uint8_t)z;
	}
	return PLAT_ENTROPY_SEED;
}

int plat_entropy_now(void *buf, size_t len)
{
	return plat_entropy(buf, len);
}

/* A simulated BIOS has no programs that would look for it. */
int plat_pxe_start(const char *name)
{
	(void)name;
	return strcmp(plat_name(), "efi") ? 0 : -ENOTSUP;
}

void plat_pxe_stop(void)
{
}

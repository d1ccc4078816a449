/* machine.c: the machine's facts, from the tables that a test gives. */
#include <stdio.h>
#include <errno.h>
#include <string.h>

#include "core/str.h"
#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

/* SMBIOS 2.8: BIOS, system, board, chassis, end. */
static const uint8_t smbios[] =
	"\x00\x18\x00\x00" "\x01\x02\x00\xe0\x03\x00"
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	"Fake BIOS Co\0" "1.02\0" "\0"
	"\x01\x1b\x01\x00" "\x01\x02\x03\x04"
	"\x33\x22\x11\x00\x55\x44\x77\x66"
	"\x88\x99\xaa\xbb\xcc\xdd\xee\xff"
	"\x06\x05\x06"
	"Fake Systems\0" "Model 1\0" "v1.0\0" "SN-0001\0" "SKU-7\0"
	"Family F\0" "\0"
	"\x02\x0f\x02\x00" "\x01\x02\x03\x04\x05\x09\x06\x03\x00\x0a\x00"
	"Fake Boards\0" "Board B\0" "v2\0" "BSN-2\0" "ASSET-B\0" "here\0" "\0"
	"\x03\x15\x03\x00" "\x01\x03\x02\x03\x04\x03\x03\x03\x03\0\0\0\0"
	"\0\x01\0\0"
	"Fake Chassis\0" "v3\0" "CSN-3\0" "ASSET-C\0" "\0"
	"\x7f\x04\x04\x00" "\0";

static const struct fake_cpuid cpuid[] = {
	{ 0, 0, { 1, 0x756e6547, 0x6c65746e, 0x49656e69 } },
	{ 1, 0, { 0x000306a9, 0x00010800, 0x80000001, 0x0783fbff } },
	{ 0x80000000, 0, { 0x80000001, 0, 0, 0 } },
	{ 0x80000001, 0, { 0, 0, 1, 0x20100800 } },
};

static const struct fake_memory memory[] = {
	{ 0, 0x9fc00 },
	{ 0x100000, 0x7ff00000 },
};

/* A host bridge and an Ethernet card. */
static const uint8_t bridge[16] = {
	0x86, 0x80, 0x37, 0x12, 7, 0, 0, 0, 2, 0, 0, 6, 0, 0, 0, 0,
};
static const uint8_t ethernet[16] = {
	0xf4, 0x1a, 0x00, 0x10, 7, 0, 0x10, 0, 0, 0, 0, 2, 0, 0, 0, 0,
};
static const struct fake_pci pci[] = {
	{ 0x0000, bridge, sizeof(bridge) },
	{ 0x0018, ethernet, sizeof(ethernet) },
};

void fake_machine_reset(void)
{
	fake.name = "pcbios";
	fake.arch = "x86_64";
	fake.smbios = smbios;
	fake.smbios_len = sizeof(smbios);	/* the literal's NUL ends it */
	fake.smbios_version = 2 << 8 | 8;
	fake.cpuid = cpuid;
	fake.n_cpuid = sizeof(cpuid) / sizeof(cpuid[0]);
	fake.memory = memory;
	fake.n_memory = sizeof(memory) / sizeof(memory[0]);
	fake.pci = pci;
	fake.n_pci = sizeof(pci) / sizeof(pci[0]);
}

const char *plat_name(void)
{
	return fake.name;
}

const char *plat_arch(void)
{
	return fake.arch;
}

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	if (!fake.smbios)
		return -ENOENT;
	*out = fake.smbios;
	*version = fake.smbios_version;
	return (int)fake.smbios_len;
}

int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4])
{
	if (!fake.n_cpuid)
		return -ENOTSUP;
	memset(regs, 0, 4 * sizeof(*regs));
	for (unsigned i = 0; i < fake.n_cpuid; i++) {
		const struct fake_cpuid *c = &fake.cpuid[i];

		if (c->leaf == leaf && c->subleaf == subleaf)
			memcpy(regs, c->regs, sizeof(c->regs));
	}
	return 0;
}

int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	if (!fake.n_pci)
		return -ENOTSUP;
	*out = 0xffffffff;
	for (unsigned i = 0; i < fake.n_pci; i++) {
		const struct fake_pci *p = &fake.pci[i];

		if (p->busdevfn != busdevfn)
			continue;
		*out = 0;
		for (unsigned b = 0; b < 4 && offset + b < p->len; b++)
			*out |= (uint32_t)p->config[offset + b] << 8 * b;
	}
	return 0;
}

int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR])
{
	if (!fake.n_usb)
		return -ENOTSUP;
	if (index >= fake.n_usb)
		return -ENODEV;
	memcpy(out, fake.usb[index].descriptor, PLAT_USB_DESCRIPTOR);
	return 0;
}

int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap)
{
	if (index >= fake.n_usb || id != 1 || !fake.usb[index].name)
		return -ENOENT;
	snprintf(out, cap, "%s", fake.usb[index].name);
	return 0;
}

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	for (unsigned i = 0; i < fake.n_acpi; i++) {
		if (fake.acpi[i].signature != signature || index--)
			continue;
		*out = fake.acpi[i].data;
		return (int)fake.acpi[i].len;
	}
	return -ENOENT;
}

int plat_memmap(unsigned index, uint64_t *start, uint64_t *len)
{
	if (index >= fake.n_memory)
		return -ENOENT;
	*start = fake.memory[index].start;
	*len = fake.memory[index].len;
	return 0;
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	for (unsigned i = 0; i < fake.n_vars; i++) {
		const struct fake_var *v = &fake.vars[i];

		if (strcmp(v->name, name))
			continue;
		memcpy(buf, v->data, v->len < cap ? v->len : cap);
		return (int)v->len;
	}
	return strcmp(fake.name, "efi") ? -ENOTSUP : -ENOENT;
}

int plat_peek(uint64_t address, void *buf, size_t len)
{
	if (!fake.peek)
		return -ENOTSUP;
	if (address < fake.peek_start ||
	    address - fake.peek_start > fake.peek_len ||
	    len > fake.peek_len - (size_t)(address - fake.peek_start))
		return -EFAULT;
	memcpy(buf, fake.peek + (address - fake.peek_start), len);
	return 0;
}

/* The same bytes every time. */
int plat_entropy(void *buf, size_t len)
{
	uint32_t x = 1;

	if (fake.entropy <= PLAT_ENTROPY_NONE)
		return fake.entropy;
	for (size_t i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		((uint8_t *)buf)[i] = (uint8_t)(x >> 24);
	}
	return fake.entropy;
}

enum plat_trust plat_trust(struct sbuf *out)
{
	(void)sbuf_str(out, fake.trust ? fake.trust : "");
	return fake.trust_is_fixed ? PLAT_TRUST_FIXED :
	       fake.trust ? PLAT_TRUST_ALL : PLAT_TRUST_MORE;
}

int plat_entropy_now(void *buf, size_t len)
{
	if (fake.entropy == PLAT_ENTROPY_JITTER)
		return PLAT_ENTROPY_NONE;
	return plat_entropy(buf, len);
}

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	(void)host;
	if (!fake.ascii)
		return -ENOTSUP;
	snprintf(out, cap, "%s", fake.ascii);
	return 0;
}

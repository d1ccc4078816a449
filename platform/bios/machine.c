/* machine.c: what this machine is: SMBIOS, processor, PCI. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/platform.h"

#define ROM_START	0xf0000u
#define ROM_END		0x100000u

const char *plat_name(void)
{
	return "pcbios";
}

/* What iPXE's BIOS images say is what the processor can do. */
const char *plat_arch(void)
{
	return "i386";
}

/* ---- SMBIOS (DMTF DSP0134, 5.2) ---------------------------------------- */

/* An entry point in the BIOS's ROM that begins with @anchor. */
static const uint8_t *find_anchor(const char *anchor, size_t len_at)
{
	const uint8_t *p;
	uint32_t at;

	for (at = ROM_START; at < ROM_END; at += 16) {
		p = mem(at);
		if (!memcmp(p, anchor, strlen(anchor)) && p[len_at] >= 15 &&
		    at + p[len_at] <= ROM_END && sums_to_zero(p, p[len_at]))
			return p;
	}
	return NULL;
}

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	const uint8_t *p = find_anchor("_SM_", 5);

	if (p) {
		*version = get_be16(p + 6);
		*out = mem(get_le32(p + 24));
		return get_le16(p + 22);
	}
	p = find_anchor("_SM3_", 6);
	if (!p || get_le32(p + 20) || get_le32(p + 12) > 1 << 20)
		return -ENOENT;
	*version = get_be16(p + 7);
	*out = mem(get_le32(p + 16));
	return (int)get_le32(p + 12);
}

/* String @n of a structure whose strings begin at @p. */
static const char *string(const uint8_t *p, const uint8_t *end, unsigned n)
{
	while (--n && p < end && *p) {
		while (p < end && *p)
			p++;
		p++;
	}
	return p < end && memchr(p, 0, (size_t)(end - p)) ? (const char *)p :
							      "";
}

/* The first structure, if it is type 0, names maker and version. */
void bios_describe(char *out, size_t cap)
{
	const uint8_t *t;
	uint16_t version;
	int len = plat_smbios(&t, &version);

	snprintf(out, cap, "PC BIOS");
	if (len < 24 || t[0] || t[1] < 6 || t[1] > len || !t[4])
		return;
	snprintf(out, cap, "%s %s", string(t + t[1], t + len, t[4]),
		 t[5] ? string(t + t[1], t + len, t[5]) : "");
}

/* ---- processor --------------------------------------------------------- */

int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4])
{
	__asm__ volatile("cpuid"
			 : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]),
			   "=d"(regs[3])
			 : "a"(leaf), "c"(subleaf));
	return 0;
}

/* ---- PCI ---------------------------------------------------------------- */

#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc

static void outl(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static uint32_t inl(uint16_t port)
{
	uint32_t v;

	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

uint32_t bios_port_read(uint16_t port, unsigned size)
{
	return size == 1 ? inb(port) : size == 2 ? inw(port) : inl(port);
}

void bios_port_write(uint16_t port, unsigned size, uint32_t value)
{
	if (size == 1)
		outb(port, (uint8_t)value);
	else if (size == 2)
		outw(port, (uint16_t)value);
	else
		outl(port, value);
}

int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	*out = UINT32_MAX;
	if (busdevfn >> 16 || offset > 255)
		return 0;
	outl(PCI_ADDRESS, 0x80000000u | busdevfn << 8 | (offset & ~3u));
	*out = inl(PCI_DATA);
	return 0;
}

void bios_pci_write(uint32_t busdevfn, unsigned offset, uint32_t value)
{
	outl(PCI_ADDRESS, 0x80000000u | busdevfn << 8 | (offset & ~3u));
	outl(PCI_DATA, value);
}

/* It has drivers for keyboards and disks, and tells of nothing else. */
int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR])
{
	(void)index;
	(void)out;
	return -ENOTSUP;
}

int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap)
{
	(void)index;
	(void)id;
	(void)out;
	(void)cap;
	return -ENOENT;
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	(void)name;
	(void)buf;
	(void)cap;
	return -ENOTSUP;
}

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	(void)host;
	(void)out;
	(void)cap;
	return -ENOTSUP;
}

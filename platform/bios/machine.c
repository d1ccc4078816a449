/* machine.c: what this machine is: SMBIOS, processor, PCI; leaving it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

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

static bool sums_to_zero(const uint8_t *p, size_t len)
{
	uint8_t sum = 0;

	while (len--)
		sum += *p++;
	return !sum;
}

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

static uint32_t u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	const uint8_t *p = find_anchor("_SM_", 5);

	if (p) {
		*version = (uint16_t)(p[6] << 8 | p[7]);
		*out = mem(u32(p + 24));
		return p[22] | p[23] << 8;
	}
	p = find_anchor("_SM3_", 6);
	if (!p || u32(p + 20) || u32(p + 12) > 1 << 20)
		return -ENOENT;
	*version = (uint16_t)(p[7] << 8 | p[8]);
	*out = mem(u32(p + 16));
	return (int)u32(p + 12);
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

int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	*out = UINT32_MAX;
	if (busdevfn >> 16 || offset > 255)
		return 0;
	outl(PCI_ADDRESS, 0x80000000u | busdevfn << 8 | (offset & ~3u));
	*out = inl(PCI_DATA);
	return 0;
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	(void)name;
	(void)buf;
	(void)cap;
	return -ENOTSUP;
}

/* ---- leaving ------------------------------------------------------------- */

#define WARM		0x1234	/* at 40:72: no memory test	*/
#define RESET_PORT	0xcf9
#define KBC_COMMAND	0x64
#define KBC_RESET	0xfe

static void triple_fault(void)
{
	struct descriptor_ptr none = { 0, 0 };

	__asm__ volatile("lidt %0; int3" : : "m"(none));
}

int plat_reboot(enum plat_reset how)
{
	unsigned i;

	if (how == PLAT_RESET_SETUP)
		return -ENOTSUP;
	bios_nic_stop();
	*(volatile uint16_t *)mem(0x472) = how == PLAT_RESET_WARM ? WARM : 0;
	outb(RESET_PORT, 0x02);
	outb(RESET_PORT, how == PLAT_RESET_WARM ? 0x06 : 0x0e);
	for (i = 0; i < 10000; i++)
		(void)inb(0x80);
	outb(KBC_COMMAND, KBC_RESET);
	for (i = 0; i < 10000; i++)
		(void)inb(0x80);
	triple_fault();
	return -ENOTSUP;
}

#define APM		0x5300
#define FACP		0x50434146
#define DSDT		0x54445344
#define SLEEP_ENABLE	(1u << 13)

static void apm_off(void)
{
	struct real_regs r = { .eax = APM + 0x01 };

	(void)real_int(0x15, &r);		/* connect, real mode	*/
	r = (struct real_regs){ .eax = APM + 0x0e, .ecx = 0x0102 };
	(void)real_int(0x15, &r);		/* version 1.2		*/
	r = (struct real_regs){ .eax = APM + 0x07, .ebx = 1, .ecx = 3 };
	(void)real_int(0x15, &r);		/* all devices: off	*/
}

/*
 * The DSDT is a program; of it we want one constant: _S5_ = Package { type a,
 * type b, ... }, as bytes: name, 12, length (1-4), count, numbers.
 */
static int sleep_type(const uint8_t *t, int len)
{
	int i;

	for (i = 36; i < len - 12; i++) {
		const uint8_t *p = t + i + 4;

		if (memcmp(t + i, "_S5_", 4) || *p++ != 0x12)
			continue;
		p += (*p >> 6) + 1;	/* the length */
		p++;			/* the count */
		if (*p == 0x0a)
			p++;
		return *p <= 7 ? *p : 0;
	}
	return -ENOENT;
}

static void outw(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static void acpi_off(void)
{
	const uint8_t *fadt, *dsdt;
	int len = plat_acpi(FACP, 0, &fadt), type;
	int dsdt_len = plat_acpi(DSDT, 0, &dsdt);

	if (len < 72 || dsdt_len < 0)
		return;
	type = sleep_type(dsdt, dsdt_len);
	if (type < 0)
		return;
	outw((uint16_t)u32(fadt + 64), (uint16_t)(SLEEP_ENABLE | type << 10));
	if (u32(fadt + 68))
		outw((uint16_t)u32(fadt + 68),
		     (uint16_t)(SLEEP_ENABLE | type << 10));
}

int plat_poweroff(void)
{
	unsigned i;

	bios_nic_stop();
	acpi_off();
	for (i = 0; i < 100000; i++)
		(void)inb(0x80);
	apm_off();
	return -ENOTSUP;
}

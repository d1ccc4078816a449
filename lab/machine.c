/* machine.c: the machine under test: its defaults, and its answers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lab/machine.h"

#define FADT	0x50434146u		/* "FACP"			*/
#define FADT_LEN 116
#define LOW_END	0x9fc00u		/* usable below 640 KiB		*/
#define HIGH	0x100000u
#define HOLE	0xc0000000u		/* PCI: 3 to 4 GiB		*/
#define ABOVE	0x100000000ull

void lab_machine_init(struct lab_machine *m)
{
	static const uint8_t uuid[16] = { 0x4c, 0x61, 0x62, 0x00, 0x70, 0x78,
		0x45, 0x73, 0x80, 0x00, 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };
	static const struct lab_disk disk = { .bootable = true };

	memset(m, 0, sizeof(*m));
	m->platform = "efi";
	m->arch = "x86_64";
	m->memory = 2048ull << 20;
	m->disks = &disk;
	m->bios_vendor = "pxesh";
	m->bios_version = "lab";
	m->bios_date = "01/01/2026";
	m->manufacturer = "pxesh";
	m->product = "Lab machine";
	m->version = "1";
	m->serial = "LAB-0001";
	m->sku = m->family = "";
	m->board_manufacturer = "pxesh";
	m->board_product = "Lab board";
	m->board_version = m->board_serial = m->board_asset = "";
	m->chassis_manufacturer = "pxesh";
	m->chassis_version = m->chassis_serial = m->asset = "";
	memcpy(m->uuid, uuid, sizeof(uuid));
	m->cpu_vendor = "GenuineIntel";
	m->cpu_model = "Lab CPU";
	m->cpu_signature = 0x000506e3;
	m->cpu_edx = 0x0783fbff;	/* FPU, TSC, MSR, PAE, APIC, SSE2 */
	m->cpu_ecx = 0x00982201;	/* SSE3, SSSE3, CX16, SSE4	*/
	m->cpu_ext_edx = 0x20100800;	/* SYSCALL, NX, long mode	*/
	m->cpu_ext_ecx = 0x00000001;	/* LAHF				*/
}

/* A table header with its checksum; the rest is zero: nothing is promised. */
static int build_fadt(struct lab_machine *m)
{
	uint8_t *t = calloc(1, FADT_LEN), sum = 0;
	unsigned i;

	if (!t)
		return -ENOMEM;
	memcpy(t, "FACP", 4);
	t[4] = FADT_LEN;
	t[8] = 1;
	memcpy(t + 10, "PXESH LAB     \1\0\0\0PXSH\1\0\0\0", 26);
	t[46] = 9;			/* SCI */
	for (i = 0; i < FADT_LEN; i++)
		sum = (uint8_t)(sum + t[i]);
	t[9] = (uint8_t)-sum;
	free(m->fadt);
	m->fadt = t;
	m->fadt_len = FADT_LEN;
	return 0;
}

bool lab_machine_exists(const char *platform, const char *arch)
{
	return strcmp(platform, "pcbios") || strcmp(arch, "arm64");
}

int lab_machine_build(struct lab_machine *m)
{
	int rc = lab_smbios_build(m);

	return rc < 0 ? rc : build_fadt(m);
}

void lab_machine_free(struct lab_machine *m)
{
	free(m->smbios);
	free(m->fadt);
	m->smbios = m->fadt = NULL;
	m->smbios_len = m->fadt_len = 0;
}

/* ---- CPU ------------------------------------------------------------ */

static uint32_t four(const char *s, size_t at, size_t max)
{
	size_t len = strlen(s), i;
	uint32_t v = 0;

	for (i = 0; i < 4; i++)
		if (at + i < len && at + i < max)
			v |= (uint32_t)(uint8_t)s[at + i] << 8 * i;
	return v;
}

static void cpuid_vendor(const struct lab_machine *m, uint32_t most,
			 uint32_t regs[4])
{
	regs[0] = most;
	regs[1] = four(m->cpu_vendor, 0, 12);
	regs[3] = four(m->cpu_vendor, 4, 12);
	regs[2] = four(m->cpu_vendor, 8, 12);
}

int lab_machine_cpuid(const struct lab_machine *m, uint32_t leaf,
		      uint32_t subleaf, uint32_t regs[4])
{
	size_t i, at;

	(void)subleaf;	/* no leaf that has some is offered */
	if (!strncmp(m->arch, "arm", 3))
		return -ENOTSUP;
	memset(regs, 0, 4 * sizeof(regs[0]));
	if (leaf == 0) {
		cpuid_vendor(m, 1, regs);
	} else if (leaf == 1) {
		regs[0] = m->cpu_signature;
		regs[2] = m->cpu_ecx;
		regs[3] = m->cpu_edx;
	} else if (leaf == 0x80000000u) {
		cpuid_vendor(m, 0x80000004u, regs);
	} else if (leaf == 0x80000001u) {
		regs[2] = m->cpu_ext_ecx;
		regs[3] = strcmp(m->arch, "x86_64") ?
			  m->cpu_ext_edx & ~(1u << 29) : m->cpu_ext_edx;
	} else if (leaf >= 0x80000002u && leaf <= 0x80000004u) {
		at = (leaf - 0x80000002u) * 16;
		for (i = 0; i < 4; i++)
			regs[i] = four(m->cpu_model, at + 4 * i, 47);
	}
	return 0;
}

/* ---- PCI, ACPI, memory, variables ------------------------------------ */

int lab_machine_pci(const struct lab_machine *m, uint32_t busdevfn,
		    unsigned offset, uint32_t *out)
{
	const struct lab_pci *p = m->pci;

	while (p && p->busdevfn != busdevfn)
		p = p->next;
	*out = 0xffffffff;
	if (!p)
		return 0;
	switch (offset & ~3u) {
	case 0x00:
		*out = p->vendor | (uint32_t)p->device << 16;
		break;
	case 0x08:
		*out = p->class_rev;
		break;
	case 0x2c:
		*out = p->sub_vendor | (uint32_t)p->sub_device << 16;
		break;
	default:
		*out = 0;
	}
	return 0;
}

int lab_machine_acpi(const struct lab_machine *m, uint32_t signature,
		     unsigned index, const uint8_t **out)
{
	const struct lab_acpi *a;

	for (a = m->acpi; a; a = a->next) {
		if (a->signature != signature || index--)
			continue;
		*out = a->data;
		return (int)a->len;
	}
	if (signature != FADT || index || !m->fadt)
		return -ENOENT;
	*out = m->fadt;
	return (int)m->fadt_len;
}

/* Memory as a PC has it: below 640 KiB, to 3 GiB, and above 4 GiB. */
static int default_range(const struct lab_machine *m, unsigned index,
			 uint64_t *start, uint64_t *len)
{
	static const struct { uint64_t start, end; } parts[] = {
		{ 0, LOW_END }, { HIGH, HOLE }, { ABOVE, UINT64_MAX } };
	uint64_t most = m->memory;

	if (index > 2)
		return -ENOENT;
	if (index == 2) {		/* what the hole displaced */
		if (most <= HOLE)
			return -ENOENT;
		most += ABOVE - HOLE;
	}
	if (most <= parts[index].start)
		return -ENOENT;
	if (most > parts[index].end)
		most = parts[index].end;
	*start = parts[index].start;
	*len = most - *start;
	return 0;
}

int lab_machine_memmap(const struct lab_machine *m, unsigned index,
		       uint64_t *start, uint64_t *len)
{
	const struct lab_range *r = m->ranges;

	if (!r)
		return default_range(m, index, start, len);
	while (r && index--)
		r = r->next;
	if (!r)
		return -ENOENT;
	*start = r->start;
	*len = r->len;
	return 0;
}

int lab_machine_efi_var(const struct lab_machine *m, const char *name,
			void *buf, size_t cap)
{
	const struct lab_efi_var *v = m->efi_vars;

	if (strcmp(m->platform, "efi"))
		return -ENOTSUP;
	while (v && strcmp(v->name, name))
		v = v->next;
	if (!v)
		return -ENOENT;
	memcpy(buf, v->data, v->len < cap ? v->len : cap);
	return (int)v->len;
}

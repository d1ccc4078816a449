/*
 * machine.h: the machine that a lab pretends to be: what the platform's
 * questions about SMBIOS, PCI, CPU, ACPI and memory are answered from.
 */
#ifndef LAB_MACHINE_H
#define LAB_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_SMBIOS_VERSION	0x0300

struct lab_pci {
	struct lab_pci *next;
	uint32_t        busdevfn;	/* as plat_pci_read() has it	*/
	uint16_t        vendor, device, sub_vendor, sub_device;
	uint32_t        class_rev;	/* class, subclass, prog-if, rev. */
};

struct lab_acpi {
	struct lab_acpi *next;
	uint32_t         signature;	/* little-endian		*/
	const uint8_t   *data;
	size_t           len;
};

struct lab_range { struct lab_range *next; uint64_t start, len; };

struct lab_efi_var {
	struct lab_efi_var *next;
	const char         *name;
	const uint8_t      *data;
	size_t              len;
};

/* A local disk: drive 0x80 is the first. */
struct lab_disk {
	struct lab_disk *next;
	const char      *image;		/* a file that holds it, or NULL */
	bool             bootable;	/* where there is no image	*/
};

/* Strings are never NULL once lab_machine_init() has run; "" is absent. */
struct lab_machine {
	const char *platform, *arch;		/* "efi", "x86_64"	*/
	uint64_t    memory;			/* bytes		*/
	struct lab_range *ranges;		/* NULL: from @memory	*/
	/* SMBIOS */
	const char *bios_vendor, *bios_version, *bios_date;
	const char *manufacturer, *product, *version, *serial, *sku, *family;
	const char *board_manufacturer, *board_product, *board_version,
		   *board_serial, *board_asset;
	const char *chassis_manufacturer, *chassis_version, *chassis_serial,
		   *asset;
	uint8_t     uuid[16];			/* as text shows it	*/
	/* CPU */
	const char *cpu_vendor, *cpu_model;
	uint32_t    cpu_signature;		/* leaf 1, eax		*/
	uint32_t    cpu_ecx, cpu_edx;		/* leaf 1		*/
	uint32_t    cpu_ext_ecx, cpu_ext_edx;	/* leaf 0x80000001	*/

	struct lab_pci     *pci;
	struct lab_acpi    *acpi;
	struct lab_efi_var *efi_vars;
	const struct lab_disk *disks;	/* by default one that boots	*/
	/* Built by lab_machine_build(); malloc'ed. */
	uint8_t *smbios;
	size_t   smbios_len;
	uint8_t *fadt;
	size_t   fadt_len;
};

/* The defaults: an x86_64 PC with 2 GiB. */
void lab_machine_init(struct lab_machine *m);
/* Does any have this platform and this processor? */
bool lab_machine_exists(const char *platform, const char *arch);
/* Make the tables once all is known. 0 or -ENOMEM. */
int lab_machine_build(struct lab_machine *m);
void lab_machine_free(struct lab_machine *m);
/* The part of it that is in smbios.c. */
int lab_smbios_build(struct lab_machine *m);

/* What platform/host/ answers; contracts as in platform/platform.h. */
int lab_machine_cpuid(const struct lab_machine *m, uint32_t leaf,
		      uint32_t subleaf, uint32_t regs[4]);
int lab_machine_pci(const struct lab_machine *m, uint32_t busdevfn,
		    unsigned offset, uint32_t *out);
int lab_machine_acpi(const struct lab_machine *m, uint32_t signature,
		     unsigned index, const uint8_t **out);
int lab_machine_memmap(const struct lab_machine *m, unsigned index,
		       uint64_t *start, uint64_t *len);
int lab_machine_efi_var(const struct lab_machine *m, const char *name,
			void *buf, size_t cap);

#endif

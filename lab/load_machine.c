/* load_machine.c: the machine of a lab file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/dhcpopt.h"
#include "lab/load.h"

static struct lab_machine *machine_of(void *into)
{
	return into;
}

static int read_platform(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	static const char *const words[] = { "pcbios", "efi" };
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"platform\"", words, COUNT(words),
				  &which);

	if (rc >= 0)
		machine_of(into)->platform = words[which];
	return rc;
}

static int read_arch(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	static const char *const words[] = { "i386", "x86_64", "arm64" };
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"arch\"", words, COUNT(words),
				  &which);

	if (rc >= 0)
		machine_of(into)->arch = words[which];
	return rc;
}

/* ---- memory --------------------------------------------------------- */

static int read_address(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	uint64_t *start = &((struct lab_range *)into)->start;

	if (n->kind == YAML_SCALAR && !strncmp(n->text, "0x", 2))
		return yaml_read_value(r, n, YAML_U64, start);
	return yaml_read_value(r, n, YAML_SIZE, start);
}

static const struct yaml_key range_keys[] = {
	{ "start", YAML_CALL, 0, read_address },
	{ "size", YAML_SIZE, offsetof(struct lab_range, len), NULL },
};

static int read_ranges(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct lab_range **end = &machine_of(into)->ranges;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"memory-map\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a memory range", range_keys,
				   COUNT(range_keys), *end);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- CPU ------------------------------------------------------------ */

static const struct feature {
	const char *name;
	size_t      field;
	uint32_t    bit;
} features[] = {
	{ "pae", offsetof(struct lab_machine, cpu_edx), 6 },
	{ "sse2", offsetof(struct lab_machine, cpu_edx), 26 },
	{ "vmx", offsetof(struct lab_machine, cpu_ecx), 5 },
	{ "sse4.2", offsetof(struct lab_machine, cpu_ecx), 20 },
	{ "aes", offsetof(struct lab_machine, cpu_ecx), 25 },
	{ "avx", offsetof(struct lab_machine, cpu_ecx), 28 },
	{ "rdrand", offsetof(struct lab_machine, cpu_ecx), 30 },
	{ "hypervisor", offsetof(struct lab_machine, cpu_ecx), 31 },
	{ "nx", offsetof(struct lab_machine, cpu_ext_edx), 20 },
	{ "lm", offsetof(struct lab_machine, cpu_ext_edx), 29 },
	{ "svm", offsetof(struct lab_machine, cpu_ext_ecx), 2 },
};

/* {vmx: yes, lm: no}: on top of the defaults. */
static int read_features(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	const struct yaml *m;
	uint32_t *field;
	size_t i;
	bool on;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"features\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		for (i = 0; i < COUNT(features); i++)
			if (!strcmp(m->key->text, features[i].name))
				break;
		if (i == COUNT(features))
			return YAML_READ_ERROR(r, m->key, "\"%.32s\": expected "
					       "pae, sse2, vmx, sse4.2, aes, "
					       "avx, rdrand, hypervisor, nx, "
					       "lm or svm", m->key->text);
		rc = yaml_read_value(r, m, YAML_BOOL, &on);
		if (rc < 0)
			break;
		field = (uint32_t *)(void *)((char *)into +
					     features[i].field);
		*field = on ? *field | 1u << features[i].bit :
			      *field & ~(1u << features[i].bit);
	}
	return rc;
}

#define MACHINE(name, form, field) \
	{ name, form, offsetof(struct lab_machine, field), NULL }

static const struct yaml_key cpu_keys[] = {
	MACHINE("vendor", YAML_TEXT, cpu_vendor),
	MACHINE("model", YAML_TEXT, cpu_model),
	MACHINE("signature", YAML_U32, cpu_signature),
	{ "features", YAML_CALL, 0, read_features },
};

static int read_cpu(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	return yaml_read_map(r, n, "a CPU", cpu_keys, COUNT(cpu_keys), into);
}

/* ---- PCI ------------------------------------------------------------ */

/* "0000:00:1f.2" or "00:1f.2" */
static int read_pci_address(struct yaml_reader *r, const struct yaml *n,
			    void *into)
{
	unsigned seg = 0, bus, dev, fn;
	char end;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a PCI address");

	if (rc < 0)
		return rc;
	if (sscanf(n->text, "%4x:%2x:%2x.%1x%c", &seg, &bus, &dev, &fn,
		   &end) != 4) {
		seg = 0;
		if (sscanf(n->text, "%2x:%2x.%1x%c", &bus, &dev, &fn,
			   &end) != 3)
			bus = 256;
	}
	if (bus > 255 || dev > 31 || fn > 7)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected a PCI "
				       "address such as 0000:00:1f.2",
				       n->text);
	((struct lab_pci *)into)->busdevfn = seg << 16 | bus << 8 |
					     dev << 3 | fn;
	return 0;
}

static int read_pair(struct yaml_reader *r, const struct yaml *n,
		     uint16_t *vendor, uint16_t *device)
{
	unsigned a, b;
	char end;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a PCI id");

	if (rc < 0)
		return rc;
	if (n->len != 9 || sscanf(n->text, "%4x:%4x%c", &a, &b, &end) != 2)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected vendor and "
				       "device such as 8086:2922", n->text);
	*vendor = (uint16_t)a;
	*device = (uint16_t)b;
	return 0;
}

static int read_pci_id(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct lab_pci *p = into;

	return read_pair(r, n, &p->vendor, &p->device);
}

static int read_pci_sub(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_pci *p = into;

	return read_pair(r, n, &p->sub_vendor, &p->sub_device);
}

static int read_class(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	uint32_t class;
	int rc = yaml_read_value(r, n, YAML_U32, &class);

	if (rc >= 0 && class > 0xffffff)
		return YAML_READ_ERROR(r, n, "a class has three bytes, such as "
				       "0x020000");
	if (rc >= 0)
		((struct lab_pci *)into)->class_rev = class << 8;
	return rc;
}

static const struct yaml_key pci_keys[] = {
	{ "address", YAML_CALL, 0, read_pci_address },
	{ "id", YAML_CALL, 0, read_pci_id },
	{ "subsystem", YAML_CALL, 0, read_pci_sub },
	{ "class", YAML_CALL, 0, read_class },
};

static int read_pci(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	struct lab_pci **end = &machine_of(into)->pci;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"pci\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a PCI device", pci_keys,
				   COUNT(pci_keys), *end);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- bytes: ACPI tables, UEFI variables ------------------------------ */

/* Hex digits to bytes that live as long as the lab. */
static int read_hex(struct yaml_reader *r, const struct yaml *n,
		    const uint8_t **out, size_t *len)
{
	struct sbuf bytes = { .max = 65536 };
	struct err why = { 0 };
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "the bytes");

	if (rc < 0)
		return rc;
	rc = lab_dhcp_encode(DHCP_T_HEX, n->text, &bytes, &why);
	if (rc < 0 && rc != -ENOMEM)
		rc = YAML_READ_ERROR(r, n, "%s", why.code ? why.msg :
				     "more than 65536 bytes");
	if (rc >= 0) {
		*out = (uint8_t *)arena_strndup(r->mem, sbuf_text(&bytes),
						bytes.len);
		*len = bytes.len;
		if (!*out)
			rc = -ENOMEM;
	}
	sbuf_free(&bytes);
	return rc;
}

/* SIGNATURE: the whole table in hex, with its header. */
static int read_acpi(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct lab_acpi **end = &machine_of(into)->acpi;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"acpi\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		if (m->key->len != 4)
			return YAML_READ_ERROR(r, m->key, "an ACPI table's "
					       "signature has four letters");
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		memcpy(&(*end)->signature, m->key->text, 4);
		rc = read_hex(r, m, &(*end)->data, &(*end)->len);
		end = &(*end)->next;
	}
	return rc;
}

static int read_vars(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct lab_efi_var **end = &machine_of(into)->efi_vars;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"efi-variables\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->name = m->key->text;
		rc = read_hex(r, m, &(*end)->data, &(*end)->len);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- disks ------------------------------------------------------------ */

static const struct yaml_key disk_keys[] = {
	{ "image", YAML_PATH, offsetof(struct lab_disk, image), NULL },
	{ "bootable", YAML_BOOL, offsetof(struct lab_disk, bootable), NULL },
};

/* The first of the list is drive 0x80. */
static int read_disks(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_disk *first = NULL, **end = &first;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"disks\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a disk", disk_keys,
				   COUNT(disk_keys), *end);
		end = &(*end)->next;
	}
	machine_of(into)->disks = first;
	return rc;
}

static const struct yaml_key machine_keys[] = {
	{ "platform", YAML_CALL, 0, read_platform },
	{ "arch", YAML_CALL, 0, read_arch },
	{ "mac", YAML_IGNORE, 0, NULL },
	MACHINE("memory", YAML_SIZE, memory),
	{ "memory-map", YAML_CALL, 0, read_ranges },
	MACHINE("bios-vendor", YAML_TEXT, bios_vendor),
	MACHINE("bios-version", YAML_TEXT, bios_version),
	MACHINE("bios-date", YAML_TEXT, bios_date),
	MACHINE("manufacturer", YAML_TEXT, manufacturer),
	MACHINE("product", YAML_TEXT, product),
	MACHINE("version", YAML_TEXT, version),
	MACHINE("serial", YAML_TEXT, serial),
	MACHINE("sku", YAML_TEXT, sku),
	MACHINE("family", YAML_TEXT, family),
	MACHINE("uuid", YAML_UUID, uuid),
	MACHINE("asset", YAML_TEXT, asset),
	MACHINE("board-manufacturer", YAML_TEXT, board_manufacturer),
	MACHINE("board-product", YAML_TEXT, board_product),
	MACHINE("board-version", YAML_TEXT, board_version),
	MACHINE("board-serial", YAML_TEXT, board_serial),
	MACHINE("board-asset", YAML_TEXT, board_asset),
	MACHINE("chassis-manufacturer", YAML_TEXT, chassis_manufacturer),
	MACHINE("chassis-version", YAML_TEXT, chassis_version),
	MACHINE("chassis-serial", YAML_TEXT, chassis_serial),
	{ "cpu", YAML_CALL, 0, read_cpu },
	{ "pci", YAML_CALL, 0, read_pci },
	{ "acpi", YAML_CALL, 0, read_acpi },
	{ "efi-variables", YAML_CALL, 0, read_vars },
	{ "disks", YAML_CALL, 0, read_disks },
};

int lab_load_machine(struct yaml_reader *r, const struct yaml *n,
		     void *machine)
{
	return yaml_read_map(r, n, "a machine", machine_keys,
			     COUNT(machine_keys), machine);
}

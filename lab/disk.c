/* disk.c: what is on a disk, and what of it a machine would start. */
#include "lab/disk.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "platform/block.h"
#include "platform/platform.h"

#define EL_TORITO	34816		/* byte: its boot record */

static bool on_efi(void)
{
	return !strcmp(plat_name(), "efi");
}

/* "64.0 MiB" */
static void add_size(struct sbuf *out, uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	uint64_t tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024;
	unsigned u = 0;

	for (; tenths >= 10240 && u < 3; u++)
		tenths /= 1024;
	sbuf_printf(out, "%llu.%llu %s", (unsigned long long)tenths / 10,
		    (unsigned long long)tenths % 10, units[u]);
}

/* ---- what is there ------------------------------------------------------- */

struct describing { const struct disk *d; struct sbuf *out; };

static void add_fs(const struct disk *d, uint64_t at, struct sbuf *out)
{
	char label[33];
	const char *fs = disk_fs(d, at, label);

	sbuf_str(out, fs ? fs : "unknown");
	if (label[0]) {
		sbuf_str(out, ", label ");
		plain_str(out, label);
	}
}

static void add_part(void *ctx, const struct disk_part *p)
{
	struct describing *k = ctx;

	sbuf_printf(k->out, "  partition %u: ", p->number);
	add_size(k->out, p->size);
	sbuf_str(k->out, ", ");
	add_fs(k->d, p->at, k->out);
	if (p->esp)
		sbuf_str(k->out, ", EFI system partition");
	if (p->name[0])
		sbuf_printf(k->out, ", \"%s\"", p->name);
	sbuf_char(k->out, '\n');
}

static const struct { const char *name, *text; } loaders[] = {
	{ "GRUB", "GRUB" }, { "SYSLINUX", "SYSLINUX" },
	{ "ISOLINUX", "isolinux.bin" }, { "LILO", "LILO" },
	{ "Windows' boot code", "BOOTMGR" },
	{ "usual boot code", "Missing operating system" },
};

/* Who wrote the boot sector, as far as it says. */
static const char *loader_of(const uint8_t *sector)
{
	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
		if (memmem(sector, 440, loaders[i].text,
			   strlen(loaders[i].text)))
			return loaders[i].name;
	return "unknown boot code";
}

static bool has_boot_sector(const struct disk *d, uint8_t sector[512])
{
	return d->read(d->ctx, 0, sector, 512) == 0 && sector[510] == 0x55 &&
	       sector[511] == 0xaa && (sector[0] || sector[1]);
}

static bool has_el_torito(const struct disk *d)
{
	uint8_t b[30];

	return d->read(d->ctx, EL_TORITO, b, sizeof(b)) == 0 &&
	       !memcmp(b, "\0CD001\1EL TORITO", 16);
}

void lab_disk_describe(const struct disk *d, struct sbuf *out)
{
	static const char *const tables[] = { "no partition table", "MBR",
					      "GPT" };
	struct describing k = { d, &(struct sbuf){ 0 } };
	enum disk_table table = disk_parts(d, add_part, &k);
	uint8_t sector[512];

	sbuf_str(out, "  ");
	add_size(out, d->size);
	sbuf_printf(out, ", %lu blocks of %u bytes, %s\n",
		    (unsigned long)(d->size / d->block), d->block,
		    tables[table]);
	sbuf_str(out, sbuf_text(k.out));
	sbuf_free(k.out);
	if (table == DISK_NONE) {
		sbuf_str(out, "  the whole of it: ");
		add_fs(d, 0, out);
		sbuf_char(out, '\n');
	}
	if (has_boot_sector(d, sector))
		sbuf_printf(out, "  boot sector: %s\n", loader_of(sector));
	if (has_el_torito(d))
		sbuf_str(out, "  boots as a CD (El Torito)\n");
}

/* ---- what boots ---------------------------------------------------------- */

/* The reference's rules (commands-network.md, how UEFI chooses). */
struct choice {
	const struct disk            *d;
	const struct plat_block_boot *how;
	char                          file[80];
	unsigned                      number, volumes;	/* 0: none yet	*/
	struct sbuf                   others;
};

static void default_file(char *out, size_t cap)
{
	const char *arch = plat_arch();

	snprintf(out, cap, "\\EFI\\BOOT\\BOOT%s.EFI", !strcmp(arch, "i386") ?
		 "IA32" : !strcmp(arch, "arm64") ? "AA64" : "X64");
}

/* Is the GPT's @uuid what @text says? The first three fields are swapped. */
static bool is_uuid(const uint8_t *u, const char *text)
{
	char own[40];

	snprintf(own, sizeof(own), "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x"
		 "%02x%02x", get_le32(u), get_le16(u + 4), get_le16(u + 6),
		 u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
	return !strcasecmp(own, text);
}

static void try_part(void *ctx, const struct disk_part *p)
{
	struct choice *c = ctx;
	const struct plat_block_boot *how = c->how;
	const char *fs;
	char label[33];

	fs = disk_fs(c->d, p->at, label);
	if (!fs || strncmp(fs, "FAT", 3) != 0 || c->number)
		return;
	c->volumes++;
	if ((how->uuid && !is_uuid(p->uuid, how->uuid)) ||
	    (how->label && strcasecmp(label, how->label) != 0) ||
	    (how->extra && !disk_fat_has(c->d, p->at, how->extra)))
		return;
	if (disk_fat_has(c->d, p->at, how->filename ? how->filename : c->file))
		c->number = p->number;
	else
		disk_fat_loaders(c->d, p->at, &c->others);
}

static int efi_boots(const struct disk *d, const struct plat_block_boot *how,
		     struct sbuf *out, struct err *e)
{
	struct choice c = { .d = d, .how = how };
	const char *file = how->filename ? how->filename : c.file;
	int rc = 0;

	default_file(c.file, sizeof(c.file));
	if (disk_parts(d, try_part, &c) == DISK_NONE)
		try_part(&c, &(struct disk_part){ .number = 1,
						  .size = d->size });
	if (c.number)
		sbuf_printf(out, "%s of partition %u", file, c.number);
	else if (c.others.len)
		rc = err_set(e, -ENOENT, "drive 0x%02x has no %.50s, but%.100s",
			     how->drive, file, c.others.data);
	else
		rc = err_set(e, -ENOENT, "drive 0x%02x has no %.50s: %u FAT "
			     "volumes were looked at", how->drive, file,
			     c.volumes);
	sbuf_free(&c.others);
	return rc;
}

int lab_disk_boots(const struct disk *d, const struct plat_block_boot *how,
	       struct sbuf *out, struct err *e)
{
	uint8_t sector[512];

	if (on_efi())
		return efi_boots(d, how, out, e);
	if (has_boot_sector(d, sector)) {
		sbuf_printf(out, "its boot sector (%s)", loader_of(sector));
		return 0;
	}
	if (has_el_torito(d)) {
		sbuf_str(out, "its boot image (El Torito)");
		return 0;
	}
	return err_set(e, -ENOEXEC, "drive 0x%02x has no boot sector (55 AA), "
		       "and no boot image of a CD", how->drive);
}

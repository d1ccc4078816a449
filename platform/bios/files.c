/*
 * files.c: file: URIs: the CD, or the disk written as one, that the BIOS
 * started us from, by INT 13h. Who came by the network or by a boot loader
 * does not know of any.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/app.h"
#include "platform/bios/int13.h"
#include "platform/bios/iso9660.h"
#include "platform/platform.h"

#define DISK_SECTOR	512
#define RUN		(STUB_BOUNCE_LEN / ISO_SECTOR)

struct plat_file {
	struct iso_file file;
	uint32_t        at;
};

/* ---- the drive ------------------------------------------------------ */

static bool call(unsigned function)
{
	struct real_regs r = { .eax = function << 8, .edx = bios.drive,
			       .esi = STUB_PARAMS };

	return !disk_bios(&r);
}

/* The bytes of a sector; those of a hard disk if the BIOS does not say. */
static unsigned sector_bytes(void)
{
	static unsigned bytes;
	uint8_t *p = real_at(STUB_PARAMS);

	if (bytes)
		return bytes;
	memset(p, 0, 30);
	p[0] = 26;
	bytes = call(DISK_PARAMETERS) && get_le16(p + 24) == ISO_SECTOR ?
		ISO_SECTOR : DISK_SECTOR;
	return bytes;
}

/* @n sectors of ISO_SECTOR bytes to the bounce buffer; RUN at most. */
static int read_run(uint32_t at, unsigned n)
{
	struct disk_packet *p = real_at(STUB_PARAMS);
	unsigned each = ISO_SECTOR / sector_bytes(), tries = DISK_TRIES;

	while (tries--) {
		*p = (struct disk_packet){
			.size = sizeof(*p), .count = (uint16_t)(n * each),
			.to = real_far(STUB_BOUNCE),
			.sector = (uint64_t)at * each,
		};
		if (call(DISK_READ))
			return 0;
		(void)call(DISK_RESET);	/* wakes a drive that sleeps */
	}
	return -EIO;
}

static int read_one(void *ctx, uint32_t at, void *buf)
{
	int rc = read_run(at, 1);

	(void)ctx;
	if (rc == 0)
		memcpy(buf, real_at(STUB_BOUNCE), ISO_SECTOR);
	return rc;
}

/* ---- files ---------------------------------------------------------- */

/* Why there can be no file at all; or 0. */
static int check_start(const char *path, struct err *e)
{
	switch (bios.kind) {
	case START_DISK:
		return 0;
	case START_KERNEL:
		return err_set(e, -ENOENT, "%s: a boot loader does not say "
			       "which disk we are from", path);
	case START_ROM:
		return err_set(e, -ENOENT, "%s: we came from a card's ROM, "
			       "from no disk", path);
	}
	return err_set(e, -ENOENT, "%s: we came by the network, from no disk",
		       path);
}

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	const struct iso_disk disk = { .read = read_one };
	struct iso_file file;
	int rc = check_start(path, e);

	if (rc == 0)
		rc = iso_find(&disk, volume, path, &file);
	if (rc == -ENODEV)
		err_set(e, rc, "%s: the disk that we are from has no ISO 9660 "
			"file system", path);
	if (rc < 0)
		return rc;
	*out = malloc(sizeof(**out));
	if (!*out)
		return -ENOMEM;
	**out = (struct plat_file){ .file = file };
	*size = file.len;
	return 0;
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	uint32_t skip = f->at % ISO_SECTOR;
	size_t n = f->file.len - f->at;
	int rc;

	if (n > len)
		n = len;
	if (n > RUN * ISO_SECTOR - skip)
		n = RUN * ISO_SECTOR - skip;
	if (!n)
		return 0;
	rc = read_run(f->file.first + f->at / ISO_SECTOR,
		      (unsigned)((skip + n + ISO_SECTOR - 1) / ISO_SECTOR));
	if (rc < 0)
		return rc;
	memcpy(buf, (uint8_t *)real_at(STUB_BOUNCE) + skip, n);
	f->at += n;
	return (int)n;
}

void plat_file_close(struct plat_file *f)
{
	free(f);
}

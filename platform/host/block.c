/* block.c: disks: what is on them is told; what would start is noted. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lab/disk.h"
#include "lab/image.h"
#include "lab/lab.h"
#include "lab/machine.h"
#include "lab/outcome.h"
#include "platform/block.h"
#include "platform/host/host.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

#define DISKS_MAX	16
#define HARD_DISK	0x80	/* the first one of the machine */

static struct plat_block *shown[DISKS_MAX];

static struct plat_block **place_of(const struct plat_block *b)
{
	for (size_t i = 0; i < DISKS_MAX; i++)
		if (shown[i] == b)
			return &shown[i];
	return NULL;
}

static struct plat_block *find(unsigned drive)
{
	for (size_t i = 0; i < DISKS_MAX; i++)
		if (shown[i] && shown[i]->drive == drive)
			return shown[i];
	return NULL;
}

struct plat_block *host_block(unsigned index)
{
	for (size_t i = 0; i < DISKS_MAX; i++)
		if (shown[i] && !index--)
			return shown[i];
	return NULL;
}

/* ---- their bytes --------------------------------------------------------- */

/* Whole blocks are read, through a buffer of one. */
static int read_block(void *ctx, uint64_t at, void *buf, size_t len)
{
	struct plat_block *b = ctx;
	static uint8_t block[4096];
	uint8_t *to = buf;
	size_t skip, n;

	for (; len; len -= n, to += n, at += n) {
		skip = (size_t)(at % b->block_size);
		n = b->block_size - skip < len ? b->block_size - skip : len;
		if (b->ops->read(b, at / b->block_size, 1, block) < 0)
			return -EIO;
		memcpy(to, block + skip, n);
	}
	return 0;
}

static struct disk disk_of(struct plat_block *b)
{
	return (struct disk){ read_block, b, b->blocks * b->block_size,
			      b->block_size };
}

static int read_image(void *ctx, uint64_t at, void *buf, size_t len)
{
	const struct lab_image *img = ctx;

	if (at > img->size || len > img->size - at)
		return -EIO;
	memcpy(buf, img->data + at, len);
	return 0;
}

/* ---- network disks ------------------------------------------------------- */

static void tell(struct plat_block *b)
{
	struct disk d = disk_of(b);
	struct sbuf out = { 0 };

	lab_disk_describe(&d, &out);
	plat_con_write(sbuf_text(&out), out.len);
	sbuf_free(&out);
}

int plat_block_publish(struct plat_block *b, struct err *e)
{
	struct plat_block **place = place_of(NULL);

	if (!place)
		return err_set(e, -ENOSPC, "there are too many disks");
	*place = b;
	tell(b);
	return 0;
}

void plat_block_unpublish(struct plat_block *b)
{
	struct plat_block **place = place_of(b);

	if (place)
		*place = NULL;
}

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	(void)tables;		/* nobody is started who reads them	*/
	(void)n;
	(void)e;
	return 0;
}

/* ---- booting ------------------------------------------------------------- */

static int image_boots(const char *file, const struct plat_block_boot *how,
		       struct sbuf *what, struct err *e)
{
	struct lab_image img = { .file = file };
	struct disk d = { read_image, &img, 0, 512 };
	int rc = lab_image_open(&img);

	if (rc < 0)
		return err_set(e, rc, "%.100s: %s", file, strerror(-rc));
	d.size = img.size;
	rc = lab_disk_boots(&d, how, what, e);
	lab_image_close(&img);
	return rc;
}

/* Where the disk is, if a URI says it; or NULL. */
static const char *uri_of(const struct plat_block *b)
{
	return b && b->n_paths ? b->paths[0].uri : NULL;
}

/* Nobody serves it: it is taken for one that boots. */
static bool is_placeholder(const struct plat_block *b)
{
	return host.lab && uri_of(b) &&
	       lab_is_placeholder(host.lab, uri_of(b));
}

/* What would start from the drive, appended to @what. */
static int look_for_boot(const struct plat_block_boot *how, struct sbuf *what,
			 struct err *e)
{
	struct plat_block *b = find(how->drive);
	const struct lab_disk *own;
	struct disk d;

	if (b && is_placeholder(b))
		return 0;
	if (b) {
		d = disk_of(b);
		return lab_disk_boots(&d, how, what, e);
	}
	own = how->drive < HARD_DISK ? NULL :
	      host_disk(how->drive - HARD_DISK);
	if (!own)
		return err_set(e, -ENODEV, "this machine has no drive 0x%02x",
			       how->drive);
	if (own->image)
		return image_boots(own->image, how, what, e);
	if (!own->bootable)
		return err_set(e, -ENOEXEC, "nothing on drive 0x%02x can be "
			       "booted", how->drive);
	return 0;
}

static void note_boot(struct lab_outcome *o, unsigned drive,
		      const char *what)
{
	const char *uri = uri_of(find(drive));
	char name[24], text[160];

	snprintf(name, sizeof(name), "drive 0x%02x", drive);
	o->end = LAB_END_BOOT;
	o->boot.name = o->boot.uri = lab_outcome_text(o, name);
	if (uri)
		o->boot.uri = lab_outcome_text(o, uri);
	o->boot.kind = lab_outcome_text(o, "disk");
	o->boot.starts = lab_outcome_text(o, what);
	snprintf(text, sizeof(text), "boot %s%s%s", name, *what ? ": " : "",
		 what);
	if (!host.screen)
		host_say_leaving(text);
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	struct plat_block_boot first = *how;
	struct sbuf what = { 0 };
	int rc;

	if (!how->drive && !strcmp(plat_name(), "efi"))
		first.drive = HARD_DISK;	/* 0 is any */
	rc = look_for_boot(&first, &what, e);
	if (rc == 0)
		rc = host_boot_keep_drive(&first);
	if (rc == 0)
		note_boot(host.outcome, first.drive, sbuf_text(&what));
	sbuf_free(&what);
	return rc < 0 ? rc : PLAT_GONE;
}

/* show.c: a drive as the platform sees it, and whether it is a CD. */
#include "net/san/show.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "net/san/drive.h"

/* An ISO 9660 image: its first descriptor (ECMA-119 8.1) says so. */
#define CD_BLOCK	2048u
#define CD_DESCRIPTOR	16u
static const uint8_t cd_sign[6] = { 1, 'C', 'D', '0', '0', '1' };

static struct san_drive *drive_of(struct plat_block *b)
{
	return HOLDER(san_drive, block, b);
}

/* How many blocks of the drive are one of the platform's. */
static uint32_t scale(const struct plat_block *b, const struct san_drive *d)
{
	return b->block_size / d->shape.block_size;
}

/* The platform knows few reasons. */
static int simple(int rc)
{
	return rc < 0 && rc != -EROFS ? -EIO : rc;
}

/* Are these blocks of it? More cannot be counted in the drive's. */
static bool in_range(const struct plat_block *b, uint64_t lba, uint32_t count)
{
	return lba <= b->blocks && count <= b->blocks - lba &&
	       count <= UINT32_MAX / SAN_BLOCK_MAX;
}

/* What was started has the keyboard. */
static struct san_drive *quietly(struct plat_block *b)
{
	struct san_drive *d = drive_of(b);

	d->keys = EVENT_NO_KEYS;
	return d;
}

static int show_read(struct plat_block *b, uint64_t lba, uint32_t count,
		     void *buf)
{
	struct san_drive *d = quietly(b);
	uint32_t n = scale(b, d);

	if (!in_range(b, lba, count))
		return -EIO;
	return simple(san_disk_read(d, lba * n, count * n, buf));
}

static int show_write(struct plat_block *b, uint64_t lba, uint32_t count,
		      const void *buf)
{
	struct san_drive *d = quietly(b);
	uint32_t n = scale(b, d);

	if (!in_range(b, lba, count))
		return -EIO;
	return simple(san_disk_write(d, lba * n, count * n, buf));
}

static int show_flush(struct plat_block *b)
{
	return simple(san_disk_flush(quietly(b)));
}

static const struct plat_block_ops ops = {
	.read = show_read, .write = show_write, .flush = show_flush,
};

/* Look for an ISO 9660 image: boot programs expect blocks of 2048 then. */
static int look_for_cd(struct san_drive *d)
{
	uint32_t size = d->shape.block_size, n = CD_BLOCK / size;
	uint8_t *buf;
	int rc;

	if (size > CD_BLOCK || d->shape.blocks / n <= CD_DESCRIPTOR)
		return 0;
	buf = malloc(CD_BLOCK);
	if (!buf)
		return -ENOMEM;
	rc = san_disk_read(d, (uint64_t)CD_DESCRIPTOR * n, n, buf);
	d->block.cdrom = rc == 0 && !memcmp(buf, cd_sign, sizeof(cd_sign));
	free(buf);
	/* others see it for themselves */
	return rc == -ECANCELED ? rc : 0;
}

static int describe_paths(struct san_drive *d)
{
	struct plat_block_path *to;
	unsigned n = 0;

	for (struct san_path *p = d->paths; p; p = p->next)
		n++;
	to = calloc(n, sizeof(*to));
	if (!to)
		return -ENOMEM;
	d->block.paths = d->told = to;
	d->block.n_paths = n;
	for (struct san_path *p = d->paths; p; p = p->next) {
		to->uri = p->root;
		p->kind->describe(p, to++);
	}
	return 0;
}

int san_show(struct san_drive *d, struct err *e)
{
	struct plat_block *b = &d->block;
	int rc = look_for_cd(d);

	if (rc == 0)
		rc = describe_paths(d);
	if (rc < 0)
		return err_set(e, rc, "%s", err_text(rc));
	b->ops = &ops;
	b->block_size = b->cdrom ? CD_BLOCK : d->shape.block_size;
	b->blocks = d->shape.blocks / scale(b, d);
	b->read_only = d->shape.read_only;
	rc = plat_block_publish(b, e);
	d->published = rc == 0;
	return rc;
}

void san_hide(struct san_drive *d)
{
	if (d->published)
		plat_block_unpublish(&d->block);
	d->published = false;
	free(d->told);
	d->told = NULL;
	d->block.paths = NULL;
	d->block.n_paths = 0;
}

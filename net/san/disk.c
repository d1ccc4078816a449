/* disk.c: read, write and flush a drive, and wait for it. */
#include <string.h>

#include "core/unconst.h"
#include "net/san/drive.h"

#define DIRECT	262144u	/* bytes: so many are read past the cache */

static void batch_done(struct san_io *io, int status)
{
	struct san_batch *b = io->owner;

	b->busy[io - b->io] = false;
	b->n--;
	if (b->status == 0)
		b->status = status;
}

static bool has_room(void *ctx)
{
	return ((const struct san_batch *)ctx)->n < SAN_BATCH;
}

static bool is_over(void *ctx)
{
	return !((const struct san_batch *)ctx)->n;
}

static void start_one(struct san_drive *d, enum san_op op, uint64_t lba,
		      uint32_t count, uint8_t *buf)
{
	struct san_batch *b = &d->batch;
	unsigned i = 0;

	while (b->busy[i])
		i++;
	b->busy[i] = true;
	b->n++;
	b->io[i] = (struct san_io){
		.op = op, .lba = lba, .count = count, .buf = buf,
		.done = batch_done, .owner = b,
	};
	san_drive_submit(d, &b->io[i]);
}

static void cancel_all(struct san_drive *d)
{
	struct san_batch *b = &d->batch;

	for (unsigned i = 0; i < SAN_BATCH; i++) {
		if (b->busy[i])
			san_drive_cancel(d, &b->io[i]);
		b->busy[i] = false;
	}
	b->n = 0;
}

/* All of it in as many commands as it takes, several of them at once. */
static int transfer(struct san_drive *d, enum san_op op, uint64_t lba,
		    uint32_t count, uint8_t *buf)
{
	struct san_batch *b = &d->batch;
	uint32_t n;
	int rc = 0;

	b->status = 0;
	do {
		n = count < d->shape.max_blocks ? count : d->shape.max_blocks;
		rc = san_drive_wait(d, has_room, b);
		if (rc < 0 || b->status < 0)
			break;
		start_one(d, op, lba, n, buf);
		lba += n;
		count -= n;
		if (count)
			buf += (size_t)n * d->shape.block_size;
	} while (count);
	if (rc == 0)
		rc = san_drive_wait(d, is_over, b);
	if (rc < 0)
		cancel_all(d);
	return rc < 0 ? rc : b->status;
}

static int check_range(struct san_drive *d, uint64_t lba, uint32_t count)
{
	if (lba <= d->shape.blocks && count <= d->shape.blocks - lba)
		return 0;
	err_clear(&d->err);
	return err_set(&d->err, -ERANGE, "block %llu is behind the end of the "
		       "disk", (unsigned long long)lba + count);
}

int san_disk_read(struct san_drive *d, uint64_t lba, uint32_t count,
		  void *buf)
{
	int rc = check_range(d, lba, count);

	if (rc < 0 || !count)
		return rc;
	if (count < DIRECT / d->shape.block_size) {
		rc = san_cache_read(d, lba, count, buf);
		if (rc != -ENOMEM && (rc != -EIO || d->gave_up))
			return rc;
		/* perhaps it was a block beside them that is bad */
	}
	return transfer(d, SAN_READ, lba, count, buf);
}

int san_disk_write(struct san_drive *d, uint64_t lba, uint32_t count,
		   const void *buf)
{
	int rc = check_range(d, lba, count);

	if (rc < 0 || !count)
		return rc;
	if (d->shape.read_only) {
		err_clear(&d->err);
		return err_set(&d->err, -EROFS, "the disk can only be read");
	}
	san_cache_drop(d, lba, count);
	return transfer(d, SAN_WRITE, lba, count, unconst(buf));
}

int san_disk_flush(struct san_drive *d)
{
	return d->shape.read_only ? 0 : transfer(d, SAN_FLUSH, 0, 0, NULL);
}

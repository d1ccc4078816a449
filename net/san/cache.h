/*
 * cache.h: what was read of a drive, and what will be asked for next. Writes
 * go through it to the drive and drop what they touch.
 */
#ifndef NET_SAN_CACHE_H
#define NET_SAN_CACHE_H

#include <stdint.h>

struct san_drive;
struct san_extent;

struct san_cache {
	struct san_extent *first;	/* used last			*/
	uint64_t           next_lba;	/* where a steady reader goes on */
	uint32_t           window;	/* bytes read ahead of it	*/
};

/* As san_disk_read(); -ENOMEM: read it without. */
int san_cache_read(struct san_drive *d, uint64_t lba, uint32_t count,
		   uint8_t *buf);
/* Forget these blocks; those on their way, too. */
void san_cache_drop(struct san_drive *d, uint64_t lba, uint64_t count);

#endif

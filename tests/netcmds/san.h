/*
 * san.h: a disk of chance in a file, for tests of disks over the network: the
 * lab's servers have it, and what is read of it is compared.
 */
#ifndef TESTS_NETCMDS_SAN_H
#define TESTS_NETCMDS_SAN_H

#include "tests/netcmds/world.h"

#include "net/san/drive.h"
#include "net/san/san.h"

#define BLOCKS	2048u

static char image[] = "/tmp/pxesh-san-XXXXXX";
static uint8_t disk[BLOCKS * 512];

static struct san_drive *drive_of(struct world *w)
{
	struct san_drive *d = san_find(w->sh.net, 0x80);

	assert_non_null(d);
	return d;
}

/* Read all of it, in random order and sizes: each read is right, or fails as
   @may says. Returns how many failed. */
static inline unsigned read_around(struct world *w, unsigned reads, int may)
{
	static uint8_t buf[BLOCKS * 512];
	struct san_drive *d = drive_of(w);
	unsigned failed = 0;
	uint32_t seed = 7, n, lba;
	int rc;

	for (unsigned i = 0; i < reads; i++) {
		seed = seed * 1664525 + 1013904223;
		n = 1 + (seed >> 20) % (i % 20 ? 30 : 1200);
		lba = (seed >> 9) % (BLOCKS - n);
		memset(buf, 0x11, n * 512);
		rc = san_disk_read(d, lba, n, buf);
		assert_true(rc == 0 || rc == may);
		if (rc < 0)
			failed++;
		else
			assert_memory_equal(buf, disk + lba * 512, n * 512);
	}
	return failed;
}

/* Write and read again; then all of it is what was written last. */
static inline void write_around(struct world *w)
{
	static uint8_t buf[700 * 512], got[700 * 512];

	for (unsigned i = 0; i < 40; i++) {
		uint32_t n = 1 + i * i % 700, lba = i * 37;

		memset(buf, (int)i, sizeof(buf));
		assert_int_equal(san_disk_write(drive_of(w), lba, n, buf), 0);
		assert_int_equal(san_disk_read(drive_of(w), lba, n, got), 0);
		assert_memory_equal(got, buf, n * 512);
	}
	assert_int_equal(san_disk_flush(drive_of(w)), 0);
}

/* While one allocation fails, each below @end once, @hook attaches a disk or
   nothing. */
static inline void hook_without_memory(struct world *w, const char *hook,
				       unsigned end)
{
	int rc;

	for (unsigned i = 1; i < end; i++) {
		fake_alloc_fail(i);
		rc = run(w, hook);
		fake_alloc_fail(0);
		if (rc == 0)
			run(w, "sanunhook");
		assert_null(w->sh.net ? san_find(w->sh.net, 0x80) : NULL);
	}
}

/* Parts of it are zeros, of which some protocols make less. */
static inline int make_disk(void **state)
{
	int fd = mkstemp(image);
	ssize_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(disk); i++)
		disk[i] = i / 4096 % 5 ?
			(uint8_t)(i * 2654435761u >> 11 ^ i >> 9) : 0;
	n = fd < 0 ? -1 : write(fd, disk, sizeof(disk));
	close(fd);
	return n == sizeof(disk) ? 0 : -1;
}

static inline int remove_disk(void **state)
{
	(void)state;
	return unlink(image);
}

#endif

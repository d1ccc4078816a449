/* Files on a CD, and CDs that lie about them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "platform/bios/iso9660.h"

#define SECTORS	40
#define ROOT	20
#define SUB	22

static uint8_t disk_[SECTORS][ISO_SECTOR];
static unsigned broken;		/* a sector that cannot be read */
static unsigned reads;

static int read_sector(void *ctx, uint32_t at, void *buf)
{
	(void)ctx;
	reads++;
	if (at >= SECTORS || (broken && at == broken))
		return -EIO;
	memcpy(buf, disk_[at], ISO_SECTOR);
	return 0;
}

static void le32(uint8_t *p, uint32_t v)
{
	unsigned i;

	for (i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* A record at @p, with a Rock Ridge name unless NULL; returns its length. */
static size_t record(uint8_t *p, const char *name, size_t name_len,
		     const char *rr, uint8_t flags, uint32_t first,
		     uint32_t len)
{
	size_t used = 33 + name_len;

	le32(p + 2, first);
	le32(p + 10, len);
	p[25] = flags;
	p[32] = (uint8_t)name_len;
	memcpy(p + 33, name, name_len);
	used += used & 1;
	if (rr) {
		memcpy(p + used, "PX\5\1\0", 5);	/* to be skipped */
		used += 5;
		memcpy(p + used, "NM\0\1\0", 5);
		p[used + 2] = (uint8_t)(5 + strlen(rr));
		memcpy(p + used + 5, rr, strlen(rr));
		used += 5 + strlen(rr);
	}
	used += used & 1;
	p[0] = (uint8_t)used;
	return used;
}

/*
 * / has A.TXT (renamed by Rock Ridge), PLAIN.IPXE;1 and, in its second
 * sector, the folder SUB, with a file DEEP.
 */
static int setup(void **state)
{
	uint8_t *p = disk_[16];
	size_t at;

	memset(disk_, 0, sizeof(disk_));
	broken = 0;
	reads = 0;
	p[0] = 0;
	memcpy(p + 1, "CD001", 5);
	p = disk_[17];
	p[0] = 1;
	memcpy(p + 1, "CD001", 5);
	memset(p + 40, ' ', 32);
	memcpy(p + 40, "MY DISK", 7);
	record(p + 156, "", 1, NULL, 2, ROOT, 2 * ISO_SECTOR);
	disk_[18][0] = 255;
	memcpy(disk_[18] + 1, "CD001", 5);

	p = disk_[ROOT];
	at = record(p, "", 1, NULL, 2, ROOT, 2 * ISO_SECTOR);
	at += record(p + at, "\1", 1, NULL, 2, ROOT, 2 * ISO_SECTOR);
	at += record(p + at, "A.TXT;1", 7, "a long name.text", 0, 30, 5000);
	record(p + at, "PLAIN.IPXE;1", 12, NULL, 0, 33, 7);
	at = record(disk_[ROOT + 1], "SUB", 3, NULL, 2, SUB, 300);
	record(disk_[ROOT + 1] + at, "HUGE.;1", 7, NULL, 0x80, 33, 7);
	record(disk_[SUB], "DEEP.;1", 7, NULL, 0, 34, 0);
	return fake_setup(state);
}

static struct iso_file entry;

static int find(const char *path)
{
	const struct iso_disk disk = { .read = read_sector };

	memset(&entry, 0, sizeof(entry));
	return iso_find(&disk, NULL, path, &entry);
}

static void names_are_found_in_either_case(void **state)
{
	(void)state;
	assert_int_equal(find("/plain.ipxe"), 0);
	assert_int_equal(entry.first, 33);
	assert_int_equal(entry.len, 7);
	assert_int_equal(find("Plain.IPXE"), 0);
	assert_int_equal(find("plain.ipx"), -ENOENT);
	assert_int_equal(find("plain.ipxe;1"), -ENOENT);
}

static void rock_ridge_names_are_found(void **state)
{
	(void)state;
	assert_int_equal(find("a long name.text"), 0);
	assert_int_equal(entry.first, 30);
	assert_int_equal(entry.len, 5000);
	assert_int_equal(find("a.txt"), 0);
}

static void folders_are_walked(void **state)
{
	(void)state;
	assert_int_equal(find("/sub//deep"), 0);
	assert_int_equal(entry.first, 34);
	assert_int_equal(find("/sub/none"), -ENOENT);
	assert_int_equal(find("/sub"), -EISDIR);
	assert_int_equal(find("/"), -EISDIR);
	assert_int_equal(find("/plain.ipxe/x"), -ENOTDIR);
	assert_int_equal(find("/./plain.ipxe"), -ENOENT);
}

static void a_volume_has_a_name(void **state)
{
	const struct iso_disk disk = { .read = read_sector };

	(void)state;
	assert_int_equal(iso_find(&disk, "my disk", "plain.ipxe", &entry), 0);
	assert_int_equal(iso_find(&disk, "my", "plain.ipxe", &entry), -ENOENT);
}

static void what_is_not_supported_is_said(void **state)
{
	(void)state;
	assert_int_equal(find("huge"), -ENOTSUP);
	memset(disk_[17], 0, 6);
	assert_int_equal(find("plain.ipxe"), -ENODEV);
}

static void what_cannot_be_read_is_said(void **state)
{
	(void)state;
	broken = ROOT + 1;
	assert_int_equal(find("plain.ipxe"), 0);
	assert_int_equal(find("sub/deep"), -EIO);
	broken = 16;
	assert_int_equal(find("plain.ipxe"), -EIO);
}

static void lengths_that_lead_outside_end_the_search(void **state)
{
	uint8_t *p = disk_[ROOT];

	(void)state;
	p[32] = 200;			/* a name beyond its record	*/
	assert_int_equal(find("plain.ipxe"), -ENOENT);
	p[32] = 1;
	le32(disk_[17] + 156 + 10, UINT32_MAX);	/* a folder without end	*/
	assert_int_equal(find("none"), -EIO);
	le32(disk_[17] + 156 + 10, 34 + 20);	/* ... that ends in a record */
	assert_int_equal(find("plain.ipxe"), -ENOENT);
	le32(disk_[17] + 156 + 2, UINT32_MAX);
	assert_int_equal(find("plain.ipxe"), -EIO);
}

static void a_folder_in_itself_ends(void **state)
{
	char path[2 * 4 * 40 + 1] = "";

	(void)state;
	record(disk_[SUB], "SUB", 3, NULL, 2, SUB, 300);
	while (strlen(path) + 4 < sizeof(path))
		strcat(path, "sub/");
	assert_int_equal(find(path), -ENOENT);
	assert_true(reads < 100);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(names_are_found_in_either_case),
		T(rock_ridge_names_are_found),
		T(folders_are_walked),
		T(a_volume_has_a_name),
		T(what_is_not_supported_is_said),
		T(what_cannot_be_read_is_said),
		T(lengths_that_lead_outside_end_the_search),
		T(a_folder_in_itself_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "platform/bios/iso9660.c"

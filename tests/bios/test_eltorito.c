/* Boot catalogues: which image is a BIOS's, and what is said of the others. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/eltorito.h"
#include "tests/fake/fake.h"

#include "platform/bios/eltorito.c"

static uint8_t cd[20 * ISO_SECTOR], *const catalog = cd + 19 * ISO_SECTOR;

static int read_cd(void *ctx, uint32_t at, void *buf)
{
	(void)ctx;
	if (at >= sizeof(cd) / ISO_SECTOR)
		return -EIO;
	memcpy(buf, cd + at * ISO_SECTOR, ISO_SECTOR);
	return 0;
}

static void add(unsigned n, unsigned kind, unsigned next, unsigned first)
{
	uint8_t *e = catalog + n * 32;

	e[0] = (uint8_t)kind;
	e[1] = (uint8_t)next;
	put_le16(e + 6, 4);
	put_le32(e + 8, first);
}

static int setup(void **state)
{
	(void)state;
	memset(cd, 0, sizeof(cd));
	memcpy(cd + 17 * ISO_SECTOR, "\0CD001\1EL TORITO SPECIFICATION", 30);
	put_le32(cd + 17 * ISO_SECTOR + 0x47, 19);
	catalog[0] = 1;
	put_le16(catalog + 30, 0xaa55);
	put_le16(catalog + 28, 0x10000 - 0xaa55 - 1);
	return 0;
}

static struct eltorito found;

static int find(const char **why)
{
	const struct iso_disk disk = { .read = read_cd };
	uint8_t buf[ISO_SECTOR];

	return eltorito_find(&disk, buf, &found, why);
}

static void fails(int rc, const char *what)
{
	const char *why;

	assert_int_equal(find(&why), rc);
	assert_string_equal(why, what);
}

static void the_usual_entry_is_taken(void **state)
{
	const char *why;

	(void)state;
	add(1, 0x88, 0, 0x12345);
	assert_int_equal(find(&why), 0);
	assert_int_equal(found.catalog, 19);
	assert_int_equal(found.first, 0x12345);
	assert_int_equal(found.segment, 0x7c0);
	assert_int_equal(found.count, 4);
	put_le16(catalog + 32 + 2, 0x1000);
	put_le16(catalog + 32 + 6, 0);
	assert_int_equal(find(&why), 0);
	assert_int_equal(found.segment, 0x1000);
	assert_int_equal(found.count, 1);
}

static void the_entry_of_a_pc_is_taken(void **state)
{
	const char *why;

	(void)state;
	catalog[1] = 0xef;		/* a UEFI's comes first */
	put_le16(catalog + 28, get_le16(catalog + 28) - 0xef00u);
	add(1, 0x88, 0, 30);
	add(2, 0x90, 0xef, 0);
	add(3, 0x88, 0, 31);
	add(4, 0x91, 0, 0);
	add(5, 0x00, 0, 32);		/* not to be booted */
	add(6, 0x88, 0, 33);
	assert_int_equal(find(&why), 0);
	assert_int_equal(found.first, 33);
}

static void what_no_bios_starts_is_said(void **state)
{
	(void)state;
	fails(-ENOEXEC, "has nothing that a BIOS can start");
	add(1, 0x88, 2, 30);
	fails(-ENOEXEC, "starts from the image of another disk only");
}

static void what_is_damaged_is_said(void **state)
{
	(void)state;
	add(1, 0x88, 0, 30);
	catalog[5]++;
	fails(-ENOEXEC, "has a damaged boot catalogue");
	catalog[5]--;
	catalog[0] = 0;
	catalog[2] = 1;
	fails(-ENOEXEC, "has a damaged boot catalogue");
	put_le32(cd + 17 * ISO_SECTOR + 0x47, 20);
	fails(-EIO, "cannot be read");
	cd[17 * ISO_SECTOR + 20] = 'x';
	fails(-ENOENT, "has no boot record");
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_usual_entry_is_taken),
		T(the_entry_of_a_pc_is_taken),
		T(what_no_bios_starts_is_said),
		T(what_is_damaged_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Numbers of disks over the network: theirs, and those that others move to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/int13.h"
#include "platform/bios/layout.h"
#include "platform/bios/stub.h"
#include "platform/block.h"
#include "tests/fake/fake.h"

/* Instead of real mode: the first KiB of memory, and our block */
#define BIOS_REAL_H
#define BIOS_APP_H

#define BIOS_VECTOR	0xf000e3feu

static struct {
	uint8_t low[0x500], block[STUB_BYTES];
	struct stub_data data;
	uint32_t asked;		/* the vector that disk_bios() went to */
	int rc;			/* of reading		*/
	uint8_t first[4096];
} pc;

static void *mem(uint32_t at)
{
	assert_true(at < sizeof(pc.low));
	return pc.low + at;
}

static struct stub_data *real_data(void)
{
	return &pc.data;
}

static void *real_at(unsigned offset)
{
	return pc.block + offset;
}

static uint32_t real_far(unsigned offset)
{
	return 0x90000000 | offset;
}

static bool real_int_at(uint32_t vector, struct real_regs *r)
{
	(void)r;
	pc.asked = vector;
	return false;
}

#define plat_block_publish(b, e) bios_publish(b, e)
#define plat_block_unpublish(b) bios_unpublish(b)
#define plat_block_tables(t, n, e) bios_tables(t, n, e)
int bios_publish(struct plat_block *b, struct err *e);
void bios_unpublish(struct plat_block *b);
int bios_tables(const struct plat_table *tables, size_t n, struct err *e);

#include "platform/bios/block.c"
#undef ENTRY
#include "platform/bios/eltorito.c"
#undef ENTRY
#include "platform/bios/geometry.c"

static int read_first(struct plat_block *b, uint64_t lba, uint32_t count,
		      void *buf)
{
	assert_int_equal(count, 1);
	memset(buf, 0, b->block_size);
	if (lba == 0)
		memcpy(buf, pc.first, b->block_size);
	return pc.rc;
}

static const struct plat_block_ops ops = { .read = read_first };

static struct plat_block make(unsigned drive)
{
	return (struct plat_block){ .ops = &ops, .drive = drive,
				    .blocks = 4096, .block_size = 512 };
}

/* A machine with @hard_disks of its own, and @soft floppies. */
static void machine(unsigned hard_disks, unsigned soft)
{
	memset(&pc, 0, sizeof(pc));
	put_le32(pc.low + 0x13 * 4, BIOS_VECTOR);
	pc.low[0x475] = (uint8_t)hard_disks;
	put_le16(pc.low + 0x410, 0x4426 | (soft ? 1 | (soft - 1) << 6 :
					   0));
	old_hard = 0;
}

static void publish(struct plat_block *b)
{
	struct err e = { 0 };

	assert_int_equal(plat_block_publish(b, &e), 0);
}

static unsigned count(void)
{
	return pc.low[0x475];
}

static void maps(unsigned i, unsigned number, unsigned natural)
{
	assert_true(i < pc.data.map_n);
	assert_int_equal(pc.data.map[i].number, number);
	assert_int_equal(pc.data.map[i].natural, natural);
}

static void is_hooked(bool yes)
{
	assert_int_equal(get_le32(pc.low + 0x13 * 4),
			 yes ? 0x90000000 | INT_13 : BIOS_VECTOR);
}

static void the_machines_own_drive_moves(void **state)
{
	struct plat_block b = make(0x80), c = make(0x81);

	(void)state;
	machine(1, 0);
	publish(&b);
	is_hooked(true);
	assert_int_equal(count(), 2);
	maps(0, 0x80, 0x81);
	publish(&c);
	assert_int_equal(count(), 3);
	maps(0, 0x81, 0x82);	/* newest first: the BIOS's is 0x82 now */
	maps(1, 0x80, 0x81);
	assert_ptr_equal(disk_find(0x80)->b, &b);
	assert_null(disk_find(0x82));
	plat_block_unpublish(&b);
	maps(0, 0x81, 0x82);
	assert_int_equal(pc.data.map_n, 1);
	is_hooked(true);
	plat_block_unpublish(&c);
	is_hooked(false);
	assert_int_equal(count(), 1);
	assert_int_equal(pc.data.map_n, 0);
	assert_false(disk_any());
}

static void without_drives_nothing_moves(void **state)
{
	struct plat_block b = make(0x80), c = make(0x85);

	(void)state;
	machine(0, 0);
	publish(&b);
	assert_int_equal(count(), 1);
	maps(0, 0x80, 0x80);
	publish(&c);
	assert_int_equal(count(), 6);
	plat_block_unpublish(&c);
	plat_block_unpublish(&b);
	assert_int_equal(count(), 0);
}

static void the_next_number_can_be_asked_for(void **state)
{
	struct plat_block b = make(0xff), c = make(0x7f), d = make(0xff);

	(void)state;
	machine(2, 1);
	publish(&b);
	assert_int_equal(b.drive, 0x82);
	publish(&c);
	assert_int_equal(c.drive, 1);
	assert_int_equal(get_le16(pc.low + 0x410), 0x4467);
	publish(&d);
	assert_int_equal(d.drive, 0x83);
	plat_block_unpublish(&b);
	plat_block_unpublish(&d);
	plat_block_unpublish(&c);
	assert_int_equal(get_le16(pc.low + 0x410), 0x4427);
}

static void floppies_begin_with_zero(void **state)
{
	struct plat_block b = make(0x7f);

	(void)state;
	machine(0, 0);
	b.blocks = 2880;
	publish(&b);
	assert_int_equal(b.drive, 0);
	assert_int_equal(get_le16(pc.low + 0x410), 0x4427);
	assert_int_equal(disk_find(0)->geometry.sectors, 18);
	assert_int_equal(count(), 0);
	plat_block_unpublish(&b);
}

static void numbers_beyond_a_byte_are_refused(void **state)
{
	struct plat_block b = make(0x100);
	struct err e = { 0 };

	(void)state;
	machine(0, 0);
	assert_int_equal(plat_block_publish(&b, &e), -EINVAL);
	assert_string_equal(e.msg, "a BIOS has drives up to 0xff, and none "
			    "0x100");
	is_hooked(false);
}

static void our_own_calls_go_to_the_bios(void **state)
{
	struct plat_block b = make(0x80);
	struct real_regs r;

	(void)state;
	machine(1, 0);
	(void)disk_bios(&r);
	assert_int_equal(pc.asked, BIOS_VECTOR);
	publish(&b);
	(void)disk_bios(&r);
	assert_int_equal(pc.asked, BIOS_VECTOR);
	plat_block_unpublish(&b);
}

static void a_hook_above_ours_is_left_alone(void **state)
{
	struct plat_block b = make(0x80);

	(void)state;
	machine(1, 0);
	publish(&b);
	put_le32(pc.low + 0x13 * 4, 0x12345678);
	plat_block_unpublish(&b);
	assert_int_equal(get_le32(pc.low + 0x13 * 4), 0x12345678);
	assert_int_equal(pc.data.old_13, BIOS_VECTOR);
	publish(&b);
	assert_int_equal(pc.data.old_13, BIOS_VECTOR);
	plat_block_unpublish(&b);
	pc.data.old_13 = 0;
}

static void the_first_sector_tells_the_geometry(void **state)
{
	struct plat_block b = make(0x80);

	(void)state;
	machine(1, 0);
	put_le16(pc.first + 510, 0xaa55);
	memcpy(pc.first + 446, "\x80\1\1\0\x83\17\77\100", 8);
	publish(&b);
	assert_int_equal(disk_find(0x80)->geometry.heads, 16);
	plat_block_unpublish(&b);
	pc.rc = -EIO;
	publish(&b);
	assert_int_equal(disk_find(0x80)->geometry.heads, 255);
	plat_block_unpublish(&b);
}

static void tables_are_put_where_they_are_looked_for(void **state)
{
	static const uint8_t one[17] = "iBFT", two[4] = "aBFT",
			     large[STUB_TABLES_LEN - 47];
	struct plat_block b = make(0x80);
	struct plat_table tables[] = { { one, sizeof(one) },
				       { two, sizeof(two) },
				       { large, sizeof(large) } };
	struct err e = { 0 };

	(void)state;
	machine(1, 0);
	publish(&b);
	assert_int_equal(plat_block_tables(tables, 2, &e), 0);
	assert_memory_equal(pc.block + STUB_TABLES, "iBFT", 4);
	assert_memory_equal(pc.block + STUB_TABLES + 32, "aBFT", 4);
	assert_true(disk_leave());
	is_hooked(false);
	assert_int_equal(plat_block_tables(tables, 3, &e), -ENOMEM);
	assert_string_equal(e.msg, "the tables of disks are longer than 4096 "
			    "bytes");
	assert_int_equal(plat_block_tables(tables + 1, 1, &e), 0);
	assert_memory_equal(pc.block + STUB_TABLES, "aBFT\0", 5);
	plat_block_unpublish(&b);
	assert_memory_equal(pc.block + STUB_TABLES, "\0\0\0\0", 4);
	assert_false(disk_leave());
}

static void without_memory_nothing_is_hooked(void **state)
{
	struct plat_block b = make(0x80);
	struct err e = { 0 };

	(void)state;
	machine(1, 0);
	fake_alloc_fail(1);
	assert_int_equal(plat_block_publish(&b, &e), -ENOMEM);
	is_hooked(false);
	fake_alloc_fail(2);		/* to look at the disk */
	publish(&b);
	assert_int_equal(disk_find(0x80)->geometry.sectors, 63);
	fake_alloc_fail(0);
	plat_block_unpublish(&b);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_machines_own_drive_moves),
		T(without_drives_nothing_moves),
		T(the_next_number_can_be_asked_for),
		T(floppies_begin_with_zero),
		T(numbers_beyond_a_byte_are_refused),
		T(our_own_calls_go_to_the_bios),
		T(a_hook_above_ours_is_left_alone),
		T(the_first_sector_tells_the_geometry),
		T(tables_are_put_where_they_are_looked_for),
		T(without_memory_nothing_is_hooked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* INT 13h for disks over the network: what callers get for what they ask. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/int13.h"
#include "platform/bios/stub.h"
#include "platform/block.h"
#include "platform/platform.h"
#include "tests/fake/fake.h"

/* Instead of real mode: 1 MiB */
#define BIOS_REAL_H
#define BIOS_APP_H
#define BIOS_PXEAPI_H

#define BLOCK_MAX	4096
#define BUF_AT		0x30000u	/* ES:BX		*/
#define PACKET_AT	0x20000u	/* DS:SI		*/

static struct {
	uint8_t  low[0x100000];
	struct plat_block block;
	struct disk disk;
	struct api_frame f;
	uint64_t lba;		/* of the last transfer	*/
	uint32_t count;
	void    *buf;
	bool     wrote;
	int      rc;
	int      cd;		/* what disk_cd() says	*/
} w;

static uint8_t mem8(uint32_t at)
{
	return w.low[at];
}

static uint16_t mem16(uint32_t at)
{
	return get_le16(w.low + at);
}

static uint32_t real_linear(uint32_t far)
{
	return (far >> 16) * 16 + (far & 0xffff);
}

static void *pxemem_at(uint32_t at, size_t len)
{
	return at >= 0x500 && at < sizeof(w.low) && len <= sizeof(w.low) - at ?
	       w.low + at : NULL;
}

struct disk *disk_find(unsigned drive)
{
	return drive == w.block.drive ? &w.disk : NULL;
}

int disk_cd(struct disk *d, const char **why)
{
	(void)why;
	assert_ptr_equal(d, &w.disk);
	return w.cd;
}

static int fake_read(struct plat_block *b, uint64_t lba, uint32_t count,
		     void *buf)
{
	assert_ptr_equal(b, &w.block);
	w.lba = lba;
	w.count = count;
	w.buf = buf;
	return w.rc;
}

static int fake_write(struct plat_block *b, uint64_t lba, uint32_t count,
		      const void *buf)
{
	w.wrote = true;
	return fake_read(b, lba, count, (void *)(uintptr_t)buf);
}

#include "platform/bios/int13.c"

static int setup(void **state)
{
	static const struct plat_block_ops ops = { .read = fake_read,
						   .write = fake_write };

	(void)state;
	memset(&w, 0, sizeof(w));
	w.block = (struct plat_block){ .ops = &ops, .drive = 0x80,
				       .blocks = 100000, .block_size = 512 };
	w.disk = (struct disk){ .b = &w.block,
				.geometry = { 100, 16, 63 } };
	w.cd = -ENODEV;
	w.low[0x475] = 3;
	return 0;
}

/* AH and carry belong together. Returns AH. */
static unsigned call(unsigned ax)
{
	w.f.eax = 0xeeee0000 | ax;
	w.f.edx = (w.f.edx & 0xffffff00) | w.block.drive;
	w.f.ds = PACKET_AT >> 4;
	w.f.es = BUF_AT >> 4;
	w.f.int_flags ^= FLAG_CARRY | 0x200;
	int13_call(&w.f);
	assert_int_equal(w.f.eax >> 16, 0xeeee);
	return w.f.eax >> 8 & 0xff;
}

static bool failed(void)
{
	return w.f.int_flags & FLAG_CARRY;
}

static void gives(unsigned ax, unsigned status)
{
	assert_int_equal(call(ax), status);
	assert_int_equal(failed(), status != 0);
}

/* ---- by cylinders ----------------------------------------------------- */

static void chs(unsigned cylinder, unsigned head, unsigned sector)
{
	w.f.ecx = (cylinder & 255) << 8 | (cylinder >> 8) << 6 | sector;
	w.f.edx = head << 8;
}

static void cylinders_heads_and_sectors_are_a_block(void **state)
{
	(void)state;
	chs(98, 15, 63);
	w.f.ebx = 0x1234;
	gives(0x0203, OK);
	assert_int_equal(w.lba, 98 * 16 * 63 + 15 * 63 + 62);
	assert_int_equal(w.count, 3);
	assert_ptr_equal(w.buf, w.low + BUF_AT + 0x1234);
	assert_false(w.wrote);
	assert_int_equal(w.f.eax & 0xff, 3);
	chs(1023 - 512, 0, 1);
	gives(0x02ff, NOT_FOUND);
	assert_int_equal(w.f.eax & 0xff, 0);
	chs(0, 0, 1);
	gives(0x0301, OK);
	assert_true(w.wrote);
}

static void what_is_no_sector_is_refused(void **state)
{
	(void)state;
	chs(0, 0, 0);
	gives(0x0201, INVALID);
	chs(0, 16, 1);
	gives(0x0201, INVALID);
	w.disk.geometry.sectors = 17;
	chs(0, 0, 18);
	gives(0x0201, INVALID);
	chs(0, 0, 1);
	gives(0x0200, INVALID);
	assert_null(w.buf);
}

static void large_blocks_have_no_cylinders(void **state)
{
	(void)state;
	w.block.block_size = BLOCK_MAX;
	chs(0, 0, 1);
	gives(0x0201, INVALID);
	gives(0x0301, INVALID);
	gives(0x0401, INVALID);
	gives(0x0800, INVALID);
	assert_null(w.buf);
}

static void a_disk_to_be_read_only_says_so(void **state)
{
	(void)state;
	w.block.read_only = true;
	chs(0, 0, 1);
	gives(0x0301, WRITE_PROTECTED);
	assert_false(w.wrote);
	gives(0x0201, OK);
	w.block.read_only = false;
	w.rc = -EROFS;
	gives(0x0301, WRITE_PROTECTED);
	w.rc = -EIO;
	gives(0x0301, NOT_FOUND);
	gives(0x0201, NOT_FOUND);
}

static void verifying_reads_nothing(void **state)
{
	(void)state;
	chs(0, 0, 1);
	gives(0x0401, OK);
	chs(0x3ff, 0, 1);
	gives(0x0401, NOT_FOUND);
	assert_null(w.buf);
}

/* ---- by packets ------------------------------------------------------- */

static uint8_t *set_packet(unsigned size, unsigned count, uint32_t far,
			   uint64_t lba)
{
	uint8_t *p = w.low + PACKET_AT;

	memset(p, 0, 64);
	p[0] = (uint8_t)size;
	p[2] = (uint8_t)count;
	put_le32(p + 4, far);
	put_le32(p + 8, (uint32_t)lba);
	put_le32(p + 12, (uint32_t)(lba >> 32));
	return p;
}

static void a_packet_reads_over_the_end_of_a_segment(void **state)
{
	(void)state;
	set_packet(16, 127, 0x3000fff0, 99873);
	gives(0x4200, OK);
	assert_int_equal(w.lba, 99873);
	assert_int_equal(w.count, 127);
	assert_ptr_equal(w.buf, w.low + 0x3fff0);
	set_packet(16, 127, 0x30000000, 99874);
	gives(0x4200, NOT_FOUND);
	assert_int_equal(w.low[PACKET_AT + 2], 0);
	set_packet(16, 1, 0x30000000, UINT64_MAX);
	gives(0x4300, NOT_FOUND);
	assert_false(w.wrote);
	set_packet(16, 1, 0x30000000, 7);
	gives(0x4300, OK);
	assert_true(w.wrote);
}

static void long_packets_have_flat_addresses_and_counts(void **state)
{
	uint8_t *p;

	(void)state;
	p = set_packet(32, 0xff, UINT32_MAX, 5);
	put_le32(p + 16, 0x12345);
	put_le32(p + 24, 300);
	gives(0x4200, OK);
	assert_int_equal(w.count, 300);
	assert_ptr_equal(w.buf, w.low + 0x12345);
	put_le32(p + 20, 1);		/* 4 GiB higher */
	p[2] = 0xff;
	gives(0x4200, BAD_BUFFER);
	p[2] = 0xff;
	put_le32(p + 20, 0);
	put_le32(p + 24, UINT32_MAX);
	gives(0x4200, NOT_FOUND);
	/* an address that only seems to be so, and a count likewise */
	w.block.blocks = 1000;
	p = set_packet(16, 0xff, 0x10000000, 0);
	put_le32(p + 24, 3);
	gives(0x4200, OK);
	assert_int_equal(w.count, 255);
}

static void packets_of_wrong_lengths_are_refused(void **state)
{
	(void)state;
	set_packet(15, 1, 0x30000000, 0);
	gives(0x4200, INVALID);
	set_packet(16, 0, 0, 0);
	gives(0x4200, OK);		/* nothing */
	assert_null(w.buf);
}

static void memory_that_is_not_theirs_is_left_alone(void **state)
{
	(void)state;
	set_packet(16, 1, 0x400, 0);
	gives(0x4200, BAD_BUFFER);
	set_packet(16, 1, 0xffffff00, 0);
	gives(0x4200, BAD_BUFFER);
	assert_null(w.buf);
}

/* ---- what it is ------------------------------------------------------- */

static void a_hard_disk_tells_what_it_is(void **state)
{
	(void)state;
	w.block.blocks = 0x123456;
	assert_int_equal(call(0x1500), 3);
	assert_false(failed());
	assert_int_equal(w.f.ecx & 0xffff, 0x12);
	assert_int_equal(w.f.edx & 0xffff, 0x3456);
	w.block.blocks = 1ull << 33;
	assert_int_equal(call(0x1500), 3);
	assert_int_equal(w.f.ecx & 0xffff, 0xffff);
	w.disk.geometry.cylinders = 1000;
	gives(0x0800, OK);
	assert_int_equal(w.f.ecx & 0xffff, 0xe7ff);	/* 999, 63 */
	assert_int_equal(w.f.edx & 0xffff, 0x0f03);
}

static void a_floppy_disk_tells_what_it_is(void **state)
{
	(void)state;
	w.block.drive = 0;
	w.block.blocks = 2880;
	w.disk.geometry = (struct geometry){ 80, 2, 18 };
	put_le32(w.low + 0x78, 0xf000abcd);
	assert_int_equal(call(0x1500), 1);
	assert_false(failed());
	gives(0x0800, OK);
	assert_int_equal(w.f.ecx & 0xffff, 0x4f12);
	assert_int_equal(w.f.edx & 0xffff, 0x0101);
	assert_int_equal(w.f.ebx & 0xff, 4);
	assert_int_equal(w.f.es, 0xf000);
	assert_int_equal(w.f.edi & 0xffff, 0xabcd);
	w.f.ebx = 0x55aa;
	gives(0x4100, INVALID);
}

static void the_extensions_are_there(void **state)
{
	(void)state;
	w.f.ebx = 0x55aa;
	assert_int_equal(call(0x4100), 0x30);
	assert_false(failed());
	assert_int_equal(w.f.ebx & 0xffff, 0xaa55);
	assert_int_equal(w.f.ecx & 0xffff, 13);
	w.f.ebx = 0;
	gives(0x4100, INVALID);
}

static const uint8_t *asked(unsigned cap, unsigned len)
{
	uint8_t *p = w.low + PACKET_AT;

	memset(p, 0xaa, 128);
	put_le16(p, cap);
	gives(0x4800, OK);
	assert_int_equal(get_le16(p), len);
	assert_int_equal(p[len], 0xaa);
	return p;
}

static void parameters_come_as_far_as_there_is_room(void **state)
{
	const uint8_t *p;

	(void)state;
	w.block.blocks = 0x1000000002;
	p = asked(26, 26);
	assert_int_equal(get_le16(p + 2), 3);
	assert_int_equal(get_le32(p + 4), 100);
	assert_int_equal(get_le32(p + 8), 16);
	assert_int_equal(get_le32(p + 12), 63);
	assert_int_equal(get_le32(p + 16), 2);
	assert_int_equal(get_le32(p + 20), 0x10);
	assert_int_equal(get_le16(p + 24), 512);
	p = asked(200, 30);
	assert_int_equal(get_le32(p + 26), UINT32_MAX);
	w.block.block_size = 2048;
	w.block.cdrom = true;
	p = asked(29, 26);
	assert_int_equal(get_le16(p + 2), 5);
	assert_int_equal(get_le32(p + 8), 0);
	assert_int_equal(get_le16(p + 24), 2048);
	put_le16(w.low + PACKET_AT, 25);
	gives(0x4800, INVALID);
}

static void the_way_to_an_iscsi_disk_is_told(void **state)
{
	static struct nic nic = { .bustype = "PCI", .busloc = 0x1fb };
	struct plat_block_path path = { .kind = PLAT_BLOCK_ISCSI, .nic = &nic,
					.lun = { 0x41, 0x02 } };
	const uint8_t *p;

	(void)state;
	w.block.paths = &path;
	w.block.n_paths = 1;
	p = asked(74, 74);
	assert_int_equal(get_le16(p + 30), 0xbedd);
	assert_int_equal(p[32], 44);
	assert_memory_equal(p + 36, "PCI SCSI    ", 12);
	assert_memory_equal(p + 48, "\1\37\3", 3);
	assert_int_equal(get_le16(p + 58), 0x102);
	assert_true(sums_to_zero(p + 30, 44));
	(void)asked(73, 30);
	path.kind = PLAT_BLOCK_AOE;
	p = asked(74, 74);
	assert_memory_equal(p + 40, "ATA     ", 8);
	assert_true(sums_to_zero(p + 30, 44));
	path.kind = PLAT_BLOCK_URI;
	(void)asked(74, 30);
	path.kind = PLAT_BLOCK_ISCSI;
	nic.bustype = "ISA";
	(void)asked(74, 30);
	path.nic = NULL;
	(void)asked(74, 30);
}

/* ---- CDs -------------------------------------------------------------- */

static void a_cd_tells_how_it_was_booted(void **state)
{
	const uint8_t *p = w.low + PACKET_AT;

	(void)state;
	gives(0x4b01, INVALID);
	w.cd = 0;
	w.disk.cd = (struct eltorito){ .catalog = 19, .first = 0x12345,
				       .segment = 0x7c0, .count = 4 };
	w.block.block_size = 2048;
	gives(0x4b01, OK);
	assert_memory_equal(p, "\x13\0\x80\0\x45\x23\1\0\0\0\0\0\xc0\7\4\0",
			    16);
	gives(0x4b00, OK);
	gives(0x4b02, INVALID);
}

static void a_cds_catalogue_is_read(void **state)
{
	uint8_t *p = w.low + PACKET_AT;

	(void)state;
	w.cd = 0;
	w.block.block_size = 2048;
	w.disk.cd = (struct eltorito){ .catalog = 19, .count = 4 };
	p[0] = 8;
	p[1] = 2;
	put_le32(p + 2, 0x30000010);
	p[6] = 1;
	gives(0x4d00, OK);
	assert_int_equal(w.lba, 20);
	assert_int_equal(w.count, 2);
	assert_ptr_equal(w.buf, w.low + 0x30010);
	gives(0x4d01, INVALID);
}

/* ---- the rest --------------------------------------------------------- */

static void the_last_status_is_kept(void **state)
{
	(void)state;
	gives(0x0500, INVALID);
	gives(0x0100, INVALID);
	gives(0x0000, OK);
	gives(0x0100, OK);
	gives(0x0c00, OK);
	gives(0x0d00, OK);
	gives(0x1000, OK);
	gives(0x1100, OK);
	gives(0x4700, OK);
	gives(0x4600, INVALID);
}

static void another_drive_is_none_of_ours(void **state)
{
	(void)state;
	w.f = (struct api_frame){ .eax = 0x0201, .edx = 0x81, .ecx = 1 };
	int13_call(&w.f);
	assert_int_equal(w.f.eax, 0x0101);
	assert_true(failed());
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(cylinders_heads_and_sectors_are_a_block),
		T(what_is_no_sector_is_refused),
		T(large_blocks_have_no_cylinders),
		T(a_disk_to_be_read_only_says_so),
		T(verifying_reads_nothing),
		T(a_packet_reads_over_the_end_of_a_segment),
		T(long_packets_have_flat_addresses_and_counts),
		T(packets_of_wrong_lengths_are_refused),
		T(memory_that_is_not_theirs_is_left_alone),
		T(a_hard_disk_tells_what_it_is),
		T(a_floppy_disk_tells_what_it_is),
		T(the_extensions_are_there),
		T(parameters_come_as_far_as_there_is_room),
		T(the_way_to_an_iscsi_disk_is_told),
		T(a_cd_tells_how_it_was_booted),
		T(a_cds_catalogue_is_read),
		T(the_last_status_is_kept),
		T(another_drive_is_none_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

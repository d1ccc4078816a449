/* Boot sectors of disks that a BIOS knows by old calls, by new ones, not. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/layout.h"
#include "platform/block.h"
#include "tests/fake/fake.h"

/* Instead of real mode: a BIOS with one drive */
#define BIOS_REAL_H
#define BIOS_APP_H
#define BIOS_EXEC_H
#define BIOS_PROGRAM_H

#define FLAG_INTERRUPT	0x200u
#define BLOCK_FAR	0x9000u

struct real_regs {
	uint32_t eax, ebx, ecx, edx, esi;
	uint16_t ds, es, flags;
	uint32_t target;
};

struct start { uint32_t stub; };
static const struct start bios = { .stub = 0x90000 };

static struct {
	unsigned drive, type, failures, reads, resets;
	bool     extended, busy, jumped;
	uint8_t  sector[512], low[0x10000], block[STUB_BYTES];
	const uint8_t *cd;	/* NULL: the drive has sectors of 512	*/
	uint32_t cd_len;
	struct disk *network;
	struct real_regs jump;
	uint16_t ss, sp;
} pc;

static void *real_at(unsigned offset)
{
	return pc.block + offset;
}

static uint32_t real_far(unsigned offset)
{
	return BLOCK_FAR << 16 | offset;
}

static void *mem(uint32_t at)
{
	assert_true(at < sizeof(pc.low));
	return pc.low + at;
}

/* The console prints through the bounce buffer. */
static void exec_enter(const struct real_regs *r, uint16_t ss, uint16_t sp)
{
	memset(real_at(STUB_BOUNCE), 'x', 512);
	pc.jumped = true;
	pc.jump = *r;
	pc.ss = ss;
	pc.sp = sp;
}

struct disk *disk_find(unsigned drive);

struct disk *disk_find(unsigned drive)
{
	return pc.network && drive == 0x81 ? pc.network : NULL;
}

static bool program_busy(void)
{
	return pc.busy;
}

static bool reads(void)
{
	pc.reads++;
	if (pc.failures) {
		pc.failures--;
		return false;
	}
	memcpy(real_at(STUB_BOUNCE), pc.sector, sizeof(pc.sector));
	return true;
}

static bool reads_packet(uint32_t esi)
{
	static const uint8_t want[8] = { 16, 0, 1, 0, STUB_BOUNCE & 255,
					 STUB_BOUNCE >> 8, 0, 0x90 };
	uint32_t at = get_le32((uint8_t *)real_at(esi) + 8);

	assert_memory_equal(real_at(esi), want, sizeof(want));
	if (!pc.cd)
		return reads() && at == 0;
	if (at >= pc.cd_len / 2048)
		return false;
	memcpy(real_at(STUB_BOUNCE), pc.cd + at * 2048, 2048);
	return true;
}

static bool reads_chs(const struct real_regs *r)
{
	assert_int_equal(r->eax, 0x0201);
	assert_int_equal(r->ecx, 1);
	assert_int_equal(r->ebx, STUB_BOUNCE);
	return reads();
}

static bool served(struct real_regs *r)
{
	switch (r->eax >> 8) {
	case 0x00:
		pc.resets++;
		return true;
	case 0x02:
		return reads_chs(r);
	case 0x15:
		r->eax = pc.type << 8;
		return true;
	case 0x41:
		assert_int_equal(r->ebx, 0x55aa);
		r->ebx = 0xaa55;
		r->ecx = 7;
		return pc.extended;
	case 0x42:
		return pc.extended && reads_packet(r->esi);
	case 0x48:
		((uint8_t *)real_at(r->esi))[25] = pc.cd ? 8 : 2;
		return pc.extended;
	}
	return false;
}

static bool real_int(unsigned n, struct real_regs *r)
{
	assert_int_equal(n, 0x13);
	assert_true(r->edx <= 0xff);
	return r->edx != pc.drive || !served(r);
}

#define plat_block_boot(how, e) bios_block_boot(how, e)
int bios_block_boot(const struct plat_block_boot *how, struct err *e);
#include "platform/bios/diskboot.c"
#undef ENTRY
#undef SIGNATURE
#include "platform/bios/eltorito.c"

static void machine(bool extended)
{
	memset(&pc, 0, sizeof(pc));
	pc.drive = 0x80;
	pc.type = 3;
	pc.extended = extended;
	memcpy(pc.sector, "boot", 4);
	pc.sector[510] = 0x55;
	pc.sector[511] = 0xaa;
}

static int boot(unsigned drive, struct err *e)
{
	const struct plat_block_boot how = { .drive = drive };

	memset(e, 0, sizeof(*e));
	return plat_block_boot(&how, e);
}

static void refused(unsigned drive, int rc, const char *why)
{
	struct err e;

	assert_int_equal(boot(drive, &e), rc);
	assert_string_equal(e.msg, why);
	assert_false(pc.jumped);
	assert_memory_equal(pc.low + 0x7c00, "\0\0\0\0", 4);
}

static void starts(unsigned drive)
{
	struct err e;

	assert_int_equal(boot(drive, &e), -ECANCELED);
	assert_true(pc.jumped);
	assert_memory_equal(pc.low + 0x7c00, pc.sector, 512);
	assert_int_equal(pc.jump.target, 0x7c00);
	assert_int_equal(pc.jump.edx, drive);
	assert_int_equal(pc.jump.ds | pc.jump.es | pc.ss, 0);
	assert_int_equal(pc.jump.flags, 0x200);
	assert_int_equal(pc.sp, 0x7c00);
}

static void either_way_of_reading_starts_it(void **state)
{
	(void)state;
	machine(true);
	starts(0x80);
	machine(false);
	starts(0x80);
}

static void a_floppy_disk_starts(void **state)
{
	(void)state;
	machine(false);
	pc.drive = 0;
	pc.type = 1;
	starts(0);
}

static void a_drive_that_is_not_there_is_said(void **state)
{
	(void)state;
	machine(true);
	refused(0x81, -ENODEV, "the BIOS knows no drive 0x81");
	refused(0x180, -ENODEV, "the BIOS knows no drive 0x180");
	machine(false);
	pc.type = 0;
	refused(0x80, -ENODEV, "the BIOS knows no drive 0x80");
	assert_int_equal(pc.reads, 0);
}

static void a_drive_that_sleeps_is_woken(void **state)
{
	(void)state;
	machine(true);
	pc.failures = 3;
	starts(0x80);
	assert_int_equal(pc.resets, 3);
}

static void a_drive_that_cannot_be_read_is_said(void **state)
{
	(void)state;
	machine(false);
	pc.failures = 100;
	refused(0x80, -EIO, "drive 0x80 cannot be read");
	assert_int_equal(pc.reads, 4);
}

static void no_signature_is_no_boot_sector(void **state)
{
	(void)state;
	machine(true);
	pc.sector[511] = 0x55;
	refused(0x80, -ENOEXEC, "drive 0x80 has no boot sector: its first one "
		"does not end with 55 aa");
}

static void partitions_for_uefi_are_said(void **state)
{
	(void)state;
	machine(true);
	memset(pc.sector, 0, 4);
	refused(0x80, -ENOEXEC, "drive 0x80 has no boot sector: its first one "
		"has partitions, but no code: are they for UEFI?");
}

/* ---- CDs ------------------------------------------------------------- */

static uint8_t cd[24 * 2048];

/* Its boot image is @count times 512 bytes for @segment. */
static void insert_cd(unsigned count, unsigned segment)
{
	uint8_t *entry = cd + 19 * 2048 + 32;

	machine(true);
	memset(cd, 0, sizeof(cd));
	memcpy(cd + 17 * 2048, "\0CD001\1EL TORITO SPECIFICATION", 30);
	cd[17 * 2048 + 0x47] = 19;
	memcpy(entry - 32, "\1", 2);
	put_le16(entry - 2, 0xaa55);
	put_le16(entry - 4, 0x10000 - 0xaa55 - 1);
	entry[0] = 0x88;
	put_le16(entry + 2, segment);
	put_le16(entry + 6, count);
	entry[8] = 20;
	memset(cd + 20 * 2048, 'a', 2048);
	memset(cd + 21 * 2048, 'b', 2048);
	pc.cd = cd;
	pc.cd_len = sizeof(cd);
}

static void a_cd_starts_by_its_boot_image(void **state)
{
	struct err e;

	(void)state;
	insert_cd(5, 0);
	assert_int_equal(boot(0x80, &e), -ECANCELED);
	assert_true(pc.jumped);
	assert_int_equal(pc.jump.target, 0x7c00);
	assert_memory_equal(pc.low + 0x7c00, cd + 20 * 2048, 2560);
}

static void an_image_may_want_another_segment(void **state)
{
	struct err e;

	(void)state;
	insert_cd(4, 0xabc);
	assert_int_equal(boot(0x80, &e), -ECANCELED);
	assert_int_equal(pc.jump.target, 0xabc0);
	assert_memory_equal(pc.low + 0xabc0, cd + 20 * 2048, 2048);
}

static void an_image_without_a_place_is_refused(void **state)
{
	struct err e;

	(void)state;
	insert_cd(4, 0x5f);
	assert_int_equal(boot(0x80, &e), -E2BIG);
	assert_string_equal(e.msg, "drive 0x80: its boot image of 2 KiB has no "
			    "place at segment 0x5f");
	insert_cd(4, 0x9000);
	assert_int_equal(boot(0x80, &e), -E2BIG);
	insert_cd(0xffff, 0x7c0);
	assert_int_equal(boot(0x80, &e), -E2BIG);
	assert_false(pc.jumped);
}

static void an_image_that_ends_early_is_not_started(void **state)
{
	struct err e;

	(void)state;
	insert_cd(40, 0x7c0);
	assert_int_equal(boot(0x80, &e), -EIO);
	assert_false(pc.jumped);
}

static void a_cd_that_does_not_boot_is_said(void **state)
{
	struct err e;

	(void)state;
	insert_cd(4, 0);
	cd[17 * 2048] = 1;
	assert_int_equal(boot(0x80, &e), -ENOENT);
	assert_string_equal(e.msg, "drive 0x80: the CD has no boot record");
}

/* ---- with disks over the network -------------------------------------- */

static int reads_block(struct plat_block *b, uint64_t lba, uint32_t count,
		       void *buf)
{
	assert_int_equal(lba, 0);
	assert_int_equal(count, 1);
	memcpy(buf, pc.sector, sizeof(pc.sector));
	return b->read_only ? -EIO : 0;
}

static const struct plat_block_ops ops = { .read = reads_block };
static struct plat_block block = { .ops = &ops, .drive = 0x81,
				   .block_size = 512 };
static struct disk network = { .b = &block };

static void gives_up(unsigned drive)
{
	struct err e;

	assert_int_equal(boot(drive, &e), -ECANCELED);
	assert_non_null(strstr(e.msg, "gave up"));
	assert_true(pc.jumped);
	assert_int_equal(pc.jump.edx, drive);
	assert_int_equal(pc.jump.target, 0x7c00);
	assert_memory_equal(pc.low + 0x7c00, pc.sector, 512);
}

static void either_starts_while_a_disk_is_attached(void **state)
{
	(void)state;
	machine(true);
	pc.network = &network;
	gives_up(0x81);
	machine(true);
	pc.network = &network;
	gives_up(0x80);
}

static void a_disk_that_cannot_be_read_is_said(void **state)
{
	(void)state;
	machine(true);
	pc.network = &network;
	block.read_only = true;
	refused(0x81, -EIO, "drive 0x81 cannot be read");
	block.read_only = false;
}

/* A boot program whose PXE call led here lies where the sector goes. */
static void a_program_is_not_overwritten(void **state)
{
	(void)state;
	machine(true);
	pc.busy = true;
	refused(0x80, -EBUSY, "drive 0x80 cannot start: the program that asks "
		"for it is in its place");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_way_of_reading_starts_it),
		cmocka_unit_test(a_floppy_disk_starts),
		cmocka_unit_test(a_drive_that_is_not_there_is_said),
		cmocka_unit_test(a_drive_that_sleeps_is_woken),
		cmocka_unit_test(a_drive_that_cannot_be_read_is_said),
		cmocka_unit_test(no_signature_is_no_boot_sector),
		cmocka_unit_test(partitions_for_uefi_are_said),
		cmocka_unit_test(a_cd_starts_by_its_boot_image),
		cmocka_unit_test(an_image_may_want_another_segment),
		cmocka_unit_test(an_image_without_a_place_is_refused),
		cmocka_unit_test(an_image_that_ends_early_is_not_started),
		cmocka_unit_test(a_cd_that_does_not_boot_is_said),
		cmocka_unit_test(either_starts_while_a_disk_is_attached),
		cmocka_unit_test(a_disk_that_cannot_be_read_is_said),
		cmocka_unit_test(a_program_is_not_overwritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

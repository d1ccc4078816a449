/* test_scsi.c: commands as they are laid out, what disks there are, and each
   failure in words. */
#include "tests/fake/fake.h"

#include "core/err.h"
#include "net/san/path.h"
#include "net/san/scsi.h"

static struct san_shape shape;
static struct err e;

/* ---- commands ------------------------------------------------------------ */

/* Ten bytes, as long as block and count fit into them (SBC-3 5.11, 5.13). */
static void a_command_is_as_long_as_it_must_be(void **state)
{
	static const struct {
		struct san_io io;
		uint8_t cdb[SCSI_CDB];
	} t[] = {
		{ { .op = SAN_READ, .lba = 0x01020304, .count = 0x506 },
		  { 0x28, 0, 1, 2, 3, 4, 0, 5, 6 } },
		{ { .op = SAN_WRITE, .lba = 7, .count = 0xffff },
		  { 0x2a, 0, 0, 0, 0, 7, 0, 0xff, 0xff } },
		{ { .op = SAN_READ, .lba = 7, .count = 0x10000 },
		  { 0x88, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 0, 0 } },
		{ { .op = SAN_READ, .lba = 0xfffffffe, .count = 1 },
		  { 0x28, 0, 0xff, 0xff, 0xff, 0xfe, 0, 0, 1 } },
		{ { .op = SAN_WRITE, .lba = 0xfffffffe, .count = 2 },
		  { 0x8a, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 2 } },
		{ { .op = SAN_FLUSH, .lba = 9, .count = 9 }, { 0x35 } },
	};
	uint8_t cdb[SCSI_CDB];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		memset(cdb, 0xee, sizeof(cdb));
		scsi_command(cdb, &t[i].io);
		assert_memory_equal(cdb, t[i].cdb, SCSI_CDB);
	}
}

static void each_step_says_how_much_it_takes(void **state)
{
	static const struct { uint32_t len; uint8_t cdb[SCSI_CDB]; } t[] = {
		[SCSI_READY] = { 0, { 0 } },
		[SCSI_INQUIRY] = { 255, { 0x12, 0, 0, 0, 255 } },
		[SCSI_IDENTITY] = { 255, { 0x12, 1, 0x83, 0, 255 } },
		[SCSI_CAPACITY10] = { 8, { 0x25 } },
		[SCSI_CAPACITY16] = { 32, { 0x9e, 0x10, [13] = 32 } },
	};
	uint8_t cdb[SCSI_CDB];

	(void)state;
	for (unsigned i = 0; i < SCSI_STEPS; i++) {
		assert_int_equal(scsi_step_command(i, cdb), t[i].len);
		assert_memory_equal(cdb, t[i].cdb, SCSI_CDB);
	}
}

/* ---- what disk it is ----------------------------------------------------- */

static int answer(enum scsi_step step, const char *bytes, size_t len)
{
	err_clear(&e);
	memset(&shape, 0, sizeof(shape));
	return scsi_step_answer(step, (const uint8_t *)bytes, len, &shape, &e);
}

static void devices_that_have_blocks_are_disks(void **state)
{
	static const struct {
		uint8_t type;
		size_t len;
		int rc;
		bool read_only;
		const char *why;
	} t[] = {
		{ 0x00, 36, 0, false, "" }, { 0x05, 1, 0, true, "" },
		{ 0x07, 36, 0, false, "" }, { 0x0e, 36, 0, false, "" },
		{ 0x14, 36, 0, false, "" },
		{ 0x01, 36, -ENODEV, false, "but a device of type 1" },
		{ 0x06, 36, -ENODEV, false, "but a device of type 6" },
		{ 0x1e, 36, -ENODEV, false, "but a device of type 30" },
		{ 0x1f, 36, -ENODEV, false, "no such LUN" },
		{ 0x20, 36, -ENODEV, false, "no such LUN" },
		{ 0x7f, 36, -ENODEV, false, "no such LUN" },
		{ 0x00, 0, -EPROTO, false, "does not say what it has" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const char bytes[36] = { (char)t[i].type };

		assert_int_equal(answer(SCSI_INQUIRY, bytes, t[i].len),
				 t[i].rc);
		assert_int_equal(shape.read_only, t[i].read_only);
		assert_has(e.msg, t[i].why);
	}
}

#define VPD		"\0\x83"
#define NAA		"\1\3\0\4NAA1"		/* types (SPC-4 7.8.6) */
#define EUI		"\1\2\0\4EUI1"
#define T10		"\2\1\0\4T10a"
#define VENDOR		"\2\0\0\4mine"
#define OF_A_PORT	"\1\x13\0\4PORT"
#define STRANGE		"\1\4\0\4what"

/* Each has eight bytes. */
static void the_best_name_of_a_disk_is_kept(void **state)
{
	static const struct { const char *page; size_t len; const char *id; }
	t[] = {
		{ VPD "\0\x08" NAA, 12, NAA },
		{ VPD "\0\x18" T10 NAA EUI, 28, NAA },
		{ VPD "\0\x18" OF_A_PORT EUI T10, 28, EUI },
		{ VPD "\0\x10" STRANGE T10, 20, T10 },
		{ VPD "\0\x10" T10 "\2\1\0\4T10b", 20, T10 }, /* the first */
		{ VPD "\0\x08" VENDOR, 12, "" },
		{ VPD "\0\x10" T10 NAA, 19, T10 },	/* cut short */
		{ VPD "\0\x0f" T10 NAA, 20, T10 },	/* or not meant */
		{ VPD "\0\x08" T10 NAA, 20, T10 },
		{ VPD "\0\x0b" T10 "\1\3\0", 15, T10 },
		{ VPD "\0\x08" NAA, 3, "" },
		{ "\0\x80\0\x08" NAA, 12, "" },		/* another page */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(answer(SCSI_IDENTITY, t[i].page, t[i].len), 0);
		assert_int_equal(shape.id_len, t[i].id[0] ? 8 : 0);
		assert_memory_equal(shape.id, t[i].id, shape.id_len);
	}
}

static void a_name_that_is_too_long_is_passed_over(void **state)
{
	char page[4 + 65 + 64] = VPD "\0\x81\2\3\0\x3d";

	(void)state;
	memcpy(page + 4 + 65, "\2\1\0\x3c", 4);
	assert_int_equal(answer(SCSI_IDENTITY, page, sizeof(page)), 0);
	assert_int_equal(shape.id_len, 64);
	assert_memory_equal(shape.id, page + 4 + 65, 64);
}

static void the_size_may_need_64_bits(void **state)
{
	static const struct {
		enum scsi_step step;
		const char *bytes;
		size_t len;
		uint64_t blocks;
		uint32_t size;
	} t[] = {
		{ SCSI_CAPACITY10, "\0\0\0\7\0\0\2\0", 8, 8, 512 },
		{ SCSI_CAPACITY10, "\xff\xff\xff\xfe\0\0\x10\0", 8,
		  0xffffffff, 4096 },
		{ SCSI_CAPACITY10, "\xff\xff\xff\xff\0\0\2\0", 8, 0, 512 },
		{ SCSI_CAPACITY16, "\0\0\0\1\0\0\0\7\0\0\2\0", 12,
		  0x100000008, 512 },
		{ SCSI_CAPACITY16, "\0\0\0\0\xff\xff\xff\xff\0\0\2\0", 12,
		  0x100000000, 512 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(answer(t[i].step, t[i].bytes, t[i].len), 0);
		assert_int_equal(shape.blocks, t[i].blocks);
		assert_int_equal(shape.block_size, t[i].size);
		assert_int_equal(answer(t[i].step, t[i].bytes, t[i].len - 1),
				 -EPROTO);
		assert_has(e.msg, "does not say how big the disk is");
	}
}

/* ---- finding out --------------------------------------------------------- */

static struct scsi_probe probe;

static int next(int status, const char *bytes, size_t len)
{
	if (len)
		memcpy(probe.answer, bytes, len);
	if (status < 0)
		err_set(&e, status, "the disk says so");
	return scsi_probe_next(&probe, status, len, &shape, &e);
}

static void start_at(enum scsi_step step)
{
	err_clear(&e);
	scsi_probe_start(&probe, &shape);
	assert_int_equal(probe.step, SCSI_READY);
	probe.step = step;
}

static void a_disk_is_asked_step_by_step(void **state)
{
	uint8_t cdb[SCSI_CDB];

	(void)state;
	start_at(SCSI_READY);
	assert_int_equal(next(0, NULL, 0), 1);
	assert_int_equal(next(0, "\5", 1), 1);
	assert_int_equal(next(0, VPD "\0\x08" NAA, 12), 1);
	assert_int_equal(scsi_probe_command(&probe, cdb), 8);
	assert_int_equal(cdb[0], 0x25);
	assert_int_equal(probe.answer[0] | probe.answer[11], 0);
	assert_int_equal(next(0, "\0\0\0\7\0\0\2\0", 8), 0);
	assert_int_equal(shape.blocks, 8);
	assert_int_equal(shape.id_len, 8);
	assert_true(shape.read_only);
}

static void a_large_disk_is_asked_twice(void **state)
{
	(void)state;
	start_at(SCSI_CAPACITY10);
	assert_int_equal(next(0, "\xff\xff\xff\xff\0\0\2\0", 8), 1);
	assert_int_equal(probe.step, SCSI_CAPACITY16);
	assert_int_equal(next(0, "\0\0\0\1\0\0\0\0\0\0\2\0", 12), 0);
	assert_int_equal(shape.blocks, 0x100000001);
}

/* What a step that fails comes to: go on, or the failure. */
static void a_disk_need_not_answer_all(void **state)
{
	static const struct { enum scsi_step step; int status, rc; } t[] = {
		{ SCSI_READY, -EIO, 1 }, { SCSI_READY, -EBUSY, 1 },
		{ SCSI_READY, -ENODEV, -ENODEV },
		{ SCSI_INQUIRY, -EIO, -EIO }, { SCSI_IDENTITY, -EIO, 1 },
		{ SCSI_CAPACITY10, -EIO, -EIO },
		{ SCSI_CAPACITY16, -EIO, -EIO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start_at(t[i].step);
		assert_int_equal(next(t[i].status, NULL, 0), t[i].rc);
		assert_string_equal(e.msg, t[i].rc < 0 ? "the disk says so" :
				    "");
	}
}

static void a_busy_disk_is_asked_ten_times(void **state)
{
	(void)state;
	start_at(SCSI_CAPACITY10);
	for (unsigned i = 1; i < 10; i++) {
		assert_int_equal(next(-EAGAIN, NULL, 0), 1);
		assert_int_equal(probe.step, SCSI_CAPACITY10);
		assert_int_equal(e.code, 0);
	}
	assert_int_equal(next(-EAGAIN, NULL, 0), -EAGAIN);
	start_at(SCSI_READY);		/* each step begins to count anew */
	assert_int_equal(next(-EAGAIN, NULL, 0), 1);
	assert_int_equal(next(0, NULL, 0), 1);
	for (unsigned i = 1; i < 10; i++)
		assert_int_equal(next(-EAGAIN, NULL, 0), 1);
	assert_int_equal(next(-EAGAIN, NULL, 0), -EAGAIN);
}

/* ---- failures ------------------------------------------------------------ */

static int failure(unsigned status, const void *sense, size_t len)
{
	err_clear(&e);
	return scsi_failure(status, sense, len, &e);
}

static void each_status_is_told(void **state)
{
	static const struct { unsigned status; int rc; const char *why; }
	t[] = {
		{ 0x08, -EAGAIN, "the disk is busy" },
		{ 0x28, -EAGAIN, "the disk is busy" },
		{ 0x40, -EAGAIN, "the disk is busy" },
		{ 0x18, -EBUSY, "another machine has reserved the disk" },
		{ 0x04, -EIO, "the disk reports status 0x04" },
		{ 0x30, -EIO, "the disk reports status 0x30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(failure(t[i].status, NULL, 0), t[i].rc);
		assert_string_equal(e.msg, t[i].why);
	}
}

static const struct { uint8_t key, code; int rc; const char *why; } failures[] =
{
	{ 0x1, 0x17, 0, "" },
	{ 0x0, 0x00, 0, "" },
	{ 0x2, 0x04, -EAGAIN, "asks to try again (sense 2/04)" },
	{ 0x6, 0x29, -EAGAIN, "asks to try again (sense 6/29)" },
	{ 0xb, 0x00, -EAGAIN, "asks to try again (sense b/00)" },
	{ 0x2, 0x05, -EIO, "it is not ready (sense 2/05)" },
	{ 0x2, 0x3a, -EIO, "it holds no medium (sense 2/3a)" },
	{ 0x3, 0x00, -EIO, "its medium has an error (sense 3/00)" },
	{ 0x3, 0x11, -EIO, "a block cannot be read (sense 3/11)" },
	{ 0x3, 0x0c, -EIO, "a block cannot be written (sense 3/0c)" },
	{ 0x4, 0x44, -EIO, "its hardware has failed (sense 4/44)" },
	{ 0x5, 0x24, -EIO, "it refuses the request (sense 5/24)" },
	{ 0x5, 0x20, -EIO, "it does not know the command (sense 5/20)" },
	{ 0x5, 0x21, -EIO, "the block is behind its end (sense 5/21)" },
	{ 0x5, 0x25, -ENODEV, "there is no such LUN (sense 5/25)" },
	{ 0x7, 0x00, -EROFS, "it is write-protected (sense 7/00)" },
	{ 0x7, 0x27, -EROFS, "it is write-protected (sense 7/27)" },
	{ 0x8, 0x00, -EIO, "the place is blank (sense 8/00)" },
	{ 0x9, 0x00, -EIO, "it has failed (sense 9/00)" },
	{ 0xd, 0x00, -EIO, "the medium is full (sense d/00)" },
	{ 0xe, 0x1d, -EIO, "the data differ (sense e/1d)" },
};
#define FAILURES (sizeof(failures) / sizeof(failures[0]))

/* In both formats, of what is over now, too (SPC-4 4.5). */
static void sense_is_read_in_both_formats(void **state)
{
	static const uint8_t formats[] = { 0x70, 0x71, 0x72, 0x73 };
	size_t i, f;

	(void)state;
	for (f = 0; f < sizeof(formats); f++) {
		for (i = 0; i < FAILURES; i++) {
			bool old = formats[f] < 0x72;
			uint8_t sense[18] = { formats[f] };

			sense[old ? 2 : 1] = 0xe0 | failures[i].key;
			sense[old ? 12 : 2] = failures[i].code;
			assert_int_equal(failure(0x02, sense, sizeof(sense)),
					 failures[i].rc);
			assert_has(e.msg, failures[i].why);
		}
	}
}

static void sense_that_is_short_says_less(void **state)
{
	static const struct { const char *sense; size_t len; int rc;
			      const char *why; } t[] = {
		{ "", 0, -EIO, "it has failed (sense 0/00)" },
		{ "\x72\5\x25", 3, -ENODEV, "(sense 5/25)" },
		{ "\x70\0\5\0\0\0\0\0\0\0\0\0\x20", 13, -EIO, "(sense 5/20)" },
		{ "\x70\0\5\0\0\0\0\0\0\0\0\0\x20", 12, -EIO, "(sense 5/00)" },
		{ "\x70\0\5", 3, -EIO, "(sense 5/00)" },
		/* these hold none, so nothing is wrong */
		{ "\x70\0\5", 2, 0, "" }, { "\x72\5\x25", 2, 0, "" },
		{ "\x6f\0\5", 3, 0, "" }, { "\x74\5\5", 3, 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(failure(0x02, t[i].sense, t[i].len), t[i].rc);
		assert_has(e.msg, t[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_command_is_as_long_as_it_must_be),
		FAKE_TEST(each_step_says_how_much_it_takes),
		FAKE_TEST(devices_that_have_blocks_are_disks),
		FAKE_TEST(the_best_name_of_a_disk_is_kept),
		FAKE_TEST(a_name_that_is_too_long_is_passed_over),
		FAKE_TEST(the_size_may_need_64_bits),
		FAKE_TEST(a_disk_is_asked_step_by_step),
		FAKE_TEST(a_large_disk_is_asked_twice),
		FAKE_TEST(a_disk_need_not_answer_all),
		FAKE_TEST(a_busy_disk_is_asked_ten_times),
		FAKE_TEST(each_status_is_told),
		FAKE_TEST(sense_is_read_in_both_formats),
		FAKE_TEST(sense_that_is_short_says_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

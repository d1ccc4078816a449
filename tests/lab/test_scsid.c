/* test_scsid.c: what a simulated disk answers to SCSI commands. */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/bytes.h"
#include "core/str.h"
#include "lab/scsid.h"

/* Three disks: of 1 MiB; of 8 TiB; a tape. */
static struct lab_lun luns[3];
static bool attention;

static int setup(void **state)
{
	luns[0] = (struct lab_lun){ .next = &luns[1], .block = 512,
				    .serial = "A", .image.size = 1 << 20 };
	luns[1] = (struct lab_lun){ .next = &luns[2], .number = 300,
				    .block = 512, .serial = "a longer one",
				    .image.size = 8ull << 40 };
	luns[2] = (struct lab_lun){ .number = 7, .block = 4096, .type = 1,
				    .serial = "", .image.size = 1 << 20 };
	attention = false;
	return fake_setup(state);
}

static int teardown(void **state)
{
	lab_luns_close(luns);
	return fake_teardown(state);
}

#define SCSI_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static struct sbuf out;

/* Ask the disk @number. */
static struct scsid_answer ask(unsigned number, const char *cdb, size_t len)
{
	uint8_t lun[8] = { 0 }, command[16] = { 0 };
	struct scsid_answer a;

	put_be16(lun, number);
	memcpy(command, cdb, len);
	sbuf_free(&out);
	out = (struct sbuf){ 0 };
	lab_scsi(luns, lun, command, &attention, &out, &a);
	return a;
}

#define ASK(number, cdb) ask(number, cdb, sizeof(cdb) - 1)

static void assert_bytes(const char *bytes, size_t len)
{
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, bytes, len);
	sbuf_free(&out);
}

#define ASSERT_BYTES(bytes) assert_bytes(bytes, sizeof(bytes) - 1)

static void a_disk_says_what_it_is(void **state)
{
	(void)state;
	assert_int_equal(ASK(0, "\x12\0\0\0\x24").status, 0);
	ASSERT_BYTES("\0\0\6\x12\x5b\0\0\2" "PXESH   " "Lab disk        "
		     "1   ");
	assert_int_equal(ASK(7, "\x12\0\0\0\4").status, 0);
	ASSERT_BYTES("\1\0\6\x12");
	assert_int_equal(ASK(9, "\x12\0\0\0\4").status, 0);
	ASSERT_BYTES("\x7f\0\6\x12");		/* there is none */
	assert_int_equal(ASK(0, "\x12\0\0\0\xff").status, 0);
	assert_int_equal(out.len, 96);
	assert_int_equal(ASK(0, "\x12\0\1\0\xff").sense, 0x0524);
	sbuf_free(&out);
}

static void its_pages_say_more(void **state)
{
	(void)state;
	assert_int_equal(ASK(0, "\x12\1\0\0\xff").status, 0);
	ASSERT_BYTES("\0\0\0\4\0\x80\x83\xb0");
	assert_int_equal(ASK(300, "\x12\1\x80\0\xff").status, 0);
	ASSERT_BYTES("\0\x80\0\x0c" "a longer one");
	assert_int_equal(ASK(300, "\x12\1\x80\0\6").status, 0);
	ASSERT_BYTES("\0\x80\0\x0c" "a ");
	assert_int_equal(ASK(300, "\x12\1\x83\0\xff").status, 0);
	assert_int_equal(out.len, 16);
	assert_memory_equal(out.data + 12, "\0\0\1\x2c", 4);
	assert_int_equal(ASK(0, "\x12\1\xb0\0\xff").status, 0);
	assert_int_equal(out.len, 64);
	assert_int_equal(ASK(0, "\x12\1\xb1\0\xff").sense, 0x0524);
	assert_int_equal(ASK(9, "\x12\1\x80\0\xff").sense, 0x0525);
	sbuf_free(&out);
}

static void all_disks_are_told(void **state)
{
	(void)state;
	assert_int_equal(ASK(9, "\xa0\0\0\0\0\0\0\0\1\0").status, 0);
	ASSERT_BYTES("\0\0\0\x18\0\0\0\0" "\0\0\0\0\0\0\0\0"
		     "\1\x2c\0\0\0\0\0\0" "\0\7\0\0\0\0\0\0");
	assert_int_equal(ASK(9, "\xa0\0\0\0\0\0\0\0\0\x10").status, 0);
	assert_int_equal(out.len, 16);
	sbuf_free(&out);
}

static void how_long_it_is_is_told(void **state)
{
	(void)state;
	assert_int_equal(ASK(0, "\x25").status, 0);
	ASSERT_BYTES("\0\0\7\xff\0\0\2\0");
	assert_int_equal(ASK(300, "\x25").status, 0);
	ASSERT_BYTES("\xff\xff\xff\xff\0\0\2\0");
	assert_int_equal(ASK(300, "\x9e\x10\0\0\0\0\0\0\0\0\0\0\0\x0c").status,
			 0);
	ASSERT_BYTES("\0\0\0\3\xff\xff\xff\xff\0\0\2\0");
	assert_int_equal(ASK(0, "\x9e\x11").sense, 0x0520);
}

static void what_is_read_and_written_is_inside(void **state)
{
	static const struct { char cdb[16]; uint64_t at, len; bool writes; }
	good[] = {
		{ "\x08\0\0\2\1", 1024, 512, false },
		{ "\x0a\0\0\2\1", 1024, 512, true },
		{ "\x08\xe0\0\2\1", 1024, 512, false },	/* no longer so */
		{ "\x08\0\0\0\0", 0, 256 * 512, false },
		{ "\x28\0\0\0\0\3\0\0\2", 1536, 1024, false },
		{ "\x2a\0\0\0\7\xff\0\0\1", 1048064, 512, true },
		{ "\x28\0\0\0\x08\0\0\0\0", 1048576, 0, false },
		{ "\xa8\0\0\0\0\3\0\0\0\4", 1536, 2048, false },
		{ "\xaa\0\0\0\0\3\0\0\0\4", 1536, 2048, true },
		{ "\x88\0\0\0\0\0\0\0\0\1\0\0\0\5", 512, 2560, false },
		{ "\x8a\0\0\0\0\0\0\0\0\1\0\0\0\5", 512, 2560, true },
	};
	struct scsid_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		a = ask(0, good[i].cdb, 16);
		assert_int_equal(a.status, 0);
		assert_true(a.is_io);
		assert_int_equal(a.data - luns[0].image.data, good[i].at);
		assert_int_equal(a.len, good[i].len);
		assert_int_equal(a.writes, good[i].writes);
	}
}

static void what_cannot_be_done_is_refused(void **state)
{
	static const struct { unsigned lun; char cdb[16]; unsigned sense; }
	bad[] = {
		{ 0, "\x28\0\0\0\x08\0\0\0\1\0\0\0\0", 0x0521 },
		{ 0, "\x28\0\0\0\x08\1\0\0\0\0\0\0\0", 0x0521 },
		{ 0, "\x28\0\0\0\7\xff\0\0\2\0\0\0\0", 0x0521 },
		{ 0, "\x28\x20\0\0\0\0\0\0\1\0\0\0\0", 0x0524 },
		{ 9, "\x28\0\0\0\0\0\0\0\1\0\0\0\0", 0x0525 },
		{ 9, "\0\0\0\0\0\0\0\0\0\0\0\0\0", 0x0525 },
		{ 0, "\x1b\0\0\0\0\0\0\0\0\0\0\0\0", 0x0520 },
		{ 0, "\x9e\0\0\0\0\0\0\0\0\0\0\0\0", 0x0520 },
	};
	struct scsid_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		a = ask(bad[i].lun, bad[i].cdb, 16);
		assert_int_equal(a.status, 2);
		assert_int_equal(a.sense, bad[i].sense);
		assert_false(a.is_io);
	}
}

static void what_has_nothing_to_say_says_so(void **state)
{
	static const char *const good[] = { "\0", "\x35", "\x91" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(ask(0, good[i], 1).status, 0);
		assert_int_equal(out.len, 0);
	}
	assert_int_equal(ASK(0, "\x1a\0\0\0\xff").status, 0);
	ASSERT_BYTES("\3\0\x10\0");
	assert_int_equal(ASK(0, "\x1a\0\0\0\2").status, 0);
	ASSERT_BYTES("\3\0");
	assert_int_equal(ASK(0, "\x5a\0\0\0\0\0\0\0\xff").status, 0);
	ASSERT_BYTES("\0\6\0\x10\0\0\0\0");
	assert_int_equal(ASK(0, "\x03\0\0\0\xff").status, 0);
	assert_int_equal(out.len, 18);
	assert_int_equal(ASK(0, "\x03\0\0\0\4").status, 0);
	ASSERT_BYTES("\x70\0\0\0");
}

/* But to who asks what is there. */
static void that_it_was_switched_on_is_told_once(void **state)
{
	(void)state;
	attention = true;
	assert_int_equal(ASK(0, "\x12\0\0\0\4").status, 0);
	assert_int_equal(ASK(0, "\xa0\0\0\0\0\0\0\0\1\0").status, 0);
	assert_int_equal(ASK(0, "\0").sense, 0x0629);
	assert_int_equal(ASK(0, "\0").status, 0);
	sbuf_free(&out);
}

static void an_image_that_is_not_there_is_no_disk(void **state)
{
	(void)state;
	luns[0].image = (struct lab_image){ .file = "no/such/file" };
	assert_int_equal(ASK(0, "\0").sense, 0x0525);
	luns[0].image = (struct lab_image){ .file = "tests" };
	assert_int_equal(ASK(0, "\0").sense, 0x0525);
	luns[0].image = (struct lab_image){ .file = "/dev/null" };
	assert_int_equal(ASK(0, "\0").sense, 0x0525);
	luns[0].image = (struct lab_image){ .size = 1ull << 62 };
	assert_int_equal(ASK(0, "\0").sense, 0x0525);
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCSI_TEST(a_disk_says_what_it_is),
		SCSI_TEST(its_pages_say_more),
		SCSI_TEST(all_disks_are_told),
		SCSI_TEST(how_long_it_is_is_told),
		SCSI_TEST(what_is_read_and_written_is_inside),
		SCSI_TEST(what_cannot_be_done_is_refused),
		SCSI_TEST(what_has_nothing_to_say_says_so),
		SCSI_TEST(that_it_was_switched_on_is_told_once),
		SCSI_TEST(an_image_that_is_not_there_is_no_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

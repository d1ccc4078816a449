/* test_aoe_frame.c: frames of ATA over Ethernet, byte by byte (AoEr11). */
#include "tests/fake/fake.h"

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/aoe.h"

static struct err e;

/* ---- the head ------------------------------------------------------------ */

static const uint8_t answer[AOE_HEAD] = {
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x88, 0xa2,
	0x1c, 3, 0x12, 0x34, 0x56, 1, 0xde, 0xad, 0xbe, 0xef,
	0x01, 0x02, 0x03, 0x04, 0x10,
};

static void a_head_is_read_from_its_places(void **state)
{
	struct aoe_head h;

	(void)state;
	assert_true(aoe_read(answer, sizeof(answer), &h));
	assert_true(h.answers);
	assert_true(h.failed);
	assert_int_equal(h.error, 3);
	assert_int_equal(h.shelf, 0x1234);
	assert_int_equal(h.slot, 0x56);
	assert_int_equal(h.command, AOE_CONFIG);
	assert_int_equal(h.tag, 0xdeadbeef);
	assert_int_equal(aoe_buffers(answer), 0x0102);
	assert_int_equal(aoe_sectors(answer), 0x10);
}

static void a_frame_of_something_else_is_none(void **state)
{
	static const struct { unsigned at, value; size_t len; bool good; }
	t[] = {
		{ 14, 0x18, 32, true }, { 14, 0x18, 31, false },
		{ 19, 0, 36, true }, { 19, 0, 35, false },
		{ 19, 2, 36, false }, { 19, 0xff, 36, false },
		{ 12, 0x89, 36, false }, { 13, 0xa3, 36, false },
		{ 14, 0x28, 36, false }, { 14, 0x08, 36, false },
		{ 14, 0x90, 36, false },
	};
	uint8_t frame[AOE_HEAD];
	struct aoe_head h;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		memcpy(frame, answer, sizeof(frame));
		frame[t[i].at] = (uint8_t)t[i].value;
		if (aoe_read(frame, t[i].len, &h) != t[i].good)
			fail_msg("%zu", i);
	}
}

static void each_flag_is_a_bit_of_its_own(void **state)
{
	uint8_t frame[AOE_HEAD];
	struct aoe_head h;

	(void)state;
	memcpy(frame, answer, sizeof(frame));
	for (unsigned bits = 0; bits < 16; bits++) {
		frame[14] = (uint8_t)(0x10 | bits);
		assert_true(aoe_read(frame, sizeof(frame), &h));
		assert_int_equal(h.answers, bits >> 3 & 1);
		assert_int_equal(h.failed, bits >> 2 & 1);
	}
}

static void a_head_is_written_to_its_places(void **state)
{
	static const uint8_t want[AOE_HEAD] = {
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x88, 0xa2,
		0x10, 0, 0x12, 0x34, 0x56, 1, 0xde, 0xad, 0xbe, 0xef,
	};
	const struct aoe_head h = { .shelf = 0x1234, .slot = 0x56,
				    .command = AOE_CONFIG, .tag = 0xdeadbeef };
	uint8_t frame[AOE_HEAD];

	(void)state;
	memset(frame, 0xff, sizeof(frame));
	aoe_write(frame, answer, answer + 6, &h);
	assert_memory_equal(frame, want, sizeof(want));
}

/* ---- ATA ----------------------------------------------------------------- */

static void commands_are_laid_out_as_ata_has_them(void **state)
{
	static const struct {
		enum aoe_command what;
		bool lba48;
		uint64_t lba;
		uint8_t want[12];
	} t[] = {
		{ AOE_READ, false, 0x7654321,
		  { 0x00, 0, 5, 0x20, 0x21, 0x43, 0x65, 0xe7 } },
		{ AOE_WRITE, false, 0x1000000,
		  { 0x01, 0, 5, 0x30, 0, 0, 0, 0xe1 } },
		{ AOE_FLUSH, false, 0, { 0, 0, 5, 0xe7, 0, 0, 0, 0xe0 } },
		{ AOE_IDENTIFY, false, 0, { 0, 0, 5, 0xec, 0, 0, 0, 0xe0 } },
		{ AOE_READ, true, 0x665544332211,
		  { 0x40, 0, 5, 0x24, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66 } },
		{ AOE_WRITE, true, 0xff000000,
		  { 0x41, 0, 5, 0x34, 0, 0, 0, 0xff } },
		{ AOE_FLUSH, true, 0, { 0x40, 0, 5, 0xea } },
		{ AOE_IDENTIFY, true, 0, { 0x40, 0, 5, 0xec } },
	};
	uint8_t frame[AOE_HEAD];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		memset(frame, 0, sizeof(frame));
		aoe_write_ata(frame, t[i].what, t[i].lba48, t[i].lba, 5);
		assert_memory_equal(frame + 24, t[i].want, 12);
	}
}

/* Status and error are ATA's registers: who says what is told by the first of
   its bits that means something. */
static void each_outcome_is_told(void **state)
{
	static const struct {
		unsigned failed, status, error;
		int rc;
		const char *why;
	} t[] = {
		{ 0, 0x50, 0xff, 0, "" }, { 0, 0, 0, 0, "" },
		{ 0, 0xde, 0xff, 0, "" },
		{ 0, 0x20, 0xff, -EIO, "the disk has a fault" },
		{ 0, 0x01, 0xff, -EAGAIN, "the disk's cable has errors" },
		{ 0, 0x21, 0x80, -EAGAIN, "the disk's cable has errors" },
		{ 0, 0x01, 0x7f, -EIO, "a block cannot be read" },
		{ 0, 0x01, 0x40, -EIO, "a block cannot be read" },
		{ 0, 0x01, 0x3f, -EIO, "does not have the block" },
		{ 0, 0x01, 0x10, -EIO, "does not have the block" },
		{ 0, 0x01, 0x2f, -ENOTSUP, "the disk refuses the command" },
		{ 0, 0x01, 0x04, -ENOTSUP, "the disk refuses the command" },
		{ 0, 0x01, 0x2b, -EIO, "the disk fails (error 2b)" },
		{ 1, 0x50, 0, -EPROTO, "does not understand us (AoE error 1)" },
		{ 2, 0x50, 0, -EPROTO, "does not understand us (AoE error 2)" },
		{ 3, 0x50, 0, -ENODEV, "the target's disk is not available" },
		{ 4, 0x50, 0, -EPROTO, "does not understand us (AoE error 4)" },
		{ 5, 0x50, 0, -EPROTO, "does not understand us (AoE error 5)" },
		{ 6, 0x50, 0, -EBUSY, "another machine has reserved" },
		{ 7, 0x50, 0, -EPROTO, "does not understand us (AoE error 7)" },
	};
	uint8_t frame[AOE_HEAD] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct aoe_head h = { .failed = t[i].failed,
					    .error = t[i].failed };

		err_clear(&e);
		frame[25] = (uint8_t)t[i].error;
		frame[27] = (uint8_t)t[i].status;
		assert_int_equal(aoe_outcome(frame, &h, &e), t[i].rc);
		assert_has(e.msg, t[i].why);
	}
}

/* ---- what disk it is ----------------------------------------------------- */

/* Words 60 and 61 have the size of 28 bits, 100 to 103 that of 48, which
   counts if bit 10 of word 83 says so (ATA-8 ACS 7.16.7). */
static void the_size_is_that_of_the_longest_addresses(void **state)
{
	static const struct {
		unsigned features;
		uint64_t size48;
		int rc;
		uint64_t blocks;
	} t[] = {
		{ 0x0400, 0x123456789aull, 0, 0x123456789aull },
		{ 0x0200, 0x123456789aull, 0, 0x7654321 },
		{ 0x0800, 0x123456789aull, 0, 0x7654321 },
		{ 0x0400, 0xffffffffffffull, 0, 0xffffffffffffull },
		{ 0x0400, 0x1000000000000ull, -EPROTO, 0 },
		{ 0x0000, 0x1000000000000ull, 0, 0x7654321 },
	};
	uint8_t data[AOE_IDENTITY] = { 0 };

	(void)state;
	put_le32(data + 120, 0x7654321);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct san_shape shape = { 0 };
		bool lba48;

		err_clear(&e);
		put_le16(data + 166, t[i].features);
		put_le32(data + 200, (uint32_t)t[i].size48);
		put_le32(data + 204, (uint32_t)(t[i].size48 >> 32));
		assert_int_equal(aoe_identity(data, &shape, &lba48, &e),
				 t[i].rc);
		assert_int_equal(lba48, t[i].features == 0x0400);
		if (t[i].rc == 0)
			assert_int_equal(shape.blocks, t[i].blocks);
		else
			assert_has(e.msg, "beyond all measure");
	}
}

static void a_disk_is_known_by_serial_number_and_model(void **state)
{
	uint8_t data[AOE_IDENTITY];
	struct san_shape shape = { 0 };
	bool lba48;

	(void)state;
	memset(data, '-', sizeof(data));
	memset(data + 200, 0, 8);
	memcpy(data + 20, "serial number of 20.", 20);
	memcpy(data + 54, "the model's name has forty of characters", 40);
	assert_int_equal(aoe_identity(data, &shape, &lba48, &e), 0);
	assert_int_equal(shape.id_len, 60);
	assert_memory_equal(shape.id, "serial number of 20."
			    "the model's name has forty of characters", 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_head_is_read_from_its_places),
		FAKE_TEST(a_frame_of_something_else_is_none),
		FAKE_TEST(each_flag_is_a_bit_of_its_own),
		FAKE_TEST(a_head_is_written_to_its_places),
		FAKE_TEST(commands_are_laid_out_as_ata_has_them),
		FAKE_TEST(each_outcome_is_told),
		FAKE_TEST(the_size_is_that_of_the_longest_addresses),
		FAKE_TEST(a_disk_is_known_by_serial_number_and_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

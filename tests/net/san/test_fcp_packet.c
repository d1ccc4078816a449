/* test_fcp_packet.c: commands of FCP and their answers, laid out (FCP-4 9). */
#include "tests/fake/fake.h"

#include "core/bytes.h"
#include "core/err.h"
#include "core/uri.h"
#include "net/san/fcp.h"

static void a_command_is_laid_out_as_it_should_be(void **state)
{
	static const uint8_t lun[8] = { 0, 7 };
	static const uint8_t cdb[SCSI_CDB] = { 0x28, [15] = 0xee };
	uint8_t p[FCP_COMMAND_LEN], want[FCP_COMMAND_LEN] = {
		[1] = 7, [11] = FCP_READS, [12] = 0x28, [27] = 0xee,
		[30] = 2,
	};

	(void)state;
	fcp_put_command(p, lun, FCP_READS, cdb, 512);
	assert_memory_equal(p, want, sizeof(p));
	assert_int_equal(FCP_READS, 2);
	assert_int_equal(FCP_WRITES, 1);
}

/* Flags: 1 a code of FCP, 2 sense, 8 bytes that are missing. */
static void responses_hold_what_their_flags_say(void **state)
{
	static const struct {
		unsigned flags;
		uint32_t code_len, sense_len;
		size_t len;
		bool good;
		unsigned code;
		size_t sense;		/* bytes that there are of it	*/
		uint32_t missing;
	} t[] = {
		{ 0, 0, 0, 24, true, 0, 0, 0 },
		{ 0, 8, 9, 40, true, 0, 0, 0 },
		{ 0, 0, 0, 23, false, 0, 0, 0 },
		{ 1, 8, 0, 32, true, 5, 0, 0 },
		{ 1, 4, 0, 28, true, 5, 0, 0 },
		{ 1, 3, 0, 28, true, 0, 0, 0 },
		{ 1, 8, 0, 31, false, 0, 0, 0 },
		{ 1, 0xffffffff, 0, 40, false, 0, 0, 0 },
		{ 2, 0, 8, 32, true, 0, 8, 0 },
		{ 2, 0, 18, 32, true, 0, 8, 0 },
		{ 2, 0, 0xffffffff, 24, true, 0, 0, 0 },
		{ 3, 8, 4, 36, true, 5, 4, 0 },
		{ 3, 8, 4, 34, true, 5, 2, 0 },
		{ 8, 0, 0, 24, true, 0, 0, 0x1234 },
		{ 4, 0, 0, 24, true, 0, 0, 0 },		/* too many */
	};
	struct fcp_response r;
	uint8_t p[40];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		memset(p, 0, sizeof(p));
		p[10] = (uint8_t)t[i].flags;
		p[11] = 2;
		put_be32(p + 12, 0x1234);
		put_be32(p + 16, t[i].sense_len);
		put_be32(p + 20, t[i].code_len);
		p[27] = 5;
		assert_int_equal(fcp_get_response(p, t[i].len, &r), t[i].good);
		if (!t[i].good)
			continue;
		assert_int_equal(r.status, 2);
		assert_int_equal(r.code, t[i].code);
		assert_int_equal(r.sense_len, t[i].sense);
		assert_int_equal(r.missing, t[i].missing);
		if (r.sense_len)
			assert_ptr_equal(r.sense, p + 24 + (t[i].flags & 1 ?
							    8 : 0));
	}
}

static void a_target_says_where_it_takes_data(void **state)
{
	static const uint8_t p[12] = { 0, 0, 2, 0, 0, 0, 0x10, 1 };
	uint32_t at, burst;

	(void)state;
	assert_true(fcp_get_ready(p, 12, &at, &burst));
	assert_int_equal(at, 512);
	assert_int_equal(burst, 4097);
	assert_false(fcp_get_ready(p, 11, &at, &burst));
}

/* ---- root paths ---------------------------------------------------------- */

static void root_paths_have_two_forms(void **state)
{
	static const struct { const char *root; uint64_t name; unsigned lun;
			      int rc; } t[] = {
		{ "fcp:50:00:00:00:00:00:00:01:3", 0x5000000000000001, 3, 0 },
		{ "fcp:50:00:00:00:00:00:00:01", 0x5000000000000001, 0, 0 },
		{ "fcp:50:00:00:00:00:00:00:01:", 0x5000000000000001, 0, 0 },
		{ "fcp://50:00:00:00:00:00:00:01/3", 0x5000000000000001, 3, 0 },
		{ "fcp://50:00:00:00:00:00:00:01", 0x5000000000000001, 0, 0 },
		{ "fcp:50:00:00:00:00:00:00:01x3", 0, 0, -EINVAL },
		{ "fcp://50:00:00:00:00:00:00:01:3/", 0, 0, -EINVAL },
		{ "fcp:", 0, 0, -EINVAL }, { "fcp:/3", 0, 0, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct uri *uri = uri_parse(t[i].root);
		uint8_t lun[8] = { 9, 9 };
		struct err e = { 0 };
		uint64_t name;

		if (fcp_root_parse(uri, &name, lun, &e) != t[i].rc)
			fail_msg("%s: %s", t[i].root, e.msg);
		if (t[i].rc == 0) {
			assert_int_equal(name, t[i].name);
			assert_int_equal(get_be64(lun),
					 (uint64_t)t[i].lun << 48);
		}
		uri_unref(uri);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_command_is_laid_out_as_it_should_be),
		FAKE_TEST(responses_hold_what_their_flags_say),
		FAKE_TEST(a_target_says_where_it_takes_data),
		FAKE_TEST(root_paths_have_two_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_tftp_packet.c: what TFTP packets mean, and how long they may be. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "net/tftp_packet.h"
#include "tests/fake/fake.h"

/* What is of the wire, and in any language. */
static void an_errors_text_is_cut_and_made_harmless(void **state)
{
	struct tftp_answer a;
	uint8_t packet[80] = { 0, 5, 0, 9 };

	(void)state;
	memset(packet + 4, 'x', 76);
	assert_int_equal(tftp_parse(packet, 80, &a), 0);
	assert_int_equal(a.len, 76);
	packet[10] = 0;
	assert_int_equal(tftp_parse(packet, 80, &a), 0);
	assert_int_equal(a.len, 6);
	assert_int_equal(a.number, 9);
	assert_int_equal(tftp_parse(packet, 4, &a), 0);
	assert_int_equal(a.len, 0);
	assert_int_equal(tftp_parse(packet, 3, &a), -EPROTO);
	assert_int_equal(tftp_parse(packet, 1, &a), -EPROTO);
	packet[0] = 1;
	assert_int_equal(tftp_parse(packet, 80, &a), -EPROTO);
	packet[0] = 0;
	packet[1] = 4;
	assert_int_equal(tftp_parse(packet, 80, &a), -EPROTO);
}

static int options(const char *text, size_t len, struct tftp_answer *a)
{
	uint8_t packet[80] = { 0, 6 };

	memcpy(packet + 2, text, len);
	return tftp_parse(packet, 2 + len, a);
}
#define OPTIONS(literal, a) options(literal, sizeof(literal) - 1, a)

static void options_have_their_bounds(void **state)
{
	struct tftp_answer a;

	(void)state;
	assert_int_equal(OPTIONS("", &a), 0);
	assert_int_equal(a.blksize, 512);
	assert_int_equal(a.window, 1);
	assert_int_equal(OPTIONS("blksize\0" "8\0", &a), 0);
	assert_int_equal(a.blksize, 8);
	assert_int_equal(OPTIONS("blksize\0" "7\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("blksize\0" "1432\0", &a), 0);
	assert_int_equal(OPTIONS("blksize\0" "1433\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("blksize\0" "100x\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("windowsize\0" "1\0", &a), 0);
	assert_int_equal(a.window, 1);
	assert_int_equal(OPTIONS("windowsize\0" "0\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("windowsize\0" "32\0", &a), 0);
	assert_int_equal(OPTIONS("windowsize\0" "33\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("tsize\0" "0\0", &a), 0);
	assert_true(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0" "\0", &a), 0);
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0" "9x\0", &a), 0);
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("other\0" "1\0tsize\0" "99\0", &a), 0);
	assert_int_equal(a.tsize, 99);
	assert_int_equal(OPTIONS("tsize\0" "99", &a), 0);	/* cut */
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0", &a), 0);
	assert_false(a.has_tsize);
}

static void a_request_has_room_for_a_long_name(void **state)
{
	uint8_t buf[512];
	char name[512];
	/* opcode, NUL, and all that follows the name */
	size_t rest = 3 + sizeof("octet\0blksize\0" "1432\0tsize\0"
				 "0\0windowsize\0" "16");

	(void)state;
	memset(name, 'n', sizeof(name));
	assert_int_equal(tftp_write_request(name, 512 - rest, 16, buf, 512),
			 512);
	assert_int_equal(buf[512 - rest + 1], 'n');
	assert_int_equal(buf[512 - rest + 2], 0);
	assert_int_equal(tftp_write_request(name, 513 - rest, 16, buf, 512),
			 -ENAMETOOLONG);
	assert_int_equal(tftp_write_request("", 0, 16, buf, rest - 1),
			 -ENAMETOOLONG);
	assert_int_equal(tftp_write_request("", 0, 32, buf, rest),
			 (int)rest);
	assert_memory_equal(buf + rest - 3, "32", 3);
	assert_int_equal(tftp_write_request("a\0b", 3, 16, buf, 512), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_errors_text_is_cut_and_made_harmless),
		FAKE_TEST(options_have_their_bounds),
		FAKE_TEST(a_request_has_room_for_a_long_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

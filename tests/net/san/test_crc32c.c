/* test_crc32c.c: the sums that RFC 3720 B.4 gives. */
#include "tests/fake/fake.h"

#include "net/san/crc32c.h"

static uint32_t sum(const void *data, size_t len)
{
	return crc32c_end(crc32c_add(CRC32C_START, data, len));
}

static void sums_are_those_of_the_rfc(void **state)
{
	uint8_t buf[32];

	(void)state;
	memset(buf, 0, sizeof(buf));
	assert_int_equal(sum(buf, 32), 0x8a9136aa);
	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(sum(buf, 32), 0x62a8ab43);
	for (unsigned i = 0; i < 32; i++)
		buf[i] = (uint8_t)i;
	assert_int_equal(sum(buf, 32), 0x46dd794e);
	for (unsigned i = 0; i < 32; i++)
		buf[i] = (uint8_t)(31 - i);
	assert_int_equal(sum(buf, 32), 0x113fdb5c);
	assert_int_equal(sum("123456789", 9), 0xe3069283);
}

static void a_sum_may_be_made_in_parts(void **state)
{
	uint32_t crc = crc32c_add(CRC32C_START, "1234", 4);

	(void)state;
	assert_int_equal(crc32c_end(crc32c_add(crc, "56789", 5)),
			 0xe3069283);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(sums_are_those_of_the_rfc),
		FAKE_TEST(a_sum_may_be_made_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

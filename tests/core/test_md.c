/* Tests of core/md.c: by the examples of RFC 1320 and 1321, and at the lengths
   where a block ends. */
#include <stdio.h>
#include <string.h>

#include "core/md.h"
#include "tests/fake/fake.h"

static const char digits[] = "1234567890123456789012345678901234567890"
			     "1234567890123456789012345678901234567890";

static void expect(void (*md)(const void *data, size_t len,
			      uint8_t out[MD_LEN]),
		   const char *text, size_t len, const char *hex)
{
	uint8_t sum[MD_LEN];
	char got[2 * MD_LEN + 1];

	md(text, len, sum);
	for (unsigned i = 0; i < MD_LEN; i++)
		snprintf(got + 2 * i, 3, "%02x", sum[i]);
	assert_string_equal(got, hex);
}

static void md4_is_that_of_its_rfc(void **state)
{
	(void)state;
	expect(md4, "", 0, "31d6cfe0d16ae931b73c59d7e0c089c0");
	expect(md4, "abc", 3, "a448017aaf21d8525fc10ae87aa6729d");
	expect(md4, digits, 80, "e33b4ddc9c38f2199c3e7b164fcc0536");
}

static void md5_is_that_of_its_rfc(void **state)
{
	(void)state;
	expect(md5, "", 0, "d41d8cd98f00b204e9800998ecf8427e");
	expect(md5, "abc", 3, "900150983cd24fb0d6963f7d28e17f72");
	expect(md5, digits, 80, "57edf4a22be3c955ac49da2e2107b67a");
}

static void blocks_end_where_they_should(void **state)
{
	(void)state;
	expect(md5, digits, 55, "c9ccf168914a1bcfc3229f1948e67da0");
	expect(md5, digits, 56, "49f193adce178490e34d1b3a4ec0064c");
	expect(md5, digits, 63, "c3eb67ece68488bb394241d4f6a54244");
	expect(md5, digits, 64, "eb6c4179c0a7c82cc2828c1e6338e165");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(md4_is_that_of_its_rfc),
		FAKE_TEST(md5_is_that_of_its_rfc),
		FAKE_TEST(blocks_end_where_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

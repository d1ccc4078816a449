/* test_signature.c: what is signed by keys that no certificate of ours has. */
#include <errno.h>
#include <string.h>

#include "net/tls/signature.h"
#include "tests/fake/fake.h"

/* RFC 8032 7.1, test 2 */
static const uint8_t key[] =
	"\x3d\x40\x17\xc3\xe8\x43\x89\x5a\x92\xb7\x0a\xa7\x4d\x1b\x7e\xbc"
	"\x9c\x98\x2c\xcf\x2e\xc4\x96\x8c\xc0\xcd\x55\xf1\x2a\xf4\x66\x0c";
static const uint8_t bytes[] =
	"\x92\xa0\x09\xa9\xf0\xd4\xca\xb8\x72\x0e\x82\x0b\x5f\x64\x25\x40"
	"\xa2\xb2\x7b\x54\x16\x50\x3f\x8f\xb3\x76\x22\x23\xeb\xdb\x69\xda"
	"\x08\x5a\xc1\xe4\x3e\x15\x99\x6e\x45\x8f\x36\x13\xd0\xf1\x1d\x8c"
	"\x38\x7b\x2e\xae\xb4\x30\x2a\xee\xb0\x0d\x29\x16\x12\xbb\x0c\x00";

/* By a key of that kind, by the algorithm of that name's last number. */
static int check(enum cert_key kind, uint8_t last, const char *data)
{
	const uint8_t oid[] = { 6, 3, 0x2b, 0x65, last };
	const struct cert by = { .key_type = kind, .bare_key = { key, 32 },
				 .key = { key, 32 } };
	const struct signature s = { .alg = { oid, sizeof(oid) },
				     .bytes = { bytes, 64 } };

	return signature_check(&s, &by, data, strlen(data));
}

static void ed25519_is_known(void **state)
{
	(void)state;
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x72"), 0);
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x73"), -EACCES);
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x72 "), -EACCES);
	assert_int_equal(check(CERT_KEY_ED, 0x70, ""), -EACCES);
}

static void what_is_not_the_keys_is_refused(void **state)
{
	(void)state;
	assert_int_equal(check(CERT_KEY_ED, 0x71, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_ED, 0x6f, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_EC, 0x70, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_RSA, 0x70, "\x72"), -ENOTSUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(ed25519_is_known),
		FAKE_TEST(what_is_not_the_keys_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_mschap.c: the example of RFC 2759 9.2, and what it stands on. */
#include "tests/fake/fake.h"

#include <errno.h>
#include <string.h>

#include "core/des.h"
#include "core/md.h"
#include "net/mschap.h"

static void a_block_is_encrypted(void **state)
{
	uint8_t out[8];

	(void)state;
	des_encrypt((const uint8_t *)"\x12\x69\x5b\xc9\xb7\xb7\xf8",
		    (const uint8_t *)"\x01\x23\x45\x67\x89\xab\xcd\xef", out);
	assert_memory_equal(out, "\x85\xe8\x13\x54\x0f\x0a\xb4\x05", 8);
}

static void texts_of_all_lengths_are_digested(void **state)
{
	uint8_t out[16], many[200];

	(void)state;
	md4("", 0, out);
	assert_memory_equal(out, "\x31\xd6\xcf\xe0\xd1\x6a\xe9\x31"
			    "\xb7\x3c\x59\xd7\xe0\xc0\x89\xc0", 16);
	md4("abc", 3, out);
	assert_memory_equal(out, "\xa4\x48\x01\x7a\xaf\x21\xd8\x52"
			    "\x5f\xc1\x0a\xe8\x7a\xa6\x72\x9d", 16);
	/* RFC 1320 A.5: eight times ten digits */
	for (unsigned i = 0; i < 80; i++)
		many[i] = (uint8_t)('0' + (i + 1) % 10);
	md4(many, 80, out);
	assert_memory_equal(out, "\xe3\x3b\x4d\xdc\x9c\x38\xf2\x19"
			    "\x9c\x3e\x7b\x16\x4f\xcc\x05\x36", 16);
}

/* The sums, by openssl, of so many letters "a": where padding needs a block of
   its own, and where it just does not. */
static void padding_may_need_a_block(void **state)
{
	static const struct { size_t len; const char *sum; } table[] = {
		{ 55, "\xc8\x89\xc8\x1d\xd8\x6c\x4d\x2e"
		      "\x02\x57\x78\x94\x4e\xa0\x28\x81" },
		{ 56, "\xd5\xf9\xa9\xe9\x25\x70\x77\xa5"
		      "\xf0\x8b\x0b\x92\xf3\x48\xb0\xad" },
		{ 63, "\x7e\xa3\xda\x77\x43\x2d\x44\xc3"
		      "\x23\x67\x10\x97\xd1\x34\x8f\xc8" },
		{ 64, "\x52\xf5\x07\x6f\xab\xd2\x26\x80"
		      "\x23\x4a\x3f\xa9\xf9\xdc\x57\x32" },
		{ 119, "\xe6\x5d\xd2\x27\xcc\xef\x97\xfa"
		       "\x1d\x34\xd7\x01\x89\x12\x0f\x76" },
		{ 120, "\xb0\x3d\xdb\xd4\x70\xb4\x7c\x01"
		       "\x3e\x0c\x7a\xb2\xdd\xd7\x63\xdb" },
	};
	uint8_t out[16];
	char many[120];

	(void)state;
	memset(many, 'a', sizeof(many));
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		md4(many, table[i].len, out);
		assert_memory_equal(out, table[i].sum, 16);
	}
}

static const uint8_t auth[16] = {
	0x5b, 0x5d, 0x7c, 0x7d, 0x7b, 0x3f, 0x2f, 0x3e,
	0x3c, 0x2c, 0x60, 0x21, 0x32, 0x26, 0x26, 0x28,
};
static const uint8_t peer[16] = {
	0x21, 0x40, 0x23, 0x24, 0x25, 0x5e, 0x26, 0x2a,
	0x28, 0x29, 0x5f, 0x2b, 0x3a, 0x33, 0x7c, 0x7e,
};

static void the_example_of_the_standard_fits(void **state)
{
	uint8_t response[24], proof[20];

	(void)state;
	assert_int_equal(mschap_answer(auth, peer, "User", "clientPass",
				       response, proof), 0);
	assert_memory_equal(response,
			    "\x82\x30\x9e\xcd\x8d\x70\x8b\x5e"
			    "\xa0\x8f\xaa\x39\x81\xcd\x83\x54"
			    "\x42\x33\x11\x4a\x3d\x85\xd6\xdf", 24);
	assert_memory_equal(proof, "\x40\x7a\x55\x89\x11\x5f\xd0\xd6"
			    "\x20\x9f\x51\x0f\xe9\xc0\x45\x66"
			    "\x93\x2c\xda\x56", 20);
	assert_int_equal(mschap_answer(auth, peer, "DOM\\User", "clientPass",
				       response, proof), 0);
	assert_memory_equal(response, "\x82\x30", 2);
}

/* Three blocks of eight bytes, and not one byte more. */
static void nothing_is_written_behind_the_answer(void **state)
{
	struct { uint8_t response[24], behind[8]; } r;
	uint8_t proof[20];

	(void)state;
	memset(&r, 0xee, sizeof(r));
	assert_int_equal(mschap_answer(auth, peer, "User", "clientPass",
				       r.response, proof), 0);
	assert_int_equal(r.response[23], 0xdf);
	assert_memory_equal(r.behind, "\xee\xee\xee\xee\xee\xee\xee\xee", 8);
}

static void what_is_too_long_is_refused(void **state)
{
	uint8_t response[24], proof[20];
	char text[256];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[MSCHAP_PASSWORD + 1] = 0;
	assert_int_equal(mschap_answer(auth, peer, "u", text, response,
				       proof), -EINVAL);
	text[MSCHAP_PASSWORD] = 0;
	assert_int_equal(mschap_answer(auth, peer, "u", text, response,
				       proof), 0);
	memset(text, 'x', 181);
	text[181] = 0;
	assert_int_equal(mschap_answer(auth, peer, text, "p", response,
				       proof), -EINVAL);
	text[180] = 0;
	assert_int_equal(mschap_answer(auth, peer, text, "p", response,
				       proof), 0);
}

/* UTF-16 as it was at first: without what needs two of its units. */
static void letters_of_a_password_have_one_unit(void **state)
{
	uint8_t response[24], proof[20];

	(void)state;
	assert_int_equal(mschap_answer(auth, peer, "u", "\357\277\275",
				       response, proof), 0);
	assert_int_equal(mschap_answer(auth, peer, "u", "\360\220\200\200",
				       response, proof), -EINVAL);
}

/* Whatever stands before the last "\\" is the domain. */
static void a_domain_is_not_of_the_name(void **state)
{
	static const char *const users[] = { "User", "D\\User", "A\\B\\User" };
	uint8_t first[24], response[24], proof[20];

	(void)state;
	assert_int_equal(mschap_answer(auth, peer, users[0], "p", first,
				       proof), 0);
	for (unsigned i = 1; i < 3; i++) {
		assert_int_equal(mschap_answer(auth, peer, users[i], "p",
					       response, proof), 0);
		assert_memory_equal(response, first, 24);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_block_is_encrypted),
		FAKE_TEST(texts_of_all_lengths_are_digested),
		FAKE_TEST(padding_may_need_a_block),
		FAKE_TEST(the_example_of_the_standard_fits),
		FAKE_TEST(nothing_is_written_behind_the_answer),
		FAKE_TEST(what_is_too_long_is_refused),
		FAKE_TEST(letters_of_a_password_have_one_unit),
		FAKE_TEST(a_domain_is_not_of_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

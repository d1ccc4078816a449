/* test_stp.c: what BPDUs say about the port (IEEE 802.1D-2004 9.3). */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/bytes.h"
#include "net/link.h"

#define LEN 38		/* with the LLC header */

/* A BPDU that has all that is not told by the arguments set. */
static const uint8_t *bpdu(unsigned version, unsigned type, unsigned flags)
{
	static uint8_t p[LEN];

	memset(p, 0xff, sizeof(p));
	memcpy(p, "\x42\x42\3\0\0", 5);
	p[5] = (uint8_t)version;
	p[6] = (uint8_t)type;
	p[7] = (uint8_t)flags;
	put_be16(p + 34, 0x0200);	/* hello: 2 s */
	put_be16(p + 36, 0x0f00);	/* forward delay: 15 s */
	return p;
}

static void versions_and_types_are_told_apart(void **state)
{
	static const struct {
		unsigned version, type;
		bool is_one, classic;
		unsigned wait_ms;
	} table[] = {
		{ 0, 0, true, true, 30000 }, { 1, 0, true, true, 30000 },
		{ 2, 2, true, false, 4000 }, { 3, 2, true, false, 4000 },
		{ 2, 0, false, false, 0 }, { 3, 0, false, false, 0 },
		{ 0, 0x80, false, false, 0 },	/* the topology changed */
		{ 2, 1, false, false, 0 }, { 2, 3, false, false, 0 },
	};
	struct stp s;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool is_one = stp_read(bpdu(table[i].version, table[i].type,
					    0), LEN, &s);

		assert_int_equal(is_one, table[i].is_one);
		if (!is_one)
			continue;
		assert_int_equal(s.classic, table[i].classic);
		assert_int_equal(s.wait_ms, table[i].wait_ms);
	}
}

static void a_flag_says_that_it_forwards(void **state)
{
	struct stp s;

	(void)state;
	assert_true(stp_read(bpdu(2, 2, 0x20), LEN, &s));
	assert_true(s.forwards);
	assert_true(stp_read(bpdu(2, 2, 0xdf), LEN, &s));
	assert_false(s.forwards);
	/* of the old kind none does */
	assert_true(stp_read(bpdu(0, 0, 0xff), LEN, &s));
	assert_false(s.forwards);
}

/* Two hellos, each of 1 to 10 s; in 1/256 s. */
static void two_hellos_are_waited_for(void **state)
{
	static const struct { unsigned hello, wait_ms; } table[] = {
		{ 0, 2000 }, { 0xff, 2000 }, { 0x100, 2000 },
		{ 0x180, 3000 }, { 0x200, 4000 }, { 0xa00, 20000 },
		{ 0xa80, 20000 }, { 0xffff, 20000 },
	};
	uint8_t p[LEN];
	struct stp s;

	(void)state;
	memcpy(p, bpdu(2, 2, 0), LEN);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		put_be16(p + 34, table[i].hello);
		assert_true(stp_read(p, LEN, &s));
		assert_int_equal(s.wait_ms, table[i].wait_ms);
	}
}

static void anything_else_is_no_bpdu(void **state)
{
	uint8_t p[LEN];
	struct stp s;

	(void)state;
	memcpy(p, bpdu(2, 2, 0), LEN);
	assert_false(stp_read(p, LEN - 1, &s));
	for (unsigned i = 0; i < 5; i++) {
		p[i] ^= 1;
		assert_false(stp_read(p, LEN, &s));
		p[i] ^= 1;
	}
	assert_true(stp_read(p, LEN, &s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(versions_and_types_are_told_apart),
		FAKE_TEST(a_flag_says_that_it_forwards),
		FAKE_TEST(two_hellos_are_waited_for),
		FAKE_TEST(anything_else_is_no_bpdu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

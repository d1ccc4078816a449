/* test_lacp.c: what answers a switch's frames of the slow protocols, to the
   last byte (IEEE 802.1AX 6.4.2). */
#include "tests/fake/fake.h"

#include <string.h>

#include "net/link.h"

static const uint8_t mac[6] = { 2, 4, 6, 8, 10, 12 };

#define Z10 "\0\0\0\0\0\0\0\0\0\0"
#define Z50 Z10 Z10 Z10 Z10 Z10

/* An actor's words: they come back as those of the partner. */
#define ACTOR "\x14\x80\1\x52\x54\0\xff\xff\1\0\x11\x80\2\0\x21"

/* What answers @p, all of which was asked for. */
static size_t answer(const void *p, size_t len, uint8_t out[LACP_LEN],
		     struct lacp *s)
{
	memset(out, 0xee, LACP_LEN);
	return lacp_answer(p, len, mac, out, s);
}

static void an_actor_is_told_of_itself(void **state)
{
	static const char p[] = "\1\1\1" ACTOR "\x3f\xaa\xbb\xcc"
		"\2\x14\x99\x99\x99\x99\x99\x99\x99\x99\x99\x99\x99\x99\x99\x99"
		"\x99\x99\x99\x99\3\x10\x99\x99" Z10 "\x99\x99\x99";
	static const char want[] = "\1\1\1\x14\xff\xff\2\4\6\x8\xa\xc"
		"\0\1\xff\xff\0\1\x3e\0\0\0"
		"\2" ACTOR "\x3f\xaa\xbb\xcc" "\3\x10" Z50 Z10 "\0\0\0\0\0\0";
	uint8_t out[LACP_LEN];
	struct lacp s;

	(void)state;
	assert_int_equal(sizeof(want) - 1, LACP_LEN);
	assert_int_equal(answer(p, sizeof(p) - 1, out, &s), LACP_LEN);
	assert_memory_equal(out, want, LACP_LEN);
}

/* In sync, collecting, distributing: it forwards. Short: each second. */
static void its_state_says_how_far_it_is(void **state)
{
	static const struct {
		uint8_t state;
		bool ready;
		unsigned wait_ms;
		uint8_t ours;
	} table[] = {
		{ 0x38, true, 31000, 0x3c }, { 0x3a, true, 2000, 0x3e },
		{ 0xff, true, 2000, 0x3e }, { 0x30, false, 31000, 0x3c },
		{ 0x28, false, 31000, 0x3c }, { 0x18, false, 31000, 0x3c },
		{ 0x02, false, 2000, 0x3e }, { 0xfd, true, 31000, 0x3c },
	};
	uint8_t p[58] = "\1\1\1\x14", out[LACP_LEN];
	struct lacp s;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		p[18] = table[i].state;
		assert_int_equal(answer(p, sizeof(p), out, &s), LACP_LEN);
		assert_int_equal(s.is_ready, table[i].ready);
		assert_int_equal(s.wait_ms, table[i].wait_ms);
		assert_int_equal(out[18], table[i].ours);
	}
}

static void a_marker_comes_back(void **state)
{
	static const char p[] = "\2\1\1\x10\xab\xcd\1\2\3\4\5\6\x99\x98\x97\x96"
		"\x95\x94\x93\x92\x91\x90";
	static const char want[] = "\2\1\2\x10\xab\xcd\1\2\3\4\5\6\x99\x98\x97"
		"\x96\x95\x94" Z50 Z10 Z10 Z10 Z10 "\0\0";
	uint8_t out[LACP_LEN];
	struct lacp s;

	(void)state;
	assert_int_equal(answer(p, sizeof(p) - 1, out, &s), LACP_LEN);
	assert_memory_equal(out, want, LACP_LEN);
	assert_false(s.is_ready);
	assert_int_equal(s.wait_ms, 0);
}

/* No kind of ours, an answer, or an actor of another size. */
static void anything_else_has_no_answer(void **state)
{
	static const char heads[][5] = {
		"\0\1\1\x14", "\3\1\1\x14", "\1\1\0\x14", "\1\1\2\x14",
		"\1\1\1\x13", "\1\1\1\x15", "\2\1\2\x10", "\2\1\0\x10",
	};
	uint8_t p[58] = { 0 }, out[LACP_LEN];
	struct lacp s;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		memcpy(p, heads[i], 4);
		assert_int_equal(answer(p, sizeof(p), out, &s), 0);
		assert_int_equal(s.wait_ms, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_actor_is_told_of_itself),
		FAKE_TEST(its_state_says_how_far_it_is),
		FAKE_TEST(a_marker_comes_back),
		FAKE_TEST(anything_else_has_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

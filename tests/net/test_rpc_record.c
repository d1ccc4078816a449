/* test_rpc_record.c: remote procedure calls as bytes. */
#include "tests/fake/fake.h"

#include "core/bytes.h"
#include "core/err.h"
#include "net/rpc_record.h"

static void a_call_is_laid_out_so(void **state)
{
	static const uint8_t want[] = {
		0x80, 0, 0, 72, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 2,
		0, 1, 0x86, 0xa3, 0, 0, 0, 3, 0, 0, 0, 6,
		0, 0, 0, 1, 0, 0, 0, 28,		/* AUTH_SYS */
		0, 0, 0, 7, 0, 0, 0, 5, 'p', 'x', 'e', 's', 'h', 0, 0, 0,
		0, 0, 3, 0xe8, 0, 0, 0, 5, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0,			/* no verifier */
		'a', 'r', 'g', 's',
	};
	const struct rpc_call call = {
		.xid = 7, .program = 100003, .version = 3, .procedure = 6,
		.uid = 1000, .gid = 5, .machine = "pxesh",
	};
	struct sbuf out = { 0 };

	(void)state;
	rpc_begin(&out, &call);
	assert_int_equal(sbuf_add(&out, "args", 4), 0);
	rpc_seal(&out, 0);
	assert_int_equal(out.len, sizeof(want));
	assert_memory_equal(out.data, want, sizeof(want));
	sbuf_free(&out);
}

static void credentials_are_of_whole_words(void **state)
{
	static const struct { const char *machine; unsigned padded; } table[] = {
		{ "", 0 }, { "a", 4 }, { "abc", 4 }, { "abcd", 4 },
		{ "abcde", 8 }, { "abcdefgh", 8 }, { "abcdefghi", 12 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct rpc_call call = { .machine = table[i].machine };
		struct sbuf out = { 0 };
		const uint8_t *raw;

		rpc_begin(&out, &call);
		rpc_seal(&out, 0);
		raw = (const uint8_t *)out.data;
		assert_int_equal(out.len, 4 + 60 + table[i].padded);
		assert_int_equal(get_be32(raw), 0x80000000 + 60 +
				 table[i].padded);
		assert_int_equal(get_be32(raw + 32), 20 + table[i].padded);
		assert_int_equal(get_be32(raw + 40),
				 strlen(table[i].machine));
		sbuf_free(&out);
	}
}

static void a_call_may_follow_another(void **state)
{
	const struct rpc_call call = { .xid = 7 };
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(sbuf_add(&out, "the call before", 15), 0);
	rpc_begin(&out, &call);
	rpc_seal(&out, 15);
	assert_int_equal(out.len, 15 + 4 + 40);
	assert_memory_equal(out.data, "the call before\x80\0\0\x28\0\0\0\7",
			    23);
	sbuf_free(&out);
}

static void fragments_make_a_record(void **state)
{
	static const uint8_t in[] = { 0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0,
				      0x80, 0, 0, 1, 'c', 0x80, 0, 0, 1, 'd' };
	struct rpc_record r = { 0 };
	bool whole = false;
	size_t at = 0;

	(void)state;
	while (!whole)		/* byte by byte */
		at += (size_t)rpc_record_take(&r, in + at, 1, &whole);
	assert_int_equal(at, 15);
	assert_string_equal(sbuf_text(&r.record), "abc");
	assert_int_equal(rpc_record_take(&r, in + at, 5, &whole), 5);
	assert_true(whole);
	assert_string_equal(sbuf_text(&r.record), "d");
	sbuf_free(&r.record);
}

/* Wherever TCP cuts them; the second record has an empty last fragment. */
static void records_come_in_pieces_of_any_size(void **state)
{
	static const uint8_t in[] = { 0, 0, 0, 2, 'a', 'b', 0x80, 0, 0, 1,
				      'c', 0, 0, 0, 2, 'd', 'e',
				      0x80, 0, 0, 0, 0x80, 0, 0, 1, 'f' };
	static const char *const want[] = { "abc", "de", "f" };

	(void)state;
	for (size_t piece = 1; piece <= sizeof(in); piece++) {
		struct rpc_record r = { 0 };
		unsigned count = 0;
		bool whole;

		for (size_t at = 0, end = 0; at < sizeof(in);) {
			if (at == end)
				end += piece < sizeof(in) - at ? piece :
					sizeof(in) - at;
			at += (size_t)rpc_record_take(&r, in + at, end - at,
						      &whole);
			if (whole)
				assert_string_equal(sbuf_text(&r.record),
						    want[count++]);
		}
		assert_int_equal(count, 3);
		sbuf_free(&r.record);
	}
}

static void a_record_has_a_limit(void **state)
{
	static const uint8_t huge[] = { 0xff, 0xff, 0xff, 0xff, 'x' };
	static uint8_t most[4 + RPC_RECORD_MAX + 5] = { 0, 2, 0, 0 };
	struct rpc_record r = { 0 };
	bool whole;

	(void)state;
	assert_int_equal(rpc_record_take(&r, huge, 5, &whole), -E2BIG);
	r = (struct rpc_record){ 0 };
	assert_int_equal(rpc_record_take(&r, most, sizeof(most), &whole),
			 4 + RPC_RECORD_MAX);
	assert_false(whole);
	most[3] = 1;
	assert_int_equal(rpc_record_take(&r, most, 5, &whole), -E2BIG);
	sbuf_free(&r.record);
}

static int reply(const char *words)
{
	struct xdr x = { .at = (const uint8_t *)words, .len = 24 };

	return rpc_read_reply(&x, 0x61626364);
}

#define Z "\0\0\0\0"

static void answers_say_how_it_went(void **state)
{
	struct xdr x = { .at = (const uint8_t *)"abcd", .len = 4 };

	(void)state;
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z Z), 0);
	assert_int_equal(reply("abcx\0\0\0\1" Z Z Z Z), -EAGAIN);
	assert_int_equal(reply("abcd" Z Z Z Z Z), -EPROTO);
	assert_int_equal(reply("abcd\0\0\0\1\0\0\0\1" Z Z Z), -EACCES);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\1"), -ENOTSUP);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\2"), -ENOTSUP);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\3"), -ENOTSUP);
	/* its arguments were garbage (RFC 5531 9): no fault of the version */
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\4"), -EPROTO);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\5"), -EPROTO);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z "\0\0\0\x9" Z), -EPROTO);
	assert_int_equal(rpc_read_reply(&x, 0x61626364), -EPROTO);
}

static void answers_that_are_cut_are_refused(void **state)
{
	static const char whole[] = "abcd\0\0\0\1" Z Z Z Z;

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct xdr x = { .at = (const uint8_t *)whole, .len = len };

		assert_int_equal(rpc_read_reply(&x, 0x61626364), -EPROTO);
	}
}

/* RFC 5531 8.2: 400 bytes at most. What follows is the results. */
static void a_verifier_has_a_limit(void **state)
{
	static uint8_t raw[20 + 404 + 4 + 4] = "abcd\0\0\0\1";
	struct xdr x = { .at = raw, .len = sizeof(raw) };

	(void)state;
	put_be32(raw + 16, 400);
	put_be32(raw + 424, 9);
	assert_int_equal(rpc_read_reply(&x, 0x61626364), 0);
	assert_int_equal(xdr_u32(&x), 9);
	x = (struct xdr){ .at = raw, .len = sizeof(raw) };
	put_be32(raw + 16, 401);
	put_be32(raw + 424, 0);
	assert_int_equal(rpc_read_reply(&x, 0x61626364), -EPROTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_call_is_laid_out_so),
		FAKE_TEST(credentials_are_of_whole_words),
		FAKE_TEST(a_call_may_follow_another),
		FAKE_TEST(fragments_make_a_record),
		FAKE_TEST(records_come_in_pieces_of_any_size),
		FAKE_TEST(a_record_has_a_limit),
		FAKE_TEST(answers_say_how_it_went),
		FAKE_TEST(answers_that_are_cut_are_refused),
		FAKE_TEST(a_verifier_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

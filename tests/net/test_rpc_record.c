/* test_rpc_record.c: remote procedure calls as bytes. */
#include "tests/fake/fake.h"

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
	assert_int_equal(reply("abcd\0\0\0\1" Z Z Z "\0\0\0\5"), -EPROTO);
	assert_int_equal(reply("abcd\0\0\0\1" Z Z "\0\0\0\x9" Z), -EPROTO);
	assert_int_equal(rpc_read_reply(&x, 0x61626364), -EPROTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_call_is_laid_out_so),
		FAKE_TEST(fragments_make_a_record),
		FAKE_TEST(a_record_has_a_limit),
		FAKE_TEST(answers_say_how_it_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_nbd.c: what an NBD server may say, and what it must not: each refusal is
   in words, and nothing goes to a place that it is not for. */
#include "tests/net/san/nbd_server.h"

static void parts_come_in_any_order(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbd://h/x");
	open_it(&b, true);
	say_data(&b, BYTES + 1024, 512, 'c');
	say_chunk(&b, 0, 2, 12);		/* a hole */
	say64(&b, BYTES + 1536);
	say32(&b, 512);
	say_data(&b, BYTES, 1024, 'a');
	say_chunk(&b, 1, 0, 0);
	memset(b.buf, 'x', sizeof(b.buf));
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, 0);
	assert_int_equal(b.buf[0], 'a');
	assert_int_equal(b.buf[1023], 'a');
	assert_int_equal(b.buf[1024], 'c');
	assert_int_equal(b.buf[1535], 'c');
	assert_int_equal(b.buf[1536], 0);
	assert_int_equal(b.buf[2047], 0);
	end(&b);
}

static void a_part_that_is_not_for_us_is_refused(void **state)
{
	static const struct { uint64_t at; uint32_t len; } bad[] = {
		{ BYTES - 512, 512 }, { BYTES + BYTES, 512 },
		{ BYTES + 1536, 1024 }, { BYTES + 256, 512 },
		{ BYTES, 100 }, { BYTES, BYTES + 512 },
		{ UINT64_MAX - 511, 512 },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin(&b, "nbd://h/x");
		open_it(&b, true);
		say_data(&b, bad[i].at, bad[i].len, 'x');
		assert_refused(&b, -EPROTO, "data that nobody asked for");
	}
	begin(&b, "nbd://h/x");
	open_it(&b, true);
	say_data(&b, BYTES, 1024, 'x');
	say_data(&b, BYTES + 512, 1024, 'x');	/* twice */
	assert_refused(&b, -EPROTO, "data that nobody asked for");
}

static void replies_of_no_known_kind_are_refused(void **state)
{
	static const struct { unsigned type; uint32_t len; } bad[] = {
		{ 0, 1 }, { 1, 8 }, { 1, 0 }, { 2, 11 }, { 5, 12 }, { 3, 0 },
		{ 32769, 5 }, { 32769, 8193 },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin(&b, "nbd://h/x");
		open_it(&b, true);
		say_chunk(&b, 1, bad[i].type, bad[i].len);
		assert_refused(&b, -EPROTO, "a reply of an unknown kind");
	}
	begin(&b, "nbd://h/x");
	open_it(&b, true);
	say_chunk(&b, 1, 32769, 6);
	say(&b, "\0\0\0\0\0", 6);
	assert_refused(&b, -EPROTO, "an error that is none");
	begin(&b, "nbd://h/x");
	open_it(&b, false);
	say_chunk(&b, 1, 0, 0);
	assert_refused(&b, -EPROTO, "something that is no reply");
	begin(&b, "nbd://h/x");
	open_it(&b, true);
	say32(&b, 0x67446698);
	say32(&b, 0);
	say64(&b, 1ull << 32);
	assert_refused(&b, -EPROTO, "a reply without structure");
}

static void what_nobody_asked_is_not_answered(void **state)
{
	static const uint64_t cookies[] = {
		0, 2ull << 32, 1ull << 32 | 1, 1ull << 32 | 8, UINT64_MAX,
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		begin(&b, "nbd://h/x");
		open_it(&b, false);
		say32(&b, 0x67446698);
		say32(&b, 0);
		say64(&b, cookies[i]);
		assert_refused(&b, -EPROTO, "answers what nobody asked");
	}
}

static void who_is_no_server_is_told(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbd://h/x");
	say(&b, "HTTP/1.1 400 Bad Request\r\n", 26);
	assert_refused(&b, -EPROTO, "this is no NBD server");
	begin(&b, "nbd://h/x");
	say(&b, "NBDMAGICIHAVEOPS\0\3", 18);
	assert_refused(&b, -EPROTO, "this is no NBD server");
	begin(&b, "nbd://h/x");
	greet(&b);
	say_option(&b, 7, 1, 0);		/* 8 was asked for */
	assert_refused(&b, -EPROTO, "answer to an option is none");
	begin(&b, "nbd://h/x");
	greet(&b);
	say_option(&b, 8, 1, 65537);
	assert_refused(&b, -EPROTO, "answer to an option is none");
}

static void what_comes_before_tls_is_not_believed(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbds://h/x");
	greet(&b);
	say_option(&b, 5, 1, 0);
	say_option(&b, 8, 1, 0);		/* as if TLS were up */
	assert_refused(&b, -EPROTO, "in the clear what belongs into TLS");
	begin(&b, "nbds://h/x");
	greet(&b);
	say_option(&b, 8, 1, 0);
	assert_refused(&b, -EPROTO, "answer to an option is none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(parts_come_in_any_order),
		FAKE_TEST(a_part_that_is_not_for_us_is_refused),
		FAKE_TEST(replies_of_no_known_kind_are_refused),
		FAKE_TEST(what_nobody_asked_is_not_answered),
		FAKE_TEST(who_is_no_server_is_told),
		FAKE_TEST(what_comes_before_tls_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

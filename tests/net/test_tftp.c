/* test_tftp.c: downloads by TFTP. */
#include "tests/net/tftpd.h"

static void a_request_asks_for_big_blocks_and_the_size(void **state)
{
	struct plan p = { .content = "x", .len = 1 };

	(void)state;
	expect_content(&p);
	assert_memory_equal(p.request, "\0\1dir/a b\0octet\0blksize\0"
			    "1432\0tsize\0" "0\0windowsize\0" "16",
			    p.request_len);
	assert_int_equal(p.request_len, 2 + 8 + 6 + 8 + 5 + 6 + 2 + 11 + 3);
}

static void a_server_without_options_sends_512_bytes_each(void **state)
{
	struct plan p = { .content = big, .len = 1024 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 3);	/* the last block is empty */
}

static void options_are_taken_as_answered(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1000 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 7);	/* of the options, five, empty */
}

static void an_empty_file_is_a_file(void **state)
{
	struct plan p = { .content = "", .len = 0, .blksize = 1432 };

	(void)state;
	expect_content(&p);
}

static void what_is_lost_is_sent_again(void **state)
{
	struct plan p = { .content = "abc", .len = 3, .lose = 3 };

	(void)state;
	expect_content(&p);
	assert_int_equal(p.requests, 4);
}

static void blocks_that_come_twice_count_once(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1432,
			  .twice = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void fragments_of_a_block_are_joined(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1432,
			  .cut = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void strangers_are_ignored(void **state)
{
	struct plan p = { .content = "abc", .len = 3, .stranger = true };

	(void)state;
	expect_content(&p);
}

/* Each transfer has a port of its own: the server's first one. */
static void another_port_of_the_server_is_a_stranger(void **state)
{
	struct plan p = { .content = big, .len = 1500, .other_port = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void a_block_longer_than_agreed_is_ignored(void **state)
{
	struct plan p = { .content = big, .len = 1500, .too_long = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void a_missing_file_is_enoent(void **state)
{
	struct plan p = { .error = 1 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOENT);
	assert_string_equal(b.e.msg, "the TFTP server has no such file");
	bench_stop(&b);
}

static void too_big_a_block_size_is_refused(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 9000 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_int_equal(p.error_from_client, 1);
	bench_stop(&b);
}

static void silence_is_given_up_after_15_s(void **state)
{
	struct plan p = { .lose = 1000 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ETIMEDOUT);
	assert_int_equal(p.requests, 6);
	assert_int_equal(fake.now_us, 15750000);
	bench_stop(&b);
}

/* An answer took 200 ms: from then on that, and four times half of that. */
static void how_long_to_wait_is_learned(void **state)
{
	struct plan p = { .content = big, .len = 1500, .blksize = 500,
			  .lose_block = 1 };
	struct plan late = p;
	struct image *img = NULL;
	struct bench b;

	(void)state;
	fill();
	bench_start(&b);
	b.late_us = 200000;
	assert_int_equal(get(&b, &p, &img), 0);
	assert_int_equal(b.sent_us[1] - b.sent_us[0], 200000);
	assert_int_equal(b.sent_us[2] - b.sent_us[1], 600000);
	image_unref(img);
	bench_stop(&b);
	/* of one that was sent twice nobody knows: as long as it did */
	fake_reset();
	bench_start(&b);
	b.late_us = 200000;
	late.lose = 1;
	assert_int_equal(get(&b, &late, &img), 0);
	assert_int_equal(b.sent_us[1] - b.sent_us[0], 250000);
	assert_int_equal(b.sent_us[2] - b.sent_us[1], 200000);
	assert_int_equal(b.sent_us[3] - b.sent_us[2], 500000);
	image_unref(img);
	bench_stop(&b);
}

/* Of data, too, where no options were agreed on. */
static void data_teaches_how_long_to_wait(void **state)
{
	struct plan p = { .content = big, .len = 1500, .lose_block = 2 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	fill();
	bench_start(&b);
	b.late_us = 200000;
	assert_int_equal(get(&b, &p, &img), 0);
	assert_int_equal(b.sent_us[1] - b.sent_us[0], 200000);
	assert_int_equal(b.sent_us[2] - b.sent_us[1], 600000);
	image_unref(img);
	bench_stop(&b);
}

/* What came of the first version does not stay behind the second's end. */
static void a_file_may_change_where_it_breaks_off(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 1, .len_then = 600 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.requests, 2);
}

static void a_name_needs_a_host_and_a_path(void **state)
{
	static const struct { const char *uri; int rc; } table[] = {
		{ "tftp:///x", -EINVAL }, { "tftp://192.0.2.1", -EINVAL },
		{ "tftp://192.0.2.1/a%0ab", -EINVAL },
		{ "tftp://192.0.2.1/a%00b", -EINVAL },
		{ "tftp://h/x", -ENXIO },	/* there is no name server */
	};
	struct image *img = NULL;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		bench_start(&b);
		bench_address(&b);
		print_message("%s\n", table[i].uri);
		assert_int_equal(fetch_image(&b.fetch, table[i].uri, QUIETLY,
					     &img, &b.e), table[i].rc);
		assert_int_equal(b.sent, 0);
		bench_stop(&b);
	}
}

/* A server that stops in the middle is asked for the file again. */
static void what_broke_off_comes_again(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 2 };
	struct plan q = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 1, .mute = true };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.requests, 3);
	assert_int_equal(fake.now_us, 3000000);	/* after 1 s, and after 2 */
	fake_reset();
	expect_content(&q);
	assert_int_equal(q.requests, 2);
}

static void one_that_always_breaks_off_is_given_up(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 100 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOTSUP);
	assert_string_equal(b.e.msg, "TFTP error 0: no");
	assert_int_equal(p.requests, 5);
	bench_stop(&b);
}

static void the_server_is_told_why_we_stop(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 9000 };
	struct plan q = { .content = big, .len = 5000, .blksize = 512 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_string_equal(b.e.msg, "malformed TFTP packet");
	/* code 0, text, NUL: and nothing more */
	assert_string_equal(p.last_error, "0:malformed|14");
	bench_stop(&b);
	fake_reset();
	bench_start(&b);
	b.ev.con = &b.con;
	fake.live_keys = true;
	fake_keys_at(20000, "\003");
	q.lose_block = 3;
	assert_int_equal(get(&b, &q, &img), -ECANCELED);
	assert_string_equal(q.last_error, "0:cancelled|14");
	bench_stop(&b);
}

static void a_servers_error_is_shown_as_far_as_it_can_be(void **state)
{
	static const struct { unsigned number; int code; const char *msg; }
	table[] = {
		{ 0, -ENOTSUP, "TFTP error 0: no" },
		{ 1, -ENOENT, "the TFTP server has no such file" },
		{ 2, -EACCES, "TFTP error 2: no" },
		{ 3, -ENOTSUP, "TFTP error 3: no" },
		{ 4, -ENOTTY, "TFTP error 4: no" },
		{ 5, -ENOTSUP, "TFTP error 5: no" },
	};
	struct image *img = NULL;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .error = table[i].number, .stranger = !i };

		fake_reset();
		bench_start(&b);
		if (!i)
			p.error = 256;		/* its low byte: 0 */
		assert_int_equal(get(&b, &p, &img), table[i].code);
		assert_string_equal(b.e.msg, table[i].msg);
		bench_stop(&b);
	}
}

/* 47 bytes, of which none is anything but a printable character. */
static void an_errors_text_has_a_limit(void **state)
{
	struct plan p = { .error = 3, .error_text = "a\037 ~\177\200"
			  "6789012345678901234567890123456789012345678901" };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOTSUP);
	assert_string_equal(b.e.msg, "TFTP error 3: a? ~??"
			    "67890123456789012345678901234567890123456");
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .content = big, .len = 3000, .blksize = 1432,
			  .cut = true };
	struct image *img = NULL;
	struct bench b;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.on_udp = serve;
	b.ctx = &p;
	b.cut = p.cut;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = fetch_image(&b.fetch, "tftp://192.0.2.1/x", QUIETLY, &img, &b.e);
	assert_alloc_result(rc);
	if (rc == 0)
		assert_memory_equal(img->data, big, 3000);
	image_unref(img);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fill();
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_request_asks_for_big_blocks_and_the_size),
		FAKE_TEST(a_server_without_options_sends_512_bytes_each),
		FAKE_TEST(options_are_taken_as_answered),
		FAKE_TEST(an_empty_file_is_a_file),
		FAKE_TEST(what_is_lost_is_sent_again),
		FAKE_TEST(blocks_that_come_twice_count_once),
		FAKE_TEST(fragments_of_a_block_are_joined),
		FAKE_TEST(strangers_are_ignored),
		FAKE_TEST(another_port_of_the_server_is_a_stranger),
		FAKE_TEST(a_block_longer_than_agreed_is_ignored),
		FAKE_TEST(a_missing_file_is_enoent),
		FAKE_TEST(too_big_a_block_size_is_refused),
		FAKE_TEST(silence_is_given_up_after_15_s),
		FAKE_TEST(how_long_to_wait_is_learned),
		FAKE_TEST(data_teaches_how_long_to_wait),
		FAKE_TEST(a_file_may_change_where_it_breaks_off),
		FAKE_TEST(a_name_needs_a_host_and_a_path),
		FAKE_TEST(what_broke_off_comes_again),
		FAKE_TEST(one_that_always_breaks_off_is_given_up),
		FAKE_TEST(the_server_is_told_why_we_stop),
		FAKE_TEST(a_servers_error_is_shown_as_far_as_it_can_be),
		FAKE_TEST(an_errors_text_has_a_limit),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_tftp_window.c: several blocks per acknowledgement (RFC 7440). */
#include "tests/net/tftpd.h"

static void a_window_is_acknowledged_as_a_whole(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 4);	/* options; 4, 8; the eleventh, empty */
	assert_int_equal(p.blocks, 11);
}

static void a_block_lost_from_a_window_is_asked_for_at_once(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4, .lose_block = 2 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 5);
	assert_int_equal(p.blocks, 4 + 10);
	assert_true(fake.now_us < 50000);
}

static void the_end_lost_from_a_window_is_waited_for(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4, .lose_block = 4 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.blocks, 4 + 8);
	assert_int_equal(fake.now_us, 50000);
}

static void too_big_a_window_is_refused(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 17 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_int_equal(p.error_from_client, 1);
	bench_stop(&b);
}

static void a_card_with_room_gets_more_at_once(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 100,
			  .window = 32 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	fill();
	bench_start(&b);
	b.nic->window = 8 << 20;
	assert_int_equal(get(&b, &p, &img), 0);
	assert_memory_equal(p.request + p.request_len - 3, "32", 3);
	assert_int_equal(p.acks, 3);	/* options; 32; the 51st, empty */
	image_unref(img);
	bench_stop(&b);
}

/* From a MiB on. */
static void room_is_what_takes_a_mib(void **state)
{
	static const struct { uint32_t window; const char *asked; } table[] = {
		{ 0, "16" }, { (1 << 20) - 1, "16" }, { 1 << 20, "32" },
	};
	struct image *img = NULL;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .content = "x", .len = 1 };

		fake_reset();
		bench_start(&b);
		b.nic->window = table[i].window;
		assert_int_equal(get(&b, &p, &img), 0);
		assert_string_equal((char *)p.request + p.request_len - 3,
				    table[i].asked);
		image_unref(img);
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_window_is_acknowledged_as_a_whole),
		FAKE_TEST(a_block_lost_from_a_window_is_asked_for_at_once),
		FAKE_TEST(the_end_lost_from_a_window_is_waited_for),
		FAKE_TEST(too_big_a_window_is_refused),
		FAKE_TEST(a_card_with_room_gets_more_at_once),
		FAKE_TEST(room_is_what_takes_a_mib),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

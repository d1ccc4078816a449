/* test_keys.c: the text of --keys, on the fake platform's clock. */
#include "platform/host/keys.c"

#include "tests/fake/fake.h"

static int parse(const char *text)
{
	struct err e = { 0 };

	host_keys_free();
	return host_keys_parse(text, &e);
}

static void expect(const char *bytes)
{
	for (; *bytes; bytes++)
		assert_int_equal(host_keys_read(), (uint8_t)*bytes);
	assert_int_equal(host_keys_read(), PLAT_CON_END);
	host_keys_free();
}

static void characters_stand_for_themselves(void **state)
{
	(void)state;
	assert_int_equal(parse("ab c>\xc3\xb6"), 0);
	expect("ab c>\xc3\xb6");
	assert_int_equal(parse(""), 0);
	expect("");
}

static void keys_have_names(void **state)
{
	(void)state;
	assert_int_equal(parse("<Enter><down><F8><Ctrl-B><C-c><^a><lt>"), 0);
	expect("\n\033[B\033[19~\002\003\001<");
	assert_int_equal(parse("<Down*3>x"), 0);
	expect("\033[B\033[B\033[Bx");
}

static void a_wait_counts_from_the_key_before(void **state)
{
	(void)state;
	assert_int_equal(parse("a<5s>b"), 0);
	fake.now_us = 1000000;
	assert_int_equal(host_keys_read(), 'a');
	assert_int_equal(host_keys_read(), -1);
	assert_int_equal(host_keys_next_us(), 6000000);
	fake.now_us = 6000000;
	assert_int_equal(host_keys_read(), 'b');
	host_keys_free();
}

static void waits_add_up(void **state)
{
	(void)state;
	assert_int_equal(parse("<1s><500ms><1m>x"), 0);
	assert_int_equal(host_keys_next_us(), 61500000);
	host_keys_free();
}

static void an_escape_is_followed_by_a_pause(void **state)
{
	(void)state;
	assert_int_equal(parse("<Esc>[A"), 0);
	assert_int_equal(host_keys_read(), 27);
	assert_int_equal(host_keys_read(), -1);
	fake.now_us = 300000;
	assert_int_equal(host_keys_read(), '[');
	host_keys_free();
}

static void a_key_left_unread_ends_one_wait(void **state)
{
	(void)state;
	assert_int_equal(parse("ab"), 0);
	assert_int_equal(host_keys_next_us(), 0);
	host_keys_announce();
	assert_true(host_keys_next_us() == UINT64_MAX);
	assert_int_equal(host_keys_read(), 'a');
	assert_int_equal(host_keys_next_us(), 0);
	host_keys_free();
}

static void bad_names_are_told_with_their_column(void **state)
{
	static const char *const bad[] = {
		"abc<Foo>", "<", "<>", "<Down*0>", "<Down*x>", "<5 s>",
		"<99999999s>", "<Ctrl->", "<Ctrl-1>", "<Enter",
	};
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse(bad[i]), -EINVAL);
	host_keys_free();
	assert_int_equal(host_keys_parse(bad[0], &e), -EINVAL);
	assert_non_null(strstr(e.msg, "column 4"));
	assert_non_null(strstr(e.msg, "<Foo>"));
	host_keys_free();
}

static void parse_some(void *ctx)
{
	int rc = parse("a<Down*100><5s>b");

	(void)ctx;
	assert_true(rc == 0 || rc == -ENOMEM);
	host_keys_free();
}

static void memory_may_run_out(void **state)
{
	(void)state;
	fake_alloc_fail_each(parse_some, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(characters_stand_for_themselves),
		FAKE_TEST(keys_have_names),
		FAKE_TEST(a_wait_counts_from_the_key_before),
		FAKE_TEST(waits_add_up),
		FAKE_TEST(an_escape_is_followed_by_a_pause),
		FAKE_TEST(a_key_left_unread_ends_one_wait),
		FAKE_TEST(bad_names_are_told_with_their_column),
		FAKE_TEST(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_lotest.c: lotest between two cards on one wire. */
#include "tests/netcmds/world.h"

#define CARD(last, how) "{mac: '52:54:00:00:00:0" last "', network: lan" how "}"
#define LAB(how) "cards: [" CARD("a", "") ", " CARD("b", how) "]\n" \
	"networks: {lan: {address: 192.0.2.1/24}}\n"
#define SLOW ", cable: {delay: 20ms"

/* A lab whose second card hangs on such a cable, and Ctrl-C after 9 s. */
static int loop(struct world *w, const char *yaml, const char *script)
{
	fake_reset();
	begin(w, yaml);
	fake_keys_at(9000000, "\3");
	return run(w, script);
}

static void frames_are_counted_until_ctrl_c(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(loop(&w, LAB(SLOW "}"), "lotest net0 net1"), 0);
	assert_has(fake_out(), "Performing loopback test from net0 to net1 "
		   "with 1500 byte MTU\nnet0: 52:54:00:00:00:0a using");
	assert_has(fake_out(), "\r1");
	assert_null(strstr(fake_out(), "lost"));
	assert_int_equal(fake.now_us, 9000000);
	/* the card is ours again */
	assert_int_equal(run(&w, "ifstat net1"), 0);
	assert_null(strstr(fake_out(), "RX:0"));
	end(&w);
}

static void options_are_what_they_say(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(loop(&w, LAB(SLOW "}"),
			      "lotest -b --mtu 4 net0 net1"), 0);
	assert_has(fake_out(), "Performing broadcast loopback test from net0 "
		   "to net1 with 4 byte MTU\n");
	assert_int_equal(run(&w, "lotest --mtu 3 net0 net1"), -EINVAL);
	assert_string_equal(w.e.msg, "the MTU is from 4 to 1500 bytes");
	assert_int_equal(run(&w, "lotest --mtu 1501 net0 net1"), -EINVAL);
	assert_int_equal(run(&w, "lotest --mtu 4294967295 net0 net1"),
			 -EINVAL);
	assert_string_equal(w.e.msg, "the MTU is from 4 to 1500 bytes");
	assert_int_equal(run(&w, "lotest --mtu 4294967296 net0 net1"),
			 -EINVAL);
	assert_string_equal(w.e.msg, "\"4294967296\" is no number");
	assert_int_equal(run(&w, "lotest --mtu x net0 net1"), -EINVAL);
	assert_int_equal(run(&w, "lotest net0 net7"), -ENODEV);
	end(&w);
}

static void what_comes_garbled_ends_it(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(loop(&w, LAB(SLOW ", corrupt: 20%}"),
			      "lotest net0 net1"), -EIO);
	assert_string_equal(w.e.msg, "content mismatch");
	assert_in_range(fake.now_us, 0, 8999999);
	end(&w);
}

static void what_is_lost_is_counted(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(loop(&w, LAB(SLOW ", loss: 10%}"),
			      "lotest net0 net1"), 0);
	assert_has(fake_out(), " lost\n");
	end(&w);
	assert_int_equal(loop(&w, LAB(SLOW ", loss: 100%}"),
			      "lotest net0 net1"), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "nothing that net0 sends reaches net1");
	end(&w);
}

static void late_and_double_frames_are_passed_over(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(loop(&w, LAB(SLOW ", duplicate: 50%}"),
			      "lotest net0 net1"), 0);
	end(&w);
}

/* A cable without any delay: time would stand still. */
static void virtual_time_ends_it(void **state)
{
	struct world w;

	(void)state;
	fake_reset();
	begin(&w, LAB(""));
	assert_int_equal(run(&w, "lotest net0 net1"), -EDEADLK);
	assert_has(fake_out(), "\r1000\n");
	end(&w);
}

static void without_cards_it_says_so(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL);
	assert_int_equal(run(&w, "lotest net0 net1"), -ENODEV);
	assert_string_equal(w.e.msg, "no network interface \"net0\"");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(frames_are_counted_until_ctrl_c),
		FAKE_TEST(options_are_what_they_say),
		FAKE_TEST(what_comes_garbled_ends_it),
		FAKE_TEST(what_is_lost_is_counted),
		FAKE_TEST(late_and_double_frames_are_passed_over),
		FAKE_TEST(virtual_time_ends_it),
		FAKE_TEST(without_cards_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_config_keys.c: keys of the settings editor, on a screen and in lines. */
#include <errno.h>
#include <stdio.h>

#include "core/err.h"
#include "tests/tui/config.h"

static int config(const char *block)
{
	return tui_config(&con, settings_find(root, block), NULL);
}

/* ---- on a screen --------------------------------------------------- */

static void keys_that_are_no_text_start_no_edit(void **state)
{
	static const char *const keys[] = {
		"\033[15~", "\033[2~", "\033[C", "\007",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		start();
		set("mine/hostname", "box");
		go_to("hostname", 1);
		fake_keys(keys[i]);
		fake_keys("\030");
		assert_int_equal(config("mine"), 0);
		expect("mine/hostname", "box");
		end();
	}
}

/* A key that changes the value is the first of an edit. */
static void rubbing_out_starts_an_edit(void **state)
{
	(void)state;
	start();
	set("mine/hostname", "box");
	go_to("hostname", 1);
	fake_keys("\b\r");
	fake_keys("\030");
	assert_int_equal(config("mine"), 0);
	expect("mine/hostname", "bo");
	end();
}

/* Enter opens a block, and no other key does. */
static void enter_opens_a_block(void **state)
{
	(void)state;
	start();
	set("mine.sub/hostname", "box");
	fake_keys("\033[H\033[B\r");
	go_to("hostname", 1);
	fake_keys("1\r\030");
	assert_int_equal(config("mine"), 0);
	expect("mine.sub/hostname", "box1");
	fake_keys("\033[H\033[Bx \033[15~");
	go_to("hostname", 2);
	fake_keys("\025new\r\030");
	assert_int_equal(config("mine"), 0);
	expect("mine.sub/hostname", "box1");
	expect("mine/hostname", "new");
	end();
}

static void a_block_cannot_be_deleted_or_typed_at(void **state)
{
	(void)state;
	start();
	set("mine.sub/hostname", "box");
	fake_keys("\033[H\033[B\004x \030");
	assert_int_equal(config("mine"), 0);
	expect("mine.sub/hostname", "box");
	end();
}

/* It leaves where there is neither a message nor an edit. */
static void ctrl_c_takes_a_message_away(void **state)
{
	(void)state;
	start();
	set("mine/ip", "10.0.0.1");
	go_to("ip", 1);
	fake_keys("x\r\003");
	go_to("hostname", 1);
	fake_keys("new\r\030");
	assert_int_equal(config("mine"), 0);
	expect("mine/ip", "10.0.0.1");
	expect("mine/hostname", "new");
	end();
}

static void a_message_stands_for_two_seconds_and_no_more(void **state)
{
	(void)state;
	start();
	set("ip", "10.0.0.1");
	go_to("ip", 8);
	fake_keys("x\r");
	golden_screen_at(&events, 2 * SECOND, "config-alert");
	golden_screen_at(&events, 2 * SECOND + 1, "config-after-alert");
	fake_keys_at(4 * SECOND, "\030");
	assert_int_equal(config(""), 0);
	end();
}

/* The two lines below the list go to their first and last cells. */
static void help_as_wide_as_the_screen_is_wiped(void **state)
{
	char name[64];

	(void)state;
	start();
	fake.cols = 30;
	fake.rows = 12;
	memset(name, 'n', 40);
	strcpy(name + 40, "/hostname");
	set("mine/x", "1");
	memmove(name + 5, name, strlen(name) + 1);
	memcpy(name, "mine.", 5);
	set(name, "x");
	go_to("hostname", 2);
	golden_screen_at(&events, 1 * SECOND, "config-help");
	fake_keys_at(2 * SECOND, "\033[H");
	golden_screen_at(&events, 3 * SECOND, "config-no-help");
	fake_keys_at(4 * SECOND, "\030");
	assert_int_equal(config("mine"), 0);
	end();
}

/* ---- a tree that changes meanwhile --------------------------------- */

struct change { struct event_source src; bool done; const char *add, *del; };

static uint64_t change(struct event_source *src, bool *busy)
{
	struct change *c = (struct change *)src;

	if (c->done)
		return EVENT_NEVER;
	if (fake.now_us < SECOND)
		return SECOND;
	if (c->add)
		set(c->add, "x");
	if (c->del)
		settings_del(settings_find(root, c->del));
	*busy = c->done = true;
	return EVENT_NEVER;
}

/* What is typed goes into the setting that is shown, or nowhere. */
static void an_edit_ends_if_its_row_moves(void **state)
{
	struct change c = { { .poll = change }, .add = "mine.sub/x" };

	(void)state;
	start();
	set("mine/hostname", "box");
	event_add(&events, &c.src);
	go_to("hostname", 1);
	fake_keys("1");
	fake_keys_at(2 * SECOND, "\003");
	assert_int_equal(config("mine"), 0);
	expect("mine/hostname", "box");
	event_del(&events, &c.src);
	end();
}

static void the_last_row_stays_the_last(void **state)
{
	struct change c = { { .poll = change }, .del = "mine.sub" };
	const struct setting_def *def = NULL, *last = NULL;
	char name[64];

	(void)state;
	start();
	set("mine.sub/x", "1");
	for (unsigned i = 0; (def = setting_def_at(i)); i++)
		last = def;
	event_add(&events, &c.src);
	fake_keys("\033[F");
	fake_keys_at(2 * SECOND, "\033[BAAAA\r\030");
	assert_int_equal(config("mine"), 0);
	snprintf(name, sizeof(name), "mine/%s", last->name);
	expect(name, "AAAA");
	event_del(&events, &c.src);
	end();
}

/* ---- in lines ------------------------------------------------------ */

static void lines_show_each_row_that_keys_go_to(void **state)
{
	(void)state;
	start();
	fake.caps = 0;
	set("mine/hostname", "box");
	set("mine.sub/ip", "10.0.0.1");
	go_to("hostname", 2);
	fake_keys("\r1\r" "\004" "x\003" "\033[H\033[B\030");
	assert_int_equal(config("mine"), 0);
	assert_has(fake_screen_text(), "* hostname = box\nhostname: box1\n"
		   "* hostname = box1\n  hostname = <not specified>\n"
		   "hostname: x\n  hostname = <not specified>\n"
		   "  ../\n  sub/\n");
	end();
}

static void lines_say_what_is_wrong(void **state)
{
	(void)state;
	start();
	fake.caps = 0;
	go_to("ip", 1);
	set("mine/x", "1");
	fake_keys("1.2\r\030");
	assert_int_equal(config("mine"), 0);
	assert_has(fake_screen_text(), "ip: 1.2\n\"1.2\" is no ipv4: expected "
		   "an address such as 192.0.2.1\n  ip = <not specified>\n");
	end();
}

/* "* hostname = " and a blank at the end leave the rest of a line. */
static void lines_are_cut_to_the_screen(void **state)
{
	(void)state;
	start();
	fake.caps = 0;
	fake.cols = 24;
	set("mine/hostname", "abcdefghijklmnopqrstuvwxyz");
	fake_keys("\030");
	assert_int_equal(config("mine"), 0);
	assert_has(fake_out(), "* hostname = abcdefghij\n");
	end();
}

static void pages_of_lines_have_16_rows(void **state)
{
	char want[160];

	(void)state;
	start();
	fake.caps = 0;
	set("mine/x", "1");
	fake_keys("\033[6~\033[5~\030");
	assert_int_equal(config("mine"), 0);
	snprintf(want, sizeof(want), "  ../\n  %s = <not specified>\n"
		 "  %s = <not specified>\n", setting_def_at(15)->name,
		 setting_def_at(14)->name);
	assert_has(fake_screen_text(), want);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(keys_that_are_no_text_start_no_edit),
		FAKE_TEST(rubbing_out_starts_an_edit),
		FAKE_TEST(enter_opens_a_block),
		FAKE_TEST(a_block_cannot_be_deleted_or_typed_at),
		FAKE_TEST(ctrl_c_takes_a_message_away),
		FAKE_TEST(a_message_stands_for_two_seconds_and_no_more),
		FAKE_TEST(help_as_wide_as_the_screen_is_wiped),
		FAKE_TEST(an_edit_ends_if_its_row_moves),
		FAKE_TEST(the_last_row_stays_the_last),
		FAKE_TEST(lines_show_each_row_that_keys_go_to),
		FAKE_TEST(lines_say_what_is_wrong),
		FAKE_TEST(lines_are_cut_to_the_screen),
		FAKE_TEST(pages_of_lines_have_16_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

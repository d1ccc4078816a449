/* test_config.c: the settings editor. */
#include <errno.h>

#include "core/err.h"
#include "tests/tui/config.h"

static unsigned blocks(void)
{
	unsigned n = 0;

	for (struct settings *s = settings_first(root); s;
	     s = settings_next(s))
		n++;
	return n;
}

/* reference/conformance.md, I35 */
static void ctrl_x_leaves(void **state)
{
	(void)state;
	start();
	fake_keys("\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	end();
}

static void escape_leaves_too(void **state)
{
	(void)state;
	start();
	go_to("hostname", blocks());
	fake_keys("\003");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	go_to("hostname", blocks());
	fake_keys("\033");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	end();
}

static void enter_edits(void **state)
{
	(void)state;
	start();
	set("hostname", "box");
	go_to("hostname", blocks());
	fake_keys("\r1\r\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("hostname", "box1");
	end();
}

static void a_letter_starts_editing(void **state)
{
	(void)state;
	start();
	set("hostname", "box");
	go_to("hostname", blocks());
	fake_keys("2\r\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("hostname", "box2");
	end();
}

static void ctrl_c_drops_an_edit(void **state)
{
	(void)state;
	start();
	set("hostname", "box");
	go_to("hostname", blocks());
	fake_keys("2\003\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("hostname", "box");
	end();
}

static void ctrl_d_deletes(void **state)
{
	(void)state;
	start();
	set("hostname", "box");
	go_to("hostname", blocks());
	fake_keys("\004\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("hostname", "");
	end();
}

static void blocks_can_be_opened(void **state)
{
	(void)state;
	start();
	set("mine/hostname", "old");
	/* the first block, and back; then at it, by its name */
	fake_keys("\r\r");
	fake_keys("\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	go_to("hostname", 1);
	fake_keys("\025new\r\030");
	assert_int_equal(tui_config(&con, settings_find(root, "mine"), NULL),
			 0);
	expect("mine/hostname", "new");
	end();
}

struct vanish { struct event_source src; uint64_t at_us; bool done; };

static uint64_t vanish(struct event_source *src, bool *busy)
{
	struct vanish *v = (struct vanish *)src;

	if (v->done)
		return EVENT_NEVER;
	if (fake.now_us < v->at_us)
		return v->at_us;
	settings_del(settings_find(root, "mine"));
	*busy = v->done = true;
	return EVENT_NEVER;
}

static void a_block_may_vanish_meanwhile(void **state)
{
	struct vanish v = { { .poll = vanish }, SECOND, false };

	(void)state;
	start();
	set("mine/hostname", "old");
	event_add(&events, &v.src);
	go_to("hostname", 1);
	fake_keys("\r");
	fake_keys_at(2 * SECOND, "x\030");
	assert_int_equal(tui_config(&con, settings_find(root, "mine"), NULL),
			 0);
	expect("hostname", "");
	end();
}

/* ---- how it looks -------------------------------------------------- */

/* reference/console.md#settings-editor, the captures */
static void it_looks_like_this(void **state)
{
	(void)state;
	start();
	set("hostname", "box1");
	go_to("hostname", blocks());
	golden_screen_at(&events, 1 * SECOND, "config");
	fake_keys_at(2 * SECOND, "\r");
	golden_screen_at(&events, 3 * SECOND, "config-edit");
	fake_keys_at(4 * SECOND, "\003\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	end();
}

static void a_refused_value_is_explained_for_two_seconds(void **state)
{
	(void)state;
	start();
	set("ip", "10.0.0.1");
	go_to("ip", blocks());
	fake_keys("x\r");
	golden_screen_at(&events, 1 * SECOND, "config-alert");
	golden_screen_at(&events, 3 * SECOND, "config-after-alert");
	fake_keys_at(4 * SECOND, "\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("ip", "10.0.0.1");
	end();
}

static void a_block_shows_what_it_inherits(void **state)
{
	(void)state;
	start();
	set("mine.sub/hostname", "line\r\n\033[2Jtwo");
	go_to("hostname", 2);
	golden_screen_at(&events, 1 * SECOND, "config-block");
	fake_keys_at(2 * SECOND, "\030");
	assert_int_equal(tui_config(&con, settings_find(root, "mine"), NULL),
			 0);
	end();
}

/* The names of blocks are cut, help is blank beside them. */
static void long_names_of_blocks_are_cut(void **state)
{
	char name[96];

	(void)state;
	start();
	memset(name, 'n', 80);
	strcpy(name + 80, "/hostname");
	set(name, "x");
	set("short/hostname", "x");
	go_to("hostname", blocks());
	fake_keys_at(1 * SECOND, "\033[H\033[B\033[B\033[B");
	golden_screen_at(&events, 2 * SECOND, "config-long-name");
	fake_keys_at(3 * SECOND, "\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	end();
}

/* A narrow screen of few rows, and how its last page ends. */
static void it_fits_a_small_screen(void **state)
{
	(void)state;
	start();
	fake.cols = 41;
	fake.rows = 15;
	set("mine/hostname", "a name that is longer than its room is wide");
	go_to("hostname", 1);
	golden_screen_at(&events, 1 * SECOND, "config-41x15");
	fake_keys_at(2 * SECOND, "\r\033[D\033[D");
	golden_screen_at(&events, 3 * SECOND, "config-edit-41x15");
	fake_keys_at(4 * SECOND, "\003\033[F");
	golden_screen_at(&events, 5 * SECOND, "config-end-41x15");
	fake_keys_at(6 * SECOND, "\033[A\033[H");
	golden_screen_at(&events, 7 * SECOND, "config-top-41x15");
	fake_keys_at(8 * SECOND, "\030");
	assert_int_equal(tui_config(&con, settings_find(root, "mine"), NULL),
			 0);
	end();
}

/* Key by key: what is typed, accepted and deleted is seen at once. */
static void each_change_is_seen_at_once(void **state)
{
	(void)state;
	start();
	fake.rows = 15;
	fake.cols = 60;
	set("hostname", "box");
	go_to("hostname", blocks());
	fake_keys_at(1 * SECOND, "\r");
	fake_keys_at(2 * SECOND, "12");
	golden_screen_at(&events, 3 * SECOND, "config-typed");
	fake_keys_at(4 * SECOND, "\r");
	golden_screen_at(&events, 5 * SECOND, "config-accepted");
	fake_keys_at(6 * SECOND, "\004");
	golden_screen_at(&events, 7 * SECOND, "config-deleted");
	fake_keys_at(8 * SECOND, "\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	expect("hostname", "");
	end();
}

static void without_colours_the_row_is_marked(void **state)
{
	(void)state;
	start();
	fake.caps &= ~(unsigned)PLAT_CON_COLOUR;
	fake.rows = 12;
	go_to("ip", blocks());
	golden_screen_at(&events, 1 * SECOND, "config-mono");
	fake_keys_at(2 * SECOND, "\030");
	assert_int_equal(tui_config(&con, root, NULL), 0);
	end();
}

static void lines_are_readable(void **state)
{
	(void)state;
	start();
	fake.caps = 0;
	set("mine/hostname", "box");
	go_to("hostname", 1);
	fake_keys("\r1\r\030");
	assert_int_equal(tui_config(&con, settings_find(root, "mine"), NULL),
			 0);
	expect("mine/hostname", "box1");
	assert_non_null(strstr(fake_out(), "\nmine/\n  ../\n"));
	assert_non_null(strstr(fake_out(), "* hostname = box\n"));
	assert_non_null(strstr(fake_out(), "hostname: box1\n"));
	assert_non_null(strstr(fake_out(), "* hostname = box1\n"));
	end();
}

static void edit_once(void *ctx)
{
	struct err e = { 0 };
	int rc = -ENOMEM;

	(void)ctx;
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	root = settings_new();
	fake_keys("\033[F" "x\r\030");
	if (root)
		rc = tui_config(&con, root, &e);
	assert_alloc_result(rc);
	end();
}

/* A list that is not all of it is none. */
static void list_once(void *ctx)
{
	struct err e = { 0 };
	int rc = -ENOMEM;

	(void)ctx;
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	fake.caps = 0;
	root = settings_new();
	fake_out_clear();
	fake_keys("\030");
	if (root && !settings_set(root, "hostname", "abc", &e))
		rc = tui_config(&con, root, &e);
	assert_true(rc == -ENOMEM ||
		    (rc == 0 && strstr(fake_out(), "hostname = abc") &&
		     strstr(fake_out(), "version = ")));
	end();
}

static void it_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(edit_once, NULL);
	fake_alloc_fail_each(list_once, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(ctrl_x_leaves),
		FAKE_TEST(escape_leaves_too),
		FAKE_TEST(enter_edits),
		FAKE_TEST(a_letter_starts_editing),
		FAKE_TEST(ctrl_c_drops_an_edit),
		FAKE_TEST(ctrl_d_deletes),
		FAKE_TEST(blocks_can_be_opened),
		FAKE_TEST(a_block_may_vanish_meanwhile),
		FAKE_TEST(it_looks_like_this),
		FAKE_TEST(a_refused_value_is_explained_for_two_seconds),
		FAKE_TEST(a_block_shows_what_it_inherits),
		FAKE_TEST(long_names_of_blocks_are_cut),
		FAKE_TEST(it_fits_a_small_screen),
		FAKE_TEST(each_change_is_seen_at_once),
		FAKE_TEST(without_colours_the_row_is_marked),
		FAKE_TEST(lines_are_readable),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_form_screen.c: how a form looks on a full screen. */
#include "tests/tui/form.h"

/* reference/console.md#forms, the captures */
static void login_looks_like_this(void **state)
{
	(void)state;
	login_form();
	fake_keys("alice\rsecret");
	golden_screen_at(&events, SECOND, "login");
	fake_keys_at(2 * SECOND, "\r");
	assert_int_equal(show(), 0);
	golden_done(&events);
	end();
}

static void errors_are_shown_under_their_field(void **state)
{
	(void)state;
	start("Machine details");
	add(NULL, "Please fill in the details below");
	add("hostname", "Host name");
	add("ip", "IP address");
	add("password", "Password");
	add("asset", "Asset tag");
	fake_keys("box1\t300.1.2.3\030");
	golden_screen_at(&events, SECOND, "form-error");
	fake_keys_at(2 * SECOND, "\025" "10.1.2.3\r");
	assert_int_equal(show(), 0);
	expect("ip", "10.1.2.3");
	golden_done(&events);
	end();
}

static void a_long_value_scrolls_in_its_box(void **state)
{
	(void)state;
	login_form();
	set("username", "the quick brown fox jumps over the lazy dog, twice");
	golden_screen_at(&events, SECOND, "form-scrolled");
	fake_keys_at(2 * SECOND, "\001");
	golden_screen_at(&events, 3 * SECOND, "form-scrolled-back");
	fake_keys_at(4 * SECOND, "\003");
	assert_int_equal(show(), -ECANCELED);
	golden_done(&events);
	end();
}

/* The same form on screens of more and of fewer rows: first the room below
   goes, then that under labels, then that between fields. */
static void a_form_uses_the_room_there_is(void **state)
{
	static const struct { unsigned cols, rows; const char *name; }
	sizes[] = {
		{ 80, 24, "form-80x24" }, { 40, 19, "form-40x19" },
		{ 41, 18, "form-41x18" }, { 40, 17, "form-40x17" },
		{ 40, 16, "form-40x16" }, { 21, 15, "form-21x15" },
		{ 21, 14, "form-21x14" }, { 21, 13, "form-21x13" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fake_reset();
		fake.cols = sizes[i].cols;
		fake.rows = sizes[i].rows;
		start("Machine");
		add(NULL, "Fill in");
		add("hostname", "Host name");
		add("ip", "IP address");
		fake_keys("box\t1");
		golden_screen_at(&events, SECOND, sizes[i].name);
		fake_keys_at(2 * SECOND, "\003");
		assert_int_equal(show(), -ECANCELED);
		golden_done(&events);
		end();
	}
}

static void a_form_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	fake.rows = 12;
	start("Machine");
	add("hostname", "Host name");
	add("ip", "IP address");
	add("domain", "");
	fake_keys("\003");
	assert_int_equal(show(), -ERANGE);
	end();
	/* six rows are room for two fields with labels, five are not */
	for (fake.rows = 11; fake.rows <= 12; fake.rows++) {
		start("Machine");
		add("hostname", "Host name");
		add("ip", "IP address");
		fake_keys("\003");
		assert_int_equal(show(), fake.rows < 12 ? -ERANGE : -ECANCELED);
		end();
	}
}

/* ---- a terminal whose size changes --------------------------------- */

struct later { struct event_source src; unsigned rows[2], n; };

/* After a second, and again after the next, the screen has other rows. */
static uint64_t resize_later(struct event_source *src, bool *busy)
{
	struct later *l = (struct later *)src;

	if (l->n == 2)
		return EVENT_NEVER;
	if (fake.now_us < (l->n + 1) * SECOND)
		return (l->n + 1) * SECOND;
	fake.rows = l->rows[l->n++];
	*busy = true;
	return l->n == 2 ? EVENT_NEVER : (l->n + 1) * SECOND;
}

static void a_screen_too_small_for_a_while_loses_nothing(void **state)
{
	struct later later = { { .poll = resize_later }, { 9, 25 }, 0 };

	(void)state;
	login_form();
	event_add(&events, &later.src);
	fake_keys("bob");
	golden_screen_at(&events, SECOND + SECOND / 2, "form-too-small");
	golden_screen_at(&events, 2 * SECOND + SECOND / 2, "form-grown");
	fake_keys_at(3 * SECOND, "\r\r");
	assert_int_equal(show(), 0);
	expect("username", "bob");
	golden_done(&events);
	event_del(&events, &later.src);
	end();
}

static void the_error_of_a_field_that_was_mended_is_wiped(void **state)
{
	(void)state;
	fake.cols = 40;		/* the errors take all of a row */
	start("Machine");
	add("n:int32", "Number");
	add("ip", "IP address");
	fake_keys("x\ty\030\033[A" "\0255\030");
	golden_screen_at(&events, SECOND, "form-error-wiped");
	fake_keys_at(2 * SECOND, "\003");
	assert_int_equal(show(), -ECANCELED);
	golden_done(&events);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(login_looks_like_this),
		FAKE_TEST(errors_are_shown_under_their_field),
		FAKE_TEST(a_long_value_scrolls_in_its_box),
		FAKE_TEST(a_form_uses_the_room_there_is),
		FAKE_TEST(a_form_that_does_not_fit_is_refused),
		FAKE_TEST(a_screen_too_small_for_a_while_loses_nothing),
		FAKE_TEST(the_error_of_a_field_that_was_mended_is_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_form.c: filling in a form. */
#include "tests/tui/form.h"

/* reference/conformance.md, I30 */
static void enter_goes_on_and_submits_at_the_end(void **state)
{
	(void)state;
	login_form();
	fake_keys("bob\rsecret\r");
	assert_int_equal(show(), 0);
	expect("username", "bob");
	expect("password", "secret");
	end();
}

/* I31 */
static void ctrl_x_submits(void **state)
{
	(void)state;
	start("");
	set("username", "al");
	add("username", "");
	add("n:int32", "");
	fake_keys("ice\033[B5\030");
	assert_int_equal(show(), 0);
	expect("username", "alice");
	expect("n", "5");
	end();
}

static void up_and_down_lead_to_the_next_field(void **state)
{
	(void)state;
	start("");
	add("a", "");
	add("b", "");
	add(NULL, "between");
	add("c", "");
	fake_keys("1\033[B2\033[B3\033[A4\033[A5\033[A6\033[B7\030");
	assert_int_equal(show(), 0);
	expect("a", "156");
	expect("b", "247");
	expect("c", "3");
	end();
}

/* A blank is text; a control key is none, and of none of the fields. */
static void only_text_is_typed(void **state)
{
	(void)state;
	start("");
	add("a", "");
	add_key("b", "", 0x1f);
	add_key("c", "", KEY(12, '~'));
	fake_keys("x y\002z\034\037B\033[12~C\030");
	assert_int_equal(show(), 0);
	expect("a", "x zy");
	expect("b", "B");
	expect("c", "C");
	end();
}

/* I32 */
static void a_refused_field_keeps_the_form_open(void **state)
{
	(void)state;
	start("");
	add("n:int32", "Number");
	fake_keys("abc\030\0254\r");
	assert_int_equal(show(), 0);
	expect("n", "4");
	end();
}

/* I33 */
static void escape_stores_nothing(void **state)
{
	(void)state;
	login_form();
	set("username", "old");
	fake_keys("new\033");
	assert_int_equal(show(), -ECANCELED);
	expect("username", "old");
	end();
}

static void nothing_is_stored_when_one_field_is_refused(void **state)
{
	(void)state;
	start("");
	set("a", "old");
	add("a", "");
	add("b", "");
	add("n:int8", "");
	fake_keys("er\033[Bnew\033[Bbad\030\003");
	assert_int_equal(show(), -ECANCELED);
	expect("a", "old");
	expect("b", "");
	end();
}

static void the_first_refused_field_is_gone_to(void **state)
{
	(void)state;
	start("");
	add("a", "");
	add("n:int8", "");
	add("b", "");
	/* Ctrl-X on a; then what is typed corrects n */
	fake_keys("x\033[Bq\033[A\030" "\0257\r");
	assert_int_equal(show(), 0);
	expect("a", "x");
	expect("n", "7");
	end();
}

static void a_refused_field_before_the_current_one_is_gone_to(void **state)
{
	(void)state;
	start("");
	add("n:int8", "");
	add("m:int8", "");
	add("b", "");
	/* the first, and once it is mended the second */
	fake_keys("q\tr\tx\030" "\0257\030" "\0258\030");
	assert_int_equal(show(), 0);
	expect("n", "7");
	expect("m", "8");
	expect("b", "x");
	end();
}

static void enter_goes_on_from_a_field_that_was_mended(void **state)
{
	(void)state;
	start("");
	add("n:int8", "");
	add("a", "");
	add("m:int8", "");
	fake_keys("q\t\tr\t\030" "\0257\030" "\033[5~\rx\033[6~\0258\r");
	assert_int_equal(show(), 0);
	expect("n", "7");
	expect("a", "x");
	expect("m", "8");
	end();
}

/* What is taken back has its type, or is no more than it was before. */
static void what_is_taken_back_is_as_it_was(void **state)
{
	(void)state;
	start("");
	set("a:hex", "61:62");
	set("below/c", "inherited");
	add("a", "");
	add("c", "");
	add("n:int8", "");
	fake_keys(":63\tx\tbad\030\003");
	assert_int_equal(show(), -ECANCELED);
	expect("a", "61:62");
	expect("c", "inherited");
	end();
}

static void a_blank_is_text_even_if_it_is_a_hot_key(void **state)
{
	(void)state;
	start("");
	add("a", "");
	add_key("b", "", ' ');
	fake_keys("x y\030");
	assert_int_equal(show(), 0);
	expect("a", "x y");
	expect("b", "");
	end();
}

static void empty_fields_delete(void **state)
{
	(void)state;
	start("");
	set("a", "old");
	add("a", "");
	fake_keys("\025\r");
	assert_int_equal(show(), 0);
	expect("a", "");
	end();
}

static void a_field_keeps_the_type_of_its_value(void **state)
{
	(void)state;
	start("");
	set("n:int32", "5");
	add("n", "");
	fake_keys("x\r\b6\r");
	assert_int_equal(show(), 0);
	expect("n", "56");
	end();
}

static void labels_are_passed_over(void **state)
{
	(void)state;
	start("");
	add(NULL, "first");
	add("a", "");
	add(NULL, "second");
	add("b", "");
	fake_keys("1\t2\t3\033[Z4\033[5~5\033[6~6\030");
	assert_int_equal(show(), 0);
	expect("a", "135");
	expect("b", "246");
	end();
}

static void a_hot_key_leads_to_its_field(void **state)
{
	(void)state;
	start("");
	add_key("a", "", 0);
	add_key(NULL, "label", KEY_F5);
	add_key("b", "", 0);
	fake_keys("\033[15~x\030");
	assert_int_equal(show(), 0);
	expect("b", "x");
	end();
}

static void a_hot_key_leads_to_the_first_field_too(void **state)
{
	struct err e = { 0 };

	(void)state;
	start("");
	add_key("a", "", KEY_F5);
	add_key("b", "", KEY_F8);
	fake_keys("\033[19~x\033[15~y\030");
	assert_int_equal(tui_form(&con, root, menu_find(&menus, ""), &e), 0);
	assert_string_equal(e.msg, "");
	expect("a", "y");
	expect("b", "x");
	end();
}

static void blocks_are_made_when_the_form_opens(void **state)
{
	(void)state;
	start("");
	add("mine/a", "");
	fake_keys("x\r");
	assert_int_equal(show(), 0);
	expect("mine/a", "x");
	end();
}

static void a_form_needs_a_field(void **state)
{
	(void)state;
	start("");
	assert_int_equal(show(), -EINVAL);
	add(NULL, "label");
	assert_int_equal(show(), -EINVAL);
	assert_string_equal(fake_out(), "");
	end();
}

static void a_form_that_is_too_tall_is_not_shown(void **state)
{
	(void)state;
	start("");
	for (int i = 0; i < 7; i++)
		add("a", "label");
	fake_keys("x");
	assert_int_equal(show(), -ERANGE);
	assert_string_equal(fake_out(), "");
	end();
}

static void without_keys_nothing_is_drawn(void **state)
{
	(void)state;
	login_form();
	assert_int_equal(show(), -EDEADLK);
	assert_string_equal(fake_out(), "");
	end();
}

static void a_wrong_name_is_refused(void **state)
{
	(void)state;
	start("");
	add("a:nosuchtype", "");
	assert_int_equal(show(), -ENOTSUP);
	end();
}

/* ---- memory -------------------------------------------------------- */

static void fill_in_once(void *ctx)
{
	static const struct menu_item a = { .name = "a", .text = "A" };
	static const struct menu_item n = { .name = "n:int8", .text = "" };
	struct err e = { 0 };
	int rc;

	(void)ctx;
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	fake_keys("text\r5\030");
	root = settings_new();
	rc = root ? settings_set(root, "a", "old", &e) : -ENOMEM;
	if (rc == 0)
		rc = settings_set(root, "n:int8", "3", &e);
	if (rc < 0)
		goto out;
	rc = menu_create(&menus, "", "", &e);
	if (rc == 0)
		rc = menu_add(menu_find(&menus, ""), &a, &e);
	if (rc == 0)
		rc = menu_add(menu_find(&menus, ""), &n, &e);
	if (rc == 0)
		rc = tui_form(&con, root, menu_find(&menus, ""), &e);
	/* all of it is stored, or nothing */
	fake_alloc_spare(true);
	expect("a", rc < 0 ? "old" : "oldtext");
	expect("n", rc < 0 ? "3" : "35");
	fake_alloc_spare(false);
out:
	assert_alloc_needed(rc);
	end();
}

static void it_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(fill_in_once, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(enter_goes_on_and_submits_at_the_end),
		FAKE_TEST(ctrl_x_submits),
		FAKE_TEST(up_and_down_lead_to_the_next_field),
		FAKE_TEST(only_text_is_typed),
		FAKE_TEST(a_refused_field_keeps_the_form_open),
		FAKE_TEST(escape_stores_nothing),
		FAKE_TEST(nothing_is_stored_when_one_field_is_refused),
		FAKE_TEST(the_first_refused_field_is_gone_to),
		FAKE_TEST(a_refused_field_before_the_current_one_is_gone_to),
		FAKE_TEST(enter_goes_on_from_a_field_that_was_mended),
		FAKE_TEST(what_is_taken_back_is_as_it_was),
		FAKE_TEST(a_blank_is_text_even_if_it_is_a_hot_key),
		FAKE_TEST(empty_fields_delete),
		FAKE_TEST(a_field_keeps_the_type_of_its_value),
		FAKE_TEST(labels_are_passed_over),
		FAKE_TEST(a_hot_key_leads_to_its_field),
		FAKE_TEST(a_hot_key_leads_to_the_first_field_too),
		FAKE_TEST(blocks_are_made_when_the_form_opens),
		FAKE_TEST(a_form_needs_a_field),
		FAKE_TEST(a_form_that_is_too_tall_is_not_shown),
		FAKE_TEST(without_keys_nothing_is_drawn),
		FAKE_TEST(a_wrong_name_is_refused),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_lineedit.c: editing a line, and reading one. */
#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/lineedit.h"
#include "tests/fake/fake.h"

static struct console con;
static struct events events;

static void start(void)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
}

/* Read a line with these keys. */
static void expect(struct history *h, const char *before, const char *keys,
		   int rc, const char *text)
{
	struct sbuf b = { 0 };

	fake_keys(keys);
	assert_int_equal(sbuf_str(&b, before), 0);
	assert_int_equal(line_read(&con, &b, h, 0), rc);
	assert_string_equal(sbuf_text(&b), text);
	if (rc == 0 && h)
		history_add(h, sbuf_text(&b));
	sbuf_free(&b);
}

/* reference/conformance.md, I39 */
static void the_editing_keys_work(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "echo abc def\027XYZ\033[D\033[D\b\033[H\033[F!\r", 0,
	       "echo abc YZ!");
	expect(NULL, "", "junk\001\013new\r", 0, "new");
	expect(NULL, "", "\004ok\r", 0, "ok");
	expect(NULL, "abc", "\002\004\r", 0, "ab");
	expect(NULL, "abc", "\001\006\025\r", 0, "bc");
}

static void text_is_edited_by_character(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "a\303\251b\033[D\b\r", 0, "ab");
	expect(NULL, "e\314\201", "\b\r", 0, "");
	expect(NULL, "\346\274\242", "\033[Dx\r", 0, "x\346\274\242");
}

static void unknown_keys_are_ignored(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "a\t\033[24~\020b\r", 0, "ab");
}

static void ctrl_c_gives_up(void **state)
{
	(void)state;
	start();
	expect(NULL, "old", "new\003", -ECANCELED, "oldnew");
	assert_string_equal(fake_screen(0), "oldnew");
}

static void only_the_first_key_is_waited_for(void **state)
{
	struct sbuf b = { 0 };

	(void)state;
	start();
	assert_int_equal(line_read(&con, &b, NULL, 300), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 300000);
	fake_keys_at(400000, "x");
	fake_keys_at(90000000, "\r");
	assert_int_equal(line_read(&con, &b, NULL, 300), 0);
	assert_string_equal(sbuf_text(&b), "x");
	sbuf_free(&b);
}

static void no_key_can_come(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "abc", -EDEADLK, "abc");
}

/* I11, I12 */
static void history_is_recalled_but_not_changed(void **state)
{
	struct history h = { 0 };

	(void)state;
	start();
	expect(&h, "", "one\r", 0, "one");
	expect(&h, "", "two\r", 0, "two");
	expect(&h, "", "\033[A\033[A\r", 0, "one");
	expect(&h, "", "\033[A!\r", 0, "one!");
	expect(&h, "", "\033[A\033[A\r", 0, "one");
	history_free(&h);
}

static void edits_are_kept_while_moving(void **state)
{
	struct history h = { 0 };

	(void)state;
	start();
	expect(&h, "", "one\r", 0, "one");
	expect(&h, "", "new\033[A2\033[B\033[A\r", 0, "one2");
	expect(&h, "", "new\033[A\033[B+\033[B\r", 0, "new+");
	history_free(&h);
}

/* I13 */
static void seven_lines_are_remembered(void **state)
{
	struct history h = { 0 };

	(void)state;
	start();
	for (char c = 'a'; c < 'a' + 12; c++)
		history_add(&h, (char[]){ c, 0 });
	history_add(&h, "");
	expect(&h, "", "\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A"
	       "\r", 0, "f");
	history_free(&h);
}

static void it_is_drawn_after_the_prompt(void **state)
{
	(void)state;
	start();
	con_puts(&con, "iPXE> ");
	expect(NULL, "", "hello\033[D\033[D\033[Dxy\033[H>\r", 0, ">hexyllo");
	assert_string_equal(fake_screen(0), "iPXE> >hexyllo");
}

static void it_is_drawn_without_escapes(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "abc\033[Dx\b\r", 0, "abc");
	assert_string_equal(fake_out(), "abc\bxc\b\bc \b\b\n");
}

static void a_long_line_scrolls(void **state)
{
	unsigned row, col;
	bool shown;

	(void)state;
	start();
	fake.cols = 20;
	con_puts(&con, "iPXE> ");
	expect(NULL, "", "abcdefghijklmnopqrstuvwxyz\003", -ECANCELED,
	       "abcdefghijklmnopqrstuvwxyz");
	assert_string_equal(fake_screen(0), "iPXE> opqrstuvwxyz");
	con_puts(&con, "iPXE> ");
	expect(NULL, "", "abcdefghijklmnopqrstuvwxyz\001\003", -ECANCELED,
	       "abcdefghijklmnopqrstuvwxyz");
	assert_string_equal(fake_screen(1), "iPXE> abcdefghijklm");
	fake_screen_cursor(&row, &col, &shown);
	assert_int_equal(row, 2);
}

static void control_bytes_show_as_question_marks(void **state)
{
	(void)state;
	start();
	expect(NULL, "a\033[2J\r\nb", "\r", 0, "a\033[2J\r\nb");
	assert_string_equal(fake_screen(0), "a?[2J??b");
}

static void read_with_history(void *ctx)
{
	struct history h = { 0 };
	struct sbuf b = { 0 };
	int rc;

	(void)ctx;
	start();
	fake_keys("abc\r\033[A\r");
	rc = line_read(&con, &b, &h, 0);
	if (rc == 0) {
		history_add(&h, sbuf_text(&b));
		sbuf_reset(&b);
		rc = line_read(&con, &b, &h, 0);
	}
	if (rc < 0)
		assert_int_equal(rc, -ENOMEM);
	if (!fake_alloc_failed())
		assert_string_equal(sbuf_text(&b), "abc");
	sbuf_free(&b);
	history_free(&h);
}

static void it_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(read_with_history, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_editing_keys_work),
		FAKE_TEST(text_is_edited_by_character),
		FAKE_TEST(unknown_keys_are_ignored),
		FAKE_TEST(ctrl_c_gives_up),
		FAKE_TEST(only_the_first_key_is_waited_for),
		FAKE_TEST(no_key_can_come),
		FAKE_TEST(history_is_recalled_but_not_changed),
		FAKE_TEST(edits_are_kept_while_moving),
		FAKE_TEST(seven_lines_are_remembered),
		FAKE_TEST(it_is_drawn_after_the_prompt),
		FAKE_TEST(it_is_drawn_without_escapes),
		FAKE_TEST(a_long_line_scrolls),
		FAKE_TEST(control_bytes_show_as_question_marks),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

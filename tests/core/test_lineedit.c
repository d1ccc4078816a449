/* test_lineedit.c: editing a line, and reading one. */
#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/limits.h"
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

/* A console that does not know how wide it is. */
static void a_screen_of_no_width_does_no_harm(void **state)
{
	(void)state;
	start();
	fake.cols = 0;
	expect(NULL, "", "abc\r", 0, "abc");
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
static int complete_ab(struct history *h, struct line *l,
		       struct line_echo *echo)
{
	(void)h;
	line_echo_end(echo);
	con_puts(echo->con, "ab ac\n> ");
	line_echo_start(echo, echo->con, false);
	return line_key(l, 'b');
}

static void tab_is_for_who_completes(void **state)
{
	struct history h = { .complete = complete_ab };

	(void)state;
	start();
	expect(&h, "", "xa\033[D\t\r", 0, "xba");
	assert_string_equal(fake_out(), "xa\b\nab ac\n> xba\b\n");
	history_free(&h);
	expect(&h, "", "a\t\r", 0, "a");
	expect(NULL, "", "a\t\r", 0, "a");
	history_free(&h);
}

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

/* ---- a line in a box ----------------------------------------------------- */

/* What is shown of @text with the cursor at @at, when @from was leftmost. */
static void shown(const char *text, size_t at, size_t from, unsigned cells,
		  const char *want, unsigned cursor)
{
	struct sbuf b = { 0 }, out = { 0 };
	struct line l = { .text = &b, .cursor = at, .from = from };
	unsigned cell;

	assert_int_equal(sbuf_str(&b, text), 0);
	(void)line_show(&l, cells, false, &out, &cell);
	assert_string_equal(sbuf_text(&out), want);
	assert_int_equal(cell, cursor);
	sbuf_free(&b);
	sbuf_free(&out);
}

static void a_box_scrolls_no_more_than_it_must(void **state)
{
	(void)state;
	shown("", 0, 0, 5, "", 0);
	shown("abcde", 0, 0, 5, "abcde", 0);
	shown("abcde", 4, 0, 5, "abcde", 4);
	shown("abcde", 5, 0, 5, "bcde", 4);
	shown("abcdefgh", 8, 0, 5, "efgh", 4);
	shown("abcdefgh", 6, 4, 5, "defgh", 3);	/* three left of it */
	shown("abcdefgh", 3, 4, 5, "abcde", 3);
	shown("abcdefgh", 2, 4, 5, "abcde", 2);
	shown("abcdefgh", 7, 4, 5, "efgh", 3);
	shown("a\346\274\242b", 5, 0, 4, "\346\274\242b", 3);
	shown("\346\274\242\346\274\242", 0, 0, 3, "\346\274\242", 0);
}

static void what_cannot_be_shown_is_a_question_mark(void **state)
{
	(void)state;
	shown("\037 ~\177", 0, 0, 9, "? ~?", 0);
	shown("\302\200\302\237\302\240\377", 0, 0, 9, "??\302\240?", 0);
}

static void a_secret_is_stars(void **state)
{
	struct sbuf b = { 0 }, out = { 0 };
	struct line l = { .text = &b };
	unsigned cell;

	(void)state;
	assert_int_equal(sbuf_str(&b, "a\346\274\242\303\251"), 0);
	l.cursor = b.len;
	assert_int_equal(line_show(&l, 9, true, &out, &cell), 3);
	assert_string_equal(sbuf_text(&out), "***");
	assert_int_equal(cell, 3);
	sbuf_free(&b);
	sbuf_free(&out);
}

/* Each key: what it makes of "ab cd|ef gh", whether that is a change. */
static void each_key_does_one_thing(void **state)
{
	static const struct { int key; const char *text; size_t at; int rc; }
	table[] = {
		{ KEY_LEFT, "ab cdef gh", 4, 1 }, { 2, "ab cdef gh", 4, 1 },
		{ KEY_RIGHT, "ab cdef gh", 6, 1 }, { 6, "ab cdef gh", 6, 1 },
		{ KEY_HOME, "ab cdef gh", 0, 1 }, { 1, "ab cdef gh", 0, 1 },
		{ KEY_END, "ab cdef gh", 10, 1 }, { 5, "ab cdef gh", 10, 1 },
		{ KEY_BACKSPACE, "ab cef gh", 4, 1 },
		{ KEY_DELETE, "ab cdf gh", 5, 1 }, { 4, "ab cdf gh", 5, 1 },
		{ 'W' & 31, "ab ef gh", 3, 1 }, { 'U' & 31, "ef gh", 0, 1 },
		{ 'K' & 31, "ab cd", 5, 1 }, { 'G' & 31, "ab cdef gh", 5, 0 },
		{ 0x1f, "ab cdef gh", 5, 0 }, { 0x7f, "ab cdef gh", 5, 0 },
		{ 0x20, "ab cd ef gh", 6, 1 }, { 0x7e, "ab cd~ef gh", 6, 1 },
		{ 0x80, "ab cdef gh", 5, 0 }, { 0x9f, "ab cdef gh", 5, 0 },
		{ 0xa0, "ab cd\302\240ef gh", 7, 1 },
		{ 0x10ffff, "ab cd\364\217\277\277ef gh", 9, 1 },
		{ KEY_BASE, "ab cdef gh", 5, 0 },
		{ KEY_F5, "ab cdef gh", 5, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct sbuf b = { 0 };
		struct line l = { .text = &b, .cursor = 5 };

		assert_int_equal(sbuf_str(&b, "ab cdef gh"), 0);
		assert_int_equal(line_key(&l, table[i].key), table[i].rc);
		assert_string_equal(b.data, table[i].text);
		assert_int_equal(b.len, strlen(b.data));
		assert_int_equal(l.cursor, table[i].at);
		sbuf_free(&b);
	}
}

/* Ctrl-W: back over blanks, then over what is no blank. */
static void a_word_is_deleted_with_the_blanks_behind_it(void **state)
{
	static const struct { const char *text, *left; } table[] = {
		{ "ab cd", "ab " }, { "ab cd ", "ab " }, { "ab cd  ", "ab " },
		{ "ab", "" }, { "ab ", "" }, { " ", "" }, { " a", " " },
		{ "a\tb", "a\t" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct sbuf b = { 0 };
		struct line l = { .text = &b };

		assert_int_equal(sbuf_str(&b, table[i].text), 0);
		l.cursor = b.len;
		assert_int_equal(line_key(&l, 'W' & 31), 1);
		assert_string_equal(b.data, table[i].left);
		sbuf_free(&b);
	}
}

/* What is sent for each key, and nothing more. */
static void moving_sends_backspaces_and_text(void **state)
{
	(void)state;
	start();
	expect(NULL, "", "abcd\001\006\006\005\r", 0, "abcd");
	assert_string_equal(fake_out(), "abcd\b\b\b\babcd\n");
	fake_out_clear();
	expect(NULL, "", "ab\001\006x\r", 0, "axb");
	assert_string_equal(fake_out(), "ab\b\baxb\b\n");
	fake_out_clear();
	expect(NULL, "", "\303\244\303\266\001\033[3~\r", 0, "\303\266");
	assert_string_equal(fake_out(), "\303\244\303\266\b\b\303\266 \b\b\n");
}

static void at_the_ends_keys_change_nothing(void **state)
{
	static const int keys[] = { KEY_LEFT, KEY_HOME, KEY_BACKSPACE,
				    'W' & 31, 'U' & 31 };
	struct sbuf b = { 0 };
	struct line l = { .text = &b };

	(void)state;
	assert_int_equal(sbuf_str(&b, "ab"), 0);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_int_equal(line_key(&l, keys[i]), 0);
	l.cursor = 2;
	assert_int_equal(line_key(&l, KEY_RIGHT), 0);
	assert_int_equal(line_key(&l, KEY_END), 0);
	assert_int_equal(line_key(&l, KEY_DELETE), 0);
	assert_int_equal(line_key(&l, 'K' & 31), 0);
	assert_string_equal(b.data, "ab");
	sbuf_free(&b);
}

static void a_line_has_a_limit(void **state)
{
	struct sbuf b = { .max = 3 };
	struct line l = { .text = &b };

	(void)state;
	assert_int_equal(line_key(&l, 'a'), 1);
	assert_int_equal(line_key(&l, 0xe9), 1);
	assert_int_equal(line_key(&l, 'b'), 0);
	assert_int_equal(line_key(&l, KEY_BACKSPACE), 1);
	assert_int_equal(line_key(&l, 'c'), 1);
	assert_string_equal(b.data, "ac");
	sbuf_free(&b);
}

/* Letters with marks above are one; a line ends at LIMIT_LINE_BYTES. */
static void marks_go_with_their_letter(void **state)
{
	struct sbuf b = { 0 };
	struct line l = { .text = &b };

	(void)state;
	assert_int_equal(sbuf_str(&b, "ae\314\201\314\202b"), 0);
	for (const size_t *at = (const size_t[]){ 1, 6, 7, 7, 0 }; *at; at++) {
		(void)line_key(&l, KEY_RIGHT);
		assert_int_equal(l.cursor, *at);
	}
	for (unsigned i = 0; i < 2; i++)
		(void)line_key(&l, KEY_LEFT);
	assert_int_equal(l.cursor, 1);
	assert_int_equal(line_key(&l, KEY_DELETE), 1);
	assert_string_equal(b.data, "ab");
	while (b.len < LIMIT_LINE_BYTES - 1)
		assert_int_equal(sbuf_add(&b, "0123456789abcdef",
				 LIMIT_LINE_BYTES - 1 - b.len < 16 ?
				 LIMIT_LINE_BYTES - 1 - b.len : 16), 0);
	assert_int_equal(line_key(&l, 'x'), 1);
	assert_int_equal(line_key(&l, 'x'), 0);
	assert_int_equal(b.len, LIMIT_LINE_BYTES);
	sbuf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_editing_keys_work),
		FAKE_TEST(a_screen_of_no_width_does_no_harm),
		FAKE_TEST(text_is_edited_by_character),
		FAKE_TEST(unknown_keys_are_ignored),
		FAKE_TEST(ctrl_c_gives_up),
		FAKE_TEST(only_the_first_key_is_waited_for),
		FAKE_TEST(no_key_can_come),
		FAKE_TEST(tab_is_for_who_completes),
		FAKE_TEST(history_is_recalled_but_not_changed),
		FAKE_TEST(edits_are_kept_while_moving),
		FAKE_TEST(seven_lines_are_remembered),
		FAKE_TEST(it_is_drawn_after_the_prompt),
		FAKE_TEST(it_is_drawn_without_escapes),
		FAKE_TEST(a_long_line_scrolls),
		FAKE_TEST(control_bytes_show_as_question_marks),
		FAKE_TEST(it_survives_without_memory),
		FAKE_TEST(a_box_scrolls_no_more_than_it_must),
		FAKE_TEST(what_cannot_be_shown_is_a_question_mark),
		FAKE_TEST(a_secret_is_stars),
		FAKE_TEST(each_key_does_one_thing),
		FAKE_TEST(a_word_is_deleted_with_the_blanks_behind_it),
		FAKE_TEST(moving_sends_backspaces_and_text),
		FAKE_TEST(at_the_ends_keys_change_nothing),
		FAKE_TEST(a_line_has_a_limit),
		FAKE_TEST(marks_go_with_their_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tests of platform/screen/vt.c: what bytes do to a screen. */
#include <stdio.h>
#include <string.h>

#include "platform/screen/vt.c"
#include "tests/fake/fake.h"

/* Calls as text: "move 1,2|text abc|". */
static char seen[512];

static void note(const char *what)
{
	size_t at = strlen(seen);

	snprintf(seen + at, sizeof(seen) - at, "%s|", what);
}

static void on_text(const uint16_t *text, size_t n)
{
	char line[128] = "", bytes[5];
	size_t i;

	for (i = 0; i < n; i++) {
		bytes[utf8_put(text[i], bytes)] = '\0';
		strcat(line, bytes);
	}
	note(line);
}

static void on_newline(void) { note("newline"); }
static void on_cr(void) { note("cr"); }
static void on_backspace(void) { note("backspace"); }
static void on_tab(void) { note("tab"); }
static void on_clear(void) { note("clear"); }
static void on_erase(void) { note("erase"); }

static void on_move(unsigned row, unsigned col)
{
	char line[32];

	snprintf(line, sizeof(line), "move %u,%u", row, col);
	note(line);
}

static void on_attr(const struct screen_attr *a)
{
	char line[64];

	snprintf(line, sizeof(line), "%s%d on %s%d", a->bold ? "bold " : "",
		 a->fg_rgb ? (int)a->fg_exact : a->fg,
		 a->default_bg ? "default " : "", a->bg);
	note(line);
}

static void on_cursor(bool on)
{
	note(on ? "cursor" : "no cursor");
}

static const struct screen screen = {
	.text = on_text, .newline = on_newline, .cr = on_cr,
	.backspace = on_backspace, .tab = on_tab, .move = on_move,
	.clear = on_clear, .erase = on_erase, .attr = on_attr,
	.cursor = on_cursor,
};

static const char *after(const char *bytes)
{
	struct vt vt;

	vt_init(&vt, &screen);
	vt.attr_due = false;
	seen[0] = '\0';
	vt_write(&vt, bytes, strlen(bytes));
	return seen;
}

static void text_and_controls_are_told_apart(void **state)
{
	(void)state;
	assert_string_equal(after("ab\nc\r\b\td"),
			    "ab|newline|c|cr|backspace|tab|d|");
}

static void the_cursor_is_moved_counting_from_one(void **state)
{
	(void)state;
	assert_string_equal(after("\33[3;5Hx\33[Hy"),
			    "move 2,4|x|move 0,0|y|");
}

static void lines_and_screens_are_erased(void **state)
{
	(void)state;
	assert_string_equal(after("\33[2J\33[K\33[?25l\33[?25h"),
			    "clear|erase|no cursor|cursor|");
}

static void colours_are_sent_once_and_when_needed(void **state)
{
	(void)state;
	assert_string_equal(after("\33[0m\33[1m\33[31m\33[44mx\33[0my"),
			    "bold 1 on 4|x|7 on default 0|y|");
}

static void exact_colours_are_kept(void **state)
{
	(void)state;
	assert_string_equal(after("\33[38;2;1;2;3mx"),
			    "66051 on default 0|x|");
}

static void what_is_not_known_is_swallowed(void **state)
{
	(void)state;
	assert_string_equal(after("\33[5x\33[1;2;3;4;5;6mz\33[999999999Hy"),
			    "z|move 99998,0|y|");
}

static void utf8_becomes_characters(void **state)
{
	(void)state;
	assert_string_equal(after("\303\251\342\202\254"),
			    "\303\251\342\202\254|");
}

static void broken_utf8_becomes_a_mark(void **state)
{
	(void)state;
	assert_string_equal(after("\251x\303y"),
			    "\357\277\275x\357\277\275y|");
}

static void a_sequence_may_come_in_pieces(void **state)
{
	static const char bytes[] = "\33[2;3Ha\303\251";
	struct vt vt;
	size_t i;

	(void)state;
	vt_init(&vt, &screen);
	vt.attr_due = false;
	seen[0] = '\0';
	for (i = 0; bytes[i]; i++)
		vt_write(&vt, bytes + i, 1);
	assert_string_equal(seen, "move 1,2|a|\303\251|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(text_and_controls_are_told_apart),
		FAKE_TEST(the_cursor_is_moved_counting_from_one),
		FAKE_TEST(lines_and_screens_are_erased),
		FAKE_TEST(colours_are_sent_once_and_when_needed),
		FAKE_TEST(exact_colours_are_kept),
		FAKE_TEST(what_is_not_known_is_swallowed),
		FAKE_TEST(utf8_becomes_characters),
		FAKE_TEST(broken_utf8_becomes_a_mark),
		FAKE_TEST(a_sequence_may_come_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

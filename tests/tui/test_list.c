/* test_list.c: where keys move a list, and what is drawn of it. */
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/tui/list.h"
#include "tests/fake/fake.h"

static struct console con;
static struct events events;
static char drawn[512];

static void draw(struct tui_list *l, unsigned index, unsigned row,
		 bool selected)
{
	size_t n = strlen(drawn);

	(void)l;
	snprintf(drawn + n, sizeof(drawn) - n, "%u@%u%s ", index, row,
		 selected ? "*" : "");
}

/* "." is one that can be selected, anything else is not. */
static const char *shape;

static bool is_gap(const struct tui_list *l, unsigned index)
{
	(void)l;
	return shape[index] != '.';
}

static struct tui_list list_of(const char *items, unsigned rows)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	con_enter(&con);
	drawn[0] = '\0';
	shape = items;
	return (struct tui_list){
		.con = &con, .count = (unsigned)strlen(items), .rows = rows,
		.top = 5, .ellipsis = 3, .blank = true, .draw = draw,
		.skip = is_gap,
	};
}

static unsigned moved(const char *items, unsigned rows, unsigned from, int key)
{
	struct tui_list l = list_of(items, rows);

	l.current = from;
	assert_true(tui_list_key(&l, key));
	return l.current;
}

static void arrows_go_one_by_one_and_over_separators(void **state)
{
	(void)state;
	assert_int_equal(moved("...", 9, 0, KEY_DOWN), 1);
	assert_int_equal(moved("...", 9, 1, KEY_UP), 0);
	assert_int_equal(moved(".--.", 9, 0, KEY_DOWN), 3);
	assert_int_equal(moved(".--.", 9, 3, KEY_UP), 0);
	/* at the ends they stay */
	assert_int_equal(moved("...", 9, 2, KEY_DOWN), 2);
	assert_int_equal(moved("...", 9, 0, KEY_UP), 0);
	assert_int_equal(moved("..--", 9, 1, KEY_DOWN), 1);
	assert_int_equal(moved("--..", 9, 2, KEY_UP), 2);
}

static void tab_goes_round(void **state)
{
	(void)state;
	assert_int_equal(moved("...", 9, 0, KEY_TAB), 1);
	assert_int_equal(moved("...", 9, 2, KEY_TAB), 0);
	assert_int_equal(moved("-..-", 9, 2, KEY_TAB), 1);
	assert_int_equal(moved("...", 9, 1, KEY_BACKTAB), 0);
	assert_int_equal(moved("...", 9, 0, KEY_BACKTAB), 2);
	assert_int_equal(moved("-..-", 9, 1, KEY_BACKTAB), 2);
	assert_int_equal(moved(".-.", 9, 2, KEY_BACKTAB), 0);
	assert_int_equal(moved("..-.", 9, 3, KEY_BACKTAB), 1);
}

static void home_and_end_are_the_first_and_the_last(void **state)
{
	(void)state;
	assert_int_equal(moved("....", 9, 2, KEY_HOME), 0);
	assert_int_equal(moved("....", 9, 1, KEY_END), 3);
	assert_int_equal(moved("-...", 9, 2, KEY_HOME), 1);
	assert_int_equal(moved("...-", 9, 1, KEY_END), 2);
}

static void pages_are_those_of_the_screen(void **state)
{
	(void)state;
	assert_int_equal(moved("..........", 4, 1, KEY_PAGE_DOWN), 4);
	assert_int_equal(moved("..........", 4, 7, KEY_PAGE_DOWN), 8);
	assert_int_equal(moved("..........", 4, 8, KEY_PAGE_DOWN), 9);
	assert_int_equal(moved("..........", 4, 9, KEY_PAGE_UP), 7);
	assert_int_equal(moved("..........", 4, 5, KEY_PAGE_UP), 3);
	assert_int_equal(moved("..........", 4, 2, KEY_PAGE_UP), 0);
	assert_int_equal(moved("....-.....", 4, 0, KEY_PAGE_DOWN), 5);
	assert_int_equal(moved("...-......", 4, 5, KEY_PAGE_UP), 2);
}

static void other_keys_move_nothing(void **state)
{
	struct tui_list l = list_of("...", 9);

	(void)state;
	l.current = 1;
	assert_false(tui_list_key(&l, 'x'));
	assert_false(tui_list_key(&l, KEY_ENTER));
	assert_int_equal(l.current, 1);
	l.skip = NULL;
	shape = "---";
	assert_true(tui_list_key(&l, KEY_DOWN));
	assert_int_equal(l.current, 2);
	l = list_of("---", 9);
	assert_true(tui_list_key(&l, KEY_DOWN));
	assert_int_equal(l.current, 0);
}

static void expect_drawn(struct tui_list *l, const char *want)
{
	drawn[0] = '\0';
	tui_list_draw(l);
	assert_string_equal(drawn, want);
}

static void only_what_changed_is_drawn(void **state)
{
	struct tui_list l = list_of("..........", 4);

	(void)state;
	expect_drawn(&l, "0@5* 1@6 2@7 3@8 ");
	expect_drawn(&l, "");
	tui_list_key(&l, KEY_DOWN);
	expect_drawn(&l, "0@5 1@6* ");
	tui_list_key(&l, KEY_PAGE_DOWN);
	expect_drawn(&l, "4@5* 5@6 6@7 7@8 ");
	l.current = 9;
	expect_drawn(&l, "6@5 7@6 8@7 9@8* ");
	assert_int_equal(tui_list_row(&l, 9), 8);
	assert_int_equal(tui_list_row(&l, 8), 7);
	assert_int_equal(tui_list_row(&l, 3), 8);
	l.current = 7;
	expect_drawn(&l, "4@5 5@6 6@7 7@8* ");
}

static void dots_say_that_there_is_more(void **state)
{
	struct tui_list l = list_of("..........", 4);

	(void)state;
	tui_list_draw(&l);
	assert_string_equal(fake_screen(4), "");
	assert_string_equal(fake_screen(9), "   ...");
	l.current = 4;
	tui_list_draw(&l);
	assert_string_equal(fake_screen(4), "   ...");
	assert_string_equal(fake_screen(9), "   ...");
	l.current = 8;
	tui_list_draw(&l);
	assert_string_equal(fake_screen(4), "   ...");
	assert_string_equal(fake_screen(9), "");
	l = list_of("....", 4);
	tui_list_draw(&l);
	assert_string_equal(fake_screen(4), "");
	assert_string_equal(fake_screen(9), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(arrows_go_one_by_one_and_over_separators),
		FAKE_TEST(tab_goes_round),
		FAKE_TEST(home_and_end_are_the_first_and_the_last),
		FAKE_TEST(pages_are_those_of_the_screen),
		FAKE_TEST(other_keys_move_nothing),
		FAKE_TEST(only_what_changed_is_drawn),
		FAKE_TEST(dots_say_that_there_is_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

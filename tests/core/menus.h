/* menus.h: the menus of the tests, and what somebody chooses from them. */
#ifndef TESTS_CORE_MENUS_H
#define TESTS_CORE_MENUS_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/menu.h"
#include "core/tui/tui.h"
#include "tests/fake/fake.h"
#include "tests/fake/golden.h"

#define SECOND 1000000ull

static struct console con;
static struct events events;
static struct menus menus;

static inline void add(const char *name, const char *text, int key,
		       bool is_default)
{
	const struct menu_item item = { .name = name, .text = text,
		.key = key, .is_default = is_default };

	assert_int_equal(menu_add(menu_find(&menus, ""), &item, NULL), 0);
}

static inline void start(const char *title)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	assert_int_equal(menu_create(&menus, "", title, NULL), 0);
}

/* The menu of reference/conformance.md, I21. */
static inline void some_menu(void)
{
	start("Some menu");
	add(NULL, "gap", 0, false);
	add("one", "Item one", 0, false);
	add("two", "Item two", 0, false);
	add("three", "Item three", 'x', false);
	add("four", "Item four", 0, true);
	add(NULL, "separator", 0, false);
	add("five", "Item five", 0, false);
}

/* Choose, and expect an item's name. The menu is gone then. */
static inline void expect_how(const struct tui_choice *how, const char *name)
{
	const struct menu_item *item = NULL;

	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), how, &item,
				    NULL), 0);
	assert_string_equal(item->name, name);
	menus_clear(&menus);
	assert_false(con.tui);
}

static inline void expect(const char *keys, const char *name)
{
	const struct tui_choice how = { 0 };

	some_menu();
	fake_keys(keys);
	expect_how(&how, name);
}

static inline void expect_error(const char *keys, int rc)
{
	const struct tui_choice how = { 0 };
	const struct menu_item *item;

	fake_keys(keys);
	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), &how, &item,
				    NULL), rc);
	menus_clear(&menus);
	assert_false(con.tui);
}

static inline void boot_menu(void)
{
	start("Example boot menu");
	add(NULL, "---------------- Operating systems ----------------", 0,
	    false);
	add("ubuntu", "(u) Ubuntu installer", 'u', false);
	add("debian", "(d) Debian installer", 'd', true);
	add(NULL, "", 0, false);
	add(NULL, "-------- Tools --------", 0, false);
	add("shell", "(F12) Drop to shell", KEY_F12, false);
	add("exit", "Exit to firmware", 0, false);
}

#endif

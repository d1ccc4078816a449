/* form.h: a form to be filled in, for tests of how it works and looks. */
#ifndef TESTS_TUI_FORM_H
#define TESTS_TUI_FORM_H

#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/tui/tui.h"
#include "tests/fake/fake.h"
#include "tests/fake/golden.h"

#define SECOND 1000000ull

static struct console con;
static struct events events;
static struct menus menus;
static struct settings *root;

static void start(const char *title)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	root = settings_new();
	assert_non_null(root);
	assert_int_equal(menu_create(&menus, "", title, NULL), 0);
}

static void end(void)
{
	menus_clear(&menus);
	settings_free(root);
	assert_false(con.tui);
}

static void add(const char *name, const char *text)
{
	const struct menu_item item = { .name = name, .text = text,
		.secret = name && !strcmp(name, "password") };

	assert_int_equal(menu_add(menu_find(&menus, ""), &item, NULL), 0);
}

static inline void add_key(const char *name, const char *text, int key)
{
	const struct menu_item item = { .name = name, .text = text,
					.key = key };

	assert_int_equal(menu_add(menu_find(&menus, ""), &item, NULL), 0);
}

static int show(void)
{
	return tui_form(&con, root, menu_find(&menus, ""), NULL);
}

static inline void set(const char *name, const char *value)
{
	assert_int_equal(settings_set(root, name, value, NULL), 0);
}

static inline void expect(const char *name, const char *value)
{
	char buf[64] = "";

	(void)settings_text(root, name, buf, sizeof(buf));
	assert_string_equal(buf, value);
}

static inline void login_form(void)
{
	start("");
	add("username", "Username");
	add("password", "Password");
}

#endif

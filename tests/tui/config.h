/* config.h: a settings editor, its settings, and keys that go to their rows. */
#ifndef TESTS_TUI_CONFIG_H
#define TESTS_TUI_CONFIG_H

#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/setting/settings.h"
#include "core/tui/tui.h"
#include "tests/fake/fake.h"
#include "tests/fake/golden.h"

#define SECOND 1000000ull

static struct console con;
static struct events events;
static struct settings *root;

static void start(void)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	root = settings_new();
	assert_non_null(root);
}

static void end(void)
{
	golden_done(&events);
	settings_free(root);
	assert_false(con.tui);
}

static void set(const char *name, const char *value)
{
	assert_int_equal(settings_set(root, name, value, NULL), 0);
}

static void expect(const char *name, const char *value)
{
	char buf[64] = "";

	(void)settings_text(root, name, buf, sizeof(buf));
	assert_string_equal(buf, value);
}

/* Down to the row of this setting, in a block of @blocks others. */
static void go_to(const char *name, unsigned blocks)
{
	const struct setting_def *def;

	fake_keys("\033[H");
	while (blocks--)
		fake_keys("\033[B");
	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (!strcmp(def->name, name))
			return;
		fake_keys("\033[B");
	}
	fail_msg("no setting %s", name);
}

#endif

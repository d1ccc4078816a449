/* say_settings.h: a settings tree driven and read in one line each. */
#ifndef TESTS_CORE_SAY_SETTINGS_H
#define TESTS_CORE_SAY_SETTINGS_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "tests/fake/fake.h"

/* The tree that a test's setup made. */
static struct settings *root;

static int say_setup(void **state)
{
	fake_setup(state);
	root = settings_new();
	return root ? 0 : -1;
}

static int say_teardown(void **state)
{
	settings_free(root);
	root = NULL;
	return fake_teardown(state);
}

#define SETTINGS_TEST(f) \
	cmocka_unit_test_setup_teardown(f, say_setup, say_teardown)

static inline int set(const char *name, const char *text)
{
	return settings_set(root, name, text, NULL);
}

static inline int inc(const char *name, uint32_t by)
{
	struct setting_ref ref;
	int rc = setting_parse(root, name, strlen(name), false, &ref, NULL);

	return rc < 0 ? rc : setting_inc(&ref, by, NULL);
}

/* What "show" prints, or why it cannot: "ENOENT" and so on. In a static
   buffer; two calls may be compared in one line. */
static inline const char *show(const char *name)
{
	static char out[2][512];
	static int turn;
	struct sbuf text = { 0 };
	struct setting_found found;
	struct setting_ref ref;
	char path[64];
	int rc = setting_parse(root, name, strlen(name), false, &ref, NULL);

	turn = !turn;
	if (rc == 0)
		rc = setting_print(&ref, &text, &found);
	if (rc == 0) {
		settings_path(found.block, path, sizeof(path));
		snprintf(out[turn], sizeof(out[turn]), "%s%s%.*s:%s = %s",
			 path, *path ? "/" : "", (int)ref.name_len, ref.name,
			 found.type->name, sbuf_text(&text));
	}
	sbuf_free(&text);
	switch (rc) {
	case 0:		return out[turn];
	case -ENOENT:	return "ENOENT";
	case -ENODEV:	return "ENODEV";
	case -ENOTSUP:	return "ENOTSUP";
	case -EINVAL:	return "EINVAL";
	case -ERANGE:	return "ERANGE";
	default:	return "?";
	}
}

/* ${name} */
static inline const char *expand(const char *name)
{
	static char out[512];
	struct sbuf text = { 0 };

	assert_int_equal(settings_expand(root, name, strlen(name), &text), 0);
	snprintf(out, sizeof(out), "%s", sbuf_text(&text));
	sbuf_free(&text);
	return out;
}

#endif

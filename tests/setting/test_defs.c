/*
 * test_defs.c: the settings that have a meaning of their own, as a list that
 * is compared with tests/setting/defs.expected. After a wanted change run it
 * with UPDATE_GOLDEN=1 and read the difference.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "tests/fake/fake.h"

#define EXPECTED "tests/setting/defs.expected"

static void list(struct sbuf *out)
{
	const struct setting_alias *a;
	const struct setting_def *d;

	for (unsigned i = 0; (d = setting_def_at(i)); i++) {
		sbuf_printf(out, "%s:%s, %s: %u %#llx", d->name,
			    d->type->name, d->group, (unsigned)d->scope,
			    (unsigned long long)d->tag);
		for (a = d->also; a && a->scope != SCOPE_DHCP; a++)
			sbuf_printf(out, " %u %#llx", (unsigned)a->scope,
				    (unsigned long long)a->tag);
		sbuf_char(out, '\n');
	}
}

static void names_types_groups_and_tags_are_as_listed(void **state)
{
	bool update = getenv("UPDATE_GOLDEN");
	FILE *f = fopen(EXPECTED, update ? "w+" : "r");
	struct sbuf now = { 0 }, want = { 0 };
	char buf[256];
	size_t n;

	(void)state;
	assert_non_null(f);
	list(&now);
	if (update)
		fwrite(now.data, 1, now.len, f);
	rewind(f);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		sbuf_add(&want, buf, n);
	fclose(f);
	assert_string_equal(sbuf_text(&now), sbuf_text(&want));
	sbuf_free(&now);
	sbuf_free(&want);
}

static void each_is_found_by_its_whole_name(void **state)
{
	const struct setting_def *d;

	(void)state;
	for (unsigned i = 0; (d = setting_def_at(i)); i++) {
		size_t len = strlen(d->name);

		assert_ptr_equal(setting_def_find(d->name, len), d);
		assert_ptr_not_equal(setting_def_find(d->name, len - 1), d);
	}
	assert_null(setting_def_find("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(names_types_groups_and_tags_are_as_listed),
		FAKE_TEST(each_is_found_by_its_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_keymap.c: keyboard layouts. */
#include <string.h>

#include "core/keymap.h"
#include "tests/fake/fake.h"

static void type(const char *layout, const char *us, const char *local,
		 unsigned mods)
{
	const struct keymap *map = keymap_find(layout);

	assert_non_null(map);
	for (; *us; us++, local++)
		assert_int_equal(keymap_key(map, *us & 255, mods), *local);
}

/* reference/console.md#keyboard-maps */
static void keys_are_translated(void **state)
{
	(void)state;
	type("de", "yz-/", "zy--", 0);
	type("fr", "qwertyaz", "azertyqw", 0);
	type("us", "az[]", "az[]", 0);
	type("ro", "az[]", "az[]", 0);
	assert_int_equal(keymap_key(NULL, 'y', 0), 'y');
}

static void altgr_has_a_list_of_its_own(void **state)
{
	(void)state;
	type("de", "q7890", "@{[]}", KEYMAP_ALTGR);
	type("de", "y", "z", KEYMAP_ALTGR);
}

static void the_key_that_americans_lack_is_there(void **state)
{
	(void)state;
	type("de", "\334\374", "<>", 0);
	type("de", "\334", "|", KEYMAP_ALTGR);
}

static void ctrl_and_caps_lock_apply_to_the_result(void **state)
{
	(void)state;
	type("fr", "q", "\001", KEYMAP_CTRL);
	type("fr", "q", "A", KEYMAP_CAPS);
	type("de", "Y", "Z", KEYMAP_CAPS | KEYMAP_CASED);
	type("de", "-", "-", KEYMAP_CTRL);
}

static void every_layout_gives_seven_bits(void **state)
{
	const struct keymap *map;
	unsigned n;

	(void)state;
	for (n = 0; (map = keymap_at(n)); n++) {
		for (int c = 0; c < 256; c++) {
			int to = keymap_key(map, c, 0);

			assert_in_range(to, 0, 127);
			to = keymap_key(map, c, KEYMAP_ALTGR);
			assert_in_range(to, 0, 127);
		}
	}
	assert_int_equal(n, 30);
	assert_null(keymap_find("xx"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(keys_are_translated),
		FAKE_TEST(altgr_has_a_list_of_its_own),
		FAKE_TEST(the_key_that_americans_lack_is_there),
		FAKE_TEST(ctrl_and_caps_lock_apply_to_the_result),
		FAKE_TEST(every_layout_gives_seven_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

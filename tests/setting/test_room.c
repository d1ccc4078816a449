/* core/setting/{value,store,tree}.c: what takes room gives all of it back. */
#include <stdlib.h>

#include "core/limits.h"
#include "tests/core/say_settings.h"

#define MIB (1u << 20)

static char *big;		/* LIMIT_SETTINGS_BYTES of 'n' and a NUL */

static int room_setup(void **state)
{
	int rc = say_setup(state);

	big = malloc(LIMIT_SETTINGS_BYTES + 1);
	if (!big)
		return -1;
	memset(big, 'n', LIMIT_SETTINGS_BYTES);
	big[LIMIT_SETTINGS_BYTES] = '\0';
	return rc;
}

static int room_teardown(void **state)
{
	free(big);
	return say_teardown(state);
}

#define ROOM_TEST(f) \
	cmocka_unit_test_setup_teardown(f, room_setup, room_teardown)

/* Store @len bytes under this name. */
static int put(const char *name, size_t len)
{
	struct setting_ref ref;
	int rc = setting_parse(root, name, strlen(name), true, &ref, NULL);

	return rc < 0 ? rc : setting_store(&ref, big, len, NULL);
}

/* Leave less room than the largest value would take. */
static void fill(void)
{
	assert_int_equal(put("one", LIMIT_SETTING_BYTES), 0);
	assert_int_equal(put("two", LIMIT_SETTING_BYTES), 0);
	assert_int_equal(put("three", LIMIT_SETTING_BYTES), 0);
}

/* The largest value of this name that there is room for. */
static size_t most(const char *name)
{
	size_t fits = 0, too_many = LIMIT_SETTING_BYTES + 1, len;

	while (too_many - fits > 1) {
		len = fits + (too_many - fits) / 2;
		if (put(name, len) == 0)
			fits = len;
		else
			too_many = len;
		put(name, 0);
	}
	return fits;
}

static void a_name_takes_as_much_as_its_bytes(void **state)
{
	size_t one;

	(void)state;
	fill();
	one = most("n");
	assert_in_range(one, LIMIT_SETTING_BYTES - MIB, LIMIT_SETTING_BYTES);
	assert_int_equal(most("nnnn"), one - 3);
	big[MIB] = '\0';
	assert_int_equal(most(big), one - (MIB - 1));
	big[MIB] = 'n';
}

static void a_name_without_room_for_it_is_refused(void **state)
{
	(void)state;
	fill();
	big[LIMIT_SETTING_BYTES] = '\0';
	assert_int_equal(put(big, 1), -ENOSPC);
	big[LIMIT_SETTING_BYTES] = 'n';
}

static void what_is_deleted_gives_its_room_back(void **state)
{
	static const size_t sizes[][2] = {
		{ 1, 1 }, { 16, 16 }, { 17, 17 }, { 1, 17 }, { 17, 1 },
		{ 1000, 5000 }, { 5000, 1000 },
	};
	size_t before;

	(void)state;
	fill();
	before = most("n");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(put("value", sizes[i][0]), 0);
		assert_int_equal(put("value", sizes[i][1]), 0);
		assert_true(most("n") <= before - sizes[i][1]);
		assert_int_equal(put("value", 0), 0);
		assert_int_equal(most("n"), before);
	}
}

static void a_block_that_goes_gives_its_room_back(void **state)
{
	size_t before;

	(void)state;
	fill();
	before = most("n");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(put("a.longer/v", 5000), 0);
		assert_int_equal(put("a/w", 17), 0);
		assert_true(most("n") < before - 5000 - 17 - 7);
		settings_del(settings_find(root, "a"));
		assert_int_equal(most("n"), before);
	}
}

static void a_block_that_is_replaced_gives_its_room_back(void **state)
{
	size_t before;

	(void)state;
	fill();
	assert_int_equal(settings_add(root, "a", NULL, NULL, 0, NULL), 0);
	before = most("n");
	assert_int_equal(put("a/v", 5000), 0);
	assert_int_equal(settings_add(root, "a", NULL, NULL, 0, NULL), 0);
	assert_int_equal(most("n"), before);
}

static void a_block_that_goes_gives_its_settings_back(void **state)
{
	char name[32];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < LIMIT_SETTINGS; i++) {
			snprintf(name, sizeof(name), "a.b/v%u", i);
			assert_int_equal(set(name, "1"), 0);
		}
		assert_int_equal(set("more", "1"), -ENOSPC);
		settings_del(settings_find(root, "a"));
	}
	assert_int_equal(set("more", "1"), 0);
}

/* Bytes that the names of the native blocks take. */
static size_t names(void)
{
	size_t n = 0;

	for (struct settings *s = settings_first(root); s;
	     s = settings_next(s))
		n += strlen(settings_name(s));
	return n;
}

static void a_block_has_a_name_as_long_as_there_is_room(void **state)
{
	size_t room = LIMIT_SETTINGS_BYTES - names();

	(void)state;
	for (int round = 0; round < 2; round++) {
		big[room] = 'n';
		big[room + 1] = '\0';
		assert_int_equal(settings_add(root, big, NULL, NULL, 0, NULL),
				 -ENOSPC);
		big[room] = '\0';
		assert_int_equal(settings_add(root, big, NULL, NULL, 0, NULL),
				 0);
		assert_int_equal(set("a/v", "1"), -ENOSPC);
		assert_int_equal(set("v", "1"), -ENOSPC);
		settings_del(settings_find(root, big));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(a_name_takes_as_much_as_its_bytes),
		ROOM_TEST(a_name_without_room_for_it_is_refused),
		ROOM_TEST(what_is_deleted_gives_its_room_back),
		ROOM_TEST(a_block_that_goes_gives_its_room_back),
		ROOM_TEST(a_block_that_is_replaced_gives_its_room_back),
		ROOM_TEST(a_block_that_goes_gives_its_settings_back),
		ROOM_TEST(a_block_has_a_name_as_long_as_there_is_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

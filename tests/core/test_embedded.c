/* test_embedded.c: the parts of what "pxesh embed" put into an image. */
#include "core/embedded.h"

#include <stdlib.h>

#include "tests/fake/fake.h"

#define AREA(text) { (const uint8_t *)(text), sizeof(text) - 1 }

static void parts_lie_one_behind_the_other(void **state)
{
	struct embedded_area a = AREA("\7\0\0\0s\0#!ipxe\n"
				      "\2\0\0\0fa.b\0xy" "\0\0\0\0n\0");
	struct embedded p;

	(void)state;
	assert_true(embedded_next(&a, &p));
	assert_int_equal(p.kind, EMBEDDED_SCRIPT);
	assert_string_equal(p.name, "");
	assert_int_equal(p.len, 7);
	assert_memory_equal(p.value, "#!ipxe\n", 7);
	assert_true(embedded_next(&a, &p));
	assert_int_equal(p.kind, EMBEDDED_FILE);
	assert_string_equal(p.name, "a.b");
	assert_memory_equal(p.value, "xy", 2);
	assert_true(embedded_next(&a, &p));
	assert_int_equal(p.kind, EMBEDDED_NO_SHELL);
	assert_int_equal(p.len, 0);
	assert_false(embedded_next(&a, &p));
	assert_int_equal(a.len, 0);
}

static void one_is_found_by_kind_and_name(void **state)
{
	struct embedded_area a = AREA("\1\0\0\0fa\0A" "\1\0\0\0vb\0V"
				      "\1\0\0\0fb\0B");
	struct embedded p;

	(void)state;
	assert_true(embedded_find(a, EMBEDDED_FILE, "b", &p));
	assert_memory_equal(p.value, "B", 1);
	assert_true(embedded_find(a, EMBEDDED_FILE, NULL, &p));
	assert_memory_equal(p.value, "A", 1);
	assert_false(embedded_find(a, EMBEDDED_FILE, "c", &p));
	assert_null(p.value);
	assert_int_equal(p.len, 0);
}

/* Cut anywhere, or with a length that leads out of it, nothing beyond it is
   read: the copy ends where the area does. */
static void what_is_cut_is_no_part(void **state)
{
	static const char whole[] = "\3\0\0\0fab\0xyz";
	struct embedded p;

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		struct embedded_area a = { copy, len };

		memcpy(copy, whole, len);
		assert_false(embedded_next(&a, &p));
		assert_int_equal(a.len, len);
		free(copy);
	}
}

static void a_length_may_be_any_number(void **state)
{
	struct embedded_area a = AREA("\377\377\377\377fa\0xyz");
	struct embedded p;

	(void)state;
	assert_false(embedded_next(&a, &p));
	a = (struct embedded_area){ NULL, 0 };
	assert_false(embedded_find(a, EMBEDDED_SCRIPT, NULL, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(parts_lie_one_behind_the_other),
		FAKE_TEST(one_is_found_by_kind_and_name),
		FAKE_TEST(what_is_cut_is_no_part),
		FAKE_TEST(a_length_may_be_any_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

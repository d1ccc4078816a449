/* test_pxemenu.c: the items of a boot menu, and where they end (PXE 2.1,
   2.4.3: a type, the length of a text, the text). */
#include "tests/fake/fake.h"

#include <string.h>

#include "net/pxemenu.h"

static void items_come_one_after_another(void **state)
{
	static const uint8_t raw[] = "\x11\1\7Install\0\0\0\x12\2\1x";
	const uint8_t *at = raw;
	size_t left = sizeof(raw) - 1;
	struct pxe_item i;

	(void)state;
	assert_true(pxe_item_next(&at, &left, &i));
	assert_int_equal(i.type, 0x0111);
	assert_int_equal(i.len, 7);
	assert_memory_equal(i.text, "Install", 7);
	assert_true(pxe_item_next(&at, &left, &i));
	assert_int_equal(i.type, PXE_TYPE_LOCAL);
	assert_int_equal(i.len, 0);
	assert_true(pxe_item_next(&at, &left, &i));
	assert_int_equal(i.type, 0x0212);
	assert_memory_equal(i.text, "x", 1);
	assert_int_equal(left, 0);
	assert_false(pxe_item_next(&at, &left, &i));
}

static void an_item_that_is_cut_is_none(void **state)
{
	static const uint8_t raw[] = "\x11\0\3abc";
	struct pxe_item i;

	(void)state;
	for (size_t n = 0; n < 6; n++) {
		const uint8_t *at = raw;
		size_t left = n;

		assert_false(pxe_item_next(&at, &left, &i));
		assert_ptr_equal(at, raw);
		assert_int_equal(left, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(items_come_one_after_another),
		FAKE_TEST(an_item_that_is_cut_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

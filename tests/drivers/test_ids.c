/* test_ids.c: which card a driver is given, and that the documentation says
   so of each: docs/reference/cards.md. */
#include <stdio.h>
#include <stdlib.h>

#include "drivers/driver.h"
#include "tests/fake/fake.h"

#define PAGE		"docs/reference/cards.md"
#define PAGE_MOST	65536

static void an_untested_card_is_given_only_if_that_is_wanted(void **state)
{
	const struct driver_id *id;
	unsigned i, tested = 0;

	(void)state;
	for (i = 0; (id = driver_listed(i)); i++) {
		assert_null(driver_find(id->vendor, id->device, 0));
		assert_ptr_equal(driver_find(id->vendor, id->device, 1),
				 id->tested ? id : NULL);
		assert_ptr_equal(driver_find(id->vendor, id->device, 2), id);
		tested += id->tested;
	}
	assert_true(tested > 0 && tested < i);
	assert_null(driver_find(0xffff, 0xffff, 2));
}

static char *read_page(void)
{
	char *page = calloc(1, PAGE_MOST);
	FILE *f = fopen(PAGE, "r");

	assert_non_null(f);
	assert_in_range(fread(page, 1, PAGE_MOST - 1, f), 1, PAGE_MOST - 2);
	fclose(f);
	return page;
}

static unsigned rows_of(const char *page)
{
	unsigned n = 0;

	while ((page = strstr(page, " `drivers/"))) {
		page++;
		n++;
	}
	return n;
}

static void the_page_of_cards_has_each_and_no_other(void **state)
{
	const struct driver_id *id;
	char *page = read_page(), row[64];
	unsigned i;

	(void)state;
	for (i = 0; (id = driver_listed(i)); i++) {
		snprintf(row, sizeof(row), "| %04x:%04x | %s | %s | `drivers/",
			 id->vendor, id->device, id->chip,
			 id->tested ? "yes" : "no");
		if (!strstr(page, row))
			fail_msg("%s has no row %s", PAGE, row);
	}
	assert_int_equal(rows_of(page), i);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_untested_card_is_given_only_if_that_is_wanted),
		FAKE_TEST(the_page_of_cards_has_each_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_wwn.c: core/wwn.c: names of Fibre Channel's ports. */
#include "core/wwn.h"
#include "tests/fake/fake.h"

static void a_name_ends_where_its_eight_bytes_do(void **state)
{
	uint64_t name;

	(void)state;
	assert_string_equal(wwn_scan("50:00:00:00:00:0a:Bc:01", &name), "");
	assert_true(name == 0x50000000000abc01);
	assert_string_equal(wwn_scan("ff:ff:ff:ff:ff:ff:ff:ff:1", &name), ":1");
	assert_true(name == UINT64_MAX);
}

static void what_is_not_eight_bytes_is_no_name(void **state)
{
	uint64_t name;

	(void)state;
	assert_null(wwn_scan("", &name));
	assert_null(wwn_scan("50:00:00:00:00:00:00", &name));
	assert_null(wwn_scan("50:00:00:00:00:00:00:0", &name));
	assert_null(wwn_scan("50:00:00:00:00:00:00:0g", &name));
	assert_null(wwn_scan("50-00-00-00-00-00-00-01", &name));
	assert_null(wwn_scan("5000:00:00:00:00:00:00:01", &name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_name_ends_where_its_eight_bytes_do),
		FAKE_TEST(what_is_not_eight_bytes_is_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

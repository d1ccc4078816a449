/* test_embedded.c: the parts of what tools/embed put into an image. */
#include "core/embedded.h"
#include "tests/fake/fake.h"

static void parts_lie_one_behind_the_other(void **state)
{
	struct embedded e;

	(void)state;
	embedded_part("#!ipxe\n\0CERT", 12, &e);
	assert_int_equal(e.script_len, 7);
	assert_memory_equal(e.script, "#!ipxe\n", 7);
	assert_int_equal(e.trust_len, 4);
	assert_memory_equal(e.trust, "CERT", 4);
}

static void either_may_be_missing(void **state)
{
	struct embedded e;

	(void)state;
	embedded_part("#!ipxe\n", 7, &e);
	assert_int_equal(e.script_len, 7);
	assert_null(e.trust);
	embedded_part("\0CERT", 5, &e);
	assert_null(e.script);
	assert_int_equal(e.trust_len, 4);
	embedded_part("#!ipxe\n\0", 8, &e);
	assert_null(e.trust);
	assert_int_equal(e.trust_len, 0);
	embedded_part(NULL, 0, &e);
	assert_null(e.script);
	assert_null(e.trust);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(parts_lie_one_behind_the_other),
		FAKE_TEST(either_may_be_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* core/setting/{value,type_num}.c: counting up, in the width of each type. */
#include "tests/core/say_settings.h"

static const struct {
	const char *type, *text;
	uint32_t by;
	const char *raw, *shown;
} cases[] = {
	{ "int8", "0", 1, "01", "1" },
	{ "int8", "126", 1, "7f", "127" }, { "int8", "127", 1, "80", "-128" },
	{ "int8", "-1", 1, "00", "0" }, { "int8", "-1", 256, "ff", "-1" },
	{ "uint8", "255", 1, "00", "0x0" }, { "uint8", "1", 255, "00", "0x0" },
	{ "int16", "255", 1, "0100", "256" },
	{ "int16", "32767", 1, "8000", "-32768" },
	{ "int16", "-1", 1, "0000", "0" },
	{ "uint16", "0xff", 1, "0100", "0x100" },
	{ "uint16", "0xffff", 1, "0000", "0x0" },
	{ "int32", "0xffffff", 1, "01000000", "16777216" },
	{ "int32", "0x7fffffff", 1, "80000000", "-2147483648" },
	{ "int32", "-1", 2, "00000001", "1" },
	{ "int32", "5", 0xfffffffb, "00000000", "0" },
	{ "uint32", "0x12345678", 0x10203040, "225486b8", "0x225486b8" },
	{ "uint32", "0xffffffff", 1, "00000000", "0x0" },
	{ "int8", "7", 0, "07", "7" },
};

static void numbers_count_up_in_their_width(void **state)
{
	char name[16];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s %s\n", cases[i].type, cases[i].text);
		snprintf(name, sizeof(name), "x:%s", cases[i].type);
		assert_int_equal(set(name, cases[i].text), 0);
		assert_int_equal(inc("x", cases[i].by), 0);
		assert_string_equal(expand("x:hexraw"), cases[i].raw);
		assert_string_equal(expand("x"), cases[i].shown);
		/* and the same where the type is only written */
		assert_int_equal(set(name, cases[i].text), 0);
		assert_int_equal(inc(name, cases[i].by), 0);
		assert_string_equal(expand("x:hexraw"), cases[i].raw);
	}
}

/* Of a value of the machine's, as of one that is kept. */
static void what_the_machine_answers_is_counted_up_too(void **state)
{
	(void)state;
	settings_builtin(root)->errno_value = 41;
	assert_int_equal(inc("errno", 1), 0);
	assert_string_equal(show("errno"), "errno:uint32 = 0x2a");
	assert_string_equal(expand("builtin/errno"), "0x29");
	assert_int_equal(inc("builtin/errno", 1), -ENOTSUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(numbers_count_up_in_their_width),
		SETTINGS_TEST(what_the_machine_answers_is_counted_up_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_iscsi_root.c: root paths, and what is said of those that are none. */
#include "tests/fake/fake.h"

#include "core/err.h"
#include "net/san/iscsi_root.h"

static struct iscsi_root root;
static struct err e;

static int parse(const char *text)
{
	memset(&root, 0xee, sizeof(root));
	err_clear(&e);
	return iscsi_root_parse(text, &root, &e);
}

static void parts_may_be_empty(void **state)
{
	static const uint8_t zeros[8];

	(void)state;
	assert_int_equal(parse("10.0.0.1::::iqn.2010-04.example:disk"), 0);
	assert_string_equal(root.host, "10.0.0.1");
	assert_int_equal(root.port, 3260);
	assert_memory_equal(root.lun, zeros, 8);
	assert_string_equal(root.target, "iqn.2010-04.example:disk");
}

static void all_parts_are_read(void **state)
{
	static const uint8_t lun[8] = { 0x00, 0x0a, 0x12, 0x34, 0, 5, 0xff,
					0xff };

	(void)state;
	assert_int_equal(parse("disks.example:6:860:a-1234-5-ffff:eui.01"),
			 0);
	assert_string_equal(root.host, "disks.example");
	assert_int_equal(root.port, 860);
	assert_memory_equal(root.lun, lun, 8);
	assert_string_equal(root.target, "eui.01");
}

static void an_ipv6_address_keeps_its_colons(void **state)
{
	(void)state;
	assert_int_equal(parse("[fd00::5]::3261:1:iqn.x:y:z"), 0);
	assert_string_equal(root.host, "[fd00::5]");
	assert_int_equal(root.port, 3261);
	assert_int_equal(root.lun[1], 1);
	assert_string_equal(root.target, "iqn.x:y:z");
}

static void what_is_wrong_is_named(void **state)
{
	static char longer[400];
	static const struct { const char *text, *why; } bad[] = {
		{ "", "too few parts" },
		{ "10.0.0.1:iqn.2010-04.example:disk", "too few parts" },
		{ "[fd00::5", "too few parts" },
		{ "::::iqn.x", "names no server" },
		{ "[fd00::5]x::::iqn.x", "nothing but \":\" may follow" },
		{ "a::0::iqn.x", "port \"0\"" },
		{ "a::65536::iqn.x", "port \"65536\"" },
		{ "a::99999999999999999999::iqn.x", "is no number" },
		{ "a::+1::iqn.x", "port \"+1\"" },
		{ "a:::g:iqn.x", "LUN \"g\"" },
		{ "a:::12345:iqn.x", "LUN \"12345\"" },
		{ "a:::1-:iqn.x", "LUN \"1-\"" },
		{ "a:::-1:iqn.x", "LUN \"-1\"" },
		{ "a:::1-2-3-4-5:iqn.x", "LUN \"1-2-3-4-5\"" },
		{ "a::::", "names no target" },
		{ "a::::iqn x", "holds a blank" },
		{ "a::::iqn\nx", "holds a blank" },
		{ "a\nb::::iqn.x", "no control characters" },
		{ "a..b::::iqn.x", "the root path's server: " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(parse(bad[i].text), -EINVAL);
		if (!strstr(e.msg, bad[i].why))
			fail_msg("%s: %s", bad[i].text, e.msg);
	}
	memset(longer, 'a', 300);
	assert_int_equal(parse(longer), -EINVAL);
	memcpy(longer + 300, "::::t", 6);
	assert_int_equal(parse(longer), -EINVAL);
	assert_non_null(strstr(e.msg, "too long"));
	memcpy(longer, "a::::", 5);
	longer[299] = '\0';
	assert_int_equal(parse(longer), -EINVAL);
	assert_non_null(strstr(e.msg, "more than 223"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(parts_may_be_empty),
		FAKE_TEST(all_parts_are_read),
		FAKE_TEST(an_ipv6_address_keeps_its_colons),
		FAKE_TEST(what_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

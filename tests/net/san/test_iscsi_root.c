/* test_iscsi_root.c: root paths, and what is said of those that are none. */
#include <stdio.h>

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

/* A port is read to its last digit; what is quoted of a part is cut. */
static void parts_are_read_and_quoted_to_their_limits(void **state)
{
	static const struct { const char *before; char fill; const char *after;
			      size_t shown; } table[] = {
		{ "[", 'a', "]x::::iqn.x", 60 },
		{ "a::", '7', ":1:iqn.x", 20 },
		{ "a:::", 'g', ":iqn.x", 30 },
	};
	char part[64], text[160];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool quoted = *table[i].before == '[';

		memset(part, table[i].fill, sizeof(part));
		part[table[i].shown + 1] = '\0';
		snprintf(text, sizeof(text), "%s%s%s", table[i].before, part,
			 table[i].after);
		assert_int_equal(parse(text), -EINVAL);
		part[table[i].shown - quoted] = '\0';
		snprintf(text, sizeof(text), "\"%s%s\"", quoted ? "[" : "",
			 part);
		assert_has(e.msg, text);
	}
	assert_int_equal(parse("a::1::t"), 0);
	assert_int_equal(root.port, 1);
	assert_int_equal(parse("a::65535::t"), 0);
	assert_int_equal(root.port, 65535);
	assert_int_equal(parse("a::655350::t"), -EINVAL);
	assert_int_equal(parse("a::/::t"), -EINVAL);
	assert_int_equal(parse("a:::::t"), 0);
}

static void servers_and_targets_have_their_longest(void **state)
{
	char text[ISCSI_HOST_MAX + ISCSI_NAME_MAX + 16];
	size_t n = ISCSI_HOST_MAX;

	(void)state;
	for (size_t i = 0; i < n; i++)
		text[i] = i % 63 == 62 ? '.' : 'a';
	memcpy(text + n, "::::", 4);
	memset(text + n + 4, 't', ISCSI_NAME_MAX + 1);
	text[n + 4 + ISCSI_NAME_MAX] = '\0';
	(void)parse(text);
	assert_null(strstr(e.msg, "too long"));
	assert_null(strstr(e.msg, "more than"));
	text[n + 4 + ISCSI_NAME_MAX] = 't';
	text[n + 5 + ISCSI_NAME_MAX] = '\0';
	assert_int_equal(parse(text + n - 1), -EINVAL);
	assert_has(e.msg, "more than 223");
	text[n + 4 + ISCSI_NAME_MAX] = '\0';
	assert_int_equal(parse(text + n - 1), 0);
	assert_int_equal(strlen(root.target), ISCSI_NAME_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(parts_may_be_empty),
		FAKE_TEST(all_parts_are_read),
		FAKE_TEST(an_ipv6_address_keeps_its_colons),
		FAKE_TEST(what_is_wrong_is_named),
		FAKE_TEST(parts_are_read_and_quoted_to_their_limits),
		FAKE_TEST(servers_and_targets_have_their_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

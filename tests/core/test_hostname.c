/* test_hostname.c: what a host may be called. */
#include <errno.h>
#include <string.h>

#include "core/hostname.h"
#include "core/str.h"
#include "core/uri.h"
#include "tests/fake/fake.h"

static void four_decimal_numbers_are_an_address(void **state)
{
	uint8_t ip[4];

	(void)state;
	assert_true(host_is_ipv4("192.0.2.1", ip));
	assert_memory_equal(ip, "\xc0\0\2\1", 4);
	assert_false(host_is_ipv4("192.0.2", ip));
	assert_false(host_is_ipv4("192.0.2.1.", ip));
	assert_false(host_is_ipv4("192.0.2.256", ip));
	assert_false(host_is_ipv4("192.0.2.0x1", ip));
	assert_false(host_is_ipv4("192.0.2.1 x", ip));
	assert_false(host_is_ipv4("3221225985", ip));
	assert_false(host_is_ipv4("1.2.3.00000000000000001", ip));
	assert_true(host_is_ipv4("255.0.255.0001", ip));
	assert_memory_equal(ip, "\xff\0\xff\1", 4);
	assert_false(host_is_ipv4("255.0.255.00001", ip));
	assert_false(host_is_ipv4("", ip));
	assert_false(host_is_ipv4(".1.2.3", ip));
	assert_false(host_is_ipv4("1..2.3", ip));
	assert_false(host_is_ipv4("1.2.3.", ip));
}

static void ipv6_has_brackets_and_a_zone_or_not(void **state)
{
	const char *zone;
	uint8_t ip[16];
	size_t len;

	(void)state;
	assert_true(host_is_ipv6("2001:db8::1", ip, &zone, &len));
	assert_null(zone);
	assert_int_equal(ip[15], 1);
	assert_true(host_is_ipv6("[fe80::1%net0]", ip, &zone, &len));
	assert_int_equal(len, 4);
	assert_memory_equal(zone, "net0", 4);
	assert_false(host_is_ipv6("[fe80::1", ip, &zone, &len));
	assert_false(host_is_ipv6("abcd", ip, &zone, &len));
	assert_false(host_is_ipv6("::1 x", ip, &zone, &len));
}

static const char *label(size_t len, char *buf)
{
	memset(buf, 'a', len);
	buf[len] = '\0';
	return buf;
}

static void names_have_limits(void **state)
{
	char buf[300];

	(void)state;
	assert_null(host_fault(label(63, buf)));
	assert_non_null(strstr(host_fault(label(64, buf)), "63 bytes"));
	for (size_t i = 0; i < 253; i++)
		buf[i] = i % 63 == 62 ? '.' : 'a';
	buf[253] = '\0';
	assert_null(host_fault(buf));
	strcpy(buf + 253, ".");
	assert_null(host_fault(buf));
	strcpy(buf + 253, "a");
	assert_non_null(strstr(host_fault(buf), "253 bytes"));
}

static void a_final_dot_is_well_but_no_empty_label(void **state)
{
	(void)state;
	assert_null(host_fault("boot.example."));
	assert_null(host_fault("under_score.example"));
	assert_non_null(host_fault("boot.example.."));
	assert_non_null(host_fault("boot..example"));
	assert_non_null(host_fault(".example"));
	assert_non_null(host_fault("."));
	assert_non_null(host_fault(""));
}

static void what_is_no_part_of_a_name_is_refused(void **state)
{
	static const char *const bad[] = {
		"a b", "a\r\nX: y", "a\tb", "192.0.2.1 x", "a/b", "a@b",
		"a:b", "[::1", "[x]", "a%b", "a\177b",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(host_fault(bad[i]));
}

static void expect_fault(const char *text, const char *part)
{
	struct uri *u = uri_parse(text);
	const char *fault = uri_fault(u);

	if (!part) {
		assert_null(fault);
	} else {
		assert_non_null(fault);
		assert_non_null(strstr(fault, part));
	}
	uri_unref(u);
}

static void uris_are_judged_by_their_parts(void **state)
{
	(void)state;
	expect_fault("http://ann:secret@boot.example:80/x", NULL);
	expect_fault("http://[2001:db8::1]:80/x", NULL);
	expect_fault("http://2001:db8::1/x", "stands in brackets");
	expect_fault("http://[2001:db8::1/x", "not closed");
	expect_fault("http://h.example:port/x", "number from 1 to 65535");
	expect_fault("http://ann:se@cret@h.example/x", "%40");
	expect_fault("http://u%0d%0aX:p@h/", "user's name");
	expect_fault("http://u:p%0aX@h/", "user's name");
	expect_fault("http://h%0d%0aX%3a%20y/", "control characters");
	expect_fault("http:///x", "no host");
}

static void expect_ascii(const char *host, int rc, const char *ascii)
{
	char out[HOSTNAME_MAX + 2] = "";

	assert_int_equal(host_to_ascii(host, out), rc);
	if (rc == 0)
		assert_string_equal(out, ascii);
}

/* What the platform makes of a name must be one, too. */
static void names_beyond_ascii_are_the_platforms(void **state)
{
	char longest[HOSTNAME_MAX + 3];

	(void)state;
	expect_ascii("b\303\274cher.test", -ENOTSUP, NULL);
	fake.ascii = "xn--bcher-kva.test";
	expect_ascii("b\303\274cher.test", 0, "xn--bcher-kva.test");
	expect_ascii("boot.test", 0, "boot.test");
	fake.ascii = "two words";
	expect_ascii("b\303\274cher.test", -EINVAL, NULL);
	expect_ascii("two words", -EINVAL, NULL);
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = i % 64 == 63 ? '.' : 'a';
	longest[HOSTNAME_MAX] = '\0';
	expect_ascii(longest, 0, longest);
	strcpy(longest + HOSTNAME_MAX, ".");
	expect_ascii(longest, 0, longest);
	fake.ascii = longest;
	expect_ascii("b\303\274cher.test", 0, longest);
}

static void expect_ipv6(const char *text)
{
	struct sbuf out = { 0 };
	uint8_t raw[16];

	assert_true(host_read_ipv6(text, raw));
	assert_int_equal(host_print_ipv6(raw, &out), 0);
	assert_string_equal(sbuf_text(&out), text);
	sbuf_free(&out);
}

static void ipv6_is_printed_as_it_is_read(void **state)
{
	(void)state;
	expect_ipv6("::");
	expect_ipv6("::1");
	expect_ipv6("2001:db8::");
	expect_ipv6("2001:db8::a:0:1");
	expect_ipv6("1:0:2:3:4:5:6:7");
	expect_ipv6("1:2:3:4:5:6:7:0");
}

static void a_final_dot_makes_no_other_host(void **state)
{
	static const struct { const char *a, *b; bool same; } pairs[] = {
		{ "boot.test", "BOOT.test", true },
		{ "boot.test", "boot.test.", true },
		{ "boot.test.", "boot.test", true },
		{ "boot.test.", "boot.test.", true },
		{ "boot.test", "boot.test..", false },
		{ "boot.test", "boot.tes", false },
		{ "", ".", true }, { "a", ".", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_int_equal(host_is(pairs[i].a, pairs[i].b),
				 pairs[i].same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(four_decimal_numbers_are_an_address),
		FAKE_TEST(ipv6_has_brackets_and_a_zone_or_not),
		FAKE_TEST(ipv6_is_printed_as_it_is_read),
		FAKE_TEST(names_have_limits),
		FAKE_TEST(a_final_dot_is_well_but_no_empty_label),
		FAKE_TEST(what_is_no_part_of_a_name_is_refused),
		FAKE_TEST(uris_are_judged_by_their_parts),
		FAKE_TEST(names_beyond_ascii_are_the_platforms),
		FAKE_TEST(a_final_dot_makes_no_other_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

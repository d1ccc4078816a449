/* core/setting/type*.c: text to bytes to text, for every type. */
#include "tests/core/say_settings.h"

/* Stored as the type, seen as hexraw and as the type; NULL: refused. */
static const struct {
	const char *type, *text, *raw, *shown;
} cases[] = {
	{ "string", "hello", "68656c6c6f", "hello" },
	{ "uristring", "a%20b%2fc+d%zz%4", "6120622f632b64257a7a04",
	  "a%20b%2Fc%2Bd%25zz%04" },
	{ "uristring", "\xc3\xa9%e9%%", "c3a9e92525", "%C3%A9%E9%25%25" },
	{ "ipv4", "192.168.0.1", "c0a80001", "192.168.0.1" },
	{ "ipv4", "0x7f.0.0.010", "7f000008", "127.0.0.8" },
	{ "ipv4", "1.2.3", NULL, NULL },
	{ "ipv4", "1.2.3.4.", NULL, NULL },
	{ "ipv4", "1.2.3.256", NULL, NULL },
	{ "ipv4", "1..3.4", NULL, NULL },
	{ "ipv4", "1.2.3.+4", NULL, NULL },
	{ "ipv6", "2001:DB8::1", "20010db8000000000000000000000001",
	  "2001:db8::1" },
	{ "ipv6", "::", "00000000000000000000000000000000", "::" },
	{ "ipv6", "::1", "00000000000000000000000000000001", "::1" },
	{ "ipv6", "1::", "00010000000000000000000000000000", "1::" },
	{ "ipv6", ":1:2:3:4:5:6:7", "00000001000200030004000500060007",
	  "0:1:2:3:4:5:6:7" },
	{ "ipv6", "1:2:3:4:5:6:7:", "00010002000300040005000600070000",
	  "1:2:3:4:5:6:7:0" },
	{ "ipv6", "1:0:0:2:0:0:0:3", "00010000000000020000000000000003",
	  "1:0:0:2::3" },
	{ "ipv6", "1::3:4:5:6:7:8", "00010000000300040005000600070008",
	  "1:0:3:4:5:6:7:8" },
	{ "ipv6", "1:2:3:4:5:6:7::", NULL, NULL },
	{ "ipv6", "1::2::3", NULL, NULL },
	{ "ipv6", ":::", NULL, NULL },
	{ "ipv6", ":", NULL, NULL },
	{ "ipv6", "1:2:3:4:5:6:7", NULL, NULL },
	{ "ipv6", "1:2:3:4:5:6:7:8:9", NULL, NULL },
	{ "ipv6", "10000::", NULL, NULL },
	{ "ipv6", "::1.2.3.4", NULL, NULL },
	{ "ipv6", "fe80::1%net0", NULL, NULL },
	{ "int8", "300", "2c", "44" },
	{ "int8", "-128", "80", "-128" },
	{ "int16", "40000", "9c40", "-25536" },
	{ "int32", "0x1ffffffff", "ffffffff", "-1" },
	{ "int32", "0x", "00000000", "0" },
	{ "int32", "-", "00000000", "0" },
	{ "int32", " +010", "00000008", "8" },
	{ "int32", "08", NULL, NULL },
	{ "int32", "1 ", NULL, NULL },
	{ "int32", "x", NULL, NULL },
	{ "uint8", "-1", "ff", "0xff" },
	{ "uint16", "10", "000a", "0xa" },
	{ "uint32", "0", "00000000", "0x0" },
	{ "hex", "01:02:fF", "0102ff", "01:02:ff" },
	{ "hex", "0102", NULL, NULL },
	{ "hex", "1:2", NULL, NULL },
	{ "hex", "01:", NULL, NULL },
	{ "hexhyp", "01-02-ff", "0102ff", "01-02-ff" },
	{ "hexhyp", "01:02", NULL, NULL },
	{ "hexraw", "0102ff", "0102ff", "0102ff" },
	{ "hexraw", "abc", NULL, NULL },
	{ "hexraw", "zz", NULL, NULL },
	{ "base64", "aGVsbG8=", "68656c6c6f", "aGVsbG8=" },
	{ "base64", "aGVs bG8=", "68656c6c6f", "aGVsbG8=" },
	{ "base64", "aA==", "68", "aA==" },
	{ "base64", "aGVs", "68656c", "aGVs" },
	{ "base64", "aGVsbG8", NULL, NULL },
	{ "base64", "a=Vs", NULL, NULL },
	{ "base64", "=aVs", NULL, NULL },
	{ "base64", "aG=s", NULL, NULL },
	{ "base64", "aA==aA==", NULL, NULL },
	{ "base64", "aGVsbG8===", NULL, NULL },
	{ "base64", "!!!!", NULL, NULL },
	{ "uuid", "12345678-9abc-def0-1234-56789abcdef0",
	  "123456789abcdef0123456789abcdef0",
	  "12345678-9abc-def0-1234-56789abcdef0" },
	{ "uuid", "12-34-56789abcdef0123456789abcdef0",
	  "123456789abcdef0123456789abcdef0",
	  "12345678-9abc-def0-1234-56789abcdef0" },
	{ "uuid", "-123456789abcdef0123456789abcdef0", NULL, NULL },
	{ "uuid", "123456789abcdef0123456789abcdef", NULL, NULL },
	{ "uuid", "123456789abcdef0123456789abcdef0-", NULL, NULL },
	{ "uuid", "123456789abcdef0123456789abcdefg", NULL, NULL },
	{ "guid", "12345678-9abc-def0-1234-56789abcdef0",
	  "78563412bc9af0de123456789abcdef0",
	  "12345678-9abc-def0-1234-56789abcdef0" },
};

static void text_is_stored_as_bytes_or_refused(void **state)
{
	char name[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(name, sizeof(name), "x:%s", cases[i].type);
		set("x", "");
		print_message("%s %s\n", name, cases[i].text);
		if (!cases[i].raw) {
			assert_int_equal(set(name, cases[i].text), -EINVAL);
			assert_string_equal(show("x"), "ENOENT");
			continue;
		}
		assert_int_equal(set(name, cases[i].text), 0);
		assert_string_equal(expand("x:hexraw"), cases[i].raw);
		assert_string_equal(expand("x"), cases[i].shown);
	}
}

/* Bytes shown as a type that was not theirs. */
static const struct {
	const char *raw, *name, *shown;
} shown[] = {
	{ "68656c6c6f", "x:int8", "448378203247" },
	{ "68656c6c6f", "x:uint16", "0x68656c6c6f" },
	{ "ff", "x:int32", "-1" },
	{ "ff", "x:uint32", "0xff" },
	{ "8000000000000000", "x:int32", "-9223372036854775808" },
	{ "8000000000000000", "x:uint32", "0x8000000000000000" },
	{ "010203040506070809", "x:int32", "" },
	{ "000000000000000000ff", "x:int32", "255" },
	{ "00ffffffffffffffff", "x:int32", "" },
	{ "00ffffffffffffffff", "x:uint32", "0xffffffffffffffff" },
	{ "ffffffffffffffffffff", "x:int32", "-1" },
	{ "ff7fffffffffffffff", "x:int32", "" },
	{ "ffffffffffffffffffff", "x:uint32", "" },
	{ "0a000001ffff", "x:ipv4", "10.0.0.1" },
	{ "0a0000", "x:ipv4", "" },
	{ "20010db8", "x:ipv6", "" },
	{ "00fa", "x:busdevfn", "0000:00:1f.2" },
	{ "00011f07", "x:busdevfn", "0001:1f:00.7" },
	{ "1234", "x:uuid", "" },
	{ "610062", "x:string", "a" },
	{ "03666f6f03636f6d0003626172036e657400", "x:dnssl",
	  "foo.com bar.net" },
	/* "a.foo.com", its tail a pointer to the first name */
	{ "03666f6f03636f6d000161c000", "x:dnssl", "foo.com a.foo.com" },
	{ "03666f6f00016200000000", "x:dnssl", "foo b" },
	{ "03666f6f", "x:dnssl", "" },		/* no end	*/
	{ "03666f", "x:dnssl", "" },		/* cut short	*/
	{ "c000", "x:dnssl", "" },		/* to itself	*/
	{ "c00200", "x:dnssl", "" },		/* forwards	*/
	{ "0161c000", "x:dnssl", "" },		/* a loop	*/
	{ "c0", "x:dnssl", "" },
	{ "4161", "x:dnssl", "" },		/* neither	*/
};

static void bytes_are_shown_as_another_type_or_not_at_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		print_message("%s %s\n", shown[i].raw, shown[i].name);
		assert_int_equal(set("x:hexraw", shown[i].raw), 0);
		assert_string_equal(expand(shown[i].name), shown[i].shown);
	}
}

static void types_without_text_form_cannot_be_stored(void **state)
{
	(void)state;
	assert_int_equal(set("x:busdevfn", "00:1f.2"), -ENOTSUP);
	assert_int_equal(set("x:dnssl", "foo.com"), -ENOTSUP);
}

static void types_are_found_by_their_exact_name(void **state)
{
	const struct setting_type *type;

	(void)state;
	for (unsigned i = 0; (type = setting_type_at(i)); i++)
		assert_ptr_equal(setting_type_find(type->name,
						   strlen(type->name)), type);
	assert_null(setting_type_find("HEX", 3));
	assert_null(setting_type_find("hex", 2));
	assert_null(setting_type_find("hex ", 4));
	assert_null(setting_type_find("hex\0x", 5));
	assert_null(setting_type_find("", 0));
}

static void a_refusal_says_what_was_expected(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_set(root, "ip", "foo", &e), -EINVAL);
	assert_string_equal(e.msg, "\"foo\" is no ipv4: expected an address "
			    "such as 192.0.2.1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(text_is_stored_as_bytes_or_refused),
		SETTINGS_TEST(bytes_are_shown_as_another_type_or_not_at_all),
		SETTINGS_TEST(types_without_text_form_cannot_be_stored),
		SETTINGS_TEST(types_are_found_by_their_exact_name),
		SETTINGS_TEST(a_refusal_says_what_was_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

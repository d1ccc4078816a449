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
	{ "uristring", "%00%0%0f%f0", "00000ff0", "%00%00%0F%F0" },
	{ "ipv4", "192.168.0.1", "c0a80001", "192.168.0.1" },
	{ "ipv4", "0x7f.0.0.010", "7f000008", "127.0.0.8" },
	{ "ipv4", "0.0.0.0", "00000000", "0.0.0.0" },
	{ "ipv4", "9.8.255.255", "0908ffff", "9.8.255.255" },
	{ "ipv4", "/.2.3.4", NULL, NULL },
	{ "ipv4", ":.2.3.4", NULL, NULL },
	{ "ipv4", "1.2.3.4.5", NULL, NULL },
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
	{ "ipv6", "ffff:2:3:4:5:6:7:8", "ffff0002000300040005000600070008",
	  "ffff:2:3:4:5:6:7:8" },
	{ "ipv6", "1:2:3:4:5:6::8", "00010002000300040005000600000008",
	  "1:2:3:4:5:6:0:8" },
	{ "ipv6", "0:0:1:0:0:2:3:4", "00000000000100000000000200030004",
	  "::1:0:0:2:3:4" },
	{ "ipv6", "1:0:0:2:0:0:0:0", "00010000000000020000000000000000",
	  "1:0:0:2::" },
	{ "ipv6", "0:1:0:0:2:0:0:3", "00000001000000000002000000000003",
	  "0:1::2:0:0:3" },
	{ "ipv6", "::2:3:4:5:6:7:8", NULL, NULL },
	{ "ipv6", "1::8", "00010000000000000000000000000008", "1::8" },
	{ "ipv6", "1:2:3:4:5:6::7:8", NULL, NULL },
	{ "ipv6", "1:2:3:4:5:6:7::8", NULL, NULL },
	{ "ipv6", "1:2:3:4:5:6:7:8::", NULL, NULL },
	{ "ipv6", "1/2", NULL, NULL },
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
	{ "uuid", "1-23456789abcdef0123456789abcdef0", NULL, NULL },
	{ "uuid", "12--3456789abcdef0123456789abcdef0", NULL, NULL },
	{ "guid", "00010203-0405-0607-0809-0a0b0c0d0e0f",
	  "0302010005040706" "08090a0b0c0d0e0f",
	  "00010203-0405-0607-0809-0a0b0c0d0e0f" },
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
	{ "010203040506070809", "x:busdevfn", "" },
	{ "1234", "x:uuid", "" },
	{ "000102030405060708090a0b0c0d0e", "x:uuid", "" },
	{ "000102030405060708090a0b0c0d0e0f10", "x:uuid", "" },
	{ "20010db8000000000000000000000001ff", "x:ipv6", "2001:db8::1" },
	{ "20010db80000000000000000000000", "x:ipv6", "" },
	{ "ffffff", "x:busdevfn", "00ff:ff:1f.7" },
	{ "ff12345678", "x:busdevfn", "1234:56:0f.0" },
	{ "010000", "x:busdevfn", "0001:00:00.0" },
	{ "7f", "x:int8", "127" },
	{ "7fffffffffffffff", "x:int32", "9223372036854775807" },
	{ "ff8000000000000000", "x:int32", "-9223372036854775808" },
	{ "007fffffffffffffff", "x:int32", "9223372036854775807" },
	{ "008000000000000000", "x:int32", "" },
	{ "8000", "x:int8", "-32768" },
	{ "8000", "x:uint8", "0x8000" },
	{ "610062", "x:string", "a" },
	{ "03666f6f03636f6d0003626172036e657400", "x:dnssl",
	  "foo.com bar.net" },
	/* "a.foo.com", its tail a pointer to the first name */
	{ "03666f6f03636f6d000161c000", "x:dnssl", "foo.com a.foo.com" },
	{ "03666f6f00016200000000", "x:dnssl", "foo b" },
	{ "03666f6f", "x:dnssl", "" },		/* no end	*/
	{ "03666f", "x:dnssl", "" },		/* cut short	*/
	{ "c000", "x:dnssl", "" }, { "c00200", "x:dnssl", "" },	/* forwards */
	{ "0161c000", "x:dnssl", "" },		/* a loop	*/
	{ "c0", "x:dnssl", "" },
	{ "4161", "x:dnssl", "" },		/* neither	*/
	{ "80", "x:dnssl", "" }, { "bf00", "x:dnssl", "" },
	{ "0161", "x:dnssl", "" },		/* no room for its end */
	{ "016100", "x:dnssl", "a" },
	{ "0161000162c000", "x:dnssl", "a b.a" },
	{ "0161000162c0000163c003", "x:dnssl", "a b.a c.b.a" },
	{ "016100c100", "x:dnssl", "" },	/* past the end	*/
	{ "000161", "x:dnssl", "" },
	{ "00016100", "x:dnssl", "a" },
	{ "0f6161616161616161616161616161610262", "x:dnssl", "" },
	{ "0000000000", "x:dnssl", "" }, { "016100c0", "x:dnssl", "" },
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

static void numbers_of_too_many_bytes_are_out_of_range(void **state)
{
	(void)state;
	assert_int_equal(set("x:hexraw", "010203040506070809"), 0);
	assert_string_equal(show("x:int32"), "ERANGE");
	assert_string_equal(show("x:uint32"), "ERANGE");
	assert_string_equal(show("x:uuid"), "ERANGE");
	assert_string_equal(show("x:ipv6"), "EINVAL");
}

/* A label of 63 bytes is one, a name of 255 is one, and no more. */
static void names_have_the_limits_of_the_wire(void **state)
{
	uint8_t raw[5 * 64];
	char hex[2 * sizeof(raw) + 1];
	size_t n = 0;

	(void)state;
	for (unsigned label = 0; label < 5; label++) {
		raw[n++] = 63;
		memset(raw + n, 'a', 63);
		n += 63;
	}
	raw[64] = 0;
	for (size_t i = 0; i < 65; i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	assert_int_equal(set("x:hexraw", hex), 0);
	assert_int_equal(strlen(expand("x:dnssl")), 63);
	raw[64] = 63;
	raw[256] = 0;		/* behind four of them */
	for (size_t i = 0; i < 257; i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	assert_int_equal(set("x:hexraw", hex), 0);
	assert_int_equal(strlen(expand("x:dnssl")), 255);
	raw[256] = 1;
	raw[257] = 'b';
	raw[258] = 1;
	raw[259] = 'c';
	raw[260] = 0;
	for (size_t i = 0; i < 261; i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	assert_int_equal(set("x:hexraw", hex), 0);
	assert_string_equal(expand("x:dnssl"), "");
}

/* A pointer has 14 bits. */
static void names_may_lie_beyond_the_first_256_bytes(void **state)
{
	static char hex[2 * 1000];
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < 0x301; i++)
		n += (size_t)snprintf(hex + n, 3, "00");
	snprintf(hex + n, sizeof(hex) - n, "016100" "0162c301");
	assert_int_equal(set("x:hexraw", hex), 0);
	assert_string_equal(expand("x:dnssl"), "a b.a");
}

static void names_fill_an_option_of_65535_bytes(void **state)
{
	static const uint8_t raw[0x10000] = { 1, 'a' };
	struct setting_ref ref;

	(void)state;
	assert_int_equal(setting_parse(root, "x", 1, false, &ref, NULL), 0);
	assert_int_equal(setting_store(&ref, raw, 0xffff, NULL), 0);
	assert_string_equal(show("x:dnssl"), "x:dnssl = a");
	assert_int_equal(setting_store(&ref, raw, 0x10000, NULL), 0);
	assert_string_equal(show("x:dnssl"), "ERANGE");
}

static void types_without_text_form_cannot_be_stored(void **state)
{
	(void)state;
	assert_int_equal(set("x:busdevfn", "00:1f.2"), -ENOTSUP);
	assert_int_equal(set("x:dnssl", "foo.com"), -ENOTSUP);
}

static bool plain_in_uri(int c)
{
	return c > ' ' && c < 0x7f && !strchr("%/#:@?=&+", c);
}

static void each_byte_of_a_uristring_is_plain_or_escaped(void **state)
{
	char hex[8], want[8];

	(void)state;
	for (int c = 0; c < 256; c++) {
		snprintf(hex, sizeof(hex), "%02x", (unsigned)c);
		snprintf(want, sizeof(want), c && plain_in_uri(c) ? "%c" :
			 "%%%02X", (unsigned)c);
		assert_int_equal(set("x:hexraw", hex), 0);
		assert_string_equal(expand("x:uristring"), want);
	}
}

/* Four characters at a time: in the alphabet, or refused. */
static void each_character_of_base64_is_six_bits(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
				     "mnopqrstuvwxyz0123456789+/";
	char text[8] = "AAAA", raw[8];

	(void)state;
	for (int c = 1; c < 256; c++) {
		const char *at = strchr(digits, c);

		for (int i = 0; i < 4; i++) {
			uint32_t bits = at ? (uint32_t)(at - digits) <<
					(18 - 6 * i) : 0;

			memset(text, 'A', 4);
			text[i] = (char)c;
			set("x", "");
			if (c == '=' && i == 3)
				continue;
			assert_int_equal(set("x:base64", text),
					 at ? 0 : -EINVAL);
			if (!at)
				continue;
			snprintf(raw, sizeof(raw), "%06x", (unsigned)bits);
			assert_string_equal(expand("x:hexraw"), raw);
			assert_string_equal(expand("x:base64"), text);
		}
	}
}

static void padding_of_base64_is_exact(void **state)
{
	static const struct { const char *text, *raw; } table[] = {
		{ "AQ==", "01" }, { "AQI=", "0102" }, { "AQID", "010203" },
		{ "AQ=\t=", "01" }, { " AQ ID ", "010203" }, { "A===", NULL },
		{ "====", NULL }, { "AQ=", NULL }, { "AQ", NULL },
		{ "AQID=", NULL }, { "AQ==AQID", NULL }, { "A", NULL },
		{ "AQIDBA==", "01020304" }, { "AQIDBAU=", "0102030405" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		set("x", "");
		assert_int_equal(set("x:base64", table[i].text),
				 table[i].raw ? 0 : -EINVAL);
		if (table[i].raw)
			assert_string_equal(expand("x:hexraw"), table[i].raw);
	}
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
		SETTINGS_TEST(numbers_of_too_many_bytes_are_out_of_range),
		SETTINGS_TEST(names_have_the_limits_of_the_wire),
		SETTINGS_TEST(names_may_lie_beyond_the_first_256_bytes),
		SETTINGS_TEST(names_fill_an_option_of_65535_bytes),
		SETTINGS_TEST(types_without_text_form_cannot_be_stored),
		SETTINGS_TEST(each_byte_of_a_uristring_is_plain_or_escaped),
		SETTINGS_TEST(each_character_of_base64_is_six_bits),
		SETTINGS_TEST(padding_of_base64_is_exact),
		SETTINGS_TEST(types_are_found_by_their_exact_name),
		SETTINGS_TEST(a_refusal_says_what_was_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

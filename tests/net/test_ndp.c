/* test_ndp.c: a router advertisement as settings. */
#include "tests/core/say_settings.h"

#include <lwip/pbuf.h>

#include "net/ndp.h"

/* Register @len bytes of an advertisement, behind @offset others. */
static int advertise(const uint8_t *raw, size_t len, size_t offset)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)(offset + len),
				    PBUF_RAM);
	int rc;

	assert_non_null(p);
	pbuf_take_at(p, raw, (u16_t)len, (u16_t)offset);
	rc = ndp_register(root, p, offset);
	pbuf_free(p);
	return rc;
}

/* The header, then these options. */
static int options(const char *bytes, size_t len)
{
	uint8_t raw[300] = { 134, 0, 0, 0, 64 };

	memcpy(raw + 16, bytes, len);
	return advertise(raw, 16 + len, 40);
}
#define OPTIONS(literal) options(literal, sizeof(literal) - 1)

static void options_become_settings(void **state)
{
	(void)state;
	assert_int_equal(OPTIONS("\5\1\0\0\0\0\5\xdc"
		"\x19\3\0\0\0\0\0\x3c\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53"
		"\x1f\2\0\0\0\0\0\x3c\1a\4test\0\0"), 0);
	assert_string_equal(expand("mtu:uint32"), "0x5dc");
	assert_string_equal(expand("dns6"), "2001:db8::53");
	assert_string_equal(expand("dnssl"), "a.test");
	assert_string_equal(expand("ndp/5:hexraw"), "000005dc");
	assert_string_equal(expand("ndp/1:hexraw"), "");
}

static void an_unknown_option_is_shown_as_it_is(void **state)
{
	(void)state;
	assert_int_equal(OPTIONS("\1\1\x52\x54\0\0\0\1" "\xff\1zzzzzz"), 0);
	assert_string_equal(expand("ndp/1:hexraw"), "525400000001");
	assert_string_equal(expand("ndp/255:string"), "zzzzzz");
	assert_int_equal(set("ndp/256", "x"), -ENOTTY);
}

static void options_end_where_one_is_wrong(void **state)
{
	(void)state;
	/* of no length: it would never end */
	assert_int_equal(OPTIONS("\7\0\0\0\0\0\0\0" "\1\1abcdef"), 0);
	assert_string_equal(expand("ndp/1:hexraw"), "");
}

static void an_option_longer_than_the_packet_is_none(void **state)
{
	(void)state;
	assert_int_equal(OPTIONS("\2\1abcdef" "\1\2abcdef"), 0);
	assert_string_equal(expand("ndp/2:string"), "abcdef");
	assert_string_equal(expand("ndp/1:hexraw"), "");
}

static void the_last_option_may_end_with_the_packet(void **state)
{
	(void)state;
	assert_int_equal(OPTIONS("\1\1abcdef" "\2\1gh"), 0);
	assert_string_equal(expand("ndp/1:string"), "abcdef");
	assert_string_equal(expand("ndp/2:string"), "");
}

/* Its head alone, without anything behind it. */
static void an_empty_value_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(OPTIONS("\x19\1\0\0\0\0\0\x3c"), 0);
	assert_string_equal(show("ndp/25:hexraw"), "ENOENT");
	assert_string_equal(show("dns6"), "ENOENT");
}

static void what_is_no_advertisement_is_refused(void **state)
{
	static uint8_t raw[1501];

	(void)state;
	assert_int_equal(advertise(raw, 15, 0), -EINVAL);
	assert_int_equal(advertise(raw, 1501, 8), -EINVAL);
	assert_int_equal(advertise(raw, 0, 40), -EINVAL);
	assert_int_equal(advertise(raw, 16, 0), 0);
	assert_string_equal(expand("ndp/5:hexraw"), "");
	assert_int_equal(advertise(raw, 1500, 8), 0);
}

static void flags_say_what_dhcp_has(void **state)
{
	static const uint8_t flags[] = { 0, 0x40, 0x80, 0xc0, 0x3f };
	struct pbuf *p = pbuf_alloc(PBUF_RAW, 20, PBUF_RAM);

	(void)state;
	assert_non_null(p);
	for (size_t i = 0; i < sizeof(flags); i++) {
		pbuf_put_at(p, 4 + 5, flags[i]);
		assert_int_equal(ndp_flag(p, 4, NDP_MANAGED),
				 flags[i] >> 7 != 0);
		assert_int_equal(ndp_flag(p, 4, NDP_OTHER),
				 (flags[i] & 0x40) != 0);
	}
	pbuf_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(options_become_settings),
		SETTINGS_TEST(an_unknown_option_is_shown_as_it_is),
		SETTINGS_TEST(options_end_where_one_is_wrong),
		SETTINGS_TEST(an_option_longer_than_the_packet_is_none),
		SETTINGS_TEST(the_last_option_may_end_with_the_packet),
		SETTINGS_TEST(an_empty_value_is_not_there),
		SETTINGS_TEST(what_is_no_advertisement_is_refused),
		SETTINGS_TEST(flags_say_what_dhcp_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

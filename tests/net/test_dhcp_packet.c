/* test_dhcp_packet.c: what is read out of a DHCPv4 packet, and stored. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "net/dhcp_packet.h"
#include "tests/fake/fake.h"

#define AT_SNAME	44
#define AT_FILE		108
#define AT_COOKIE	236

struct raw { uint8_t b[1600]; size_t len; };

/* A reply that says nothing but that it is one. */
static struct raw reply(const char *options, size_t len)
{
	struct raw r = { .len = DHCP_FIXED + len };

	r.b[0] = 2;
	memcpy(r.b + AT_COOKIE, "\x63\x82\x53\x63", 4);
	memcpy(r.b + DHCP_FIXED, options, len);
	return r;
}
#define REPLY(literal) reply(literal, sizeof(literal) - 1)

static struct dhcp_packet *taken(const struct raw *r)
{
	struct dhcp_packet *p = dhcp_packet_copy(r->b, r->len);

	assert_non_null(p);
	return p;
}

static void assert_option(const struct dhcp_packet *p, unsigned tag,
			  const char *text)
{
	const uint8_t *v;
	int len = dhcp_option(p, tag, &v);

	if (!text) {
		assert_int_equal(len, -ENOENT);
		return;
	}
	assert_int_equal(len, strlen(text));
	assert_memory_equal(v, text, strlen(text));
}

static void only_a_reply_with_the_cookie_is_one(void **state)
{
	struct raw r = REPLY("");
	struct dhcp_packet *p;

	(void)state;
	free(taken(&r));
	assert_null(dhcp_packet_copy(r.b, DHCP_FIXED - 1));
	r.b[0] = 1;
	assert_null(dhcp_packet_copy(r.b, r.len));
	r.b[0] = 2;
	for (size_t i = 0; i < 4; i++) {
		r.b[AT_COOKIE + i]++;
		assert_null(dhcp_packet_copy(r.b, r.len));
		r.b[AT_COOKIE + i]--;
	}
	p = dhcp_packet_copy(r.b, DHCP_MAX);
	assert_non_null(p);
	assert_int_equal(p->len, DHCP_MAX);
	free(p);
	assert_null(dhcp_packet_copy(r.b, DHCP_MAX + 1));
}

static void header_fields_come_before_options(void **state)
{
	struct raw r = REPLY("\x42\3tft\x43\3opt\xff");
	struct dhcp_packet *p;

	(void)state;
	p = taken(&r);
	assert_option(p, DHCP_TAG_SNAME, "tft");
	assert_option(p, DHCP_TAG_FILE, "opt");
	assert_option(p, DHCP_TAG_YIADDR, NULL);
	assert_int_equal(dhcp_address(p, DHCP_TAG_SIADDR), 0);
	free(p);
	memcpy(r.b + AT_SNAME, "server", 6);
	memcpy(r.b + AT_FILE, "file", 4);
	memcpy(r.b + 4, "\1\2\3\4", 4);
	memcpy(r.b + 16, "\xc0\0\2\x0f\xc0\0\2\1", 8);
	p = taken(&r);
	assert_option(p, DHCP_TAG_SNAME, "server");
	assert_option(p, DHCP_TAG_FILE, "file");
	assert_int_equal(dhcp_number(p, DHCP_TAG_YIADDR, 0), 0xc000020f);
	assert_int_equal(dhcp_number(p, DHCP_TAG_SIADDR, 0), 0xc0000201);
	assert_int_equal(get_be32((uint8_t *)&(uint32_t){ dhcp_xid(p) }),
			 0x01020304);
	free(p);
}

static void full_fields_have_no_nul(void **state)
{
	struct raw r = REPLY("\xff");
	struct dhcp_packet *p;
	const uint8_t *v;

	(void)state;
	memset(r.b + AT_SNAME, 's', 64);
	memset(r.b + AT_FILE, 'f', 128);
	p = taken(&r);
	assert_int_equal(dhcp_option(p, DHCP_TAG_SNAME, &v), 64);
	assert_int_equal(v[63], 's');
	assert_int_equal(dhcp_option(p, DHCP_TAG_FILE, &v), 128);
	assert_int_equal(v[0], 'f');
	free(p);
}

/* RFC 2132 9.3: 1 the file's field holds options, 2 the server's, 3 both. */
static void overloaded_fields_hold_options(void **state)
{
	struct raw r = REPLY("\x34\1\3\x0c\1h\xff");
	struct dhcp_packet *p;

	(void)state;
	memcpy(r.b + AT_FILE, "\x0f\3dom\x11\2ro\xff", 10);
	memcpy(r.b + AT_SNAME, "\x11\2no\x0e\2du\xff", 9);
	p = taken(&r);
	assert_option(p, 12, "h");
	assert_option(p, 15, "dom");
	assert_option(p, 17, "ro");	/* the file's come first */
	assert_option(p, 14, "du");
	assert_option(p, DHCP_TAG_FILE, NULL);
	assert_option(p, DHCP_TAG_SNAME, NULL);
	free(p);
	r.b[DHCP_FIXED + 2] = 1;
	p = taken(&r);
	assert_option(p, 15, "dom");
	assert_option(p, 14, NULL);
	assert_option(p, DHCP_TAG_FILE, NULL);
	free(p);
	r.b[DHCP_FIXED + 2] = 2;
	p = taken(&r);
	assert_option(p, 15, NULL);
	assert_option(p, 14, "du");
	assert_option(p, 17, "no");
	free(p);
	r.b[DHCP_FIXED + 2] = 0;
	p = taken(&r);
	assert_option(p, 15, NULL);
	assert_option(p, 14, NULL);
	free(p);
}

/* 1: the file's field, 2: the server name's, 3: both. */
static void each_field_is_text_unless_it_holds_options(void **state)
{
	struct raw r = REPLY("\x34\1\0\xff");
	struct dhcp_packet *p;

	(void)state;
	for (unsigned how = 0; how < 4; how++) {
		r.b[DHCP_FIXED + 2] = (uint8_t)how;
		memcpy(r.b + AT_SNAME, "\x64\1s\xff", 5);
		memcpy(r.b + AT_FILE, "\x65\1f\xff", 5);
		p = taken(&r);
		assert_option(p, 100, how & 2 ? "s" : NULL);
		assert_option(p, 101, how & 1 ? "f" : NULL);
		assert_option(p, 66, how & 2 ? NULL : "\x64\1s\xff");
		assert_option(p, 67, how & 1 ? NULL : "\x65\1f\xff");
		free(p);
	}
}

static void an_overload_of_two_bytes_is_none(void **state)
{
	struct raw r = REPLY("\x34\2\3\3\xff");
	struct dhcp_packet *p;

	(void)state;
	memcpy(r.b + AT_FILE, "\x0f\3dom\xff", 6);
	p = taken(&r);
	assert_option(p, 15, NULL);
	free(p);
}

static void numbers_have_one_to_four_bytes(void **state)
{
	struct raw r = REPLY("\x01\1\7\x02\2\1\2\x03\4\1\2\3\4\x05\5\1\2\3\4\5"
			     "\x06\0\xff");
	struct dhcp_packet *p = taken(&r);

	(void)state;
	assert_int_equal(dhcp_number(p, 1, 99), 7);
	assert_int_equal(dhcp_number(p, 2, 99), 0x0102);
	assert_int_equal(dhcp_number(p, 3, 99), 0x01020304);
	assert_int_equal(dhcp_number(p, 5, 99), 99);
	assert_int_equal(dhcp_number(p, 6, 99), 99);
	assert_int_equal(dhcp_number(p, 7, 99), 99);
	assert_int_equal(dhcp_address(p, 1), 0);
	assert_int_equal(dhcp_address(p, 3),
			 dhcp_address(p, 5));	/* the first four bytes */
	assert_true(dhcp_address(p, 3) != 0);
	assert_int_equal(dhcp_type_of(p), DHCP_BOOTP);
	free(p);
}

static void a_script_can_store_what_a_server_did_not_say(void **state)
{
	struct raw r = REPLY("\x42\1o\x43\1o\xff");
	struct dhcp_packet *p;

	(void)state;
	memcpy(r.b + AT_SNAME, "server", 6);
	memcpy(r.b + AT_FILE, "file", 4);
	p = taken(&r);
	assert_int_equal(dhcp_store(p, DHCP_TAG_FILE, "new", 3), 0);
	assert_option(p, DHCP_TAG_FILE, "new");
	assert_option(p, DHCP_TAG_SNAME, "server");
	assert_int_equal(dhcp_store(p, DHCP_TAG_SNAME, "srv", 3), 0);
	assert_option(p, DHCP_TAG_SNAME, "srv");
	assert_int_equal(dhcp_store(p, DHCP_TAG_FILE, NULL, 0), 0);
	assert_option(p, DHCP_TAG_FILE, NULL);
	assert_int_equal(dhcp_store(p, 12, "name", 4), 0);
	assert_option(p, 12, "name");
	assert_int_equal(dhcp_store(p, DHCP_TAG_YIADDR, "\1\2\3\4", 4), 0);
	assert_option(p, DHCP_TAG_YIADDR, "\1\2\3\4");
	assert_option(p, DHCP_TAG_SIADDR, NULL);
	assert_int_equal(dhcp_store(p, DHCP_TAG_SIADDR, "\5\6\7\x08", 4), 0);
	assert_option(p, DHCP_TAG_SIADDR, "\5\6\7\x08");
	assert_int_equal(dhcp_store(p, DHCP_TAG_YIADDR, "\1\2\3", 3), -EINVAL);
	assert_int_equal(dhcp_store(p, DHCP_TAG_YIADDR, "", 0), 0);
	assert_option(p, DHCP_TAG_YIADDR, NULL);
	free(p);
}

static void storing_leaves_options_in_fields_alone(void **state)
{
	struct raw r = REPLY("\x34\1\3\xff");
	struct dhcp_packet *p;

	(void)state;
	memcpy(r.b + AT_FILE, "\x0f\3dom\xff", 6);
	memcpy(r.b + AT_SNAME, "\x0e\2du\xff", 5);
	p = taken(&r);
	assert_int_equal(dhcp_store(p, DHCP_TAG_FILE, "f", 1), 0);
	assert_int_equal(dhcp_store(p, DHCP_TAG_SNAME, "s", 1), 0);
	assert_option(p, DHCP_TAG_FILE, "f");
	assert_option(p, DHCP_TAG_SNAME, "s");
	assert_option(p, 15, "dom");
	assert_option(p, 14, "du");
	free(p);
}

/* A small packet has room for 552 bytes in all, a longer one for itself. */
static void there_is_room_for_what_scripts_store(void **state)
{
	static const uint8_t data[255] = { 1 };
	struct raw r = REPLY("\xff");
	struct dhcp_packet *p = taken(&r);

	(void)state;
	/* 552 - 240 = 312, of which END takes one and each head two */
	assert_int_equal(dhcp_store(p, 12, data, 255), 0);
	assert_int_equal(dhcp_store(p, 15, data, 53), -ENOSPC);
	assert_int_equal(dhcp_store(p, 15, data, 52), 0);
	assert_int_equal(p->len, 552);
	free(p);
	r.len = 560;
	p = taken(&r);
	assert_int_equal(p->cap, 560);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(only_a_reply_with_the_cookie_is_one),
		FAKE_TEST(header_fields_come_before_options),
		FAKE_TEST(full_fields_have_no_nul),
		FAKE_TEST(overloaded_fields_hold_options),
		FAKE_TEST(each_field_is_text_unless_it_holds_options),
		FAKE_TEST(an_overload_of_two_bytes_is_none),
		FAKE_TEST(numbers_have_one_to_four_bytes),
		FAKE_TEST(a_script_can_store_what_a_server_did_not_say),
		FAKE_TEST(storing_leaves_options_in_fields_alone),
		FAKE_TEST(there_is_room_for_what_scripts_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

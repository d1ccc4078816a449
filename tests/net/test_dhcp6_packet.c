/* test_dhcp6_packet.c: DHCPv6 messages, read and written byte by byte. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/dhcp6_packet.h"
#include "tests/fake/fake.h"

#define ADDRESS	"\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x77"
#define OTHER	"\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x78"
#define IAID	"\1\2\3\4"
#define TIMES	"\0\0\0\5\0\0\0\6"

static struct dhcp6_packet *taken(const char *bytes, size_t len)
{
	struct dhcp6_packet *p;
	uint8_t raw[300] = { 7, 9, 8, 7 };

	memcpy(raw + 4, bytes, len);
	p = dhcp6_packet_copy(raw, 4 + len);
	assert_non_null(p);
	return p;
}
#define TAKEN(literal) taken(literal, sizeof(literal) - 1)

static void a_message_has_a_header_and_a_limit(void **state)
{
	static uint8_t raw[DHCP6_MAX + 1] = { 2, 0xab, 0xcd, 0xef };
	struct dhcp6_packet *p;

	(void)state;
	assert_null(dhcp6_packet_copy(raw, 3));
	assert_null(dhcp6_packet_copy(raw, DHCP6_MAX + 1));
	p = dhcp6_packet_copy(raw, 4);
	assert_non_null(p);
	assert_int_equal(dhcp6_type_of(p), DHCP6_ADVERTISE);
	assert_int_equal(dhcp6_xid(p), 0xabcdef);
	free(p);
	p = dhcp6_packet_copy(raw, DHCP6_MAX);
	assert_non_null(p);
	free(p);
}

static void options_are_found_in_any_order(void **state)
{
	struct dhcp6_packet *p = TAKEN("\0\x17\0\2ab" "\0\x3b\0\0"
				       "\0\x17\0\1c" "\1\x17\0\1d"
				       "\0\2\0\1e");
	const uint8_t *v;

	(void)state;
	assert_int_equal(dhcp6_option(p, 23, &v), 2);
	assert_memory_equal(v, "ab", 2);
	assert_int_equal(dhcp6_option(p, 59, &v), 0);
	assert_int_equal(dhcp6_option(p, 0x117, &v), 1);
	assert_int_equal(*v, 'd');
	assert_int_equal(dhcp6_option(p, 2, &v), 1);
	assert_int_equal(*v, 'e');
	assert_int_equal(dhcp6_option(p, 3, &v), -ENOENT);
	free(p);
}

static void an_option_cut_short_is_none(void **state)
{
	struct dhcp6_packet *p = TAKEN("\0\x17\0\2a");
	const uint8_t *v;

	(void)state;
	assert_int_equal(dhcp6_option(p, 23, &v), -ENOENT);
	free(p);
	p = TAKEN("\0\x17\0\0" "\0\x18\0");
	assert_int_equal(dhcp6_option(p, 23, &v), 0);
	assert_int_equal(dhcp6_option(p, 24, &v), -ENOENT);
	free(p);
	p = TAKEN("\0\x17\0");
	assert_int_equal(dhcp6_option(p, 23, &v), -ENOENT);
	free(p);
}

static void a_status_is_success_or_one_of_two_failures(void **state)
{
	static const struct { const char *bytes; size_t len; int rc; }
	table[] = {
		{ "", 0, 0 }, { "\0\x0d\0\2\0\0", 6, 0 },
		{ "\0\x0d\0\2\0\2", 6, -EADDRNOTAVAIL },
		{ "\0\x0d\0\2\0\1", 6, -EPROTO },
		{ "\0\x0d\0\2\0\3", 6, -EPROTO },
		{ "\0\x0d\0\4\0\2no", 8, -EADDRNOTAVAIL },
		{ "\0\x0d\0\1\2", 5, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct dhcp6_packet *p = taken(table[i].bytes, table[i].len);

		assert_int_equal(dhcp6_status(p), table[i].rc);
		free(p);
	}
}

/* The address that an association of ours grants; or the errno. */
static int address(const char *bytes, size_t len, const char *want)
{
	struct dhcp6_packet *p = taken(bytes, len);
	const uint8_t *v = NULL;
	int rc = dhcp6_address(p, 0x01020304, &v);

	if (rc == 0)
		assert_memory_equal(v, want, 16);
	free(p);
	return rc;
}
#define ADDRESS_IN(literal, want) \
	address(literal, sizeof(literal) - 1, want)

#define GRANT(address, lifetime, len) \
	"\0\5\0" len address "\0\0\0\x10" "\0\0\0" lifetime

static void the_first_address_that_lives_is_taken(void **state)
{
	(void)state;
	assert_int_equal(ADDRESS_IN("\0\3\0\x28" IAID TIMES
			 GRANT(ADDRESS, "\x20", "\x18"), ADDRESS), 0);
	/* one that is over, one with a status of its own */
	assert_int_equal(ADDRESS_IN("\0\3\0\x44" IAID TIMES
			 GRANT(OTHER, "\0", "\x18")
			 GRANT(ADDRESS, "\1", "\x18"), ADDRESS), 0);
	assert_int_equal(ADDRESS_IN("\0\3\0\x4a" IAID TIMES
			 GRANT(OTHER, "\1", "\x1e") "\0\x0d\0\2\0\2"
			 GRANT(ADDRESS, "\1", "\x18"), ADDRESS), 0);
	/* an association of somebody else before it */
	assert_int_equal(ADDRESS_IN("\0\3\0\x28" "\1\2\3\5" TIMES
			 GRANT(OTHER, "\x20", "\x18")
			 "\0\3\0\x28" IAID TIMES
			 GRANT(ADDRESS, "\x20", "\x18"), ADDRESS), 0);
}

static void what_grants_nothing_has_a_reason(void **state)
{
	(void)state;
	assert_int_equal(ADDRESS_IN("", NULL), -ENOENT);
	assert_int_equal(ADDRESS_IN("\0\3\0\x0c" IAID TIMES, NULL), -ENOENT);
	assert_int_equal(ADDRESS_IN("\0\3\0\x0b" IAID "\0\0\0\0\0\0\0", NULL),
			 -ENOENT);
	assert_int_equal(ADDRESS_IN("\0\3\0\x12" IAID TIMES "\0\x0d\0\2\0\2",
				    NULL), -EADDRNOTAVAIL);
	assert_int_equal(ADDRESS_IN("\0\3\0\x12" IAID TIMES "\0\x0d\0\2\0\6",
				    NULL), -EPROTO);
	/* a grant without room for its lifetimes */
	assert_int_equal(ADDRESS_IN("\0\3\0\x27" IAID TIMES
			 "\0\5\0\x17" ADDRESS "\0\0\0\x10" "\0\0\1", NULL),
			 -ENOENT);
}

/* ---- what we say --------------------------------------------------------- */

static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };

static void says(const struct dhcp6_say *say, const char *bytes, size_t len)
{
	uint8_t buf[400];

	assert_int_equal(dhcp6_write(say, buf, sizeof(buf)), len);
	assert_memory_equal(buf, bytes, len);
	assert_int_equal(dhcp6_write(say, buf, len), len);
	assert_int_equal(dhcp6_write(say, buf, len - 1), -ENOSPC);
}
#define SAYS(say, literal) says(say, literal, sizeof(literal) - 1)

#define WANTED	"\0\6\0\x08\0\x17\0\x18\0\x3b\0\x3c"
#define VENDOR	"\0\x10\0\x26\0\0\1\x57\0\x20PXEClient:Arch:0000"

static void a_solicit_is_these_bytes(void **state)
{
	struct dhcp6_say say = { .type = DHCP6_SOLICIT, .xid = 0x010203,
				 .lease = true, .iaid = 0x01020304,
				 .mac = mac };

	(void)state;
	SAYS(&say, "\1\1\2\3" "\0\1\0\x0a\0\3\0\1\x52\x54\0\x12\x34\x56"
	     "\0\3\0\x0c" IAID "\0\0\0\0\0\0\0\0" WANTED "\0\x08\0\2\0\0"
	     "\0\x0f\0\6\0\4iPXE" VENDOR "0:UNDI:002001"
	     "\0\x3d\0\2\0\0" "\0\x3e\0\3\1\2\1");
}

static void a_request_is_these_bytes(void **state)
{
	struct dhcp6_say say = { .type = DHCP6_REQUEST, .xid = 0xfffefd,
				 .elapsed_cs = 0x1234, .lease = true,
				 .iaid = 0x01020304, .mac = mac,
				 .uuid = (const uint8_t *)"0123456789abcdef",
				 .server = (const uint8_t *)"srv",
				 .server_len = 3,
				 .address = (const uint8_t *)ADDRESS,
				 .user_class = (const uint8_t *)"me",
				 .user_class_len = 2 };

	(void)state;
	fake.name = "efi";
	SAYS(&say, "\3\xff\xfe\xfd" "\0\1\0\x12\0\4" "0123456789abcdef"
	     "\0\2\0\3srv" "\0\3\0\x28" IAID "\0\0\0\0\0\0\0\0"
	     "\0\5\0\x18" ADDRESS "\0\0\0\0\0\0\0\0" WANTED
	     "\0\x08\0\2\x12\x34" "\0\x0f\0\4\0\2me" VENDOR "7:UNDI:003010"
	     "\0\x3d\0\2\0\7" "\0\x3e\0\3\1\3\x0a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_message_has_a_header_and_a_limit),
		FAKE_TEST(options_are_found_in_any_order),
		FAKE_TEST(an_option_cut_short_is_none),
		FAKE_TEST(a_status_is_success_or_one_of_two_failures),
		FAKE_TEST(the_first_address_that_lives_is_taken),
		FAKE_TEST(what_grants_nothing_has_a_reason),
		FAKE_TEST(a_solicit_is_these_bytes),
		FAKE_TEST(a_request_is_these_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

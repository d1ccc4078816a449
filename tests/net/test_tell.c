/* test_tell.c: what a program that we start is told that DHCP said. */
#include "tests/net/server.h"

#include "net/dhcp_packet.h"

#define AT_COOKIE	236
#define OPTIONS		240

static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };

struct told { uint8_t b[1472]; size_t len; };

static struct told tell(struct bench *b, enum net_told what, const char *uri)
{
	struct told t = { .len = 0 };

	memset(t.b, 0xee, sizeof(t.b));
	t.len = net_tell(net_dev(b->net, 0), what, uri, t.b, sizeof(t.b));
	assert_true(t.len >= OPTIONS && t.len <= sizeof(t.b));
	assert_memory_equal(t.b + AT_COOKIE, "\x63\x82\x53\x63", 4);
	return t;
}

/* The option @tag as text; "" if it is not there. */
static const char *option(const struct told *t, unsigned tag)
{
	static char text[256];
	size_t at = OPTIONS;

	text[0] = '\0';
	while (at < t->len && t->b[at] != 255) {
		if (t->b[at] == tag) {
			memcpy(text, t->b + at + 2, t->b[at + 1]);
			text[t->b[at + 1]] = '\0';
		}
		at += 2u + t->b[at + 1];
	}
	assert_true(at < t->len);
	return text;
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

/* An ACK for the card that names this file and has these options more. */
static void take(struct bench *b, enum net_cached what, const char *file,
		 const char *more, size_t len)
{
	uint8_t p[600] = { 2, 1, 6, 7, 1, 2, 3, 4 };

	put_be32(p + 16, 0xc000020f);
	put_be32(p + 20, SERVER_IP);
	memcpy(p + 28, mac, 6);
	strcpy((char *)p + 108, file);
	memcpy(p + AT_COOKIE, "\x63\x82\x53\x63\x35\1\5\x0c\4host", 13);
	memcpy(p + AT_COOKIE + 13, more, len);
	p[AT_COOKIE + 13 + len] = 255;
	assert_int_equal(net_take_cached(b->net, what, p, 300), 0);
}

static void without_a_lease_it_is_told_what_is_set(void **state)
{
	uint8_t head[OPTIONS - 4] = { 2, 1, 6 };
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	set(&b, "net0/hostname", "me");
	t = tell(&b, NET_TOLD_ACK, "");
	memcpy(head + 4, mac + 2, 4);
	memcpy(head + 16, "\xc0\0\2\x0f", 4);
	memcpy(head + 28, mac, 6);
	assert_memory_equal(t.b, head, sizeof(head));
	assert_string_equal(option(&t, 53), "\5");
	assert_string_equal(option(&t, 12), "me");
	assert_string_equal(option(&t, 1), "\xff\xff\xff");
	assert_string_equal(option(&t, 67), "");
	bench_stop(&b);
}

static void a_lease_is_told_as_it_came(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	take(&b, NET_CACHED_ACK, "x.efi", "\x34\1\0\xfe\2no\xe0\2us", 11);
	t = tell(&b, NET_TOLD_ACK, "");
	assert_memory_equal(t.b, "\2\1\6\7\1\2\3\4", 8);
	assert_memory_equal(t.b + 16, "\xc0\0\2\x0f\xc0\0\2\1", 8);
	assert_string_equal((char *)t.b + 108, "x.efi");
	assert_string_equal(option(&t, 12), "host");
	assert_string_equal(option(&t, 254), "no");
	assert_string_equal(option(&t, 224), "us");
	assert_string_equal(option(&t, 52), "");	/* no overload now */
	set(&b, "hostname", "other");
	t = tell(&b, NET_TOLD_ACK, "");
	assert_string_equal(option(&t, 12), "host");
	set(&b, "net0/hostname", "other");
	t = tell(&b, NET_TOLD_ACK, "");
	assert_string_equal(option(&t, 12), "other");
	bench_stop(&b);
}

/* A script's names count most, then where the program is from. */
static void the_file_is_where_the_program_is_from(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	take(&b, NET_CACHED_ACK, "x.efi", "", 0);
	t = tell(&b, NET_TOLD_ACK, "tftp://192.0.2.9/dir/p.efi");
	assert_string_equal((char *)t.b + 108, "dir/p.efi");
	assert_memory_equal(t.b + 20, "\xc0\0\2\x09", 4);
	t = tell(&b, NET_TOLD_ACK, "http://192.0.2.9/p.efi");
	assert_string_equal((char *)t.b + 108, "http://192.0.2.9/p.efi");
	assert_memory_equal(t.b + 20, "\xc0\0\2\1", 4);
	t = tell(&b, NET_TOLD_ACK, "tftp://192.0.2.9:70/p.efi");
	assert_string_equal((char *)t.b + 108, "tftp://192.0.2.9:70/p.efi");
	t = tell(&b, NET_TOLD_ACK, "tftp://name/p.efi");
	assert_string_equal((char *)t.b + 108, "tftp://name/p.efi");
	set(&b, "filename", "script.efi");
	set(&b, "next-server", "192.0.2.10");
	t = tell(&b, NET_TOLD_ACK, "tftp://192.0.2.9/p.efi");
	assert_string_equal((char *)t.b + 108, "script.efi");
	assert_memory_equal(t.b + 20, "\xc0\0\2\x0a", 4);
	bench_stop(&b);
}

/* What is told of a file whose name is so long; the name, too. */
static struct told tell_name(struct bench *b, size_t len, char name[300])
{
	memset(name, 'n', len);
	name[len] = '\0';
	set(b, "filename", name);
	return tell(b, NET_TOLD_ACK, "");
}

static void a_long_name_is_an_option(void **state)
{
	char name[300];
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	t = tell_name(&b, 127, name);
	assert_string_equal((char *)t.b + 108, name);
	assert_string_equal(option(&t, 67), "");
	t = tell_name(&b, 128, name);
	assert_int_equal(t.b[108], 0);
	assert_string_equal(option(&t, 67), name);
	bench_stop(&b);
}

/* Longer than an option can be: nothing is told, not a part of it. */
static void a_name_that_no_option_holds_is_left_out(void **state)
{
	char name[300];
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	t = tell_name(&b, 255, name);
	assert_string_equal(option(&t, 67), name);
	t = tell_name(&b, 256, name);
	assert_int_equal(t.b[108], 0);
	assert_string_equal(option(&t, 67), "");
	bench_stop(&b);
}

/* An option has at most 255 bytes: all are told. */
static void a_long_option_is_told_whole(void **state)
{
	char text[256], hex[600] = "";
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	memset(text, 'o', 255);
	text[255] = '\0';
	for (size_t i = 0; i < 255; i++)
		strcat(hex, "6f");
	set(&b, "net0/224:hexraw", hex);
	t = tell(&b, NET_TOLD_ACK, "");
	assert_string_equal(option(&t, 224), text);
	bench_stop(&b);
}

/* All but those that say how the packet is laid out. */
static void tags_from_1_to_254_are_told(void **state)
{
	static const struct { unsigned tag; bool told; } table[] = {
		{ 1, true }, { 2, true }, { 51, true }, { 52, false },
		{ 54, true }, { 65, true }, { 66, false }, { 68, true },
		{ 253, true }, { 254, true },
	};
	char name[32];
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(name, sizeof(name), "net0/%u:hexraw", table[i].tag);
		set(&b, name, "61626364");
	}
	t = tell(&b, NET_TOLD_ACK, "");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(option(&t, table[i].tag),
				    table[i].told ? "abcd" : "");
	bench_stop(&b);
}

/* RFC 2131 figure 1: a reply, for Ethernet, of six bytes. */
static void the_head_says_whose_it_is(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	set(&b, "next-server", "192.0.2.9");
	t = tell(&b, NET_TOLD_ACK, "");
	assert_memory_equal(t.b, "\2\1\6\0\0\x12\x34\x56\0\0\0\0\0\0\0\0"
			    "\xc0\0\2\x0f\xc0\0\2\x09\0\0\0\0"
			    "\x52\x54\0\x12\x34\x56\0\0\0\0\0", 39);
	for (size_t i = 39; i < AT_COOKIE; i++)
		assert_int_equal(t.b[i], 0);
	bench_stop(&b);
}

/* What there is no room for is left out; nothing is written behind it. */
static void a_small_buffer_holds_what_fits(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	set(&b, "net0/224", "abcdefghij");
	set(&b, "net0/225", "k");
	for (size_t cap = OPTIONS + 4; cap < OPTIONS + 60; cap++) {
		memset(t.b, 0xee, sizeof(t.b));
		t.len = net_tell(net_dev(b.net, 0), NET_TOLD_ACK, "", t.b,
				 cap);
		assert_in_range(t.len, OPTIONS + 4, cap);
		assert_string_equal(option(&t, 53), "\5");
		for (size_t i = cap; i < sizeof(t.b); i++)
			assert_int_equal(t.b[i], 0xee);
	}
	assert_string_equal(option(&t, 224), "abcdefghij");
	assert_string_equal(option(&t, 225), "k");
	bench_stop(&b);
}

static void a_reply_is_the_boot_servers_else_the_proxys(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	take(&b, NET_CACHED_ACK, "x.efi", "", 0);
	take(&b, NET_CACHED_PROXY, "proxy.efi", "\xe0\1p", 3);
	t = tell(&b, NET_TOLD_REPLY, "");
	assert_string_equal(option(&t, 224), "p");
	assert_memory_equal(t.b + 16, "\xc0\0\2\x0f", 4);
	take(&b, NET_CACHED_PXEBS, "bs.efi", "\xe0\1b", 3);
	t = tell(&b, NET_TOLD_REPLY, "");
	assert_string_equal(option(&t, 224), "b");
	bench_stop(&b);
}

static void a_discover_is_what_we_would_send(void **state)
{
	struct told t;
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	t = tell(&b, NET_TOLD_DISCOVER, "");
	assert_int_equal(t.b[0], 1);
	assert_memory_equal(t.b + 4, mac + 2, 4);
	assert_memory_equal(t.b + 8, "\0\0\x80\0", 4);	/* no seconds */
	assert_string_equal(option(&t, 53), "\1");
	assert_int_equal(net_tell(net_dev(b.net, 0), NET_TOLD_DISCOVER, "",
				  t.b, 250), 0);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(without_a_lease_it_is_told_what_is_set),
		FAKE_TEST(a_lease_is_told_as_it_came),
		FAKE_TEST(the_file_is_where_the_program_is_from),
		FAKE_TEST(a_long_name_is_an_option),
		FAKE_TEST(a_name_that_no_option_holds_is_left_out),
		FAKE_TEST(a_long_option_is_told_whole),
		FAKE_TEST(tags_from_1_to_254_are_told),
		FAKE_TEST(the_head_says_whose_it_is),
		FAKE_TEST(a_small_buffer_holds_what_fits),
		FAKE_TEST(a_reply_is_the_boot_servers_else_the_proxys),
		FAKE_TEST(a_discover_is_what_we_would_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

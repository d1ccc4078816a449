/* core/dhcpopt.c: options by tag, in packets that may be cut anywhere. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting/dhcpopt.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "tests/fake/fake.h"

static const uint8_t packet[] = {
	53, 1, 5, 0, 0, 12, 4, 'h', 'o', 's', 't',
	175, 7, 8, 1, 1, 1, 1, 5, 255, 12, 2, 'n', 'o', 255, 6, 1, 9
};

static int find(uint64_t tag, const uint8_t **out, size_t *len)
{
	return dhcpopt_find(packet, sizeof(packet), tag, out, len);
}

static void an_option_is_found_behind_padding(void **state)
{
	const uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(find(12, &data, &len), 0);
	assert_int_equal(len, 4);
	assert_memory_equal(data, "host", 4);
}

static void an_encapsulated_option_is_found_in_the_first_outer(void **state)
{
	const uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(find(DHCPOPT_TAG(175, 1), &data, &len), 0);
	assert_int_equal(len, 1);
	assert_int_equal(*data, 5);
	assert_int_equal(find(DHCPOPT_TAG(175, 8), &data, &len), 0);
	assert_int_equal(*data, 1);
	assert_int_equal(find(DHCPOPT_TAG(175, 9), &data, &len), -ENOENT);
	assert_int_equal(find(DHCPOPT_TAG(176, 1), &data, &len), -ENOENT);
}

static void nothing_is_found_behind_the_end(void **state)
{
	const uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(find(6, &data, &len), -ENOENT);
}

static void pad_and_end_are_no_options(void **state)
{
	const uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(find(0, &data, &len), -ENOENT);
	assert_int_equal(find(255, &data, &len), -ENOENT);
	assert_int_equal(find(175 << 8, &data, &len), -ENOENT);
	assert_int_equal(find(1ull << 40 | 12, &data, &len), -ENOENT);
}

/* An option that reaches over the end is as good as none. */
static void a_packet_cut_anywhere_is_read_within_its_bytes(void **state)
{
	uint64_t tags[] = { 12, 53, DHCPOPT_TAG(175, 1) };
	const uint8_t *data;
	size_t len;

	(void)state;
	for (size_t cut = 0; cut <= sizeof(packet); cut++) {
		uint8_t *p = (uint8_t *)str_ndup((const char *)packet, cut);

		for (size_t i = 0; i < 3; i++) {
			if (dhcpopt_find(p, cut, tags[i], &data, &len) == 0) {
				assert_true(data >= p && data <= p + cut);
				assert_true(len <= cut - (size_t)(data - p));
			}
		}
		free(p);
	}
	assert_int_equal(dhcpopt_find(packet, 9, 12, &data, &len), -ENOENT);
}

static void storing_replaces_an_option_and_keeps_the_others(void **state)
{
	uint8_t buf[64];
	const uint8_t *data;
	size_t len = sizeof(packet), n;

	(void)state;
	memcpy(buf, packet, len);
	assert_int_equal(dhcpopt_store(buf, &len, 64, 12, "longer", 6), 0);
	assert_int_equal(dhcpopt_find(buf, len, 12, &data, &n), 0);
	assert_int_equal(n, 6);
	assert_memory_equal(data, "longer", 6);
	assert_int_equal(dhcpopt_find(buf, len, 53, &data, &n), 0);
	assert_int_equal(buf[len - 1], 255);
	assert_int_equal(dhcpopt_store(buf, &len, 64, 12, NULL, 0), 0);
	assert_int_equal(dhcpopt_find(buf, len, 12, &data, &n), -ENOENT);
}

/* An option in the middle goes: nothing is read or written beyond. */
static void storing_stays_within_its_bytes(void **state)
{
	static const char whole[] = "\1\2ab\2\2cd\3\1e\xff";
	size_t len = sizeof(whole) - 1;
	uint8_t *opts = malloc(len);

	(void)state;
	assert_non_null(opts);
	memcpy(opts, whole, len);
	assert_int_equal(dhcpopt_store(opts, &len, len, 2, "xyz", 3), -ENOSPC);
	assert_memory_equal(opts, whole, sizeof(whole) - 1);
	assert_int_equal(dhcpopt_store(opts, &len, len, 2, "xy", 2), 0);
	assert_int_equal(len, sizeof(whole) - 1);
	assert_memory_equal(opts, "\1\2ab\3\1e\2\2xy\xff", len);
	assert_int_equal(dhcpopt_store(opts, &len, len, 3, NULL, 0), 0);
	assert_int_equal(len, sizeof(whole) - 1 - 3);
	assert_memory_equal(opts, "\1\2ab\2\2xy\xff", len);
	free(opts);
}

static void storing_inside_an_option_makes_and_unmakes_it(void **state)
{
	uint64_t tag = DHCPOPT_TAG(175, 3);
	uint8_t buf[16] = { 255 };
	const uint8_t *data;
	size_t len = 1, n;

	(void)state;
	assert_int_equal(dhcpopt_store(buf, &len, 16, tag, "abc", 3), 0);
	assert_int_equal(len, 8);
	assert_int_equal(dhcpopt_find(buf, len, tag, &data, &n), 0);
	assert_memory_equal(data, "abc", 3);
	assert_int_equal(dhcpopt_store(buf, &len, 16, tag, NULL, 0), 0);
	assert_int_equal(len, 1);
	assert_int_equal(buf[0], 255);
}

static void storing_inside_an_option_keeps_what_is_beside_it(void **state)
{
	uint8_t buf[32] = { 175, 3, 1, 1, 7, 255 };
	const uint8_t *data;
	size_t len = 6, n;

	(void)state;
	assert_int_equal(dhcpopt_store(buf, &len, 32, DHCPOPT_TAG(175, 3),
				       "abc", 3), 0);
	assert_int_equal(dhcpopt_find(buf, len, DHCPOPT_TAG(175, 1), &data,
				      &n), 0);
	assert_int_equal(*data, 7);
	assert_int_equal(dhcpopt_find(buf, len, DHCPOPT_TAG(175, 3), &data,
				      &n), 0);
	assert_memory_equal(data, "abc", 3);
	assert_int_equal(len, 11);
	/* replaced by what is shorter, then gone */
	assert_int_equal(dhcpopt_store(buf, &len, 32, DHCPOPT_TAG(175, 3),
				       "z", 1), 0);
	assert_int_equal(len, 9);
	assert_int_equal(dhcpopt_store(buf, &len, 32, DHCPOPT_TAG(175, 3),
				       NULL, 0), 0);
	assert_int_equal(len, 6);
	assert_memory_equal(buf, "\xaf\3\1\1\7\xff", 6);
}

/* 255 bytes in one option, heads of those inside included. */
static void an_option_holds_255_bytes(void **state)
{
	static const uint8_t data[256] = { 1 };
	uint8_t buf[600] = { 255 };
	size_t len = 1;

	(void)state;
	assert_int_equal(dhcpopt_store(buf, &len, 600, 12, data, 255), 0);
	assert_int_equal(len, 258);
	assert_int_equal(dhcpopt_store(buf, &len, 600, 12, data, 256),
			 -ENOSPC);
	assert_int_equal(dhcpopt_store(buf, &len, 600, DHCPOPT_TAG(175, 1),
				       data, 253), 0);
	assert_int_equal(len, 258 + 257);
	assert_int_equal(dhcpopt_store(buf, &len, 600, DHCPOPT_TAG(175, 1),
				       data, 254), -ENOSPC);
	assert_int_equal(dhcpopt_store(buf, &len, 600, DHCPOPT_TAG(175, 2),
				       data, 1), -ENOSPC);
	assert_int_equal(len, 258 + 257);
}

static void a_full_packet_refuses_and_is_left_alone(void **state)
{
	uint8_t buf[8] = { 12, 2, 'a', 'b', 255 };
	uint8_t big[256] = { 0 };
	const uint8_t *data;
	size_t len = 5, n;

	(void)state;
	assert_int_equal(dhcpopt_store(buf, &len, 8, 12, "abcdef", 6),
			 -ENOSPC);
	assert_int_equal(dhcpopt_find(buf, len, 12, &data, &n), 0);
	assert_memory_equal(data, "ab", 2);
	assert_int_equal(dhcpopt_store(buf, &len, 8, 12, big, 256), -ENOSPC);
	assert_int_equal(dhcpopt_store(buf, &len, 8, 12, "abcde", 5), 0);
	assert_int_equal(len, 8);
	assert_int_equal(dhcpopt_store(buf, &len, 8, 255, "x", 1), -EINVAL);
}

/* What is replaced are all options of the kind, but none behind the end. */
static void repeated_options_make_room_together(void **state)
{
	static const char bytes[] = "\14\2ab\14\2cd\14\2ef";
	uint8_t buf[12 + 8] = { 0 };
	size_t len = 8;

	(void)state;
	memcpy(buf, bytes, 12);
	assert_int_equal(dhcpopt_store(buf, &len, 12, 12, "0123456789", 10),
			 -ENOSPC);
	assert_int_equal(len, 8);
	assert_memory_equal(buf, bytes, 12);
	assert_int_equal(dhcpopt_store(buf, &len, 12, 12, "012345678", 9), 0);
	assert_int_equal(len, 12);
	assert_memory_equal(buf, "\14\11" "012345678\377", 12);
	/* with another between them, which stays */
	memcpy(buf, "\14\1a\1\1b\14\1c\377", 10);
	len = 10;
	assert_int_equal(dhcpopt_store(buf, &len, 12, 12, "123456", 7),
			 -ENOSPC);
	assert_int_equal(dhcpopt_store(buf, &len, 12, 12, "123456", 6), 0);
	assert_int_equal(len, 12);
	assert_memory_equal(buf, "\1\1b\14\6" "123456\377", 12);
}

/* A packet need not say where its options end. */
static void storing_keeps_an_option_at_the_very_end(void **state)
{
	uint8_t buf[16] = { 53, 1, 5, 12, 2, 'a', 'b' };
	const uint8_t *data;
	size_t len = 7, n;

	(void)state;
	assert_int_equal(dhcpopt_store(buf, &len, 16, 60, "xyz", 3), 0);
	assert_int_equal(dhcpopt_find(buf, len, 12, &data, &n), 0);
	assert_int_equal(n, 2);
	assert_memory_equal(data, "ab", 2);
	assert_int_equal(dhcpopt_find(buf, len, 60, &data, &n), 0);
	assert_memory_equal(data, "xyz", 3);
}

/* As NET registers it. */
static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const uint8_t *data;
	uint64_t tag;
	size_t len;

	(void)s, (void)type;
	if (!setting_tag(ref, SCOPE_DHCP, &tag) ||
	    dhcpopt_find(packet, sizeof(packet), tag, &data, &len) < 0)
		return -ENOENT;
	return sbuf_add(raw, data, len);
}

static const struct settings_ops ops = {
	.applies = dhcpopt_applies, .fetch = fetch,
};

static void a_packet_answers_as_a_settings_block(void **state)
{
	struct settings *root = settings_new(), *net, *dhcp;
	char text[32];
	uint64_t n;

	(void)state;
	assert_int_equal(settings_add(root, "net0", NULL, NULL, 0, &net), 0);
	assert_int_equal(settings_add(net, "dhcp", &ops, NULL, 0, &dhcp), 0);
	assert_int_equal(settings_text(root, "hostname", text, 32), 4);
	assert_string_equal(text, "host");
	assert_true(settings_text(root, "net0/175:hex", text, 32) > 0);
	assert_string_equal(text, "08:01:01:01:01:05:ff");
	assert_int_equal(settings_num(root, "keep-san", &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(settings_set(root, "net0.dhcp/foo", "x", NULL),
			 -ENOTTY);
	settings_free(root);
}

/* An option is 1 to 254, and one inside another likewise. */
static void only_tags_of_options_belong_in_a_packet(void **state)
{
	static const struct { const char *name; int rc; } table[] = {
		{ "dhcp/1:hexraw", -ENOTSUP }, { "dhcp/254", -ENOTSUP },
		{ "dhcp/254.254", -ENOTSUP }, { "dhcp/254.255", -ENOTTY },
		{ "dhcp/0", -ENOTTY }, { "dhcp/hostname", -ENOTSUP },
		{ "dhcp/asset", -ENOTTY },
	};
	struct settings *root = settings_new();

	(void)state;
	assert_int_equal(settings_add(root, "dhcp", &ops, NULL, 0, NULL), 0);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(settings_set(root, table[i].name, "11", NULL),
				 table[i].rc);
	settings_free(root);
}

/* What is found of a few bytes, which end where their memory does. */
static void options_are_read_to_their_last_byte(void **state)
{
	static const struct { const char *bytes; int len, found; } table[] = {
		{ "", 0, -1 }, { "\14", 1, -1 }, { "\14\0", 2, 0 },
		{ "\14\1", 2, -1 }, { "\14\1x", 3, 1 },
		{ "\14\2x", 3, -1 }, { "\0\14\0", 3, 0 },
		{ "\0\14", 2, -1 }, { "\1\0\14\0", 4, 0 },
		{ "\1\1\14\0", 4, -1 }, { "\1\1a\14\1b", 6, 1 },
		{ "\1\2a\14\0", 5, -1 }, { "\377\14\0", 3, -1 },
		{ "\1", 1, -1 }, { "\1\5\14\0", 4, -1 },
		{ "\14\0\14\1x", 5, 0 },
	};
	const uint8_t *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		uint8_t *opts = malloc((size_t)table[i].len + 1);
		uint8_t *at = opts + 1;

		assert_non_null(opts);
		memcpy(at, table[i].bytes, (size_t)table[i].len);
		print_message("case %zu\n", i);
		assert_int_equal(dhcpopt_find(at, (size_t)table[i].len, 12,
					      &data, &len),
				 table[i].found < 0 ? -ENOENT : 0);
		if (table[i].found >= 0)
			assert_int_equal(len, table[i].found);
		free(opts);
	}
	/* the second reaches over the end, where one seems to follow */
	assert_int_equal(dhcpopt_find((const uint8_t *)"\65\1\5\1\3\14\0x"
				      "\14\0", 7, 12, &data, &len), -ENOENT);
}

/*
 * 175.1 raises the block above those made before it
 * (reference/settings.md#order-of-blocks).
 */
static void a_packet_can_raise_its_interface(void **state)
{
	struct settings *root = settings_new(), *net0, *net1;
	char text[32];

	(void)state;
	settings_add(root, "net0", NULL, NULL, 0, &net0);
	settings_add(root, "net1", NULL, NULL, 0, &net1);
	settings_set(root, "net0/x", "zero", NULL);
	settings_set(root, "net1/x", "one", NULL);
	settings_text(root, "x", text, 32);
	assert_string_equal(text, "zero");
	settings_add(net1, "dhcp", &ops, NULL, 0, NULL);
	settings_text(root, "x", text, 32);
	assert_string_equal(text, "one");
	settings_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_option_is_found_behind_padding),
		FAKE_TEST(an_encapsulated_option_is_found_in_the_first_outer),
		FAKE_TEST(nothing_is_found_behind_the_end),
		FAKE_TEST(pad_and_end_are_no_options),
		FAKE_TEST(a_packet_cut_anywhere_is_read_within_its_bytes),
		FAKE_TEST(storing_replaces_an_option_and_keeps_the_others),
		FAKE_TEST(repeated_options_make_room_together),
		FAKE_TEST(storing_keeps_an_option_at_the_very_end),
		FAKE_TEST(storing_stays_within_its_bytes),
		FAKE_TEST(storing_inside_an_option_makes_and_unmakes_it),
		FAKE_TEST(storing_inside_an_option_keeps_what_is_beside_it),
		FAKE_TEST(an_option_holds_255_bytes),
		FAKE_TEST(a_full_packet_refuses_and_is_left_alone),
		FAKE_TEST(a_packet_answers_as_a_settings_block),
		FAKE_TEST(only_tags_of_options_belong_in_a_packet),
		FAKE_TEST(options_are_read_to_their_last_byte),
		FAKE_TEST(a_packet_can_raise_its_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

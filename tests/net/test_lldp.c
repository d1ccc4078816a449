/* test_lldp.c: what a tag finds in a switch's frame (IEEE 802.1AB 8). */
#include "tests/fake/fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/link.h"

#define TAG(prefix, type, index, offset, len) \
	((uint64_t)(prefix) << 32 | (type) << 24 | (index) << 16 | \
	 (offset) << 8 | (len))

/* Of two kinds of our own, and one that is shorter than its kind's prefix. */
static const uint8_t frame[] =
	"\x0a\3sw1" "\x0c\0" "\xfe\6\0\x80\xc2\1\0\7" "\xfe\3\0\x80\xc2"
	"\xfe\5\0\x12\x0f\1!" "\xfe\4\0\x80\xc2\1" "\x0a\2no" "\0\0"
	"\x0e\1z";

/* What a tag is of @frame, or the error. */
static int find(uint64_t tag, const char **out)
{
	const uint8_t *v = NULL;
	int n = lldp_find(frame, sizeof(frame) - 1, tag, &v);

	*out = (const char *)v;
	return n;
}

static void a_tag_names_a_part(void **state)
{
	static const struct { uint64_t tag; int n; const char *text; } table[] = {
		{ TAG(0, 5, 0, 0, 0), 3, "sw1" },
		{ TAG(0, 5, 0, 1, 0), 2, "w1" },
		{ TAG(0, 5, 0, 1, 1), 1, "w" },
		{ TAG(0, 5, 0, 0, 3), 3, "sw1" },
		{ TAG(0, 5, 0, 3, 0), 0, "" },
		{ TAG(0, 5, 0, 0, 4), -ENOENT, NULL },
		{ TAG(0, 5, 0, 1, 3), -ENOENT, NULL },
		{ TAG(0, 5, 0, 4, 0), -ENOENT, NULL },
		{ TAG(0, 5, 1, 0, 0), 2, "no" },
		{ TAG(0, 5, 2, 0, 0), -ENOENT, NULL },
		{ TAG(0, 5, 0x81, 0, 0), -ENOENT, NULL },
		{ TAG(0, 6, 0, 0, 0), 0, "" },
		{ TAG(0, 4, 0, 0, 0), -ENOENT, NULL },
		{ TAG(0x0080c201, 127, 0, 4, 0), 2, "\0\7" },
		{ TAG(0x0080c201, 127, 1, 4, 0), 0, "" },
		{ TAG(0x0080c201, 127, 2, 4, 0), -ENOENT, NULL },
		{ TAG(0x00120f01, 127, 0, 4, 0), 1, "!" },
		{ TAG(0x00120f02, 127, 0, 4, 0), -ENOENT, NULL },
		{ TAG(0, 127, 1, 0, 0), 3, "\0\x80\xc2" },
		{ TAG(0, 7, 0, 0, 0), -ENOENT, NULL },	/* behind the end */
	};
	const char *v;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(find(table[i].tag, &v), table[i].n);
		if (table[i].n >= 0)
			assert_memory_equal(v, table[i].text,
					    (size_t)table[i].n);
	}
}

/* A length has nine bits, of which the first stands beside the type. */
static void a_part_has_up_to_511_bytes(void **state)
{
	uint8_t p[2 + 511 + 5];
	const uint8_t *v;

	(void)state;
	memset(p, 'x', sizeof(p));
	memcpy(p, "\x0b\xff", 2);
	memcpy(p + 513, "\x0e\3end", 5);
	assert_int_equal(lldp_find(p, sizeof(p), TAG(0, 5, 0, 0, 0), &v), 511);
	assert_int_equal(lldp_find(p, sizeof(p), TAG(0, 5, 0, 255, 255), &v),
			 255);
	assert_ptr_equal(v, p + 2 + 255);
	assert_int_equal(lldp_find(p, sizeof(p), TAG(0, 7, 0, 0, 0), &v), 3);
	assert_memory_equal(v, "end", 3);
	assert_int_equal(lldp_find(p, 512, TAG(0, 5, 0, 0, 0), &v), -ENOENT);
}

/* An empty part may be the last; half of a head is none. */
static void the_last_part_needs_its_whole_head(void **state)
{
	uint8_t *p = malloc(3);
	const uint8_t *v;

	(void)state;
	assert_non_null(p);
	memcpy(p, "\x0a\0\x0a", 3);
	assert_int_equal(lldp_find(p, 2, TAG(0, 5, 0, 0, 0), &v), 0);
	assert_int_equal(lldp_find(p, 3, TAG(0, 5, 0, 0, 0), &v), 0);
	assert_int_equal(lldp_find(p, 3, TAG(0, 5, 1, 0, 0), &v), -ENOENT);
	assert_int_equal(lldp_find(p + 2, 1, TAG(0, 5, 0, 0, 0), &v), -ENOENT);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_tag_names_a_part),
		FAKE_TEST(a_part_has_up_to_511_bytes),
		FAKE_TEST(the_last_part_needs_its_whole_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

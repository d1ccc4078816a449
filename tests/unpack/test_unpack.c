/* Tests of platform/unpack/unpack.c, as it is for x86. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef __aarch64__
#include "platform/unpack/unpack.c"

#define LEN	4000

/* What wanted() writes, by xz --format=raw
   --lzma1=preset=9e,lc=3,lp=0,pb=0 */
static const uint8_t sample[] = {
	0x00, 0x31, 0x1c, 0x0a, 0x6f, 0x26, 0x2f, 0x15, 0xa9, 0xef, 0x1e,
	0x3d, 0x8c, 0x88, 0x2b, 0xf3, 0xdf, 0x37, 0xf8, 0x6a, 0xd1, 0x52,
	0x85, 0x0f, 0xc4, 0xb6, 0x03, 0x15, 0x8c, 0x52, 0x41, 0xd1, 0x1e,
	0x81, 0x77, 0xf3, 0x13, 0x7c, 0x77, 0x2f, 0xe9, 0x45, 0x2b, 0x63,
	0xf1, 0x55, 0x26, 0x68, 0x9a, 0x5b, 0xe9, 0xc5, 0x69, 0x32, 0xb1,
	0x37, 0x0b, 0xd9, 0x43, 0xce, 0xe5, 0x37, 0x78, 0x1e, 0xac, 0x96,
	0x83, 0x7b, 0x4b, 0x3d, 0x28, 0x84, 0x0f, 0x30, 0x84, 0x81, 0x78,
	0x5d, 0xfd, 0x9a, 0x2a, 0xd3, 0x3b, 0x84, 0x68, 0x99, 0x25, 0x70,
	0xc7, 0x9d, 0x12, 0x70, 0xd4, 0x72, 0x0b, 0x49, 0xfb, 0xab, 0x5f,
	0xa4, 0xa7, 0xff, 0xfe, 0x6a, 0x7e, 0x90
};

/* Letters: single ones, runs of one, and copies of what was, near and far. */
static uint8_t *wanted(void)
{
	static uint8_t out[LEN];
	uint32_t seed = 1, at = 0, n, back, kind;

#define NEXT()	((seed = seed * 1103515245 + 12345) >> 16)
	while (at < LEN) {
		kind = NEXT() % 4;
		back = kind > 1 && at >= 8 ? 1 + NEXT() % at : 1;
		n = 1 + NEXT() % (at < 8 || !kind ? 4 : kind == 1 ? 40 : 300);
		for (; n && at < LEN; n--, at++)
			out[at] = at < 8 || !kind ?
				  (uint8_t)('a' + NEXT() % 16) :
				  out[at - back];
	}
	return out;
}

/* @head with the @len bytes of @data behind it, all in memory of exactly its
   length. */
static int unpack_as(const struct packed *head, const uint8_t *data,
		     size_t len, uint8_t *out)
{
	struct packed *p = malloc(sizeof(*p) + len);
	void *memory = malloc(UNPACK_MEMORY);
	uint8_t *raw = malloc(unpack_room(head));
	int rc;

	*p = *head;
	memcpy(p->data, data, len);
	rc = unpack(p, sizeof(*p) + len, raw, memory);
	if (rc == 0)
		memcpy(out, raw, head->len);
	free(raw);
	free(memory);
	free(p);
	return rc;
}

static int unpack_bytes(const uint8_t *data, size_t len, uint32_t raw_len,
			uint8_t *out)
{
	struct packed head = { .crc = crc32_of(wanted(), LEN), .len = raw_len,
			       .code = raw_len };

	return unpack_as(&head, data, len, out);
}

static void what_xz_packed_is_unpacked(void **state)
{
	uint8_t out[LEN];

	(void)state;
	assert_int_equal(unpack_bytes(sample, sizeof(sample), LEN, out), 0);
	assert_memory_equal(out, wanted(), LEN);
}

/* The letters are taken for code, the last for addresses, which no code has a
   place for: then it is too short. */
static void lists_that_nothing_takes_are_refused(void **state)
{
	struct packed head = { .len = LEN, .code = LEN - 24,
			       .lists = { 8, 4, 12 } };
	uint8_t out[LEN];

	(void)state;
	head.crc = crc32_of(wanted(), LEN);
	assert_int_equal(unpack_as(&head, sample, sizeof(sample), out),
			 -EINVAL);
	head.crc = crc32_of(wanted(), LEN - 24);
	head.len = LEN - 24;
	assert_int_equal(unpack_as(&head, sample, sizeof(sample), out), 0);
	assert_memory_equal(out, wanted(), LEN - 24);
}

static void what_cannot_be_has_no_room(void **state)
{
	static const struct packed bad[] = {
		{ .len = 1 },
		{ .len = LEN, .code = LEN - 24, .lists = { 8, 0, 0 } },
		{ .len = LEN, .code = LEN, .lists = { 8, 3, 0 } },
		{ .len = LEN, .code = LEN, .lists = { 0, 0, 0x1000000 } },
		{ .len = LEN, .code = 0x1000000 },
		{ .len = 0xffffffff, .code = 0xffffffff },
	};
	uint8_t out[LEN];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(unpack_room(&bad[i]), 0);
		assert_int_equal(unpack_as(&bad[i], sample, sizeof(sample),
					   out), -EINVAL);
	}
}

static void the_sum_is_that_of_gzip(void **state)
{
	(void)state;
	assert_int_equal(crc32_of((const uint8_t *)"123456789", 9), 0xcbf43926);
}

static void another_length_is_refused(void **state)
{
	uint8_t out[LEN + 1];

	(void)state;
	assert_int_equal(unpack_bytes(sample, sizeof(sample), LEN - 1, out),
			 -EINVAL);
	assert_int_equal(unpack_bytes(sample, sizeof(sample), LEN + 1, out),
			 -EINVAL);
	assert_int_equal(unpack_bytes(sample, sizeof(sample), 0, out), -EINVAL);
}

static void what_is_cut_is_refused(void **state)
{
	uint8_t out[LEN];
	size_t len;

	(void)state;
	/* The end mark and what a decoder reads ahead are not missed. */
	for (len = 0; len < sizeof(sample) - 11; len++)
		assert_int_equal(unpack_bytes(sample, len, LEN, out), -EINVAL);
}

/* Never outside of its memory, as the sanitizers see, and never wrong. */
static void what_is_damaged_is_refused(void **state)
{
	uint8_t bad[sizeof(sample)], out[LEN];
	size_t i;
	int bit;

	(void)state;
	for (i = 0; i < sizeof(sample); i++) {
		for (bit = 1; bit < 256; bit <<= 1) {
			memcpy(bad, sample, sizeof(bad));
			bad[i] ^= (uint8_t)bit;
			if (unpack_bytes(bad, sizeof(bad), LEN, out) == 0)
				assert_memory_equal(out, wanted(), LEN);
			else if (i == 0)
				fail_msg("the first byte says nothing");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_xz_packed_is_unpacked),
		cmocka_unit_test(lists_that_nothing_takes_are_refused),
		cmocka_unit_test(what_cannot_be_has_no_room),
		cmocka_unit_test(the_sum_is_that_of_gzip),
		cmocka_unit_test(another_length_is_refused),
		cmocka_unit_test(what_is_cut_is_refused),
		cmocka_unit_test(what_is_damaged_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tests of platform/unpack/branch.h: there and back again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "platform/unpack/branch.h"

#define LEN	4096

/* Mostly what opens an instruction, and what ends a distance */
static void fill(uint8_t *data, uint32_t seed)
{
	static const uint8_t often[] = {
		0xe8, 0xe9, 0x0f, 0x85, 0x48, 0x8d, 0x05, 0x89,
		0x00, 0x00, 0xff, 0xae, 0x01, 0x10, 0x94, 0xad
	};
	uint32_t i;

	for (i = 0; i < LEN; i++) {
		seed = seed * 1103515245 + 12345;
		data[i] = seed >> 31 ? (uint8_t)(seed >> 16) :
				       often[seed >> 20 & 15];
	}
}

/* As a loader has it: all behind the place for the program. */
struct packed_code {
	uint8_t data[LEN * (1 + 2 * 4 * BRANCH_LISTS)], *in;
	uint32_t len;
	struct branch_lists lists;
};

static void split(struct packed_code *p, const uint8_t *data, uint32_t len,
		  bool x64)
{
	static uint8_t code[LEN], lists[BRANCH_LISTS][4 * LEN];
	struct branch_lists l;
	size_t all = 0, n;
	int i;

	for (i = 0; i < BRANCH_LISTS; i++)
		l.at[i] = l.end[i] = lists[i];
	p->len = branch_x86_split(data, len, x64, code, &l);
	for (i = 0; i < BRANCH_LISTS; i++)
		all += (size_t)(l.end[i] - l.at[i]);
	p->in = p->data + all;
	memcpy(p->in, code, p->len);
	for (i = 0, all += p->len; i < BRANCH_LISTS; i++, all += n) {
		n = (size_t)(l.end[i] - l.at[i]);
		memcpy(p->data + all, l.at[i], n);
		p->lists.at[i] = p->data + all;
		p->lists.end[i] = p->data + all + n;
	}
}

/* The header of an image: where in it PE's begins, how long it is all in all,
   how long the code is. */
static void put_header(uint8_t *image, uint32_t pe, uint32_t headers,
		       uint32_t code)
{
	put_le32(image + 0x3c, pe);
	put_le32(image + pe + 84, headers);
	put_le32(image + pe + 28, code);
}

static void what_is_packed_comes_back(void **state)
{
	static struct packed_code p;
	static uint8_t data[LEN], was[LEN];
	uint32_t seed, len;
	int x64;

	(void)state;
	for (seed = 0; seed < 200; seed++) {
		len = seed < 20 ? seed : LEN;
		fill(was, seed);
		for (x64 = 0; x64 < 2; x64++) {
			split(&p, was, len, x64);
			assert_int_equal(branch_x86_join(p.data, p.in, p.len,
							 x64, &p.lists), len);
			assert_memory_equal(p.data, was, len);
		}
		if (len == LEN)
			put_header(was, 0x40, 0x100, LEN - 0x100);
		memcpy(data, was, LEN);
		branch_arm64(data, len, true);
		branch_arm64(data, len, false);
		assert_memory_equal(data, was, LEN);
	}
}

static void assert_list(const struct packed_code *p, int list,
			const char *addresses, size_t len)
{
	assert_int_equal(p->lists.end[list] - p->lists.at[list], len);
	assert_memory_equal(p->lists.at[list], addresses, len);
}

static void what_means_the_same_place_becomes_alike(void **state)
{
	/* call 200h; jz 200h; lea 200h(%rip), %rax: from where each is */
	uint8_t code[0x300] = { 0x90, 0xe8 };
	static struct packed_code p;

	(void)state;
	put_le32(code + 2, 0x200 - 6);
	memcpy(code + 0x40, "\x0f\x84", 2);
	put_le32(code + 0x42, 0x200 - 0x46);
	memcpy(code + 0x240, "\x48\x8d\x05", 3);
	put_le32(code + 0x243, (uint32_t)-0x47);
	split(&p, code, sizeof(code), true);
	assert_int_equal(p.len, sizeof(code) - 12);
	assert_memory_equal(p.in, "\x90\xe8\0", 3);
	assert_list(&p, BRANCH_CALLS, "\0\0\2\0", 4);
	assert_list(&p, BRANCH_JUMPS, "\0\0\2\0", 4);
	assert_list(&p, BRANCH_DATA, "\0\0\2\0", 4);
}

/* push $200h, and a pointer to it, from BRANCH_BASE on; and the byte that
   stands for both */
static void words_that_are_addresses_become_alike(void **state)
{
	static const uint8_t code[] = "\x68\0\2\0\xae\xc3\0\2\0\xae\xae";
	static struct packed_code p;

	(void)state;
	split(&p, code, sizeof(code) - 1, false);
	assert_int_equal(p.len, 5);
	assert_memory_equal(p.in, "\x68\xae\xc3\xae\xae", 5);
	assert_list(&p, BRANCH_DATA, "\0\0\2\0\0\0\2\0\xff\xff\xff\xff", 12);
}

static void calls_of_arm_become_alike(void **state)
{
	uint8_t code[0x200] = { 0 }, was[sizeof(code)];

	(void)state;
	put_header(code, 0x40, 0x100, 0x80);
	put_le32(code + 0x110, 0x94000000 | (0x180 - 0x110) / 4);
	put_le32(code + 0x17c, 0x94000000 | 1);
	put_le32(code + 0x180, 0x94000000);
	memcpy(was, code, sizeof(code));
	branch_arm64(code, sizeof(code), true);
	assert_int_equal(get_be32(code + 0x110), 0x94000060);
	assert_int_equal(get_be32(code + 0x17c), 0x94000060);
	assert_int_equal(get_le32(code + 0x180), 0x94000000);
	branch_arm64(code, sizeof(code), false);
	assert_memory_equal(code, was, sizeof(code));
}

static void pages_of_arm_become_alike(void **state)
{
	static uint8_t code[0x4000];

	(void)state;
	put_header(code, 0x40, 0x100, sizeof(code) - 0x100);
	put_le32(code + 0x100, 0xb0000003);	/* adrp x3, 1 page on	*/
	put_le32(code + 0x3000, 0xd0ffffe3);	/* and 2 pages back	*/
	branch_arm64(code, sizeof(code), true);
	assert_int_equal(get_be32(code + 0x100), 0x90000023);
	assert_int_equal(get_be32(code + 0x3000), 0x90000023);
	branch_arm64(code, sizeof(code), false);
	assert_int_equal(get_le32(code + 0x100), 0xb0000003);
	assert_int_equal(get_le32(code + 0x3000), 0xd0ffffe3);
}

static void a_header_that_lies_is_no_code(void **state)
{
	static const uint32_t bad[][3] = {
		{ 0x1d0, 0x1f0, 0x10 }, { 0xfffffff0, 0x100, 0x80 },
		{ 0x40, 0x80, 0x80 }, { 0x40, 0x201, 0 },
		{ 0x40, 0x100, 0x101 }, { 0x40, 0x100, 0xfffffffc },
	};
	uint8_t code[0x200] = { 0 }, was[sizeof(code)];
	size_t i;

	(void)state;
	put_le32(code + 0x110, 0x94000001);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put_le32(code + 0x3c, bad[i][0]);
		put_le32(code + 0x94, bad[i][1]);
		put_le32(code + 0x5c, bad[i][2]);
		memcpy(was, code, sizeof(code));
		branch_arm64(code, sizeof(code), true);
		assert_memory_equal(code, was, sizeof(code));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_back),
		cmocka_unit_test(what_means_the_same_place_becomes_alike),
		cmocka_unit_test(words_that_are_addresses_become_alike),
		cmocka_unit_test(calls_of_arm_become_alike),
		cmocka_unit_test(pages_of_arm_become_alike),
		cmocka_unit_test(a_header_that_lies_is_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

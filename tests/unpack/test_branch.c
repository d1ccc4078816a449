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
		0x00, 0x00, 0xff, 0xff, 0x01, 0x10, 0x94, 0x90
	};
	uint32_t i;

	for (i = 0; i < LEN; i++) {
		seed = seed * 1103515245 + 12345;
		data[i] = seed >> 31 ? (uint8_t)(seed >> 16) :
				       often[seed >> 20 & 15];
	}
}

static void what_is_packed_comes_back(void **state)
{
	static uint8_t data[LEN], was[LEN];
	uint32_t seed, len;
	int x64;

	(void)state;
	for (seed = 0; seed < 200; seed++) {
		len = seed < 20 ? seed : LEN;
		fill(was, seed);
		for (x64 = 0; x64 < 2; x64++) {
			memcpy(data, was, LEN);
			branch_x86(data, len, x64, true);
			branch_x86(data, len, x64, false);
			assert_memory_equal(data, was, LEN);
		}
		branch_arm64(data, len, true);
		branch_arm64(data, len, false);
		assert_memory_equal(data, was, LEN);
	}
}

static void what_means_the_same_place_becomes_alike(void **state)
{
	/* call 200h; jz 200h; lea 200h(%rip), %rax: from where each is */
	uint8_t code[0x300] = { 0x90, 0xe8 }, place[4] = { 0, 0, 2, 0 };

	(void)state;
	put_le32(code + 2, 0x200 - 6);
	memcpy(code + 0x40, "\x0f\x84", 2);
	put_le32(code + 0x42, 0x200 - 0x46);
	memcpy(code + 0x240, "\x48\x8d\x05", 3);
	put_le32(code + 0x243, (uint32_t)-0x47);
	branch_x86(code, sizeof(code), true, true);
	assert_memory_equal(code + 2, place, 4);
	assert_memory_equal(code + 0x42, place, 4);
	assert_memory_equal(code + 0x243, place, 4);
}

static void calls_of_arm_become_alike(void **state)
{
	uint8_t code[0x100] = { 0 };

	(void)state;
	put_le32(code + 0x10, 0x94000000 | (0x80 - 0x10) / 4);
	put_le32(code + 0xc0, 0x94000000 | (0x3ffffff & -0x10));
	branch_arm64(code, sizeof(code), true);
	assert_int_equal(get_le32(code + 0x10), 0x94000020);
	assert_int_equal(get_le32(code + 0xc0), 0x94000020);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_back),
		cmocka_unit_test(what_means_the_same_place_becomes_alike),
		cmocka_unit_test(calls_of_arm_become_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

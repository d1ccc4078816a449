/* test_relocs.c: relocations as the loader reads them (platform/efi/boot/pe.c). */
#include "tests/fake/fake.h"

#include <string.h>

#define main relocs_main
int relocs_main(int argc, char **argv);
#include "tools/relocs.c"
#undef main

static void entries_become_differences_block_by_block(void **state)
{
	static const uint16_t entries[] = { 0xa008, 0xa010, 0x3014, 0 };
	uint8_t p[32] = { 0 };
	uint16_t sum = 0;

	(void)state;
	put_le32(p + 4, 16);
	for (unsigned i = 0; i < 4; i++)
		put_le16(p + 8 + 2 * i, entries[i]);
	put_le32(p + 16, 0x1000);
	put_le32(p + 20, 12);
	put_le16(p + 24, 0xa123);
	write_all(p, 28);
	assert_int_equal(get_le16(p + 8), 0xa008);
	assert_int_equal(get_le16(p + 10), 8);
	for (unsigned i = 0; i < 4; i++) {
		sum = (uint16_t)(sum + get_le16(p + 8 + 2 * i));
		assert_int_equal(sum, entries[i]);
	}
	assert_int_equal(get_le32(p + 16), 0x1000);
	assert_int_equal(get_le16(p + 24), 0xa123);
}

static void the_section_is_found_by_its_name(void **state)
{
	static uint8_t file[512];

	(void)state;
	put_le32(file + DOS_PE, 64);
	put_le16(file + 64 + PE_SECTIONS, 2);
	put_le16(file + 64 + PE_OPTIONAL_LEN, 16);
	memcpy(file + 64 + PE_OPTIONAL + 16, ".text", 5);
	memcpy(file + 64 + PE_OPTIONAL + 16 + SECTION_ROW, ".reloc", 6);
	assert_ptr_equal(find(file, sizeof(file)),
			 file + 64 + PE_OPTIONAL + 16 + SECTION_ROW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(entries_become_differences_block_by_block),
		FAKE_TEST(the_section_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

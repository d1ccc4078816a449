/* test_disk.c: what is on a disk, for people, and what of it a machine starts. */
#include "tests/lab/held.h"

/* ---- file systems -------------------------------------------------------- */

static void file_systems_are_named_with_their_labels(void **state)
{
	static const struct { size_t at; const char *bytes; size_t label_at;
			      const char *label, *says; } known[] = {
		{ 82, "FAT32", 71, "ONE        ", "FAT32, label ONE\n" },
		{ 54, "FAT12", 43, "MY STICK   ", "FAT, label MY STICK\n" },
		{ 3, "NTFS", 0, "", "NTFS\n" }, { 3, "EXFAT", 0, "", "exFAT\n" },
		{ 1080, "\x53\xef", 1144, "root", "ext2, 3 or 4, label root\n" },
		{ 0, "XFSB", 108, "data", "XFS, label data\n" },
		{ 65600, "_BHRfS_M", 65835, "b", "Btrfs, label b\n" },
		{ 32769, "CD001", 32808, "A CD    ", "ISO 9660, label A CD\n" },
		{ 0, "hsqs", 0, "", "SquashFS\n" },
		{ 1024, "\xe2\xe1\xf5\xe0", 0, "", "EROFS\n" },
		{ 4086, "SWAPSPACE2", 0, "", "Linux swap\n" },
		{ 0, "LUKS\xba\xbe", 0, "", "LUKS\n" },
		{ 512, "LABELONE", 0, "", "LVM\n" },
		{ 0, "XFSB", 108, "\033[31m", "XFS, label ?[31m\n" },
		{ 7, "nothing", 0, "", "unknown\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		blank();
		put_text(known[i].at, known[i].bytes);
		put_text(known[i].label_at, known[i].label);
		assert_described(known[i].says);
		assert_described("no partition table");
	}
}

static void a_label_that_cannot_be_read_is_left_out(void **state)
{
	(void)state;
	put_text(65600, "_BHRfS_M");
	broken_at = 65840;
	assert_described("the whole of it: Btrfs\n");
	broken_at = 65601;
	assert_described("the whole of it: unknown\n");
	/* and one that begins behind the end is not there */
	disk.size = 65536;
	assert_described("the whole of it: unknown\n");
}

static void sizes_are_told_in_units(void **state)
{
	static const struct { uint64_t size; const char *says; } sizes[] = {
		{ 512, "  0.5 KiB, 1 blocks" }, { 1536, "1.5 KiB" },
		{ 10ull << 20, "10.0 MiB" }, { 3ull << 30, "3.0 GiB" },
		{ 5ull << 40, "5.0 TiB" }, { 4096ull << 40, "4096.0 TiB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		disk.size = sizes[i].size;
		assert_described(sizes[i].says);
	}
}

/* ---- partition tables ---------------------------------------------------- */

static void put_mbr(unsigned n, unsigned flag, unsigned type, uint32_t first,
		    uint32_t count)
{
	uint8_t *e = held + 446 + 16 * (n - 1);

	e[0] = (uint8_t)flag;
	e[4] = (uint8_t)type;
	put_le32(e + 8, first);
	put_le32(e + 12, count);
	put(510, "\x55\xaa", 2);
}

static void partitions_of_an_mbr_are_listed(void **state)
{
	(void)state;
	put_mbr(1, 0x80, 0xef, 2048, 2048);
	put_mbr(2, 0, 0x83, 4096, 4096);
	assert_described(", MBR\n");
	assert_described("partition 1: 1.0 MiB, unknown, EFI system partition");
	assert_described("partition 2: 2.0 MiB, unknown\n");
	assert_not_described("partition 3");
	assert_not_described("the whole of it");
}

static void what_is_no_partition_is_left_out(void **state)
{
	(void)state;
	put_mbr(1, 0, 0x83, SIZE / BLOCK + 1, 1);	/* behind the end */
	put_mbr(2, 0, 0x83, SIZE / BLOCK - 1, 2);	/* over it	*/
	put_mbr(3, 0, 0x83, 8, 0);
	put_mbr(4, 0x12, 0x83, 8, 8);			/* no flag */
	assert_described(", no partition table\n");
	broken_at = 1;
	assert_described(", no partition table\n");
	broken_at = 0;
	put(511, "\0", 1);
	assert_described(", no partition table\n");
}

static void partitions_of_a_gpt_are_listed_with_their_names(void **state)
{
	(void)state;
	put_gpt(128);
	put_gpt_part(1, true, 40, 2087, "EFI \xe9");
	put_gpt_part(2, false, 4096, 6143,
		     "a name of thirty-six letters, no more!");
	put_gpt_part(4, false, 6144, SIZE / BLOCK, "over the end");
	assert_described(", GPT\n");
	assert_described("partition 1: 1.0 MiB, unknown, EFI system partition, "
			 "\"EFI ?\"\n");
	assert_described("partition 2: 1.0 MiB, unknown, "
			 "\"a name of thirty-six letters, no mor\"\n");
	assert_not_described("partition 3");
	assert_not_described("partition 4");
	put_gpt_part(4, false, 9, 8, "backwards");
	assert_not_described("partition 4");
}

static void a_gpt_that_makes_no_sense_has_no_partitions(void **state)
{
	static const uint32_t sizes[] = { 0, 127, 4097, 0xffffffff };

	(void)state;
	put_gpt_part(1, true, 40, 2087, "EFI");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		put_gpt(sizes[i]);
		assert_described(", GPT\n");
		assert_not_described("partition 1");
	}
	put_gpt(128);
	put_le64(held + BLOCK + 72, UINT64_MAX);
	assert_not_described("partition 1");
	put_gpt(128);
	broken_at = 2 * BLOCK;
	assert_described(", GPT\n");
	assert_not_described("partition 1");
}

/* ---- under a BIOS ---------------------------------------------------------- */

static void a_boot_sector_is_named_by_who_wrote_it(void **state)
{
	static const struct { const char *text, *name; } known[] = {
		{ "GRUB", "(GRUB)" }, { "SYSLINUX", "(SYSLINUX)" },
		{ "isolinux.bin", "(ISOLINUX)" }, { "LILO", "(LILO)" },
		{ "BOOTMGR", "(Windows' boot code)" },
		{ "Missing operating system", "(usual boot code)" },
		{ "else", "(unknown boot code)" },
	};

	(void)state;
	fake.name = "pcbios";
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		blank();
		put(510, "\x55\xaa", 2);
		put(0, "\xeb", 1);
		put_text(100, known[i].text);
		assert_boots(&(struct plat_block_boot){ 0 }, 0, known[i].name);
	}
}

static void without_a_boot_sector_a_cd_may_boot(void **state)
{
	static const struct plat_block_boot how = { .drive = 0xe0 };

	(void)state;
	fake.name = "pcbios";
	put(34816, "\0CD001\1EL TORITO SPECIFICATION", 30);
	assert_boots(&how, 0, "its boot image (El Torito)");
	assert_described("boots as a CD (El Torito)");
	broken_at = 34820;
	assert_boots(&how, -ENOEXEC, "drive 0xe0 has no boot sector (55 AA)");
	broken_at = 0;
	put(510, "\x55\xaa", 2);		/* all zeros before it */
	assert_boots(&how, 0, "El Torito");
	put(1, "\x90", 1);
	assert_boots(&how, 0, "its boot sector");
	put(511, "\xab", 1);
	assert_boots(&how, 0, "El Torito");
	broken_at = 1;
	assert_boots(&how, 0, "El Torito");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(file_systems_are_named_with_their_labels),
		DISK_TEST(a_label_that_cannot_be_read_is_left_out),
		DISK_TEST(sizes_are_told_in_units),
		DISK_TEST(partitions_of_an_mbr_are_listed),
		DISK_TEST(what_is_no_partition_is_left_out),
		DISK_TEST(partitions_of_a_gpt_are_listed_with_their_names),
		DISK_TEST(a_gpt_that_makes_no_sense_has_no_partitions),
		DISK_TEST(a_boot_sector_is_named_by_who_wrote_it),
		DISK_TEST(without_a_boot_sector_a_cd_may_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_diskfat.c: files of FAT file systems, as machines with UEFI start them. */
#include "tests/lab/held.h"

/* ---- FAT ------------------------------------------------------------------ */


static struct { unsigned bits; size_t at, root, data; } fat;

/* One sector a cluster; clusters are many enough for so many bits. */
static void put_fat(size_t at, unsigned bits)
{
	unsigned sectors = bits == 12 ? 8 : bits == 16 ? 32 : 600;
	uint8_t *b = held + at;

	put_le16(b + 11, BLOCK);
	b[13] = 1;
	put_le16(b + 14, 1);
	b[16] = 1;
	put_le16(b + 17, bits == 32 ? 0 : 16);
	if (bits == 32) {
		put_le32(b + 32, 80000);
		put_le32(b + 36, sectors);
		put_le32(b + 44, 2);
		memcpy(b + 82, "FAT32   ", 8);
		memcpy(b + 71, "VOLUME     ", 11);
	} else {
		put_le16(b + 19, bits == 12 ? 2000 : 6000);
		put_le16(b + 22, sectors);
		memcpy(b + 54, bits == 12 ? "FAT12   " : "FAT16   ", 8);
		memcpy(b + 43, "VOLUME     ", 11);
	}
	fat.bits = bits;
	fat.at = at + BLOCK;
	fat.root = fat.at + sectors * BLOCK;
	fat.data = fat.root + (bits == 32 ? 0 : BLOCK);
}

static size_t cluster(unsigned c)
{
	return fat.data + (c - 2) * BLOCK;
}

/* The root's own first cluster, with 32 bits. */
static size_t root(void)
{
	return fat.bits == 32 ? cluster(2) : fat.root;
}

static void chain(unsigned c, uint32_t next)
{
	uint8_t *p = held + fat.at;

	if (fat.bits == 32)
		put_le32(p + 4 * c, next);
	else if (fat.bits == 16)
		put_le16(p + 2 * c, next & 0xffff);
	else if (c & 1)
		put_le16(p + c + c / 2, (get_le16(p + c + c / 2) & 15) |
			 (next & 0xfff) << 4);
	else
		put_le16(p + c + c / 2, (get_le16(p + c + c / 2) & 0xf000) |
			 (next & 0xfff));
}

/* The @n'th entry of what is at @in. */
static void put_entry(size_t in, unsigned n, const char *name,
		      unsigned attributes, unsigned first)
{
	uint8_t *e = held + in + 32 * n;

	memcpy(e, name, 11);
	e[11] = (uint8_t)attributes;
	put_le16(e + 20, first >> 16);
	put_le16(e + 26, first & 0xffff);
}

#define FOLDER	0x10
#define FILE_	0x20

/* The part @number of a long name, the last one first. */
static void put_long(size_t in, unsigned n, unsigned number, const char *text)
{
	static const uint8_t at[13] = { 1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24,
					28, 30 };
	uint8_t *e = held + in + 32 * n;
	size_t len = strlen(text);

	memset(e, 0, 32);
	e[0] = (uint8_t)number;
	e[11] = 0x0f;
	for (size_t i = 0; i < 13; i++)
		put_le16(e + at[i], i < len ? (uint8_t)text[i] :
			 i == len ? 0 : 0xffff);
}

/* \EFI\BOOT\BOOTX64.EFI, behind what is no file. */
static void put_usual(void)
{
	put_entry(root(), 0, "VOLUME     ", 8, 0);
	put_entry(root(), 1, "\xe5" "ONE       ", FILE_, 9);
	put_entry(root(), 2, "EFI        ", FOLDER, 3);
	put_entry(cluster(3), 0, ".          ", FOLDER, 3);
	put_entry(cluster(3), 1, "BOOT       ", FOLDER, 4);
	put_entry(cluster(3), 2, "README  TXT", FILE_, 9);
	put_entry(cluster(4), 0, "BOOTX64 EFI", FILE_, 5);
	put_entry(cluster(4), 1, "CAF\xc9    EFI", FILE_, 6);
	put_entry(cluster(4), 2, "SUB        ", FOLDER, 7);
}

static void the_usual_file_is_found_by_each_kind_of_fat(void **state)
{
	static const unsigned bits[] = { 12, 16, 32 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		blank();
		put_fat(0, bits[i]);
		put_usual();
		assert_described("label VOLUME");
		assert_boots(&(struct plat_block_boot){ 0 }, 0,
			     "\\EFI\\BOOT\\BOOTX64.EFI of partition 1");
		fake.arch = "arm64";
		assert_boots(&(struct plat_block_boot){ .drive = 0x81 },
			     -ENOENT, "drive 0x81 has no "
			     "\\EFI\\BOOT\\BOOTAA64.EFI, but "
			     "\\EFI\\BOOT\\BOOTX64.EFI \\EFI\\BOOT\\CAF?.EFI");
		fake.arch = "i386";
		assert_boots(&(struct plat_block_boot){ 0 }, -ENOENT,
			     "no \\EFI\\BOOT\\BOOTIA32.EFI");
		fake.arch = "x86_64";
	}
}

static void files_are_found_by_their_whole_path(void **state)
{
	static const struct { const char *path; int rc; } paths[] = {
		{ "\\EFI\\BOOT\\BOOTX64.EFI", 0 },
		{ "/efi//boot/bootx64.efi", 0 },
		{ "\\EFI\\BOOT", -ENOENT },		/* a folder	*/
		{ "\\EFI\\README.TXT\\x", -ENOENT },	/* no folder	*/
		{ "\\EFI\\BOOT\\BOOTX64.EF", -ENOENT },
		{ "\\EFI\\BOOT\\BOOTX64.EFI2", -ENOENT },
		{ "\\NO\\SUCH", -ENOENT }, { "", -ENOENT },
	};

	(void)state;
	put_fat(0, 12);
	put_usual();
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_boots(&(struct plat_block_boot){
			     .filename = paths[i].path }, paths[i].rc,
			     paths[i].rc ? "has no" : paths[i].path);
}

static void long_names_are_put_together(void **state)
{
	(void)state;
	put_fat(0, 16);
	put_long(root(), 0, 0x42, "efi");
	put_long(root(), 1, 1, "the last one.");	/* is full */
	put_entry(root(), 2, "THELAS~1EFI", FILE_, 3);
	put_long(root(), 3, 0x1f, "x");		/* no name has so many */
	put_entry(root(), 4, "B       EFI", FILE_, 4);
	put_long(root(), 5, 0x41, "\xe9.efi");
	put_entry(root(), 6, "C       EFI", FILE_, 5);
	assert_boots(&(struct plat_block_boot){
		     .filename = "\\The Last One.efi" }, 0, "of partition 1");
	assert_boots(&(struct plat_block_boot){
		     .filename = "\\THELAS~1.EFI" }, -ENOENT, "has no");
	assert_boots(&(struct plat_block_boot){ .filename = "\\b.efi" }, 0,
		     "of partition 1");
	assert_boots(&(struct plat_block_boot){ .filename = "\\?.efi" }, 0,
		     "of partition 1");
}

/* Each has a folder of two clusters, and the file is in the second. */
static void folders_go_on_in_the_next_cluster(void **state)
{
	static const unsigned bits[] = { 12, 16, 32 };
	static const struct plat_block_boot how = { .filename = "\\D\\F.EFI" };

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		unsigned first = 10 + i % 2;	/* even and odd: 12 bits */

		blank();
		put_fat(0, bits[i / 2]);
		put_entry(root(), 0, "D          ", FOLDER, first);
		for (unsigned n = 0; n < BLOCK / 32; n++)
			put_entry(cluster(first), n, "\xe5X         ", FILE_,
				  1);
		put_entry(cluster(20), 0, "F       EFI", FILE_, 30);
		assert_boots(&how, -ENOENT, "has no");
		chain(first, 20);
		assert_boots(&how, 0, "of partition 1");
		chain(first, 0x0fffffff);
		assert_boots(&how, -ENOENT, "has no");
		chain(first, first);		/* a ring ends, too */
		assert_boots(&how, -ENOENT, "has no");
		chain(first, 20);
		broken_at = fat.at + first * bits[i / 2] / 8; /* of its table */
		assert_boots(&how, -ENOENT, "has no");
		broken_at = 0;
	}
}

static void folders_that_hold_themselves_come_to_an_end(void **state)
{
	(void)state;
	put_fat(0, 12);
	put_entry(root(), 0, "EFI        ", FOLDER, 3);
	for (unsigned n = 0; n < BLOCK / 32; n++)
		put_entry(cluster(3), n, "SELF       ", FOLDER, 3);
	chain(3, 3);
	assert_boots(&(struct plat_block_boot){ 0 }, -ENOENT,
		     "has no \\EFI\\BOOT\\BOOTX64.EFI");
}

static void what_is_no_fat_has_no_files(void **state)
{
	static const struct { unsigned at, len, value; } bad[] = {
		{ 11, 2, 0 }, { 11, 2, 511 }, { 11, 2, 513 }, { 13, 1, 0 },
		{ 16, 1, 0 }, { 22, 2, 0 }, { 14, 2, 0xffff },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		blank();
		put_fat(0, 12);
		put_usual();
		held[bad[i].at] = (uint8_t)bad[i].value;
		if (bad[i].len == 2)
			held[bad[i].at + 1] = (uint8_t)(bad[i].value >> 8);
		disk.size = bad[i].at == 14 ? 1u << 20 : SIZE;
		assert_boots(&(struct plat_block_boot){ 0 }, -ENOENT,
			     "has no \\EFI\\BOOT\\BOOTX64.EFI: 1 FAT volumes "
			     "were looked at");
	}
}

/* ---- which of several ------------------------------------------------------ */

static void of_several_volumes_one_can_be_asked_for(void **state)
{
	static const struct { struct plat_block_boot how; int rc;
			      const char *says; } asked[] = {
		{ { 0 }, 0, "of partition 1" },
		{ { .uuid = "12121212-1212-1212-1212-121212121212" }, 0,
		  "of partition 2" },
		{ { .uuid = "99999999-1212-1212-1212-121212121212" }, -ENOENT,
		  "2 FAT volumes were looked at" },
		{ { .label = "second" }, 0, "of partition 2" },
		{ { .label = "third" }, -ENOENT, "2 FAT volumes" },
		{ { .extra = "\\ONLY.HER" }, 0, "of partition 2" },
		{ { .extra = "\\NOWHERE" }, -ENOENT, "2 FAT volumes" },
	};

	(void)state;
	put_gpt(128);
	put_gpt_part(1, true, 40, 103, "one");
	put_gpt_part(2, true, 200, 299, "two");
	put_gpt_part(3, false, 400, 499, "none");
	put_fat(40 * BLOCK, 12);
	put_usual();
	put_fat(200 * BLOCK, 12);
	put_usual();
	put_text(200 * BLOCK + 43, "SECOND     ");
	put_entry(root(), 3, "ONLY    HER", FILE_, 9);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		assert_boots(&asked[i].how, asked[i].rc, asked[i].says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(the_usual_file_is_found_by_each_kind_of_fat),
		DISK_TEST(files_are_found_by_their_whole_path),
		DISK_TEST(long_names_are_put_together),
		DISK_TEST(folders_go_on_in_the_next_cluster),
		DISK_TEST(folders_that_hold_themselves_come_to_an_end),
		DISK_TEST(what_is_no_fat_has_no_files),
		DISK_TEST(of_several_volumes_one_can_be_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

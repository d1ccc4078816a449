/* Multiboot images, as far as they are judged before anything is moved. */
#include "platform/bios/multiboot.c"

#include <stdlib.h>

#include "core/unconst.h"
#include "tests/fake/fake.h"

const char *exec_name(const struct plat_boot *boot)
{
	return boot->image->name;
}

void exec_last(void)
{
	abort();
}

void exec_jump32(uint32_t entry, uint32_t eax, uint32_t ebx)
{
	(void)entry;
	(void)eax;
	(void)ebx;
	abort();
}

const struct e820_entry *bios_memory_map(size_t *n)
{
	static const struct e820_entry map[] = {
		{ 0, 0x9fc00, E820_USABLE, 1 }, { 0x9fc00, 0x400, 2, 1 },
		{ 0x100000, 0x1000000, E820_USABLE, 1 },
	};

	*n = 3;
	return map;
}

bool bios_memory_free(uint32_t at, uint32_t len)
{
	(void)at;
	(void)len;
	return false;
}

int elf_place(const struct image *img, bool check, uint32_t *entry,
	      uint32_t *end, struct err *e)
{
	(void)img;
	(void)check;
	(void)entry;
	(void)end;
	return err_set(e, -ENOEXEC, "no ELF");
}

/* A header that has addresses, in the first @len bytes of an image; what the
   addresses say is @start to @end. */
static int exec(size_t len, uint32_t start, uint32_t end, struct err *e)
{
	uint8_t h[HEADER_LEN];
	struct image *img = calloc(1, sizeof(*img));
	struct plat_boot boot = { .image = img };
	int rc;

	assert_non_null(img);
	img->name = unconst("kernel");
	img->data = malloc(len);	/* no byte more: sanitizers look */
	img->len = len;
	put_le32(h, HEADER_MAGIC);
	put_le32(h + 4, HAS_ADDRESSES);
	put_le32(h + 8, -(HEADER_MAGIC + HAS_ADDRESSES));
	put_le32(h + 12, start);
	put_le32(h + 16, start);
	put_le32(h + 20, end);
	put_le32(h + 24, 0);
	put_le32(h + 28, start);
	assert_non_null(img->data);
	memcpy(img->data, h, len);
	rc = multiboot_exec(&boot, e);
	free(img->data);
	free(img);
	return rc;
}

static void an_image_that_ends_in_its_header_is_cut_off(void **state)
{
	(void)state;
	for (size_t len = 12; len < HEADER_LEN; len++) {
		struct err e = { 0 };

		assert_int_equal(exec(len, 0x100000, 0x100020, &e), -ENOEXEC);
		assert_string_equal(e.msg, "kernel is cut off");
	}
}

static void addresses_lie_within_the_image(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(exec(HEADER_LEN, 0x100000, 0x100021, &e), -ENOEXEC);
	assert_string_equal(e.msg, "kernel: wrong addresses");
	err_clear(&e);
	assert_int_equal(exec(HEADER_LEN, 0x100000, 0xfffff, &e), -ENOEXEC);
	err_clear(&e);
	assert_int_equal(exec(HEADER_LEN, 0x100000, 0x100020, &e), -ENOMEM);
}

static void base_memory_ends_where_the_bios_says(void **state)
{
	struct tables *t = calloc(1, sizeof(*t));

	(void)state;
	assert_non_null(t);
	t->info.mem_lower = 576;
	put_map(t);
	assert_int_equal(t->map[0].len, 576 << 10);
	assert_int_equal(t->map[1].len, 0x400);
	assert_int_equal(t->map[2].len, 0x1000000);
	assert_int_equal(t->info.mem_upper, 0x4000);
	t->info.mem_lower = 639;
	put_map(t);
	assert_int_equal(t->map[0].len, 0x9fc00);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_image_that_ends_in_its_header_is_cut_off),
		FAKE_TEST(addresses_lie_within_the_image),
		FAKE_TEST(base_memory_ends_where_the_bios_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

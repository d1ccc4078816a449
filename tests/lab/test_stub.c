/* test_stub.c: placeholders are recognised as what they stand for. */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/image.h"
#include "lab/inside.h"

static enum image_kind kind(const char *path, const char *arch)
{
	struct lab_text t = lab_stub(path, arch);

	return image_kind_of((const uint8_t *)t.data, t.len);
}

static void a_kernel_is_one_on_bios_and_on_efi(void **state)
{
	(void)state;
	assert_int_equal(kind("/x/vmlinuz-6.1", "x86_64"), IMAGE_BZIMAGE);
	assert_int_equal(kind("/x/linux", "i386"), IMAGE_BZIMAGE);
	fake.name = "efi";
	assert_int_equal(kind("/x/vmlinuz", "x86_64"), IMAGE_EFI);
	assert_int_equal(kind("/x/vmlinuz", "arm64"), IMAGE_EFI);
}

static void a_program_is_an_efi_program(void **state)
{
	(void)state;
	fake.name = "efi";
	assert_int_equal(kind("/EFI/BOOT/BOOTX64.EFI", "x86_64"), IMAGE_EFI);
	assert_int_equal(kind("/a.efi", "arm64"), IMAGE_EFI);
}

static void a_script_is_a_script(void **state)
{
	(void)state;
	assert_int_equal(kind("/menu.ipxe", "x86_64"), IMAGE_SCRIPT);
	assert_int_equal(kind("/boot.php", "x86_64"), IMAGE_SCRIPT);
}

static void an_initrd_is_an_archive(void **state)
{
	struct lab_text t = lab_stub("/initrd.img-6.1", "x86_64");

	(void)state;
	assert_int_equal(t.len, 512);
	assert_memory_equal(t.data, "070701", 6);
	assert_memory_equal(t.data + 110, "TRAILER!!!", 11);
	assert_int_equal(lab_stub("/a.gz", "x86_64").data[0], '0');
}

static void a_picture_is_a_picture(void **state)
{
	(void)state;
	assert_int_equal(kind("/logo.PNG", "x86_64"), IMAGE_PNG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_kernel_is_one_on_bios_and_on_efi),
		FAKE_TEST(a_program_is_an_efi_program),
		FAKE_TEST(a_script_is_a_script),
		FAKE_TEST(an_initrd_is_an_archive),
		FAKE_TEST(a_picture_is_a_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

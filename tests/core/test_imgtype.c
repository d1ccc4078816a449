/* test_imgtype.c: formats are told from bytes. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/image.h"
#include "tests/fake/fake.h"

/* A file of zeros with some bytes put into it. */
struct sample { uint8_t *data; size_t len; };

static struct sample zeros(size_t len)
{
	struct sample s = { calloc(1, len), len };

	assert_non_null(s.data);
	return s;
}

static void put(struct sample *s, size_t at, const char *bytes, size_t n)
{
	assert_true(at + n <= s->len);
	memcpy(s->data + at, bytes, n);
}

/* What it is on the platform; frees it. */
static enum image_kind kind_on(const char *platform, struct sample s)
{
	enum image_kind kind;

	fake.name = platform;
	kind = image_kind_of(s.data, s.len);
	free(s.data);
	return kind;
}

static enum image_kind kind_of_bytes(const char *bytes, size_t len)
{
	struct sample s = zeros(len ? len : 1);

	put(&s, 0, bytes, len);
	s.len = len;
	return kind_on("efi", s);
}
#define KIND(literal) kind_of_bytes(literal, sizeof(literal) - 1)

static struct sample pe(size_t len)
{
	struct sample s = zeros(len);

	put(&s, 0, "MZ", 2);
	put(&s, 0x3c, "\x80", 1);
	put(&s, 0x80, "PE\0\0", 4);
	return s;
}

static struct sample kernel(void)
{
	struct sample s = pe(4096);

	put(&s, 0x1fe, "\x55\xaa", 2);
	put(&s, 0x202, "HdrS", 4);
	return s;
}

static void a_script_needs_its_magic_and_a_blank(void **state)
{
	(void)state;
	assert_int_equal(KIND("#!ipxe\n"), IMAGE_SCRIPT);
	assert_int_equal(KIND("#!gpxe x"), IMAGE_SCRIPT);
	assert_int_equal(KIND("#!ipxe"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("#!ipxe2\n"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("#!IPXE\n"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\n#!ipxe\n"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\xef\xbb\xbf#!ipxe\n"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("#!/bin/sh\n"), IMAGE_UNKNOWN);
	assert_int_equal(KIND(""), IMAGE_UNKNOWN);
}

static void a_linux_kernel_is_what_the_platform_starts(void **state)
{
	(void)state;
	assert_int_equal(kind_on("pcbios", kernel()), IMAGE_BZIMAGE);
	assert_int_equal(kind_on("efi", kernel()), IMAGE_EFI);
}

static void an_efi_program_is_no_nbp(void **state)
{
	(void)state;
	assert_int_equal(kind_on("pcbios", pe(4096)), IMAGE_EFI);
	assert_int_equal(kind_on("efi", pe(4096)), IMAGE_EFI);
}

static void a_pe_header_outside_the_file_is_none(void **state)
{
	struct sample s = pe(0x84);

	(void)state;
	put(&s, 0x3c, "\xff\xff\xff\xff", 4);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	s = pe(0x84);
	s.len = 0x83;
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
}

static void an_old_kernel_is_known_by_its_size(void **state)
{
	struct sample s = zeros(5 * 512 + 64 * 16);

	(void)state;
	put(&s, 0x1fe, "\x55\xaa", 2);
	put(&s, 0x1f4, "\x40\0", 2);
	assert_int_equal(kind_on("efi", s), IMAGE_BZIMAGE);
	s = zeros(5 * 512 + 200 * 16);	/* a disk with a boot sector */
	put(&s, 0x1fe, "\x55\xaa", 2);
	put(&s, 0x1f4, "\x40\0", 2);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
}

/* Without HdrS: setup sectors, 4 if none are said, and paragraphs. */
static enum image_kind old_kernel(size_t len, unsigned setup, unsigned size)
{
	struct sample s = zeros(len);

	put(&s, 0x1fe, "\x55\xaa", 2);
	s.data[0x1f1] = (uint8_t)setup;
	put_le16(s.data + 0x1f4, size);
	return kind_on("efi", s);
}

static void an_old_kernels_size_is_exact_to_a_sector(void **state)
{
	(void)state;
	assert_int_equal(old_kernel(8 * 512 + 160, 7, 10), IMAGE_BZIMAGE);
	assert_int_equal(old_kernel(7 * 512 + 160, 7, 10), IMAGE_BZIMAGE);
	assert_int_equal(old_kernel(7 * 512 + 159, 7, 10), IMAGE_UNKNOWN);
	assert_int_equal(old_kernel(9 * 512 + 159, 7, 10), IMAGE_BZIMAGE);
	assert_int_equal(old_kernel(9 * 512 + 160, 7, 10), IMAGE_UNKNOWN);
	assert_int_equal(old_kernel(4 * 512 + 160, 0, 10), IMAGE_BZIMAGE);
	assert_int_equal(old_kernel(4 * 512 + 159, 0, 10), IMAGE_UNKNOWN);
	assert_int_equal(old_kernel(2 * 512 + 160, 1, 10), IMAGE_BZIMAGE);
	assert_int_equal(old_kernel(3 * 512 + 160, 1, 10), IMAGE_UNKNOWN);
	assert_int_equal(old_kernel(2 * 512, 1, 0), IMAGE_UNKNOWN);
	assert_int_equal(old_kernel(2 * 512 + 16, 1, 1), IMAGE_BZIMAGE);
}

static void what_is_too_short_is_nothing(void **state)
{
	struct sample s;

	(void)state;
	s = zeros(0x200);
	put(&s, 0x1fe, "\x55\xaa", 2);
	put_le16(s.data + 0x1f4, 1);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	s = pe(0x84);
	assert_int_equal(kind_on("efi", s), IMAGE_EFI);
	s = zeros(0x40);
	put(&s, 0, "MZ", 2);
	put(&s, 0x20, "PE\0\0", 4);
	put(&s, 0x3c, "\x20", 1);
	assert_int_equal(kind_on("efi", s), IMAGE_EFI);
	s = zeros(0x3f);
	put(&s, 0, "MZ", 2);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	s = zeros(20);
	put(&s, 0, "\x7f" "ELF", 4);
	assert_int_equal(kind_on("efi", s), IMAGE_ELF);
	s = zeros(19);
	put(&s, 0, "\x7f" "ELF", 4);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0"),
			 IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x78\x9c\x03\0\0\0\0"), IMAGE_UNKNOWN);
}

static void an_arm64_kernel_is_known(void **state)
{
	struct sample s = zeros(4096);

	(void)state;
	put(&s, 0x38, "ARM\x64", 4);
	assert_int_equal(kind_on("efi", s), IMAGE_ARM64);
}

static void multiboot_comes_first_on_bios(void **state)
{
	static const char header[] = "\x02\xb0\xad\x1b" "\3\0\0\0"
				     "\xfb\x4f\x52\xe4";
	struct sample s = zeros(8192);

	(void)state;
	put(&s, 0, "\x7f" "ELF", 4);
	put(&s, 8180, header, 12);
	assert_int_equal(kind_on("pcbios", s), IMAGE_MULTIBOOT);
	s = zeros(8193);
	put(&s, 0, "\x7f" "ELF", 4);
	put(&s, 8181, header, 12);	/* not aligned, and too far */
	assert_int_equal(kind_on("pcbios", s), IMAGE_ELF);
	s = zeros(8192);
	put(&s, 0, header, 11);		/* the sum is wrong */
	put(&s, 11, "\xe3", 1);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
}

/* Where its header may be: on a word, and whole within 8192 bytes. */
static enum image_kind multiboot_at(size_t at, size_t len)
{
	static const char header[] = "\x02\xb0\xad\x1b" "\3\0\0\0"
				     "\xfb\x4f\x52\xe4";
	struct sample s = zeros(len);

	put(&s, at, header, 12);
	return kind_on("efi", s);
}

static void a_multiboot_header_is_found_on_words(void **state)
{
	(void)state;
	assert_int_equal(multiboot_at(0, 12), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(4, 16), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(8, 20), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(12, 24), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(28, 100), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(3, 100), IMAGE_UNKNOWN);
	assert_int_equal(multiboot_at(5, 100), IMAGE_UNKNOWN);
	assert_int_equal(multiboot_at(2, 100), IMAGE_UNKNOWN);
	assert_int_equal(multiboot_at(8180, 9000), IMAGE_MULTIBOOT);
	assert_int_equal(multiboot_at(8184, 9000), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x02\xb0\xad\x1b" "\3\0\0\0\xfb\x4f\x52"),
			 IMAGE_UNKNOWN);
}

static void any_small_file_is_an_nbp_on_bios_only(void **state)
{
	struct sample s = zeros(623616);

	(void)state;
	assert_int_equal(kind_on("pcbios", s), IMAGE_NBP);
	s = zeros(623617);
	assert_int_equal(kind_on("pcbios", s), IMAGE_UNKNOWN);
	s = zeros(1000);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	s = zeros(1);
	s.len = 0;
	assert_int_equal(kind_on("pcbios", s), IMAGE_UNKNOWN);
}

static void archives_are_known(void **state)
{
	(void)state;
	assert_int_equal(KIND("\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0"),
			 IMAGE_GZIP);
	assert_int_equal(KIND("\x78\x9c\x03\0\0\0\0\1"), IMAGE_ZLIB);
	assert_int_equal(KIND("\x78\x01\x01\3\0\xfc\xff" "abc"), IMAGE_ZLIB);
	assert_int_equal(KIND("hC is only text"), IMAGE_UNKNOWN);
	/* stored, fixed and dynamic blocks; there is no fourth kind */
	assert_int_equal(KIND("\x78\x01\x01\3\0\xfc\xfe" "abc"),
			 IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x78\x01\x05\xed\0\0\0\0"), IMAGE_ZLIB);
	assert_int_equal(KIND("\x78\x01\x07\0\0\0\0\0"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x08\x1d\x03\0\0\0\0\1"), IMAGE_ZLIB);
	assert_int_equal(KIND("\x88\x1c\x03\0\0\0\0\1"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x78\x9d\x03\0\0\0\0\1"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x78\x20\x03\0\0\0\0\1"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x77\x85\x03\0\0\0\0\1"), IMAGE_UNKNOWN);
}

static void certificates_and_pictures_are_known(void **state)
{
	(void)state;
	assert_int_equal(KIND("\x89PNG\r\n\x1a\n...."), IMAGE_PNG);
	assert_int_equal(KIND("\x30\x03\x02\x01\x05"), IMAGE_DER);
	assert_int_equal(KIND("\x30\x81\x03\x02\x01\x05"), IMAGE_DER);
	assert_int_equal(KIND("\x30\x82\x01\x00\x02"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x30\x85\0\0\0\0\0"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x30\x00"), IMAGE_DER);
	assert_int_equal(KIND("\x30"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x31\x00"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x30\x03\x02\x01"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x30\x80"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("\x30\x82\x00\x03\x02\x01\x05"), IMAGE_DER);
	assert_int_equal(KIND("\x30\x84\0\0\0\1\x05"), IMAGE_DER);
	assert_int_equal(KIND("\x30\x84\0\0\0\0"), IMAGE_DER);
	assert_int_equal(KIND("\x30\x84\0\0\0"), IMAGE_UNKNOWN);
	assert_int_equal(KIND("Subject: x\n-----BEGIN CERTIFICATE-----\n"),
			 IMAGE_PEM);
	assert_int_equal(KIND("x -----BEGIN CERTIFICATE-----\n"),
			 IMAGE_UNKNOWN);
}

/* @len bytes that begin with a SEQUENCE, of a length in one byte. */
static enum image_kind sequence(size_t len, unsigned said)
{
	struct sample s = zeros(len);

	s.data[0] = 0x30;
	s.data[1] = (uint8_t)said;
	return kind_on("efi", s);
}

static void lengths_of_der_in_one_byte_end_at_127(void **state)
{
	(void)state;
	assert_int_equal(sequence(2 + 0x7f, 0x7f), IMAGE_DER);
	assert_int_equal(sequence(2 + 0x7e, 0x7f), IMAGE_UNKNOWN);
	assert_int_equal(sequence(2 + 0x80, 0x80), IMAGE_UNKNOWN);
}

/* How far into a file a marker is looked for. */
static void a_pem_marker_begins_within_8192_bytes(void **state)
{
	struct sample s = zeros(9000);

	(void)state;
	put(&s, 8190, "\n-----BEGIN X", 13);
	assert_int_equal(kind_on("efi", s), IMAGE_PEM);
	s = zeros(9000);
	put(&s, 8191, "\n-----BEGIN X", 13);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
	assert_int_equal(KIND("-----BEGIN "), IMAGE_PEM);
	assert_int_equal(KIND("-----BEGIN"), IMAGE_UNKNOWN);
}

/* A list of this length, header, signature size, in a file of @len bytes. */
static enum image_kind signatures(size_t len, unsigned list, unsigned header,
				  unsigned sig)
{
	struct sample s = zeros(len ? len : 1);

	s.len = len;
	if (len >= 28) {
		put_le32(s.data + 16, list);
		put_le32(s.data + 20, header);
		put_le32(s.data + 24, sig);
	}
	return kind_on("efi", s);
}

static void a_signature_list_has_signatures(void **state)
{
	(void)state;
	assert_int_equal(signatures(45, 45, 0, 17), IMAGE_EFISIG);
	assert_int_equal(signatures(44, 44, 0, 16), IMAGE_UNKNOWN);
	assert_int_equal(signatures(50, 50, 5, 17), IMAGE_EFISIG);
	assert_int_equal(signatures(50, 50, 22, 17), IMAGE_EFISIG);
	assert_int_equal(signatures(50, 50, 23, 17), IMAGE_UNKNOWN);
	assert_int_equal(signatures(50, 50, 4, 17), IMAGE_UNKNOWN);
	assert_int_equal(signatures(50, 51, 5, 17), IMAGE_UNKNOWN);
	assert_int_equal(signatures(29, 29, 1, 17), IMAGE_EFISIG);
	assert_int_equal(signatures(28, 28, 0, 17), IMAGE_UNKNOWN);
	assert_int_equal(signatures(27, 0, 0, 0), IMAGE_UNKNOWN);
	assert_int_equal(signatures(0, 0, 0, 0), IMAGE_UNKNOWN);
}

static void signature_lists_must_fill_the_file(void **state)
{
	struct sample s = zeros(28 + 2 * 48);

	(void)state;
	put(&s, 16, "\x7c\0\0\0\0\0\0\0\x30\0\0\0", 12);
	assert_int_equal(kind_on("efi", s), IMAGE_EFISIG);
	s = zeros(28 + 2 * 48 + 1);
	put(&s, 16, "\x7c\0\0\0\0\0\0\0\x30\0\0\0", 12);
	assert_int_equal(kind_on("efi", s), IMAGE_UNKNOWN);
}

static void every_prefix_can_be_probed(void **state)
{
	struct sample s = kernel();

	(void)state;
	for (size_t len = 0; len <= s.len; len++) {
		uint8_t *copy = malloc(len + 1);

		assert_non_null(copy);
		memcpy(copy, s.data, len);
		(void)image_kind_of(copy, len);
		free(copy);
	}
	free(s.data);
}

static void scripts_and_archives_run_everywhere(void **state)
{
	struct image *img = image_new("x");

	(void)state;
	fake.can_exec = 1u << IMAGE_EFI;
	img->kind = IMAGE_SCRIPT;
	assert_true(image_executable(img));
	img->kind = IMAGE_GZIP;
	assert_true(image_executable(img));
	img->kind = IMAGE_EFI;
	assert_true(image_executable(img));
	img->kind = IMAGE_NBP;
	assert_false(image_executable(img));
	img->kind = IMAGE_UNKNOWN;
	assert_false(image_executable(img));
	image_unref(img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_script_needs_its_magic_and_a_blank),
		FAKE_TEST(a_linux_kernel_is_what_the_platform_starts),
		FAKE_TEST(an_efi_program_is_no_nbp),
		FAKE_TEST(a_pe_header_outside_the_file_is_none),
		FAKE_TEST(an_old_kernel_is_known_by_its_size),
		FAKE_TEST(an_arm64_kernel_is_known),
		FAKE_TEST(multiboot_comes_first_on_bios),
		FAKE_TEST(any_small_file_is_an_nbp_on_bios_only),
		FAKE_TEST(archives_are_known),
		FAKE_TEST(certificates_and_pictures_are_known),
		FAKE_TEST(an_old_kernels_size_is_exact_to_a_sector),
		FAKE_TEST(what_is_too_short_is_nothing),
		FAKE_TEST(a_multiboot_header_is_found_on_words),
		FAKE_TEST(lengths_of_der_in_one_byte_end_at_127),
		FAKE_TEST(a_pem_marker_begins_within_8192_bytes),
		FAKE_TEST(a_signature_list_has_signatures),
		FAKE_TEST(signature_lists_must_fill_the_file),
		FAKE_TEST(every_prefix_can_be_probed),
		FAKE_TEST(scripts_and_archives_run_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

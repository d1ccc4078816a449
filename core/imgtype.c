/* imgtype.c: what the bytes say an image is; its name never matters. */
#include "core/image.h"

#include <string.h>

#include "core/bytes.h"
#include "core/mime.h"
#include "core/str.h"
#include "platform/platform.h"

#define NBP_MAX		623616	/* bytes between 7C00 and the video memory */
#define SECTOR		512
#define MULTIBOOT_IN	8192	/* bytes that its header must lie in	   */
#define PEM_IN		8192	/* bytes that its first marker must lie in */

static bool has(const uint8_t *data, size_t len, size_t at, const char *magic,
		size_t n)
{
	return len >= n && at <= len - n && !memcmp(data + at, magic, n);
}
#define HAS(at, magic) has(data, len, at, magic, sizeof(magic) - 1)

static bool is_script(const uint8_t *data, size_t len)
{
	return len >= 7 && (HAS(0, "#!ipxe") || HAS(0, "#!gpxe")) &&
	       str_blank((char)data[6]);
}

/*
 * A boot sector signature, and the kernel header's; before that existed
 * (memtest86+ is such a one) a size that fits: setup sectors and paragraphs.
 */
static bool is_bzimage(const uint8_t *data, size_t len)
{
	size_t setup, size;

	if (!HAS(0x1fe, "\x55\xaa"))
		return false;
	if (HAS(0x202, "HdrS"))
		return true;
	setup = data[0x1f1] ? data[0x1f1] : 4;
	size = (setup + 1) * SECTOR + (size_t)16 * get_le16(data + 0x1f4);
	return get_le16(data + 0x1f4) && size <= len + SECTOR &&
	       len < size + SECTOR;
}

static bool is_efi(const uint8_t *data, size_t len)
{
	return len >= 0x40 && HAS(0, "MZ") &&
	       HAS(get_le32(data + 0x3c), "PE\0\0");
}

static bool is_arm64(const uint8_t *data, size_t len)
{
	return HAS(0x38, "ARM\x64");
}

static bool is_elf(const uint8_t *data, size_t len)
{
	return len >= 20 && HAS(0, "\x7f" "ELF");
}

static bool is_multiboot(const uint8_t *data, size_t len)
{
	size_t end = len < MULTIBOOT_IN ? len : MULTIBOOT_IN;

	for (size_t i = 0; end >= 12 && i <= end - 12; i += 4) {
		if (get_le32(data + i) == 0x1badb002 &&
		    get_le32(data + i) + get_le32(data + i + 4) +
		    get_le32(data + i + 8) == 0)
			return true;
	}
	return false;
}

static bool is_gzip(const uint8_t *data, size_t len)
{
	return len >= 18 && HAS(0, "\x1f\x8b\x08");
}

/* Plain text can begin with the two bytes of a zlib header, so the first
   block must be possible, too. */
static bool is_zlib(const uint8_t *data, size_t len)
{
	if (len < 8 || (data[0] & 0x0f) != 8 || data[0] >> 4 > 7 ||
	    data[1] & 0x20 || get_be16(data) % 31)
		return false;
	switch (data[2] >> 1 & 3) {
	case 0:		/* stored: a length and its complement */
		return (get_le16(data + 3) ^ get_le16(data + 5)) == 0xffff;
	case 3:
		return false;
	}
	return true;
}

static bool is_png(const uint8_t *data, size_t len)
{
	return HAS(0, "\x89PNG\r\n\x1a\n");
}

/* One ASN.1 SEQUENCE that fills the file. */
static bool is_der(const uint8_t *data, size_t len)
{
	size_t n, size = 0;

	if (len < 2 || data[0] != 0x30)
		return false;
	if (data[1] < 0x80)
		return data[1] == len - 2;
	n = data[1] & 0x7f;
	if (!n || n > 4 || len < 2 + n)
		return false;
	for (size_t i = 0; i < n; i++)
		size = size << 8 | data[2 + i];
	return size == len - 2 - n;
}

static bool is_pem(const uint8_t *data, size_t len)
{
	static const char begin[] = "-----BEGIN ";
	size_t end = len < PEM_IN ? len : PEM_IN;

	for (size_t i = 0; i < end; i++) {
		if ((!i || data[i - 1] == '\n') && HAS(i, begin))
			return true;
	}
	return false;
}

/* UEFI signature lists, one after another, that fill the file. */
static bool is_efisig(const uint8_t *data, size_t len)
{
	uint32_t list, header, sig;

	if (!len)
		return false;
	for (; len; data += list, len -= list) {
		if (len < 28)
			return false;
		list = get_le32(data + 16);
		header = get_le32(data + 20);
		sig = get_le32(data + 24);
		if (list > len || list <= 28 || header > list - 28 ||
		    sig <= 16 || (list - 28 - header) % sig)
			return false;
	}
	return true;
}

/* Anything small enough: only where nothing else is left to try. */
static bool is_nbp(const uint8_t *data, size_t len)
{
	(void)data;
	return len > 0 && len <= NBP_MAX;
}

/*
 * In the order that they are tried. A kernel may be an EFI program and a
 * bzImage or multiboot as well: what counts is how this machine would start
 * it.
 */
enum where { ALL, ON_BIOS, ELSEWHERE };

static const struct {
	enum image_kind kind;
	enum where      where;
	bool          (*is)(const uint8_t *data, size_t len);
} types[] = {
	{ IMAGE_SCRIPT,		ALL,	   is_script },
	{ IMAGE_EFI,		ELSEWHERE, is_efi },
	{ IMAGE_MULTIBOOT,	ON_BIOS,   is_multiboot },
	{ IMAGE_BZIMAGE,	ALL,	   is_bzimage },
	{ IMAGE_ARM64,		ALL,	   is_arm64 },
	{ IMAGE_MULTIBOOT,	ELSEWHERE, is_multiboot },
	{ IMAGE_ELF,		ALL,	   is_elf },
	{ IMAGE_EFI,		ON_BIOS,   is_efi },
	{ IMAGE_GZIP,		ALL,	   is_gzip },
	{ IMAGE_ZLIB,		ALL,	   is_zlib },
	{ IMAGE_MIME,		ALL,	   mime_is_multipart },
	{ IMAGE_PNG,		ALL,	   is_png },
	{ IMAGE_DER,		ALL,	   is_der },
	{ IMAGE_PEM,		ALL,	   is_pem },
	{ IMAGE_EFISIG,		ALL,	   is_efisig },
	{ IMAGE_NBP,		ON_BIOS,   is_nbp },
};

enum image_kind image_kind_of(const uint8_t *data, size_t len)
{
	enum where other = strcmp(plat_name(), "pcbios") ? ON_BIOS : ELSEWHERE;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].where != other && types[i].is(data, len))
			return types[i].kind;
	}
	return IMAGE_UNKNOWN;
}

void image_probe(struct image *img)
{
	img->kind = image_kind_of(img->data, img->len);
}

const char *image_kind_name(enum image_kind kind)
{
	static const char *const names[] = {
		[IMAGE_SCRIPT] = "script", [IMAGE_BZIMAGE] = "bzImage",
		[IMAGE_ARM64] = "arm64", [IMAGE_EFI] = "EFI",
		[IMAGE_ELF] = "ELF", [IMAGE_MULTIBOOT] = "Multiboot",
		[IMAGE_NBP] = "PXE-NBP", [IMAGE_GZIP] = "gzip",
		[IMAGE_ZLIB] = "zlib", [IMAGE_MIME] = "MIME",
		[IMAGE_PNG] = "PNG",
		[IMAGE_DER] = "DER", [IMAGE_PEM] = "PEM",
		[IMAGE_EFISIG] = "EFISIG",
	};

	return names[kind];
}

bool image_is_archive(const struct image *img)
{
	return img->kind == IMAGE_GZIP || img->kind == IMAGE_ZLIB ||
	       img->kind == IMAGE_MIME;
}

bool image_executable(const struct image *img)
{
	return img->kind == IMAGE_SCRIPT || image_is_archive(img) ||
	       plat_can_exec(img->kind);
}

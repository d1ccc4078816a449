/*
 * stub.c: placeholders for what nobody serves: the smallest files that are
 * recognised as what their names promise.
 */
#include <string.h>

#include "lab/inside.h"

#define KERNEL_LEN	1536

/*
 * An EFI program without code: MZ, PE, one empty section. On x86 the boot
 * sector and the header of a Linux kernel around it, on ARM its magic.
 */
#define PE(machine, magic, opt_len)					\
	[0] = 'M', 'Z', [0x3c] = 0x40, [0x40] = 'P', 'E', 0, 0,		\
	[0x44] = (machine) & 255, (machine) >> 8, 1, 0,			\
	[0x54] = (opt_len), 0, 0x2e, 0x02,	/* executable image	*/ \
	[0x58] = (magic) & 255, (magic) >> 8,				\
	[0x78] = 0, 2, 0, 0, 0, 2, 0, 0,	/* alignments: 512	*/ \
	[0x90] = 0, 6, 0, 0, 0, 2, 0, 0,	/* sizes: image, headers */ \
	[0x9c] = 10, 0				/* an EFI application	*/
#define LINUX_X86							\
	[0x1f1] = 1, [0x1f4] = 0x20, 0, 0, 0, [0x1fe] = 0x55, 0xaa,	\
	[0x200] = 0xeb, 0x66, 'H', 'd', 'r', 'S', 0x0f, 0x02,		\
	[0x211] = 1, [0x214] = 0, 0, 0x10, 0,				\
	[0x22c] = 0xff, 0xff, 0xff, 0x7f, [0x236] = 1,			\
	[0x238] = 0xff, 0x07, 0, 0

static const uint8_t kernel_i386[KERNEL_LEN] = {
	PE(0x014c, 0x10b, 0xe0), LINUX_X86 };
static const uint8_t kernel_x86_64[KERNEL_LEN] = {
	PE(0x8664, 0x20b, 0xf0), LINUX_X86 };
static const uint8_t kernel_arm64[KERNEL_LEN] = {
	[0x38] = 'A', 'R', 'M', 0x64, PE(0xaa64, 0x20b, 0xf0) };
static const uint8_t efi_i386[KERNEL_LEN] = { PE(0x014c, 0x10b, 0xe0) };
static const uint8_t efi_x86_64[KERNEL_LEN] = { PE(0x8664, 0x20b, 0xf0) };

/* An archive without files: its trailer only (cpio "newc"). */
static const char initrd[512] =
	"070701" "00000000" "00000000" "00000000" "00000000" "00000001"
	"00000000" "00000000" "00000000" "00000000" "00000000" "00000000"
	"0000000b" "00000000" "TRAILER!!!";

/* One black pixel. */
static const uint8_t picture[] = {
	0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
	0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0,
	0, 0x3a, 0x7e, 0x9b, 0x55,
	0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0xda, 0x63, 0x60, 0, 0, 0, 2,
	0, 1, 0xe5, 0x27, 0xde, 0xfc,
	0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

/* A device tree of one node without properties (Devicetree 0.4, 5). */
static const uint8_t tree[] = {
	0xd0, 0x0d, 0xfe, 0xed, 0, 0, 0, 72,	/* magic, all of it	*/
	0, 0, 0, 56, 0, 0, 0, 72,		/* nodes, their names	*/
	0, 0, 0, 40, 0, 0, 0, 17, 0, 0, 0, 16,	/* reserved; versions	*/
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16,	/* processor; lengths	*/
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 9,
};

static const char script[] =
	"#!ipxe\necho (a placeholder: nothing serves this script)\n";
/* A disk of one block, that a BIOS would start. */
static const uint8_t disk[512] = {
	'a', ' ', 'p', 'l', 'a', 'c', 'e', 'h', 'o', 'l', 'd', 'e', 'r',
	[0x1fe] = 0x55, 0xaa,
};
static const char other[] = "a placeholder: nothing serves this file\n";

enum stub { KERNEL, PROGRAM, INITRD, SCRIPT, PICTURE, TREE, DISK, OTHER };

/* Parts of names, lower case; the first that fits counts. */
static const struct {
	const char *part;
	bool        at_end;
	enum stub   stub;
} names[] = {
	{ ".ipxe", true, SCRIPT }, { ".gpxe", true, SCRIPT },
	{ ".php", true, SCRIPT }, { ".cgi", true, SCRIPT },
	{ ".dtb", true, TREE }, { ".efi", true, PROGRAM }, { ".png", true, PICTURE },
	{ "initr", false, INITRD }, { ".cpio", false, INITRD },
	{ "vmlinu", false, KERNEL }, { "kernel", false, KERNEL },
	{ ".img", true, INITRD }, { ".gz", true, INITRD },
	{ ".xz", true, INITRD }, { ".lz", true, INITRD },
	{ ".zst", true, INITRD }, { ".iso", true, DISK },
	{ ".wim", true, OTHER }, { ".sdi", true, OTHER },
	{ "bcd", true, OTHER }, { ".txt", true, OTHER },
	{ ".cfg", true, OTHER }, { ".json", true, OTHER },
	{ ".sig", true, OTHER }, { ".squashfs", true, OTHER },
	{ ".0", true, OTHER }, { "pxe", true, OTHER },
};

static bool name_fits(const char *name, const char *part, bool at_end)
{
	size_t n = strlen(part), len = strlen(name), i;

	for (i = at_end && len > n ? len - n : 0; n <= len && i <= len - n;
	     i++) {
		size_t k = 0;

		while (k < n && (name[i + k] | 0x20) == (part[k] | 0x20))
			k++;
		if (k == n)
			return true;
	}
	return false;
}

/* What a name without a hint gets can be started: most are kernels. */
static enum stub stub_for(const char *path, bool *has_hint)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t i;

	*has_hint = true;
	if (!*name)
		return SCRIPT;	/* of a site: its menu, as a rule */
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name_fits(name, names[i].part, names[i].at_end))
			return names[i].stub;
	*has_hint = false;
	return KERNEL;
}

#define TEXT(a, len)	((struct lab_text){ (const char *)(a), (len) })

static struct lab_text program(const char *arch, bool kernel)
{
	if (!strcmp(arch, "arm64"))
		return TEXT(kernel_arm64, KERNEL_LEN);
	if (!strcmp(arch, "i386"))
		return TEXT(kernel ? kernel_i386 : efi_i386, KERNEL_LEN);
	return TEXT(kernel ? kernel_x86_64 : efi_x86_64, KERNEL_LEN);
}

struct lab_text lab_stub(const char *path, const char *arch)
{
	bool has_hint;

	switch (stub_for(path, &has_hint)) {
	case PROGRAM:	return program(arch, false);
	case INITRD:	return TEXT(initrd, sizeof(initrd));
	case SCRIPT:	return TEXT(script, sizeof(script) - 1);
	case PICTURE:	return TEXT(picture, sizeof(picture));
	case TREE:	return TEXT(tree, sizeof(tree));
	case DISK:	return TEXT(disk, sizeof(disk));
	case OTHER:	return TEXT(other, sizeof(other) - 1);
	default:	return program(arch, true);
	}
}

bool lab_placeholder_is_open(const char *path)
{
	bool has_hint;

	return stub_for(path, &has_hint) >= DISK || !has_hint;
}

/*
 * linux.c: start a Linux kernel through its real-mode entry (boot protocols
 * from before 2.00 to 2.15: Documentation/arch/x86/boot.rst).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/image.h"
#include "core/initrd.h"
#include "core/str.h"
#include "platform/bios/app.h"
#include "platform/bios/exec.h"
#include "platform/bios/int13.h"

#define SECTOR		512
#define OLD_SETUP	4	/* sectors, where the header says none	*/
#define H_SETUP_SECTS	0x1f1
#define H_VID_MODE	0x1fa
#define H_MAGIC		0x202
#define H_VERSION	0x206
#define H_LOADER	0x210
#define H_FLAGS		0x211
#define H_MOVE_SIZE	0x212
#define H_RAMDISK	0x218
#define H_RAMDISK_LEN	0x21c
#define H_HEAP_END	0x224
#define H_CMDLINE	0x228
#define H_RAMDISK_MAX	0x22c
#define H_CMDLINE_MAX	0x238
#define H_END		0x268
#define HDRS		0x53726448
#define FLAG_HIGH	0x01
#define FLAG_HEAP	0x80
#define OLD_CMDLINE	0x20	/* magic and offset, before 2.02 */
#define OLD_CMDLINE_MAGIC 0xa33f
#define LOADER_UNKNOWN	0xff

/* Where things go in base memory: our block at its top stays free of it. */
#define HIGH_SETUP	0x10000u
#define LOW_SETUP	0x90000u	/* of a kernel that is loaded low */
#define LOW_KERNEL	0x10000u
#define HIGH_KERNEL	0x100000u
#define STACK_HIGH	0xe000u		/* offsets from the setup	*/
#define STACK_LOW	0x2400u
#define CMDLINE_ROOM	2048u		/* behind the stack, old kernels */
#define CMDLINE_MAX	8191u
#define OLD_CMDLINE_MAX	2047u
#define RAMDISK_MAX	0x37ffffffu

struct kernel {
	const struct plat_boot *boot;
	const uint8_t *data;
	size_t   len, setup_len;
	uint16_t version;		/* 0: before 2.00 */
	bool     high;
	uint32_t setup, kernel, stack, cmdline_max;
	uint32_t limit;			/* of the initrd's end */
	uint32_t ramdisk, ramdisk_len;
	uint16_t vid_mode;
	bool     has_vid_mode;
	bool     stays;			/* we do: for INT 13h */
};

/* ---- what the header says --------------------------------------------- */

static int read_header(struct kernel *k, struct err *e)
{
	const uint8_t *h = k->data;

	if (k->len < H_END)
		return err_set(e, -ENOEXEC, "%s is cut off",
			       exec_name(k->boot));
	if (get_le32(h + H_MAGIC) == HDRS)
		k->version = get_le16(h + H_VERSION);
	k->setup_len = (1u + (h[H_SETUP_SECTS] ? h[H_SETUP_SECTS] :
			      OLD_SETUP)) * SECTOR;
	k->high = k->version >= 0x200 && (h[H_FLAGS] & FLAG_HIGH);
	k->setup = k->high ? HIGH_SETUP : LOW_SETUP;
	k->kernel = k->high ? HIGH_KERNEL : LOW_KERNEL;
	k->stack = k->high ? STACK_HIGH : STACK_LOW;
	k->limit = k->version >= 0x203 ? get_le32(h + H_RAMDISK_MAX) :
					 RAMDISK_MAX;
	k->cmdline_max = OLD_CMDLINE_MAX;
	if (k->version >= 0x206)
		k->cmdline_max = get_le32(h + H_CMDLINE_MAX);
	if (k->cmdline_max > CMDLINE_MAX)
		k->cmdline_max = CMDLINE_MAX;
	if (!k->high && k->cmdline_max >= CMDLINE_ROOM)
		k->cmdline_max = CMDLINE_ROOM - 1;
	if (k->setup_len > k->len || k->setup_len > k->stack - 1024)
		return err_set(e, -ENOEXEC, "%s has no valid setup code",
			       exec_name(k->boot));
	return 0;
}

/* ---- what the command line says ----------------------------------------- */

/* The value of the last "name=" word; NULL: none. */
static const char *word(const char *line, const char *name)
{
	size_t n = strlen(name);
	const char *found = NULL;

	while (*line) {
		if (!strncmp(line, name, n))
			found = line + n;
		while (*line && *line != ' ')
			line++;
		while (*line == ' ')
			line++;
	}
	return found;
}

static bool is_word(const char *text, const char *what)
{
	size_t n = strlen(what);

	return !strncmp(text, what, n) && (!text[n] || text[n] == ' ');
}

/* Decimal, or hexadecimal after 0x; *@end is what follows. */
static uint64_t number(const char *text, const char **end)
{
	unsigned base = 10;
	uint64_t v = 0;
	int digit;

	if (text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	}
	while ((digit = str_hex(*text)) >= 0 && (unsigned)digit < base &&
	       v < UINT32_MAX) {
		v = v * base + (unsigned)digit;
		text++;
	}
	*end = text;
	return v;
}

static void read_vga(struct kernel *k)
{
	static const struct { const char *name; uint16_t mode; } modes[] = {
		{ "normal", 0xffff }, { "ext", 0xfffe }, { "ask", 0xfffd },
	};
	const char *vga = word(k->boot->cmdline, "vga="), *end;
	size_t i;

	if (!vga)
		return;
	k->vid_mode = (uint16_t)number(vga, &end);
	k->has_vid_mode = end != vga;
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (is_word(vga, modes[i].name)) {
			k->vid_mode = modes[i].mode;
			k->has_vid_mode = true;
		}
	}
}

static void read_mem(struct kernel *k)
{
	const char *mem = word(k->boot->cmdline, "mem="), *end;
	uint64_t v;

	if (!mem)
		return;
	v = number(mem, &end);
	if (v > UINT32_MAX)	/* more than there is: shifts are safe */
		v = UINT32_MAX;
	switch (*end | 0x20) {
	case 'g':
		v <<= 10;
		/* fall through */
	case 'm':
		v <<= 10;
		/* fall through */
	case 'k':
		v <<= 10;
	}
	if (v && v - 1 < k->limit)
		k->limit = (uint32_t)v - 1;
}

static int check_cmdline(struct kernel *k, struct err *e)
{
	size_t len = strlen(k->boot->cmdline);

	if (len > k->cmdline_max)
		return err_set(e, -E2BIG, "the command line has %u bytes, "
			       "this kernel takes %u", (unsigned)len,
			       (unsigned)k->cmdline_max);
	read_vga(k);
	read_mem(k);
	return 0;
}

/* ---- the initrd -------------------------------------------------------- */

/* One plain image that lies well is used where it is. */
static bool in_place(struct kernel *k)
{
	const struct image *img = k->boot->initrds[0];
	uint32_t at = (uint32_t)(uintptr_t)img->data;

	if (k->stays || k->boot->n_initrds != 1 || img->args || (at & 4095) ||
	    (uint64_t)at + img->len - 1 > k->limit)
		return false;
	k->ramdisk = at;
	return true;
}

static int place_initrd(struct kernel *k, struct err *e)
{
	uint32_t limit = k->limit == UINT32_MAX ? k->limit : k->limit + 1;
	size_t len;
	int rc = initrd_size(k->boot->initrds, k->boot->n_initrds, &len, e);

	k->ramdisk_len = (uint32_t)len;
	if (rc < 0 || !len || in_place(k))
		return rc;
	k->ramdisk = bios_memory_place(limit, (uint32_t)len);
	if (k->ramdisk < k->kernel + (k->len - k->setup_len))
		return err_set(e, -ENOMEM, "no room below %u MiB for an initrd "
			       "of %u KiB", (unsigned)(k->limit >> 20),
			       (unsigned)(len >> 10));
	return 0;
}

static int check_room(struct kernel *k, struct err *e)
{
	size_t len = k->len - k->setup_len;

	if (k->high ? bios_memory_theirs(HIGH_KERNEL, (uint32_t)len) :
		      !k->stays && len <= LOW_SETUP - LOW_KERNEL)
		return 0;
	return err_set(e, -ENOMEM, "no room for a kernel of %u KiB",
		       (unsigned)(len >> 10));
}

/* ---- the hand-over ----------------------------------------------------- */

static void put_cmdline(struct kernel *k, uint8_t *setup)
{
	uint32_t offset = k->stack;

	memcpy(setup + offset, k->boot->cmdline,
	       strlen(k->boot->cmdline) + 1);
	if (k->version >= 0x202) {
		put_le32(setup + H_CMDLINE, k->setup + offset);
	} else {
		put_le16(setup + OLD_CMDLINE, OLD_CMDLINE_MAGIC);
		put_le16(setup + OLD_CMDLINE + 2, offset);
		if (k->version >= 0x200)
			put_le16(setup + H_MOVE_SIZE, offset + CMDLINE_ROOM);
	}
}

static void fill_header(struct kernel *k, uint8_t *setup)
{
	if (k->has_vid_mode)
		put_le16(setup + H_VID_MODE, k->vid_mode);
	if (k->version >= 0x200) {
		setup[H_LOADER] = LOADER_UNKNOWN;
		put_le32(setup + H_RAMDISK, k->ramdisk);
		put_le32(setup + H_RAMDISK_LEN, k->ramdisk_len);
	}
	if (k->version >= 0x201) {
		put_le16(setup + H_HEAP_END, k->stack - SECTOR);
		setup[H_FLAGS] |= FLAG_HEAP;
	}
	put_cmdline(k, setup);
}

/* The order matters: nothing is overwritten that is still to be read. */
static void hand_over(struct kernel *k)
{
	uint8_t *setup = mem(k->setup);
	uint16_t seg = (uint16_t)(k->setup >> 4);
	struct real_regs r = { .ds = seg, .es = seg };

	if (k->ramdisk_len &&
	    k->ramdisk != (uintptr_t)k->boot->initrds[0]->data)
		initrd_build(k->boot->initrds, k->boot->n_initrds,
			     mem(k->ramdisk));
	memcpy(mem(k->kernel), k->data + k->setup_len, k->len - k->setup_len);
	memcpy(setup, k->data, k->setup_len);
	fill_header(k, setup);
	r.target = (uint32_t)(seg + 0x20) << 16;
	exec_enter(&r, seg, (uint16_t)k->stack);
}

int linux_exec(const struct plat_boot *boot, struct err *e)
{
	struct kernel k = {
		.boot = boot, .data = boot->image->data,
		.len = boot->image->len, .stays = disk_any(),
	};
	int rc = read_header(&k, e);

	bios_memory_fence(k.stays);
	if (!rc)
		rc = check_cmdline(&k, e);
	if (!rc)
		rc = check_room(&k, e);
	if (!rc)
		rc = place_initrd(&k, e);
	if (rc == 0) {
		hand_over(&k);
		rc = err_set(e, -ECANCELED, "%s gave up", exec_name(boot));
	}
	bios_memory_fence(false);
	return rc;
}

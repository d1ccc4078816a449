/* keys.c: the keyboard by INT 16h, as the bytes that core's decoder expects. */
#include <string.h>

#include "core/keymap.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/platform.h"

#define ASK_US		10000	/* asking means going to real mode */
#define KEYPAD		0x36	/* the first key that maps leave alone */
#define NON_US		0x56
#define ALT_1		0x78
#define FLAG_RIGHT_SHIFT 0x01
#define FLAG_LEFT_SHIFT	0x02
#define FLAG_CTRL	0x04
#define FLAG_CAPS	0x40
#define FLAG2_RIGHT_ALT	0x08

static struct {
	const char *rest;		/* bytes of a sequence not read yet */
	uint64_t    asked_us;
	const struct keymap *map;
} keys;

static const struct { uint8_t scan; const char *text; } sequences[] = {
	{ 0x48, "\33[A" }, { 0x50, "\33[B" }, { 0x4d, "\33[C" },
	{ 0x4b, "\33[D" }, { 0x47, "\33[H" }, { 0x4f, "\33[F" },
	{ 0x49, "\33[5~" }, { 0x51, "\33[6~" }, { 0x52, "\33[2~" },
	{ 0x53, "\33[3~" }, { 0x3f, "\33[15~" }, { 0x40, "\33[17~" },
	{ 0x41, "\33[18~" }, { 0x42, "\33[19~" }, { 0x43, "\33[20~" },
	{ 0x44, "\33[21~" }, { 0x85, "\33[23~" }, { 0x86, "\33[24~" },
};

static unsigned modifiers(void)
{
	uint8_t flags = mem8(BDA_KEY_FLAGS);
	const uint8_t both = FLAG_RIGHT_SHIFT | FLAG_LEFT_SHIFT;
	unsigned mods = 0;

	if ((mem8(BDA_KEY_FLAGS_2) & FLAG2_RIGHT_ALT) ||
	    (flags & both) == both)
		mods |= KEYMAP_ALTGR;
	if (flags & FLAG_CTRL)
		mods |= KEYMAP_CTRL;
	if (flags & FLAG_CAPS)
		mods |= KEYMAP_CAPS | KEYMAP_CASED;
	return mods;
}

static int mapped(int c, uint8_t scan, unsigned mods)
{
	bool shift = mem8(BDA_KEY_FLAGS) & (FLAG_RIGHT_SHIFT | FLAG_LEFT_SHIFT);

	if (scan == NON_US)
		c = shift ? KEYMAP_NON_US_SHIFT : KEYMAP_NON_US;
	return keymap_key(keys.map, c, mods);
}

/* With Alt the BIOS gives no character: what is on a US keyboard's key? The
   digits have codes of their own then, from ALT_1 on. */
static uint8_t without_alt(uint8_t scan)
{
	static const char plain[] = "\0\0" "1234567890-=\0\0" "qwertyuiop[]"
				    "\0\0" "asdfghjkl;'`\0\\" "zxcvbnm,./";

	if (scan >= ALT_1 && scan < ALT_1 + 12)
		scan = (uint8_t)(scan - ALT_1 + 2);
	return scan < sizeof(plain) - 1 ? (uint8_t)plain[scan] : 0;
}

/* What the BIOS reports as @ax. */
static int decode(unsigned ax)
{
	uint8_t c = (uint8_t)ax, scan = (uint8_t)(ax >> 8);
	size_t i;

	if (!c && (modifiers() & KEYMAP_ALTGR))
		c = without_alt(scan);
	if (scan >= ALT_1 && scan < ALT_1 + 12 && c)
		scan = 2;
	if (c && c != 0xe0 && c < 0x80 && (scan < KEYPAD || scan == NON_US))
		return mapped(c, scan, modifiers());
	if (c && c != 0xe0)
		return c;
	for (i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
		if (sequences[i].scan == scan)
			keys.rest = sequences[i].text;
	return keys.rest ? *keys.rest++ : -1;
}

int keys_read(void)
{
	struct real_regs r = { .eax = 0x1100 };
	uint64_t now;

	if (keys.rest && *keys.rest)
		return *keys.rest++;
	keys.rest = NULL;
	now = plat_clock_us();
	if (now - keys.asked_us < ASK_US)
		return -1;
	(void)real_int(0x16, &r);
	if (r.flags & FLAG_ZERO) {
		keys.asked_us = now;
		return -1;
	}
	r.eax = 0x1000;
	(void)real_int(0x16, &r);
	return decode(r.eax & 0xffff);
}

void bios_keys_map(const char *name)
{
	const struct keymap *map = *name ? keymap_find(name) : NULL;

	if (map || !*name)
		keys.map = map;
}

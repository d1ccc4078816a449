/* keymap.h: keyboard layouts, for back ends that see a US keyboard. */
#ifndef CORE_KEYMAP_H
#define CORE_KEYMAP_H

struct keymap;

/* The layout of this name ("de"), or NULL. */
const struct keymap *keymap_find(const char *name);
/* All of them, NULL past the last: for tests. */
const struct keymap *keymap_at(unsigned index);

const char *keymap_name(const struct keymap *map);

enum keymap_mods {
	KEYMAP_ALTGR = 1,
	KEYMAP_CTRL  = 2,
	KEYMAP_CAPS  = 4,	/* Caps Lock is on			*/
	KEYMAP_CASED = 8,	/* ... and @c had its case changed already */
};

/* The keys beside the left Shift of a keyboard that is not American. */
#define KEYMAP_NON_US		0xdc
#define KEYMAP_NON_US_SHIFT	0xfc

/*
 * What the layout makes of a key: @c is the ASCII code that a US keyboard
 * gives. @map NULL is the US one. The result has 7 bits.
 */
int keymap_key(const struct keymap *map, int c, unsigned mods);

#endif

/*
 * keymap.c: keyboard layouts, for back ends that see a US keyboard.
 *
 * A layout is two lists, plain and with AltGr, of four hex digits each: the
 * US keyboard's code, then the local one. Characters that need more than
 * ASCII are left as they are; a dead key counts as its plain character.
 */
#include "core/keymap.h"

#include <stddef.h>
#include <string.h>

#include "core/str.h"

struct keymap { const char *name, *plain, *altgr; };

static const struct keymap maps[] = {
	{ "al",
	  "191a 1a19 1c1d 227b 275b 3c3b 3e3a 4022 595a 5a59 5c5d 5d40 "
	  "605c 797a 7a79 7c7d 7d27 7e7c dc3c fc3e",
	  "217e 2660 297e 307e 317e 347e 3760 3a7e 5660 7c7e" },
	{ "by",
	  "dc3c fc3e",
	  "" },
	{ "cf",
	  "2260 232f 2760 3c27 3e2e 4022 5b5e 5c3c 5e3f 6023 7b5e 7c3e 7e7c",
	  "227b 277b 3240 3a7e 3b7e 5c7d 605c 7b5b 7c7d 7d5d 7e5c" },
	{ "cz",
	  "191a 1a19 1f1c 2131 2221 2333 2434 2535 2637 2839 2930 2a38 "
	  "2b5e 2d3d 2f2d 312b 3a22 3c3f 3e3a 3f5f 4032 595a 5a59 5d29 "
	  "5e36 5f25 603b 797a 7a79 7b2f 7c27 7d28 7e60",
	  "217e 247e 287b 297e 2c3c 2e3e 2f2a 307d 3240 3323 3424 3726 "
	  "382a 397b 3a7e 3b24 417e 427b 4326 465b 475d 4b26 5640 583e "
	  "5a3c 617e 627b 6326 665b 675d 6e7d 7640 7823 7b5b 7d5d" },
	{ "de",
	  "191a 1a19 1c23 1d1e 1e36 262f 2829 293d 2a28 2b60 2f2d 3c3b "
	  "3e3a 3f5f 4022 595a 5a59 5c23 5d2b 5e26 5f3f 605e 797a 7a79 "
	  "7c27 7d2a dc3c fc3e",
	  "267b 285d 297d 2a5b 2d5c 307d 377b 385b 395d 3a7e 3b7e 5140 "
	  "5d7e 5f5c 7140 7c7e 7d7e dc7c" },
	{ "dk",
	  "1c27 1e36 262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3e3a 3f5f "
	  "4022 5c27 5e26 5f3f 7c2a 7d5e dc3c fc3e",
	  "267b 285d 297d 2a5b 2b7c 307d 3240 3424 377b 385b 395d 3a7e "
	  "3d7c 5140 5c7e 5d7e 7140 7c7e fc5c" },
	{ "es",
	  "1c1d 1e36 262f 2829 293d 2a28 2d27 2f2d 3c3b 3e3a 3f5f 4022 "
	  "5b60 5d2b 5e26 5f3f 7b5e 7d2a dc3c fc3e",
	  "217c 227b 267b 277b 285d 297d 2a5b 2b7e 2d5c 307d 317c 3240 "
	  "3323 347e 377b 385b 395d 3a7e 3b7e 3d7e 5140 5c7d 5f5c 605c "
	  "7140 7b5b 7c7e 7e5c dc7c" },
	{ "et",
	  "262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3e3a 3f5f 4022 5c27 "
	  "5e26 5f3f 605e 7c2a dc3c fc3e",
	  "267b 285d 297d 2a5b 2d5c 307d 3240 3424 377b 385b 395d 5f5c dc7c" },
	{ "fi",
	  "262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3e3a 3f5f 4022 5c27 "
	  "5e26 5f3f 7c2a 7d5e dc3c fc3e",
	  "267b 297d 2d5c 307d 3240 3424 377b 385b 395d 497c 5d7e 5f5c "
	  "7d7e dc7c" },
	{ "fr",
	  "0111 1101 171a 1a17 1c2a 1d24 1e1c 1f1d 2131 2225 2333 2434 "
	  "2535 2637 2839 2930 2a38 2c3b 2d29 2e3a 2f21 3126 3322 3427 "
	  "3528 362d 385f 3a4d 3b6d 3c2e 3e2f 4032 4151 4d3f 5141 575a "
	  "5a57 5b5e 5c2a 5d24 5e36 6171 6d2c 7161 777a 7a77 dc3c fc3e",
	  "255b 2660 2940 2a5c 2b7d 2d5d 3040 3323 347b 355b 367c 3760 "
	  "385c 3d7d 4140 5c60 5e7c 5f5d 6140 dc7c" },
	{ "gr",
	  "dc3c fc3e",
	  "" },
	{ "hu",
	  "191a 1a19 1e36 2127 232b 2421 263d 2829 2a28 2f2d 3c3f 3e3a "
	  "3f5f 4022 595a 5a59 5e2f 6030 797a 7a79",
	  "217e 235e 247e 2660 297e 2c3b 2e3e 2f2a 307e 317e 325e 335e "
	  "347e 3760 3a24 3b24 3c3b 405e 427b 4326 465b 475d 4b26 4d3c "
	  "515c 5640 577c 583e 5a3c 627b 6326 665b 675d 6d3c 6e7d 715c "
	  "7640 777c 7823 7a3e 7c7e dc3c fc3e" },
	{ "il",
	  "1d1b 272c 2829 2928 2f2e 3c3e 3e3c 5b5d 5d5b 603b 7b7d 7d7b "
	  "dc3c fc3e",
	  "2227 3f2f 5c60 712f 7727 7c60" },
	{ "it",
	  "1e36 262f 2829 293d 2a28 2b5e 2d27 2f2d 3c3b 3e3a 3f5f 4022 "
	  "5d2b 5e26 5f3f 605c 7d2a 7e7c dc3c fc3e",
	  "2223 237e 267b 2723 285d 297d 2a5b 2d60 307d 377b 385b 395d "
	  "3a40 3b40 3d7e 407e 5140 5c60 5f60 7140 7c7e" },
	{ "lt",
	  "",
	  "225e 275e 4b26 5140 7140" },
	{ "mk",
	  "dc3c fc3e",
	  "" },
	{ "mt",
	  "1c1e 2240 4022 5c23 7c7e",
	  "267b 285d 297d 2a5b 307d 377b 385b 395d 5c60 7e60" },
	{ "nl",
	  "1c3c 1d1c 1e36 2260 265f 2829 2927 2a28 2b7e 2d2f 2f2d 3b2b "
	  "3c3b 3e3a 3f3d 4022 5c3c 5d2a 5e26 5f3f 6040 7b5e 7c3e 7d7c "
	  "dc5d fc5b",
	  "2d5c 387b 397d 5f5c" },
	{ "no-latin1",
	  "1d1e 262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3d5c 3e3a 3f5f "
	  "4022 5c27 5d7e 5e26 5f3f 607c 7c2a 7d5e dc3c fc3e",
	  "225b 267b 277b 285d 297d 2a5b 307d 3240 377b 385b 395d 5b7d 7b5d" },
	{ "no",
	  "1c27 1e36 262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3d5c 3e3a "
	  "3f5f 4022 5c27 5e26 5f3f 607c 7c2a 7d5e dc3c fc3e",
	  "267b 285d 297d 2a5b 307d 3240 3424 377b 385b 395d 3a7e 5140 "
	  "5c7e 5d7e 7140 7c7e" },
	{ "pl",
	  "dc3c fc3e",
	  "" },
	{ "pt",
	  "1c7e 1e36 262f 2829 293d 2a28 2d27 2f2d 3c3b 3e3a 3f5f 4022 "
	  "5b2b 5c7e 5e26 5f3f 605c 7b2a 7c5e 7d60 7e7c dc3c fc3e",
	  "267b 285d 297d 2a5b 307d 3240 377b 385b 395d 5140 7140" },
	{ "ro",
	  "",
	  "" },
	{ "ru",
	  "0d0a dc3c fc3e",
	  "" },
	{ "se",
	  "1c27 1e36 262f 2829 293d 2a28 2b60 2d2b 2f2d 3c3b 3e3a 3f5f "
	  "4022 5c27 5e26 5f3f 7c2a 7d5e dc3c fc3e",
	  "267b 285d 297d 2a5b 2d5c 307d 3240 3424 377b 385b 395d 5140 "
	  "5d7e 5f5c 7140 dc7c" },
	{ "sg",
	  "191a 1a19 212b 232a 2434 262f 2829 293d 2a28 2b60 2d27 2f2d "
	  "3c3b 3d5e 3e3a 3f5f 4022 595a 5a59 5c24 5e26 5f3f 797a 7a79 "
	  "7c24 7d21 dc3c fc3e",
	  "227b 267c 277b 2b7e 3240 3323 377c 3d7e 5c7d 7b5b 7c7d 7d5d fc5c" },
	{ "sr-latin",
	  "dc3c fc3e",
	  "" },
	{ "ua",
	  "dc3c fc3e",
	  "" },
	{ "uk",
	  "2240 4022 5c23 7c7e",
	  "" },
	{ "us",
	  "",
	  "" },
};

const struct keymap *keymap_at(unsigned index)
{
	return index < sizeof(maps) / sizeof(maps[0]) ? &maps[index] : NULL;
}

const char *keymap_name(const struct keymap *map)
{
	return map->name;
}

const struct keymap *keymap_find(const char *name)
{
	const struct keymap *map;

	for (unsigned i = 0; (map = keymap_at(i)); i++) {
		if (!strcmp(map->name, name))
			return map;
	}
	return NULL;
}

static int hex_byte(const char *s)
{
	return str_hex(s[0]) << 4 | str_hex(s[1]);
}

/* What a list makes of @c; -1: nothing. */
static int look_up(const char *list, int c)
{
	for (; *list; list += 4) {
		if (*list == ' ')
			list++;
		if (hex_byte(list) == c)
			return hex_byte(list + 2);
	}
	return -1;
}

static int translate(const struct keymap *map, int c, bool altgr)
{
	int to = altgr ? look_up(map->altgr, c) : -1;

	if (to < 0)
		to = look_up(map->plain, c);
	return to < 0 ? c : to;
}

static bool letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int keymap_key(const struct keymap *map, int c, unsigned mods)
{
	if ((mods & KEYMAP_CASED) && letter(c))
		c ^= 0x20;
	if (map)
		c = translate(map, c, mods & KEYMAP_ALTGR);
	if (letter(c)) {
		if (mods & KEYMAP_CTRL)
			c &= 0x1f;
		else if (mods & KEYMAP_CAPS)
			c ^= 0x20;
	}
	return c & 0x7f;
}

/* near.c: what stands for a character that a font lacks. */
#include "platform/screen/screen.h"

enum { LINE = 0x2500, BAR = 0x2502, CROSS = 0x253c };

/* Heavy, double, round and dashed lines as plain ones (Unicode's block Box
   Drawing, which has its corners and crossings in groups). */
static uint16_t plain_line(uint16_t c)
{
	static const uint16_t corners[] = {
		0x250c, 0x2510, 0x2514, 0x2518, 0x251c, 0x2524, 0x252c, 0x2534,
		CROSS,
	};
	static const uint16_t round[] = { 0x250c, 0x2510, 0x2518, 0x2514 };

	if (c < 0x250c)
		return LINE + (c & 2);
	if (c < 0x251c)
		return c & 0xfffc;
	if (c < CROSS)
		return (uint16_t)(0x251c + ((c - 0x251c) & ~7));
	if (c < 0x254c)
		return CROSS;
	if (c < 0x2552)
		return c < 0x254e || c == 0x2550 ? LINE : BAR;
	if (c < 0x256d)
		return corners[(c - 0x2552) / 3];
	if (c < 0x2571)
		return round[c - 0x256d];
	return c & 1 ? BAR : LINE;
}

static uint16_t near_line(uint16_t c)
{
	uint16_t plain = plain_line(c);

	if (c >= 0x2571 && c <= 0x2573)
		return (uint16_t)"/\\x"[c - 0x2571];
	if (plain != c)
		return plain;
	return c == LINE ? '-' : c == BAR ? '|' : '+';
}

uint16_t screen_near(uint16_t c)
{
	static const struct { uint16_t first, last; char near; } map[] = {
		{ 0x00a0, 0x00a0, ' ' }, { 0x00ab, 0x00ab, '<' },
		{ 0x00b7, 0x00b7, '.' }, { 0x00bb, 0x00bb, '>' },
		{ 0x00d7, 0x00d7, 'x' }, { 0x2000, 0x200a, ' ' },
		{ 0x2010, 0x2015, '-' }, { 0x2018, 0x201b, '\'' },
		{ 0x201c, 0x201f, '"' }, { 0x2022, 0x2023, '*' },
		{ 0x2026, 0x2026, '.' }, { 0x2039, 0x2039, '<' },
		{ 0x203a, 0x203a, '>' }, { 0x2190, 0x2190, '<' },
		{ 0x2191, 0x2191, '^' }, { 0x2192, 0x2192, '>' },
		{ 0x2193, 0x2193, 'v' }, { 0x2212, 0x2212, '-' },
		{ 0x2580, 0x259f, '#' }, { 0x25b6, 0x25bb, '>' },
		{ 0x25c0, 0x25c5, '<' }, { 0x25a0, 0x25ff, '*' },
		{ 0x2605, 0x2606, '*' }, { 0x2713, 0x2714, 'v' },
		{ 0x2715, 0x2718, 'x' }, { 0x276f, 0x276f, '>' },
		{ 0x279c, 0x27bf, '>' },
	};

	if (c >= LINE && c < 0x2580)
		return near_line(c);
	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
		if (c >= map[i].first && c <= map[i].last)
			return (uint16_t)map[i].near;
	}
	return '?';
}

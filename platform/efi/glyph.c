/*
 * glyph.c: the firmware's own font, as bits. It has Latin letters and box
 * drawing at least (UEFI 2.10, 34.2), and costs our image nothing.
 */
#include <string.h>

#include "platform/efi/app.h"
#include "platform/screen/screen.h"

#define CACHE	512	/* a power of two: the last glyph of each slot */

static struct {
	struct efi_hii_font *font;
	unsigned height;
	struct { efi_char ch; uint8_t rows[GLYPH_ROWS_MAX]; } cache[CACHE];
} glyphs;

/* Its picture has a dark background: what is not black is the letter. */
static bool read_glyph(efi_char ch, uint8_t *rows, unsigned *height)
{
	struct efi_image_output *img = NULL;
	unsigned x, y;

	memset(rows, 0, GLYPH_ROWS_MAX);
	if (EFI_FAILED(glyphs.font->glyph(glyphs.font, ch, NULL, &img, NULL)) ||
	    !img)
		return false;
	for (y = 0; y < img->height && y < GLYPH_ROWS_MAX; y++)
		for (x = 0; x < img->width && x < GLYPH_WIDTH; x++)
			if (img->pixels[y * img->width + x] & 0xffffff)
				rows[y] |= (uint8_t)(0x80 >> x);
	*height = img->height;
	(void)efi.bs->free_pool(img->pixels);
	(void)efi.bs->free_pool(img);
	return true;
}

bool glyph_open(void)
{
	uint8_t rows[GLYPH_ROWS_MAX];
	unsigned height;
	efi_char ch;

	if (glyphs.height)
		return true;
	if (EFI_FAILED(efi.bs->locate_protocol(&efi_hii_font_guid, NULL,
					       &glyphs.font)))
		return false;
	for (ch = '!'; ch <= '~'; ch++)
		if (read_glyph(ch, rows, &height) && height > glyphs.height)
			glyphs.height = height;
	if (glyphs.height > GLYPH_ROWS_MAX)
		glyphs.height = GLYPH_ROWS_MAX;
	return glyphs.height;
}

unsigned glyph_height(void)
{
	return glyphs.height;
}

const uint8_t *glyph_rows(efi_char ch)
{
	unsigned slot = ch & (CACHE - 1), height;

	if (glyphs.cache[slot].ch == ch)
		return glyphs.cache[slot].rows;
	glyphs.cache[slot].ch = ch;
	if (!read_glyph(ch, glyphs.cache[slot].rows, &height) && ch != '?')
		memcpy(glyphs.cache[slot].rows, glyph_rows('?'),
		       GLYPH_ROWS_MAX);
	return glyphs.cache[slot].rows;
}

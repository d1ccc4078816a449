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
	struct entry {
		efi_char ch;		/* asked for		*/
		efi_char shown;		/* what the font has	*/
		uint8_t  rows[GLYPH_ROWS_MAX];
	} cache[CACHE];
} glyphs;

/* Its picture has a dark background: what is not black is the letter. For a
   character that it lacks, the firmware warns, and gives some picture. */
static bool read_glyph(efi_char ch, uint8_t *rows, unsigned *height)
{
	struct efi_image_output *img = NULL;
	efi_status status;
	unsigned x, y;

	memset(rows, 0, GLYPH_ROWS_MAX);
	status = glyphs.font->glyph(glyphs.font, ch, NULL, &img, NULL);
	if (EFI_FAILED(status) || !img)
		return false;
	for (y = 0; y < img->height && y < GLYPH_ROWS_MAX; y++)
		for (x = 0; x < img->width && x < GLYPH_WIDTH; x++)
			if (img->pixels[y * img->width + x] & 0xffffff)
				rows[y] |= (uint8_t)(0x80 >> x);
	*height = img->height;
	(void)efi.bs->free_pool(img->pixels);
	(void)efi.bs->free_pool(img);
	return status == EFI_SUCCESS;
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

static const struct entry *look_up(efi_char ch)
{
	struct entry *e = &glyphs.cache[ch & (CACHE - 1)];
	unsigned height;

	if (e->ch == ch)
		return e;
	e->ch = e->shown = ch;
	while (!read_glyph(e->shown, e->rows, &height) && e->shown != '?')
		e->shown = screen_near(e->shown);
	return e;
}

const uint8_t *glyph_rows(efi_char ch)
{
	return look_up(ch)->rows;
}

efi_char glyph_shown(efi_char ch)
{
	return ch < 0x80 || !glyph_open() ? ch : look_up(ch)->shown;
}

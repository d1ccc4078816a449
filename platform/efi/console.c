/* console.c: what is printed, by way of vt.c, and the state given back. */
#include "platform/efi/app.h"
#include "platform/screen/screen.h"
#include "platform/platform.h"

static struct {
	struct vt vt;
	bool      present, ellipsis;	/* the latter: its font has one	*/
	int32_t   attribute;	/* as the firmware had it	*/
	bool      cursor;
} con;

/* The mode with the most cells: letters have one size, so the others use but a
   part of the screen. */
static void use_whole_screen(struct efi_text_out *out)
{
	size_t best = (size_t)out->mode->mode, most = 0, cols, rows;

	for (size_t i = 0; i < (size_t)out->mode->max; i++) {
		if (!EFI_FAILED(out->query(out, i, &cols, &rows)) &&
		    cols * rows > most) {
			most = cols * rows;
			best = i;
		}
	}
	if (best != (size_t)out->mode->mode)
		(void)out->set_mode(out, best);
}

void efi_con_init(void)
{
	struct efi_text_out *out = efi.st->con_out;

	con.present = out && out->mode;
	if (con.present && frame_find())
		use_whole_screen(out);
	if (con.present) {
		con.attribute = out->mode->attribute;
		con.cursor = out->mode->cursor;
		(void)out->show_cursor(out, 1);
		con.ellipsis = efi_text_has(0x2026);
	}
	vt_init(&con.vt, &efi_text_screen);
	efi_keys_init();
}

void efi_con_exit(void)
{
	struct efi_text_out *out = efi.st->con_out;

	if (!con.present)
		return;
	(void)plat_con_mode(&(struct plat_con_mode){ 0 }, NULL);
	(void)out->set_attribute(out, (size_t)con.attribute);
	(void)out->show_cursor(out, con.cursor);
}

void plat_con_write(const char *text, size_t len)
{
	if (con.present)
		vt_write(&con.vt, text, len);
}

/* Errors stand out, and never begin in the middle of a line. */
void plat_diag_write(const char *text, size_t len)
{
	static const struct screen_attr red = {
		.fg = 1, .bold = true, .default_bg = true };
	const struct screen_attr before = con.vt.attr;

	if (!con.present)
		return;
	vt_set_attr(&con.vt, &red);
	if (con.vt.screen == &efi_text_screen &&
	    efi.st->con_out->mode->column)
		vt_write(&con.vt, "\n", 1);
	vt_write(&con.vt, text, len);
	vt_set_attr(&con.vt, &before);
}

/* A person is assumed, though nobody may be looking at a server's console. */
bool plat_con_scripted(void)
{
	return false;
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	*cols = 80;
	*rows = 25;
	if (con.present)
		con.vt.screen->size(cols, rows);
}

bool plat_con_lost(void)
{
	return efi_text_lost();
}

unsigned plat_con_caps(void)
{
	if (!con.present)
		return 0;
	return PLAT_CON_CURSOR | PLAT_CON_COLOUR | PLAT_CON_UTF8 |
	       PLAT_CON_TTY | (gfx_possible() ? PLAT_CON_PIXELS : 0) |
	       (con.ellipsis ? PLAT_CON_ELLIPSIS : 0);
}

int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	return gfx_mode(&con.vt, &efi_text_screen, mode, e);
}

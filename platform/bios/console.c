/* console.c: the screen and the serial line, both at once. */
#include <string.h>

#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/screen/screen.h"
#include "platform/platform.h"

static struct {
	struct vt vt;
	uint8_t   attr;
} con;

/* ---- the screen: INT 10h --------------------------------------------- */

static void size(unsigned *cols, unsigned *rows)
{
	*cols = mem8(BDA_COLUMNS) ? mem8(BDA_COLUMNS) : 80;
	*rows = mem8(BDA_ROWS) ? mem8(BDA_ROWS) + 1u : 25;
}

static unsigned cursor_at(void)
{
	return mem16(BDA_CURSOR);	/* row << 8 | column, page 0 */
}

static void raw(const uint8_t *chars, size_t n)
{
	uint8_t *out = real_at(STUB_BOUNCE);
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = chars[i];
		out[2 * i + 1] = con.attr;
	}
	real_text((unsigned)n);
}

static void text(const uint16_t *text, size_t n)
{
	uint8_t chars[VT_RUN];
	size_t i;

	for (i = 0; i < n && i < VT_RUN; i++)
		chars[i] = bios_glyph(text[i]);
	raw(chars, i);
}

static void newline(void)
{
	raw((const uint8_t *)"\r\n", 2);
}

static void cr(void)
{
	raw((const uint8_t *)"\r", 1);
}

static void backspace(void)
{
	raw((const uint8_t *)"\b", 1);
}

static void tab(void)
{
	raw((const uint8_t *)"        ", 8 - (cursor_at() & 7));
}

static void move(unsigned row, unsigned col)
{
	struct real_regs r = { .eax = 0x0200 };
	unsigned cols, rows;

	size(&cols, &rows);
	if (row >= rows || col >= cols)
		return;
	r.edx = row << 8 | col;
	(void)real_int(0x10, &r);
}

static void blank(unsigned from_row, unsigned from_col, unsigned n)
{
	struct real_regs r = { .eax = 0x0920 };

	move(from_row, from_col);
	r.ebx = con.attr;
	r.ecx = n;
	(void)real_int(0x10, &r);
}

static void clear(void)
{
	struct real_regs r = { .eax = 0x0600 };
	unsigned cols, rows;

	size(&cols, &rows);
	r.ebx = (uint32_t)con.attr << 8;
	r.edx = (rows - 1) << 8 | (cols - 1);
	(void)real_int(0x10, &r);
	move(0, 0);
}

static void erase(void)
{
	unsigned at = cursor_at(), cols, rows;

	size(&cols, &rows);
	blank(at >> 8, at & 255, cols - (at & 255));
}

/* The PC counts colours by blue, green, red; we by red, green, blue. */
static void attr(const struct screen_attr *a)
{
	static const uint8_t ours[] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	con.attr = (uint8_t)(ours[a->fg & 7] | (a->bold ? 8 : 0) |
			     ours[a->bg & 7] << 4);
}

static void cursor(bool on)
{
	struct real_regs r = { .eax = 0x0100, .ecx = on ? 0x0607 : 0x2000 };

	(void)real_int(0x10, &r);
}

static const struct screen screen = {
	.text = text, .newline = newline, .cr = cr, .backspace = backspace,
	.tab = tab, .move = move, .clear = clear, .erase = erase,
	.attr = attr, .cursor = cursor, .size = size,
};

/* ---- both ------------------------------------------------------------- */

void bios_con_init(void)
{
	con.attr = 7;
	vt_init(&con.vt, &screen);
	serial_init();
}

void bios_con_exit(void)
{
	static const char plain[] = "\33[0m\33[?25h";

	(void)plat_con_mode(&(struct plat_con_mode){ 0 }, NULL);
	plat_con_write(plain, sizeof(plain) - 1);
}

void plat_con_write(const char *text, size_t len)
{
	if (!len)
		return;
	vt_write(&con.vt, text, len);
	serial_write(text, len);
}

/* Errors stand out, and never begin in the middle of a line. */
void plat_diag_write(const char *text, size_t len)
{
	static const char red[] = "\33[1;31m", plain[] = "\33[0m";

	plat_con_write(red, sizeof(red) - 1);
	if (con.vt.screen == &screen && (cursor_at() & 255))
		plat_con_write("\n", 1);
	plat_con_write(text, len);
	plat_con_write(plain, sizeof(plain) - 1);
}

int plat_con_read(void)
{
	int c = serial_read();

	if (c < 0)
		c = keys_read();
	if (c >= 0)
		bios_active();
	return c;
}

/* A person is assumed, though nobody may be looking at a server's console. */
bool plat_con_scripted(void)
{
	return false;
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	con.vt.screen->size(cols, rows);
}

bool plat_con_lost(void)
{
	return serial_lost();
}

unsigned plat_con_caps(void)
{
	return PLAT_CON_CURSOR | PLAT_CON_COLOUR | PLAT_CON_UTF8 |
	       PLAT_CON_TTY | (gfx_possible() ? PLAT_CON_PIXELS : 0);
}

int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	return gfx_mode(&con.vt, &screen, mode, e);
}

/* text.c: the firmware's own text console (SimpleTextOutput) as a screen. */
#include "platform/efi/app.h"
#include "platform/screen/screen.h"

static struct efi_text_out *out(void)
{
	return efi.st->con_out;
}

/* ---- a line that cannot keep up -------------------------------------- */

/*
 * The firmware's driver of a serial line gives a character that the line does
 * not take twice the time that it lasts, some 200 us; then it leaves out the
 * rest of the text and returns an error. What follows is sent more slowly, and
 * core is told to draw its screen again.
 */
#define PACE_LEAST_US	2000
#define PACE_MOST_US	64000
#define FAILURES_MOST	16	/* in a row: nobody is there to take it */
#define REDRAWS_MOST	8	/* in a row: the next may do no better	*/

static struct {
	unsigned failures;	/* in a row			*/
	unsigned pace_us;	/* pause after each call	*/
	bool     lost;		/* not all was shown		*/
	unsigned redraws;	/* in a row			*/
} line;

static void slow_down(void)
{
	line.pace_us *= 2;
	if (line.pace_us < PACE_LEAST_US)
		line.pace_us = PACE_LEAST_US;
	if (line.pace_us > PACE_MOST_US)
		line.pace_us = PACE_MOST_US;
}

static void speed_up(void)
{
	line.pace_us -= line.pace_us / 64;
	if (line.pace_us < PACE_LEAST_US / 2)
		line.pace_us = 0;
}

static void sent(efi_status status)
{
	if (!EFI_FAILED(status)) {
		line.failures = 0;
		speed_up();
	} else if (line.failures < FAILURES_MOST) {
		line.failures++;
		line.lost = true;
		slow_down();
	} else {
		line.lost = false;
		line.pace_us = 0;
	}
	if (line.pace_us)
		(void)efi.bs->stall(line.pace_us);
}

bool efi_text_lost(void)
{
	if (!line.lost) {
		line.redraws = 0;
		return false;
	}
	line.lost = false;
	if (line.redraws == REDRAWS_MOST)
		return false;
	line.redraws++;
	/* else the first is lost, too */
	(void)efi.bs->stall(4 * line.pace_us);
	return true;
}

/* ---- the screen ------------------------------------------------------- */

static void size(unsigned *cols, unsigned *rows)
{
	size_t c, r;

	if (EFI_FAILED(out()->query(out(), (size_t)out()->mode->mode, &c,
				    &r)) || !c || !r) {
		c = 80;
		r = 25;
	}
	*cols = (unsigned)c;
	*rows = (unsigned)r;
}

static void put_text(const efi_char *text)
{
	sent(out()->write(out(), text));
}

/* What the console can show for a character: its fonts may have holes, and a
   serial line few characters. */
static efi_char shown(efi_char c)
{
	c = glyph_shown(c);
	while (c >= 0x80 && EFI_FAILED(out()->test(out(), (efi_char[]){ c, 0 })))
		c = screen_near(c);
	return c;
}

bool efi_text_has(efi_char c)
{
	return shown(c) == c;
}

static void text(const efi_char *text, size_t n)
{
	efi_char buf[VT_RUN + 1];
	size_t i;

	for (i = 0; i < n && i < VT_RUN; i++)
		buf[i] = shown(text[i]);
	buf[i] = 0;
	put_text(buf);
}

static void newline(void)
{
	put_text(u"\r\n");
}

static void cr(void)
{
	put_text(u"\r");
}

static void backspace(void)
{
	put_text(u"\b");
}

static void tab(void)
{
	put_text(&u"        "[out()->mode->column & 7]);
}

static void move(unsigned row, unsigned col)
{
	unsigned cols, rows;

	size(&cols, &rows);
	if (row < rows && col < cols)
		sent(out()->set_cursor(out(), col, row));
}

static void clear(void)
{
	sent(out()->clear(out()));
}

/* The firmware has no such call: print blanks and come back. A blank in the
   last cell of all would scroll the screen. */
static void erase(void)
{
	static const efi_char blanks[] = u"                                ";
	const size_t each = sizeof(blanks) / sizeof(blanks[0]) - 1;
	size_t row = (size_t)out()->mode->row;
	size_t col = (size_t)out()->mode->column;
	unsigned cols, rows;
	size_t left;

	size(&cols, &rows);
	if (col >= cols)
		return;
	left = cols - col - (row + 1 >= rows);
	for (; left > each; left -= each)
		put_text(blanks);
	put_text(blanks + each - left);
	sent(out()->set_cursor(out(), col, row));
}

/* The firmware counts colours by blue, green, red; we by red, green, blue. */
static void attr(const struct screen_attr *a)
{
	static const uint8_t ours[] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	sent(out()->set_attribute(out(), (size_t)(ours[a->fg & 7] |
				  (a->bold ? 8 : 0) | ours[a->bg & 7] << 4)));
}

static void cursor(bool on)
{
	(void)out()->show_cursor(out(), on);
}

const struct screen efi_text_screen = {
	.text = text, .newline = newline, .cr = cr, .backspace = backspace,
	.tab = tab, .move = move, .clear = clear, .erase = erase,
	.attr = attr, .cursor = cursor, .size = size,
};

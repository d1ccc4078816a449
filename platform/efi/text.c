/* text.c: the firmware's own text console (SimpleTextOutput) as a screen. */
#include "platform/efi/app.h"
#include "platform/screen/screen.h"

static struct efi_text_out *out(void)
{
	return efi.st->con_out;
}

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
	(void)out()->write(out(), text);
}

static void text(const efi_char *text, size_t n)
{
	efi_char buf[VT_RUN + 1];
	size_t i;

	for (i = 0; i < n && i < VT_RUN; i++)
		buf[i] = text[i];
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
		(void)out()->set_cursor(out(), col, row);
}

static void clear(void)
{
	(void)out()->clear(out());
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
	(void)out()->set_cursor(out(), col, row);
}

/* The firmware counts colours by blue, green, red; we by red, green, blue. */
static void attr(const struct screen_attr *a)
{
	static const uint8_t ours[] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	(void)out()->set_attribute(out(), (size_t)(ours[a->fg & 7] |
				   (a->bold ? 8 : 0) | ours[a->bg & 7] << 4));
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

/*
 * Bytes with escape sequences, on a firmware's screen (platform/screen/vt.c)
 * and on the lab's: at once or in pieces they show the same, within bounds.
 * The first byte says how large the pieces are.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "lab/screen.h"
#include "platform/screen/vt.c"
#include "tests/fake/fake.h"

static uint32_t sum;	/* of the calls, in order */

static void add(uint32_t v)
{
	sum = (sum ^ v) * 16777619u;
}

static void on_text(const uint16_t *text, size_t n)
{
	must(n && n <= VT_RUN);
	for (size_t i = 0; i < n; i++)
		add(text[i]);
}

static void on_newline(void) { add(0x10001); }
static void on_cr(void) { add(0x10002); }
static void on_backspace(void) { add(0x10003); }
static void on_tab(void) { add(0x10004); }
static void on_clear(void) { add(0x10005); }
static void on_erase(void) { add(0x10006); }

static void on_move(unsigned row, unsigned col)
{
	add(0x20000 + row);
	add(col);
}

static void on_attr(const struct screen_attr *a)
{
	must(a->fg < 8 && a->bg < 8);
	must(!(a->fg_exact >> 24) && !(a->bg_exact >> 24));
}

static void on_cursor(bool on)
{
	add(0x30000 + on);
}

static const struct screen screen = {
	.text = on_text, .newline = on_newline, .cr = on_cr,
	.backspace = on_backspace, .tab = on_tab, .move = on_move,
	.clear = on_clear, .erase = on_erase, .attr = on_attr,
	.cursor = on_cursor,
};

static uint32_t firmware(const char *text, size_t len, size_t piece)
{
	struct vt vt;
	size_t n;

	sum = 2166136261u;
	vt_init(&vt, &screen);
	for (; len; text += n, len -= n) {
		n = piece < len ? piece : len;
		vt_write(&vt, text, n);
	}
	return sum;
}

static void in_lab(const char *text, size_t len, size_t piece,
		   struct sbuf *out)
{
	struct lab_screen *s = calloc(1, sizeof(*s));
	size_t n;

	must(s);
	lab_screen_init(s);
	for (; len; text += n, len -= n) {
		n = piece < len ? piece : len;
		lab_screen_write(s, text, n);
		must(s->row < LAB_SCREEN_ROWS && s->col <= LAB_SCREEN_COLS);
	}
	must(!lab_screen_show(s, out));
	for (int i = 1; i <= (int)lab_screen_pages(s) && i < 20; i++) {
		must(!lab_screen_page(s, i, out));
		must(!lab_screen_style(s, i, out));
	}
	lab_screen_free(s);
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	struct sbuf whole = { 0 }, parts = { 0 };
	size_t live = fake_live(), piece;

	if (!size)
		return 0;
	piece = 1 + data[0] % 9;
	must(firmware(text, size - 1, size) ==
	     firmware(text, size - 1, piece));
	in_lab(text, size - 1, size, &whole);
	in_lab(text, size - 1, piece, &parts);
	must(!strcmp(sbuf_text(&whole), sbuf_text(&parts)));
	sbuf_free(&whole);
	sbuf_free(&parts);
	must(fake_live() == live);
	return 0;
}

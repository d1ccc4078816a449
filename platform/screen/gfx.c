/*
 * gfx.c: text on the frame buffer, over a picture
 * (reference/console.md#frame-buffer). What should be seen is kept as cells;
 * the screen is brought up to date when a piece of output ends, cell by cell,
 * where they differ.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "platform/screen/screen.h"
#include "platform/platform.h"

#define CELL_WIDTH	(GLYPH_WIDTH + 1)
#define NO_COLOUR	0xff000000u	/* the picture shows through	*/
#define PLAIN		0xaaaaaau
#define BRIGHT		0x555555u

struct cell { uint16_t ch; uint32_t fg, bg; };

static struct {
	bool      open;
	unsigned  width, height;	/* pixels of the screen		*/
	unsigned  left, top;		/* of the first cell		*/
	unsigned  cols, rows;
	struct cell *want, *shown;
	uint32_t *picture;		/* the whole screen; or NULL	*/
	unsigned  row, col;
	unsigned  shown_row, shown_col;	/* where the cursor is drawn; or
					   beyond the last cell		*/
	bool      cursor;
	uint32_t  fg, bg;
	uint32_t  pixels[CELL_WIDTH * GLYPH_ROWS_MAX];
} gfx;

bool gfx_possible(void)
{
	return frame_find();
}

/* ---- cells to pixels ------------------------------------------------ */

static void draw(unsigned row, unsigned col, const struct cell *c, bool invert)
{
	const uint8_t *bits = glyph_rows(c->ch);
	unsigned x0 = gfx.left + col * CELL_WIDTH, x, y;
	unsigned y0 = gfx.top + row * glyph_height();
	uint32_t *p = gfx.pixels, under, fg = c->fg, bg = c->bg;

	if (invert) {
		fg = bg == NO_COLOUR ? 0 : bg;
		bg = c->fg;
	}
	for (y = 0; y < glyph_height(); y++)
		for (x = 0; x < CELL_WIDTH; x++) {
			under = bg != NO_COLOUR ? bg : !gfx.picture ? 0 :
				gfx.picture[(y0 + y) * gfx.width + x0 + x];
			*p++ = bits[y] << x & 0x80 ? fg : under;
		}
	frame_draw(gfx.pixels, x0, y0, CELL_WIDTH, glyph_height());
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->ch == b->ch && a->bg == b->bg &&
	       (a->fg == b->fg || a->ch == ' ');
}

static void flush(void)
{
	unsigned n = gfx.cols * gfx.rows, i;
	unsigned now = gfx.cursor ? gfx.row * gfx.cols + gfx.col : n;
	unsigned before = gfx.shown_row * gfx.cols + gfx.shown_col;

	for (i = 0; i < n; i++) {
		if (same(&gfx.want[i], &gfx.shown[i]) && i != now &&
		    i != before)
			continue;
		gfx.shown[i] = gfx.want[i];
		draw(i / gfx.cols, i % gfx.cols, &gfx.want[i], i == now);
	}
	gfx.shown_row = gfx.cursor ? gfx.row : gfx.rows;
	gfx.shown_col = gfx.cursor ? gfx.col : 0;
}

/* ---- what a screen does --------------------------------------------- */

static void blank(unsigned from, unsigned n)
{
	while (n--)
		gfx.want[from++] = (struct cell){ ' ', gfx.fg, gfx.bg };
}

static void newline(void)
{
	unsigned line = gfx.cols;

	gfx.col = 0;
	if (++gfx.row < gfx.rows)
		return;
	gfx.row = gfx.rows - 1;
	memmove(gfx.want, gfx.want + line,
		(gfx.rows - 1) * line * sizeof(*gfx.want));
	blank(gfx.row * line, line);
}

static void text(const uint16_t *text, size_t n)
{
	for (; n--; text++) {
		if (gfx.col == gfx.cols)
			newline();
		gfx.want[gfx.row * gfx.cols + gfx.col++] =
			(struct cell){ *text, gfx.fg, gfx.bg };
	}
	/* The cursor waits in the next line, as a terminal's does not. */
	if (gfx.col == gfx.cols)
		newline();
}

static void cr(void)
{
	gfx.col = 0;
}

static void backspace(void)
{
	if (gfx.col) {
		gfx.col--;
	} else if (gfx.row) {
		gfx.row--;
		gfx.col = gfx.cols - 1;
	}
}

static void tab(void)
{
	do
		text(u" ", 1);
	while (gfx.col & 7);
}

static void move(unsigned row, unsigned col)
{
	gfx.row = row < gfx.rows ? row : gfx.rows - 1;
	gfx.col = col < gfx.cols ? col : gfx.cols - 1;
}

static void clear(void)
{
	blank(0, gfx.cols * gfx.rows);
	gfx.row = gfx.col = 0;
}

static void erase(void)
{
	blank(gfx.row * gfx.cols + gfx.col, gfx.cols - gfx.col);
}

static uint32_t basic(unsigned n)
{
	return (n & 1 ? 0xaa0000u : 0) | (n & 2 ? 0xaa00u : 0) |
	       (n & 4 ? 0xaau : 0);
}

static void attr(const struct screen_attr *a)
{
	gfx.fg = a->fg_rgb ? a->fg_exact : basic(a->fg);
	if (a->bold)
		gfx.fg |= BRIGHT;
	gfx.bg = a->bg_rgb ? a->bg_exact : a->default_bg ? NO_COLOUR :
		 basic(a->bg);
}

static void cursor(bool on)
{
	gfx.cursor = on;
}

static void size(unsigned *cols, unsigned *rows)
{
	*cols = gfx.cols;
	*rows = gfx.rows;
}

const struct screen gfx_screen = {
	.text = text, .newline = newline, .cr = cr, .backspace = backspace,
	.tab = tab, .move = move, .clear = clear, .erase = erase,
	.attr = attr, .cursor = cursor, .size = size, .flush = flush,
};

/* ---- modes ---------------------------------------------------------- */

/* The smallest that is large enough; -1: none. */
static int64_t choose(const struct plat_con_mode *mode)
{
	uint64_t least = UINT64_MAX, area;
	int64_t best = -1;
	unsigned i, x, y;

	if (mode->depth > 32)
		return -1;
	for (i = 0; frame_mode(i, &x, &y); i++) {
		area = (uint64_t)x * y;
		if (x && x >= mode->x && y >= mode->y && area < least) {
			least = area;
			best = i;
		}
	}
	return best;
}

/* A margin grows with what the screen has more than was asked for. */
static unsigned margin(unsigned asked, unsigned excess)
{
	return asked ? asked + excess / 2 : 0;
}

static int lay_out(const struct plat_con_mode *mode)
{
	unsigned more_x = gfx.width - mode->x, more_y = gfx.height - mode->y;
	unsigned left = margin(mode->left, more_x);
	unsigned top = margin(mode->top, more_y);
	unsigned used_x = left + margin(mode->right, more_x);
	unsigned used_y = top + margin(mode->bottom, more_y);
	unsigned height = glyph_height();

	if (used_x >= gfx.width || used_y >= gfx.height)
		return -EINVAL;
	gfx.cols = (gfx.width - used_x) / CELL_WIDTH;
	gfx.rows = (gfx.height - used_y) / height;
	if (gfx.cols < 8 || gfx.rows < 4)
		return -EINVAL;
	gfx.left = left + (gfx.width - used_x) % CELL_WIDTH / 2;
	gfx.top = top + (gfx.height - used_y) % height / 2;
	return 0;
}

/* The picture, centred on black or cut to the screen. */
static int take_picture(const struct plat_con_mode *mode)
{
	int64_t dx = ((int64_t)gfx.width - mode->pic_x) / 2;
	int64_t dy = ((int64_t)gfx.height - mode->pic_y) / 2;
	unsigned x, y;
	int64_t px, py;

	if (!mode->pixels)
		return 0;
	gfx.picture = calloc((size_t)gfx.width * gfx.height, 4);
	if (!gfx.picture)
		return -ENOMEM;
	for (y = 0; y < gfx.height; y++)
		for (x = 0; x < gfx.width; x++) {
			px = x - dx;
			py = y - dy;
			if (px >= 0 && py >= 0 && px < mode->pic_x &&
			    py < mode->pic_y)
				gfx.picture[y * gfx.width + x] =
					mode->pixels[py * mode->pic_x + px] &
					0xffffff;
		}
	return 0;
}

/* Everything, the margins too. */
static void show_all(void)
{
	unsigned n = gfx.cols * gfx.rows, i;

	gfx.cursor = true;
	gfx.shown_row = gfx.rows;
	gfx.fg = PLAIN;
	gfx.bg = NO_COLOUR;
	clear();
	for (i = 0; i < n; i++)
		gfx.shown[i] = gfx.want[i];
	if (gfx.picture)
		frame_draw(gfx.picture, 0, 0, gfx.width, gfx.height);
	else
		frame_black(gfx.width, gfx.height);
	flush();
}

static int prepare(const struct plat_con_mode *mode, int64_t number)
{
	size_t cells;
	int rc;

	if (!frame_set((unsigned)number, &gfx.width, &gfx.height))
		return -EIO;
	rc = lay_out(mode);
	if (rc < 0)
		return rc;
	cells = (size_t)gfx.cols * gfx.rows;
	gfx.want = calloc(cells, sizeof(*gfx.want));
	gfx.shown = calloc(cells, sizeof(*gfx.shown));
	if (!gfx.want || !gfx.shown)
		return -ENOMEM;
	return take_picture(mode);
}

/* Back to the mode before. */
static void close_mode(void)
{
	if (!gfx.open)
		return;
	frame_restore();
	free(gfx.want);
	free(gfx.shown);
	free(gfx.picture);
	memset(&gfx, 0, sizeof(gfx));
}

/* Returns 0, -ENOENT no such mode, -ENOTSUP, -ENOMEM. */
static int open_mode(const struct plat_con_mode *mode, struct err *e)
{
	int64_t number;
	int rc;

	if (!frame_find() || !glyph_open())
		return err_set(e, -ENOTSUP,
			       "this firmware's screen shows text only");
	number = choose(mode);
	if (number < 0)
		return err_set(e, -ENOENT,
			       "the screen has no mode of %u by %u or more",
			       mode->x, mode->y);
	gfx.open = true;
	rc = prepare(mode, number);
	if (rc < 0) {
		close_mode();
		return err_set(e, rc, rc == -EINVAL ?
			       "the margins leave no room for text" :
			       "the mode cannot be set");
	}
	show_all();
	return 0;
}

int gfx_mode(struct vt *vt, const struct screen *text,
	     const struct plat_con_mode *mode, struct err *e)
{
	int rc;

	close_mode();
	vt_init(vt, text);
	if (!mode->x && !mode->y)
		return 0;
	rc = open_mode(mode, e);
	if (rc == 0)
		vt_init(vt, &gfx_screen);
	return rc;
}

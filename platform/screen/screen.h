/*
 * screen.h: what the firmware back ends' consoles share: a screen that shows
 * cells, the firmware's own (text.c of UEFI, console.c of BIOS) or ours on a
 * frame buffer (gfx.c). vt.c drives either from the bytes that core/console.h
 * lists. Characters are UCS-2 here: firmware knows no others.
 */
#ifndef PLATFORM_SCREEN_SCREEN_H
#define PLATFORM_SCREEN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct screen_attr {
	uint8_t  fg, bg;		/* 0-7, as ESC[3xm counts	*/
	bool     bold, default_bg;
	bool     fg_rgb, bg_rgb;	/* use fg_exact, bg_exact if possible */
	uint32_t fg_exact, bg_exact;	/* 0x00RRGGBB			*/
};

struct screen {
	/* Printable characters; the cursor moves and wraps. */
	void (*text)(const uint16_t *text, size_t n);
	void (*newline)(void);
	void (*cr)(void);
	void (*backspace)(void);
	void (*tab)(void);
	void (*move)(unsigned row, unsigned col);	/* from 0 */
	void (*clear)(void);		/* and move to row 0, column 0	*/
	void (*erase)(void);		/* to the end of the line */
	void (*attr)(const struct screen_attr *attr);
	void (*cursor)(bool on);
	void (*size)(unsigned *cols, unsigned *rows);
	void (*flush)(void);		/* show what was written; NULL:
					   nothing is held back		*/
};

/* gfx.c: a screen of our own on the frame buffer. */
extern const struct screen gfx_screen;
struct err;
struct plat_con_mode;
struct vt;
bool gfx_possible(void);
/*
 * plat_con_mode(): what @vt shows is on gfx_screen from now on, or on @text.
 * Returns 0, -ENOENT no such mode, -ENOTSUP, -ENOMEM.
 */
int gfx_mode(struct vt *vt, const struct screen *text,
	     const struct plat_con_mode *mode, struct err *e);

/*
 * By the back end (gop.c, vesa.c): the frame buffer that gfx.c draws on.
 * Pixels are 0x00RRGGBB, row by row.
 */
bool frame_find(void);			/* is there one?		*/
/* The modes by index: false past the last; sizes of 0: one of no use. */
bool frame_mode(unsigned index, unsigned *x, unsigned *y);
/* Set it; the size may be another one. The first call keeps what was before. */
bool frame_set(unsigned index, unsigned *x, unsigned *y);
void frame_restore(void);
void frame_draw(const uint32_t *pixels, unsigned x, unsigned y, unsigned width,
		unsigned height);
void frame_black(unsigned width, unsigned height);

/* By the back end (glyph.c): the firmware's font: 8 pixels wide, the
   highest bit leftmost. */
#define GLYPH_WIDTH	8
#define GLYPH_ROWS_MAX	32
bool glyph_open(void);
unsigned glyph_height(void);
const uint8_t *glyph_rows(uint16_t ch);	/* glyph_height() bytes */

/* near.c: what a font that lacks @c may show instead: it may lack that, too,
   unless it is ASCII, which comes after two steps at most. */
uint16_t screen_near(uint16_t c);

/* vt.c: take bytes apart. Sequences may be split between calls. */
#define VT_PARAMS 5
#define VT_RUN    80

struct vt {
	const struct screen *screen;
	struct screen_attr   attr;
	bool                 attr_due;	/* not sent yet		*/
	enum { VT_TEXT, VT_ESC, VT_CSI } state;
	unsigned  params[VT_PARAMS], n_params;
	bool      question, overflow;
	uint16_t  run[VT_RUN];		/* printable, not sent yet	*/
	size_t    n_run;
	char      utf8[4];		/* a character, not whole yet	*/
	size_t    n_utf8;
};

void vt_init(struct vt *vt, const struct screen *screen);
void vt_set_attr(struct vt *vt, const struct screen_attr *attr);
void vt_write(struct vt *vt, const char *text, size_t len);

#endif

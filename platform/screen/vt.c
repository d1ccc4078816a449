/* vt.c: bytes with escape sequences become calls on a screen. */
#include <string.h>

#include "core/utf8.h"
#include "platform/screen/screen.h"

static const struct screen_attr plain = {
	.fg = 7, .bg = 0, .default_bg = true,
};

void vt_init(struct vt *vt, const struct screen *screen)
{
	memset(vt, 0, sizeof(*vt));
	vt->screen = screen;
	vt_set_attr(vt, &plain);
}

/* Colours cost much on a serial line: they are sent when something shows. */
static void send_attr(struct vt *vt)
{
	if (vt->attr_due)
		vt->screen->attr(&vt->attr);
	vt->attr_due = false;
}

static void flush(struct vt *vt)
{
	if (!vt->n_run)
		return;
	send_attr(vt);
	vt->screen->text(vt->run, vt->n_run);
	vt->n_run = 0;
}

void vt_set_attr(struct vt *vt, const struct screen_attr *attr)
{
	vt->attr = *attr;
	vt->attr_due = true;
}

/* ---- ESC [ ... m ---------------------------------------------------- */

/* 38;2;r;g;b and 48;2;r;g;b fill all the parameters there are. */
static bool exact_colour(struct vt *vt)
{
	const unsigned *p = vt->params;
	uint32_t rgb;

	if (vt->n_params != 5 || (p[0] != 38 && p[0] != 48) || p[1] != 2)
		return false;
	rgb = (p[2] & 255) << 16 | (p[3] & 255) << 8 | (p[4] & 255);
	if (p[0] == 38) {
		vt->attr.fg_rgb = true;
		vt->attr.fg_exact = rgb;
	} else {
		vt->attr.bg_rgb = true;
		vt->attr.bg_exact = rgb;
	}
	return true;
}

static void one_attribute(struct screen_attr *a, unsigned n)
{
	if (n == 0) {
		*a = plain;
	} else if (n == 1 || n == 22) {
		a->bold = n == 1;
	} else if ((n >= 30 && n <= 37) || n == 39) {
		a->fg = n == 39 ? 7 : (uint8_t)(n - 30);
		a->fg_rgb = false;
	} else if ((n >= 40 && n <= 47) || n == 49) {
		a->bg = n == 49 ? 0 : (uint8_t)(n - 40);
		a->default_bg = n == 49;
		a->bg_rgb = false;
	}
}

static void attributes(struct vt *vt)
{
	unsigned i;

	if (!exact_colour(vt))
		for (i = 0; i < vt->n_params; i++)
			one_attribute(&vt->attr, vt->params[i]);
	vt->attr_due = true;
}

/* ---- sequences ------------------------------------------------------ */

static void finish(struct vt *vt, char c)
{
	unsigned *p = vt->params;

	vt->state = VT_TEXT;
	if (vt->overflow)
		return;
	flush(vt);
	if (c == 'J' || c == 'K')
		send_attr(vt);
	if (c == 'H')
		vt->screen->move(p[0] ? p[0] - 1 : 0, p[1] ? p[1] - 1 : 0);
	else if (c == 'J')
		vt->screen->clear();
	else if (c == 'K')
		vt->screen->erase();
	else if (c == 'm')
		attributes(vt);
	else if ((c == 'h' || c == 'l') && vt->question && p[0] == 25)
		vt->screen->cursor(c == 'h');
}

static void parameter(struct vt *vt, char c)
{
	unsigned *p = &vt->params[vt->n_params - 1];

	if (c == '?') {
		vt->question = true;
	} else if (c == ';') {
		if (vt->n_params == VT_PARAMS)
			vt->overflow = true;
		else
			vt->n_params++;
	} else if (c >= '0' && c <= '9' && *p < 10000) {
		*p = *p * 10 + (unsigned)(c - '0');
	}
}

static void escape(struct vt *vt, char c)
{
	if (vt->state == VT_ESC) {
		memset(vt->params, 0, sizeof(vt->params));
		vt->n_params = 1;
		vt->question = vt->overflow = false;
		vt->state = VT_CSI;
		if (c == '[')
			return;
	}
	if (c == '[')
		return;
	if ((uint8_t)c >= 0x40)
		finish(vt, c);
	else
		parameter(vt, c);
}

/* ---- text ----------------------------------------------------------- */

static void printable(struct vt *vt, uint16_t ch)
{
	if (vt->n_run == VT_RUN)
		flush(vt);
	vt->run[vt->n_run++] = ch;
}

static void utf8_done(struct vt *vt)
{
	uint32_t ch;

	if (vt->n_utf8) {
		(void)utf8_next(vt->utf8, vt->n_utf8, &ch);
		printable(vt, ch > 0xffff ? UTF8_BAD : (uint16_t)ch);
	}
	vt->n_utf8 = 0;
}

static void utf8_byte(struct vt *vt, uint8_t c)
{
	uint8_t first = (uint8_t)vt->utf8[0];
	size_t want = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	if ((c & 0xc0) != 0x80) {
		utf8_done(vt);
		vt->utf8[vt->n_utf8++] = (char)c;
		return;
	}
	if (!vt->n_utf8) {
		printable(vt, 0xfffd);
		return;
	}
	vt->utf8[vt->n_utf8++] = (char)c;
	if (vt->n_utf8 == want)
		utf8_done(vt);
}

static void control(struct vt *vt, char c)
{
	flush(vt);
	if (c == '\n')
		send_attr(vt);	/* new rows get the present background */
	if (c == '\n')
		vt->screen->newline();
	else if (c == '\r')
		vt->screen->cr();
	else if (c == '\b')
		vt->screen->backspace();
	else if (c == '\t')
		vt->screen->tab();
	else if (c == 27)
		vt->state = VT_ESC;
}

void vt_write(struct vt *vt, const char *text, size_t len)
{
	size_t i;
	char c;

	for (i = 0; i < len; i++) {
		c = text[i];
		if (vt->state != VT_TEXT) {
			escape(vt, c);
			continue;
		}
		if ((uint8_t)c >= 0x80) {
			utf8_byte(vt, (uint8_t)c);
			continue;
		}
		utf8_done(vt);
		if (c >= ' ' && c != 0x7f)
			printable(vt, (uint16_t)c);
		else
			control(vt, c);
	}
	flush(vt);
	if (vt->screen->flush)
		vt->screen->flush();
}

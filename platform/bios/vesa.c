/*
 * vesa.c: a linear frame buffer from the video BIOS (VESA BIOS Extension 2.0
 * and later), of modes with 15 to 32 bits per pixel.
 */
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/screen/screen.h"

#define INFO		(STUB_BOUNCE)		/* controller: 512 bytes */
#define MODE_INFO	(STUB_BOUNCE + 512)	/* mode: 256 bytes	 */
#define LIST_END	0xffff
#define LIST_MAX	256
#define NEEDED		0x0099	/* supported, colour, graphics, linear	*/
#define DIRECT_COLOUR	6
#define USE_LINEAR	0x4000
#define TEXT_MODE	3

struct field { uint8_t size, shift; };

static struct {
	bool     looked, changed;
	unsigned n;
	uint16_t list[LIST_MAX];
	uint8_t *base;
	uint32_t pitch;
	unsigned bytes;			/* per pixel	*/
	struct field red, green, blue;
} vesa;

static bool call(unsigned ax, unsigned bx, unsigned cx, unsigned di)
{
	struct real_regs r = { .eax = ax, .ebx = bx, .ecx = cx, .edi = di };

	(void)real_int(0x10, &r);
	return (r.eax & 0xffff) == 0x004f;
}

/* The mode's description, if we can draw in it. */
static const uint8_t *describe(unsigned index)
{
	const uint8_t *m = real_at(MODE_INFO);

	if (!call(0x4f01, 0, vesa.list[index], MODE_INFO) ||
	    (get_le16(m) & NEEDED) != NEEDED || m[27] != DIRECT_COLOUR ||
	    m[25] < 15 || m[25] > 32)
		return NULL;
	return m;
}

/* Of equal sizes the first is taken: let that have all the colours. */
static void deep_first(void)
{
	unsigned i, n = 0;
	const uint8_t *m;
	uint16_t mode;

	for (i = 0; i < vesa.n; i++) {
		m = describe(i);
		if (!m || m[25] < 24)
			continue;
		mode = vesa.list[i];
		vesa.list[i] = vesa.list[n];
		vesa.list[n++] = mode;
	}
}

bool frame_find(void)
{
	uint8_t *info = real_at(INFO);
	uint32_t list;

	if (vesa.looked)
		return vesa.n > 0;
	vesa.looked = true;
	memset(info, 0, 512);
	memcpy(info, "VBE2", 4);
	if (!call(0x4f00, 0, 0, INFO) || memcmp(info, "VESA", 4) ||
	    info[5] < 2)
		return false;
	memcpy(&list, info + 14, 4);
	for (list = real_linear(list); vesa.n < LIST_MAX &&
	     mem16(list) != LIST_END; list += 2)
		vesa.list[vesa.n++] = mem16(list);
	deep_first();
	return vesa.n > 0;
}

bool frame_mode(unsigned index, unsigned *x, unsigned *y)
{
	const uint8_t *m;

	*x = *y = 0;
	if (index >= vesa.n)
		return false;
	m = describe(index);
	if (m) {
		*x = get_le16(m + 18);
		*y = get_le16(m + 20);
	}
	return true;
}

bool frame_set(unsigned index, unsigned *x, unsigned *y)
{
	const uint8_t *m = describe(index);
	uint32_t base;

	if (!m)
		return false;
	memcpy(&base, m + 40, 4);
	vesa.base = mem(base);
	vesa.pitch = get_le16(m + 16);
	vesa.bytes = (m[25] + 7u) / 8;
	vesa.red = (struct field){ m[31], m[32] };
	vesa.green = (struct field){ m[33], m[34] };
	vesa.blue = (struct field){ m[35], m[36] };
	*x = get_le16(m + 18);
	*y = get_le16(m + 20);
	vesa.changed = true;
	return call(0x4f02, vesa.list[index] | USE_LINEAR, 0, 0);
}

void frame_restore(void)
{
	struct real_regs r = { .eax = TEXT_MODE };

	if (vesa.changed)
		(void)real_int(0x10, &r);
	vesa.changed = false;
}

static uint32_t part(uint32_t value, struct field f)
{
	return f.size <= 8 ? (value & 255) >> (8 - f.size) << f.shift : 0;
}

static void draw_row(uint8_t *to, const uint32_t *pixels, unsigned n)
{
	uint32_t v;

	for (; n--; pixels++, to += vesa.bytes) {
		v = part(*pixels >> 16, vesa.red) |
		    part(*pixels >> 8, vesa.green) |
		    part(*pixels, vesa.blue);
		memcpy(to, &v, vesa.bytes);
	}
}

void frame_draw(const uint32_t *pixels, unsigned x, unsigned y, unsigned width,
		unsigned height)
{
	for (; height--; y++, pixels += width)
		draw_row(vesa.base + (size_t)y * vesa.pitch + x * vesa.bytes,
			 pixels, width);
}

void frame_black(unsigned width, unsigned height)
{
	unsigned y;

	for (y = 0; y < height; y++)
		memset(vesa.base + (size_t)y * vesa.pitch, 0,
		       (size_t)width * vesa.bytes);
}

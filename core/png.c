/*
 * png.c: PNG pictures (ISO/IEC 15948): all kinds of colour, depth and
 * interlacing, unpacked by zlib row by row, so that only the pixels and two
 * rows are held. Chunks that say how colours are meant are passed over.
 */
#include "core/png.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/limits.h"
#include "core/unconst.h"

#define SIGNATURE	"\x89PNG\r\n\x1a\n"
#define SIGNATURE_LEN	8
#define HEADER_LEN	13
#define AROUND		12	/* a chunk's length, name and CRC	*/
#define NAME(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))
#define OPTIONAL	NAME(0x20, 0, 0, 0)

enum colour { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

struct picture {
	struct png *out;
	unsigned depth, colour, channels;	/* bits of each channel	*/
	bool     interlaced;
	uint32_t palette[256];	/* opacity, R, G, B			*/
	bool     has_palette, has_key;
	unsigned key[3];	/* the colour that is see-through	*/
	z_stream z;
	bool     unpacking;	/* @z, @row and @above are there	*/
	uint8_t *row, *above;	/* as unpacked: first the filter's number */
	unsigned pass, line;
	size_t   row_len;	/* of this pass, with that number	*/
};

static unsigned pixel_bits(const struct picture *p)
{
	return p->depth * p->channels;
}

/* ---- passes: every so many pixels, from one on ---------------------------- */

/* That of a picture without interlacing, and the seven of Adam7 */
static const struct { uint8_t x, y, dx, dy; } passes[] = {
	{ 0, 0, 1, 1 }, { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 },
	{ 2, 0, 4, 4 }, { 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 }
};

static unsigned pass_width(const struct picture *p)
{
	return (p->out->x + passes[p->pass].dx - 1 - passes[p->pass].x) /
	       passes[p->pass].dx;
}

static unsigned pass_lines(const struct picture *p)
{
	return (p->out->y + passes[p->pass].dy - 1 - passes[p->pass].y) /
	       passes[p->pass].dy;
}

static bool all_passes(const struct picture *p)
{
	return p->pass == (p->interlaced ? sizeof(passes) / sizeof(*passes) :
					   1);
}

static void start_row(struct picture *p)
{
	p->z.next_out = p->row;
	p->z.avail_out = (uInt)p->row_len;
}

/* The next pass that has pixels, from this one on. */
static void start_pass(struct picture *p)
{
	while (!all_passes(p) && (!pass_width(p) || !pass_lines(p)))
		p->pass++;
	if (all_passes(p))
		return;
	p->line = 0;
	p->row_len = 1 + ((size_t)pass_width(p) * pixel_bits(p) + 7) / 8;
	memset(p->above, 0, p->row_len);
	start_row(p);
}

/* ---- from bytes to pixels ------------------------------------------------- */

static int far(int distance)
{
	return distance < 0 ? -distance : distance;
}

/* Which of left, above and above left is nearest to what they make. */
static uint8_t paeth(int left, int above, int corner)
{
	int by_left = far(above - corner), by_above = far(left - corner);
	int by_corner = far(left + above - 2 * corner);

	if (by_left <= by_above && by_left <= by_corner)
		return (uint8_t)left;
	return (uint8_t)(by_above <= by_corner ? above : corner);
}

/* Add to each byte what its filter predicts of it. */
static int unfilter(struct picture *p)
{
	size_t step = (pixel_bits(p) + 7) / 8, i;
	uint8_t *row = p->row + 1, *above = p->above + 1, left, corner;

	for (i = 0; i < p->row_len - 1; i++) {
		left = i < step ? 0 : row[i - step];
		corner = i < step ? 0 : above[i - step];
		switch (p->row[0]) {
		case 0:	return 0;
		case 1:	row[i] = (uint8_t)(row[i] + left); break;
		case 2:	row[i] = (uint8_t)(row[i] + above[i]); break;
		case 3:
			row[i] = (uint8_t)(row[i] + (left + above[i]) / 2);
			break;
		case 4:
			row[i] = (uint8_t)(row[i] +
					   paeth(left, above[i], corner));
			break;
		default:
			return -EBADMSG;
		}
	}
	return 0;
}

static unsigned sample(const struct picture *p, size_t i)
{
	const uint8_t *row = p->row + 1;
	size_t bit = i * p->depth;

	if (p->depth == 16)
		return get_be16(row + 2 * i);
	return row[bit / 8] >> (8 - p->depth - bit % 8) &
	       ((1u << p->depth) - 1);
}

static unsigned to_byte(const struct picture *p, unsigned value)
{
	return p->depth == 16 ? value >> 8 :
	       value * 255 / ((1u << p->depth) - 1);
}

static uint32_t on_black(unsigned opacity, unsigned r, unsigned g, unsigned b)
{
	return r * opacity / 255 << 16 | g * opacity / 255 << 8 |
	       b * opacity / 255;
}

static uint32_t pixel(const struct picture *p, size_t i)
{
	unsigned s[4], colours = p->channels < 3 ? 1 : 3, opacity = 255, k;
	bool is_key = p->has_key;

	for (k = 0; k < p->channels; k++) {
		s[k] = sample(p, i * p->channels + k);
		is_key = is_key && (k >= colours || s[k] == p->key[k]);
	}
	if (p->colour == PALETTE) {
		i = p->palette[s[0]];
		return on_black(i >> 24, i >> 16 & 255, i >> 8 & 255, i & 255);
	}
	if (p->channels > colours)
		opacity = to_byte(p, s[colours]);
	else if (is_key)
		opacity = 0;
	return on_black(opacity, to_byte(p, s[0]), to_byte(p, s[colours / 2]),
			to_byte(p, s[colours - 1]));
}

static void put_row(const struct picture *p)
{
	size_t y = passes[p->pass].y + (size_t)p->line * passes[p->pass].dy;
	uint32_t *to = p->out->pixels + y * p->out->x + passes[p->pass].x;
	unsigned i, n = pass_width(p);

	for (i = 0; i < n; i++)
		to[(size_t)i * passes[p->pass].dx] = pixel(p, i);
}

static int end_row(struct picture *p)
{
	uint8_t *row = p->row;
	int rc = unfilter(p);

	if (rc < 0)
		return rc;
	put_row(p);
	p->row = p->above;
	p->above = row;
	if (++p->line < pass_lines(p)) {
		start_row(p);
	} else {
		p->pass++;
		start_pass(p);
	}
	return 0;
}

/* ---- chunks --------------------------------------------------------------- */

static bool depth_fits(const struct picture *p)
{
	switch (p->depth) {
	case 1: case 2: case 4:
		return p->colour == GREY || p->colour == PALETTE;
	case 8:
		return true;
	case 16:
		return p->colour != PALETTE;
	default:
		return false;
	}
}

static int read_header(struct picture *p, const uint8_t *data, struct err *e)
{
	static const uint8_t channels[] = { 1, 0, 3, 1, 2, 0, 4 };

	p->out->x = get_be32(data);
	p->out->y = get_be32(data + 4);
	p->depth = data[8];
	p->colour = data[9];
	p->channels = p->colour < sizeof(channels) ? channels[p->colour] : 0;
	p->interlaced = data[12];
	if (!p->out->x || !p->out->y || !p->channels || !depth_fits(p) ||
	    data[10] || data[11] || data[12] > 1)
		return -EBADMSG;
	if (p->out->y > LIMIT_PICTURE_PIXELS / p->out->x)
		return err_set(e, -EFBIG, "the picture has too many pixels: "
			       "%u by %u", p->out->x, p->out->y);
	return 0;
}

static int read_palette(struct picture *p, const uint8_t *data, size_t len)
{
	size_t i;

	if (len % 3 || len > 3 * 256 || !len)
		return -EBADMSG;
	for (i = 0; i < len / 3; i++)
		p->palette[i] = 0xff000000 | (uint32_t)data[3 * i] << 16 |
				get_be16(data + 3 * i + 1);
	p->has_palette = true;
	return 0;
}

/* Opacity of the palette's colours, or a colour that is see-through. */
static int read_opacity(struct picture *p, const uint8_t *data, size_t len)
{
	size_t i;

	if (p->colour == PALETTE) {
		for (i = 0; i < len && i < 256; i++)
			p->palette[i] = (p->palette[i] & 0xffffff) |
					(uint32_t)data[i] << 24;
		return len > 256 ? -EBADMSG : 0;
	}
	if (p->channels % 2 == 0 || len != 2 * p->channels)
		return -EBADMSG;
	for (i = 0; i < p->channels; i++)
		p->key[i] = get_be16(data + 2 * i);
	p->has_key = true;
	return 0;
}

static int start_unpacking(struct picture *p)
{
	size_t most = 1 + ((size_t)p->out->x * pixel_bits(p) + 7) / 8;

	if (p->colour == PALETTE && !p->has_palette)
		return -EBADMSG;
	p->out->pixels = malloc((size_t)p->out->x * p->out->y *
				sizeof(*p->out->pixels));
	p->row = malloc(most);
	p->above = malloc(most);
	if (!p->out->pixels || !p->row || !p->above ||
	    inflateInit(&p->z) != Z_OK)
		return -ENOMEM;
	p->unpacking = true;
	p->pass = p->interlaced;
	start_pass(p);
	return 0;
}

static int read_data(struct picture *p, const uint8_t *data, size_t len)
{
	int rc = p->unpacking ? 0 : start_unpacking(p);

	p->z.next_in = unconst(data);
	p->z.avail_in = (uInt)len;
	while (rc == 0 && !all_passes(p)) {
		rc = inflate(&p->z, Z_NO_FLUSH);
		if (rc == Z_MEM_ERROR)
			return -ENOMEM;
		if (rc == Z_BUF_ERROR || (rc == Z_OK && p->z.avail_out))
			return 0;	/* the rest is in the next chunk */
		if (rc < 0 || p->z.avail_out)
			return -EBADMSG;
		rc = end_row(p);
	}
	return rc;
}

/* Returns 0, or an error; @*done after the last. */
static int read_chunk(struct picture *p, uint32_t name, const uint8_t *data,
		      size_t len, bool *done)
{
	switch (name) {
	case NAME('P', 'L', 'T', 'E'):
		return read_palette(p, data, len);
	case NAME('t', 'R', 'N', 'S'):
		return read_opacity(p, data, len);
	case NAME('I', 'D', 'A', 'T'):
		return read_data(p, data, len);
	case NAME('I', 'E', 'N', 'D'):
		*done = true;
		return p->unpacking && all_passes(p) ? 0 : -EBADMSG;
	default:
		return name & OPTIONAL ? 0 : -EBADMSG;
	}
}

static int read_chunks(struct picture *p, const uint8_t *data, size_t len,
		       struct err *e)
{
	bool first = true, done = false;
	uint32_t n, name;
	int rc = 0;

	for (; rc == 0 && !done; data += AROUND + n, len -= AROUND + n) {
		n = len < AROUND ? UINT32_MAX : get_be32(data);
		if (len < AROUND || n > len - AROUND ||
		    crc32(0, data + 4, n + 4) != get_be32(data + 8 + n))
			return -EBADMSG;
		name = get_be32(data + 4);
		if (!first)
			rc = read_chunk(p, name, data + 8, n, &done);
		else if (name != NAME('I', 'H', 'D', 'R') || n != HEADER_LEN)
			rc = -EBADMSG;
		else
			rc = read_header(p, data + 8, e);
		first = false;
	}
	return rc;
}

/* ---- all of it ------------------------------------------------------------ */

static int decode(struct picture *p, const uint8_t *data, size_t len,
		  struct err *e)
{
	size_t i;
	int rc;

	for (i = 0; i < 256; i++)
		p->palette[i] = 0xff000000;
	if (len < SIGNATURE_LEN || memcmp(data, SIGNATURE, SIGNATURE_LEN))
		rc = -EBADMSG;
	else
		rc = read_chunks(p, data + SIGNATURE_LEN, len - SIGNATURE_LEN,
				 e);
	if (p->unpacking)
		(void)inflateEnd(&p->z);
	free(p->row);
	free(p->above);
	return rc;
}

int png_decode(const void *data, size_t len, struct png *out, struct err *e)
{
	struct picture *p = calloc(1, sizeof(*p));
	int rc = -ENOMEM;

	out->pixels = NULL;
	if (p) {
		p->out = out;
		rc = decode(p, data, len, e);
		free(p);
	}
	if (rc == 0)
		return 0;
	free(out->pixels);
	return rc == -EFBIG ? rc :
	       err_set(e, rc, "the PNG picture %s", rc == -ENOMEM ?
		       "does not fit in memory" : "is damaged");
}

/*
 * png.c: PNG pictures, by LodePNG, which is one C++ file that is C as well.
 * It brings an inflate and a CRC; ours are zlib's, which is there anyway.
 */
#include "core/png.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LODEPNG_NO_COMPILE_ZLIB
#define LODEPNG_NO_COMPILE_CRC
#define LODEPNG_NO_COMPILE_ENCODER
#define LODEPNG_NO_COMPILE_DISK
#define LODEPNG_NO_COMPILE_ANCILLARY_CHUNKS
#define LODEPNG_NO_COMPILE_ERROR_TEXT
#define LODEPNG_NO_COMPILE_CPP
#include <lodepng.cpp>
#include <zlib.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/unconst.h"

#define FAILED		95	/* LodePNG's number: "zlib failed"	*/
#define NO_MEMORY	83

unsigned lodepng_crc32(const unsigned char *data, size_t len)
{
	return (unsigned)crc32(0, data, (uInt)len);
}

/* The limit of pixels was looked at before: it caps this, too. */
#define SCANLINES_MAX	((size_t)LIMIT_PICTURE_PIXELS * 8 + 65536)

static unsigned grow(unsigned char **out, size_t *cap)
{
	size_t more = *cap ? *cap * 2 : 65536;
	unsigned char *p;

	if (*cap >= SCANLINES_MAX)
		return FAILED;
	p = realloc(*out, more);
	if (!p)
		return NO_MEMORY;
	*out = p;
	*cap = more;
	return 0;
}

static unsigned unzip(unsigned char **out, size_t *len,
		      const unsigned char *in, size_t in_len,
		      const LodePNGDecompressSettings *settings)
{
	z_stream z = { .next_in = unconst(in),
		       .avail_in = (uInt)in_len };
	size_t cap = 0;
	unsigned failed = 0;
	int rc = inflateInit(&z);

	(void)settings;
	*out = NULL;
	if (rc != Z_OK)
		return NO_MEMORY;
	while (rc == Z_OK && !failed) {
		if (z.total_out == cap)
			failed = grow(out, &cap);
		if (failed)
			break;
		z.next_out = *out + z.total_out;
		z.avail_out = (uInt)(cap - z.total_out);
		rc = inflate(&z, Z_NO_FLUSH);
	}
	*len = z.total_out;
	(void)inflateEnd(&z);
	return rc == Z_STREAM_END ? 0 : failed ? failed : FAILED;
}

/* R, G, B and opacity, a byte each, become one number. */
static void to_pixels(uint32_t *pixels, size_t n)
{
	uint8_t c[4];

	for (; n--; pixels++) {
		memcpy(c, pixels, sizeof(c));
		*pixels = (uint32_t)(c[0] * c[3] / 255) << 16 |
			  (uint32_t)(c[1] * c[3] / 255) << 8 |
			  (uint32_t)(c[2] * c[3] / 255);
	}
}

static int check_size(LodePNGState *s, const void *data, size_t len,
		      struct png *out, struct err *e)
{
	if (len > INT32_MAX ||
	    lodepng_inspect(&out->x, &out->y, s, data, len) ||
	    !out->x || !out->y)
		return err_set(e, -EBADMSG, "the PNG picture is damaged");
	if (out->y > LIMIT_PICTURE_PIXELS / out->x)
		return err_set(e, -EFBIG, "the picture has too many pixels: "
			       "%u by %u", out->x, out->y);
	return 0;
}

int png_decode(const void *data, size_t len, struct png *out, struct err *e)
{
	LodePNGState s;
	unsigned char *rgba = NULL;
	unsigned failed;
	int rc;

	lodepng_state_init(&s);
	s.decoder.zlibsettings.custom_zlib = unzip;
	rc = check_size(&s, data, len, out, e);
	if (rc == 0) {
		failed = lodepng_decode(&rgba, &out->x, &out->y, &s, data,
					len);
		if (failed)
			rc = err_set(e, failed == NO_MEMORY ? -ENOMEM :
				     -EBADMSG, "the PNG picture %s",
				     failed == NO_MEMORY ?
				     "does not fit in memory" : "is damaged");
	}
	lodepng_state_cleanup(&s);
	if (rc < 0) {
		free(rgba);
		return rc;
	}
	out->pixels = (uint32_t *)(void *)rgba;
	to_pixels(out->pixels, (size_t)out->x * out->y);
	return 0;
}

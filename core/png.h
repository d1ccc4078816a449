/* png.h: PNG pictures, for a console that has pixels. */
#ifndef CORE_PNG_H
#define CORE_PNG_H

#include <stddef.h>
#include <stdint.h>

struct err;

struct png {
	unsigned  x, y;
	uint32_t *pixels;	/* 0x00RRGGBB, on black where see-through;
				   malloc'ed			*/
};

/*
 * Decode @data. On success free out->pixels.
 * Returns 0, -EBADMSG (damaged), -EFBIG (LIMIT_PICTURE_PIXELS), -ENOMEM.
 */
int png_decode(const void *data, size_t len, struct png *out, struct err *e);

#endif

/* utf8.h: text as code points, and the cells that they take. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xfffd		/* stands for a byte that is not UTF-8 */

/*
 * The code point at the front of @s (@len > 0). Returns the bytes it takes;
 * a byte that begins no valid sequence is one UTF8_BAD.
 */
size_t utf8_next(const char *s, size_t len, uint32_t *cp);

/* Bytes of the code point that ends at @s + @at (@at > 0). */
size_t utf8_back(const char *s, size_t at);

/* Bytes of @s without a code point that is cut off at its end. */
size_t utf8_whole(const char *s, size_t len);

/* Encode; returns the bytes, at most 4. */
size_t utf8_put(uint32_t cp, char out[4]);

/* Cells: 0 for combining marks, 2 for East Asian wide, else 1. */
unsigned utf8_width(uint32_t cp);

#endif

/* str.h: text that grows, and numbers read from text. */
#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes that grow. Once an append fails nothing more is appended and every
 * call returns the first error, so a chain of appends is checked once.
 * "struct sbuf b = { .max = N };" is an empty one; max 0 means no limit.
 */
struct sbuf {
	char   *data;		/* NUL-terminated once anything was added */
	size_t  len, cap;
	size_t  max;		/* most bytes it may hold		  */
	int     error;		/* 0, -ENOMEM or -E2BIG			  */
};

int sbuf_add(struct sbuf *b, const void *data, size_t len);
int sbuf_str(struct sbuf *b, const char *s);
int sbuf_char(struct sbuf *b, char c);
int sbuf_printf(struct sbuf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int sbuf_vprintf(struct sbuf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Make room for @len more bytes, uncounted. */
int sbuf_reserve(struct sbuf *b, size_t len);

/* Empty it, keeping its memory and forgetting an error. */
void sbuf_reset(struct sbuf *b);
void sbuf_free(struct sbuf *b);

/* The text, never NULL: "" while empty. It stays the buffer's. */
const char *sbuf_text(const struct sbuf *b);

/* A blank as scripts know it: space, TAB, LF, VT, FF, CR. */
static inline bool str_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Are there control characters, which no field on the wire may carry? */
bool str_has_control(const char *s);

/* A malloc'ed copy of @len bytes with a NUL; NULL when memory is out. */
char *str_ndup(const char *s, size_t len);
char *str_dup(const char *s);

/* Is it the same text, letters compared without case (ASCII)? */
bool str_eq_nocase(const char *a, const char *b);

/* Is the text @s just these @len bytes? */
bool str_is(const char *s, const char *text, size_t len);

/* The value of a hex digit, or -1. */
int str_hex(char c);

/*
 * An integer as commands take it (reference/language.md#integers): optional
 * blanks and sign, then 0x hex, 0 octal or decimal, all of the text. Wraps
 * modulo 2^64. Returns 0 or -EINVAL (empty, or rubbish behind it).
 */
int str_to_int(const char *s, uint64_t *out);

/* The same from the front of @s; *@end is where it stopped. */
uint64_t str_scan_int(const char *s, const char **end);

/* FNV-1a over @len bytes: for hash tables in memory only. */
uint32_t str_hash(const void *data, size_t len);
/* The hash with one more byte. */
#define STR_HASH_NONE 2166136261u
static inline uint32_t str_hash_add(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)c) * 16777619u;
}

#endif

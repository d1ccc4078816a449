/* str.c: text that grows, and numbers read from text. */
#include "core/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int sbuf_reserve(struct sbuf *b, size_t len)
{
	size_t need, cap;
	char *p;

	if (b->error)
		return b->error;
	if (b->max && (b->len > b->max || len > b->max - b->len))
		return b->error = -E2BIG;
	if (len > SIZE_MAX / 2 || b->len > SIZE_MAX / 2 - len - 1)
		return b->error = -ENOMEM;
	need = b->len + len + 1;
	if (need <= b->cap)
		return 0;
	cap = b->cap < 64 ? 64 : b->cap;
	while (cap < need)
		cap *= 2;
	p = realloc(b->data, cap);
	if (!p)
		return b->error = -ENOMEM;
	p[b->len] = '\0';	/* the first time there is none yet */
	b->data = p;
	b->cap = cap;
	return 0;
}

int sbuf_add(struct sbuf *b, const void *data, size_t len)
{
	if (sbuf_reserve(b, len) < 0)
		return b->error;
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int sbuf_str(struct sbuf *b, const char *s)
{
	return sbuf_add(b, s, strlen(s));
}

int sbuf_char(struct sbuf *b, char c)
{
	return sbuf_add(b, &c, 1);
}

int sbuf_vprintf(struct sbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return b->error = -EINVAL;
	if (sbuf_reserve(b, (size_t)n) < 0)
		return b->error;
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
	return 0;
}

int sbuf_printf(struct sbuf *b, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = sbuf_vprintf(b, fmt, ap);
	va_end(ap);
	return rc;
}

void sbuf_reset(struct sbuf *b)
{
	b->len = 0;
	b->error = 0;
	if (b->data)
		b->data[0] = '\0';
}

void sbuf_free(struct sbuf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->cap = 0;
	b->error = 0;
}

const char *sbuf_text(const struct sbuf *b)
{
	return b->data ? b->data : "";
}

bool str_has_control(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	}
	return false;
}

char *str_ndup(const char *s, size_t len)
{
	char *p = len < SIZE_MAX ? malloc(len + 1) : NULL;

	if (!p)
		return NULL;
	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *str_dup(const char *s)
{
	return str_ndup(s, strlen(s));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(const char *a, const char *b)
{
	for (; *a && lower(*a) == lower(*b); a++)
		b++;
	return lower(*a) == lower(*b);
}

bool str_is(const char *s, const char *text, size_t len)
{
	while (len && *s && *s == *text)
		s++, text++, len--;
	return !len && !*s;
}

int str_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

uint64_t str_scan_int(const char *s, const char **end)
{
	uint64_t value = 0;
	bool negative = false;
	int base = 10, digit;

	while (str_blank(*s))
		s++;
	if (*s == '+' || *s == '-')
		negative = *s++ == '-';
	if (*s == '0') {
		base = 8;
		if (s[1] == 'x' || s[1] == 'X') {
			base = 16;
			s += 2;
		}
	}
	while ((digit = str_hex(*s)) >= 0 && digit < base) {
		value = value * (unsigned)base + (unsigned)digit;
		s++;
	}
	*end = s;
	return negative ? 0 - value : value;
}

int str_to_int(const char *s, uint64_t *out)
{
	const char *end;
	uint64_t value = str_scan_int(s, &end);

	if (!*s || *end)
		return -EINVAL;
	*out = value;
	return 0;
}

uint32_t str_hash(const void *data, size_t len)
{
	const char *p = data;
	uint32_t h = STR_HASH_NONE;

	while (len--)
		h = str_hash_add(h, *p++);
	return h;
}

/* printf.c: formatting to memory. */
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct out {
	char  *buf;
	size_t cap;
	size_t len;	/* of the full text, whatever fits */
};

/* One conversion: %[flags][width][.precision][size]conv */
struct spec {
	bool left, zero, plus, space, alt;
	int  width;
	int  prec;	/* -1: none given */
	char conv;
};

static void put_bytes(struct out *o, const char *s, size_t len)
{
	size_t room = o->len < o->cap ? o->cap - o->len : 0;

	if (room)
		memcpy(o->buf + o->len, s, len < room ? len : room);
	o->len += len;
}

static void pad(struct out *o, char c, int n)
{
	while (n-- > 0)
		put_bytes(o, &c, 1);
}

static void put_text(struct out *o, const struct spec *sp, const char *s,
		     size_t len)
{
	int gap = len < (size_t)sp->width ? sp->width - (int)len : 0;

	if (!sp->left)
		pad(o, ' ', gap);
	put_bytes(o, s, len);
	if (sp->left)
		pad(o, ' ', gap);
}

/* Digits of @v, ending before @end; returns where they begin. */
static char *digits(char *end, uint64_t v, char conv)
{
	const char *set = conv == 'X' ? "0123456789ABCDEF"
				      : "0123456789abcdef";
	unsigned base = conv == 'x' || conv == 'X' ? 16 : conv == 'o' ? 8 : 10;

	/* Most numbers are small, and 32-bit targets divide 32 bits faster */
	for (; v > UINT32_MAX; v /= base)
		*--end = set[v % base];
	for (uint32_t w = (uint32_t)v; w; w /= base)
		*--end = set[w % base];
	return end;
}

static const char *prefix(const struct spec *sp, uint64_t v, bool negative)
{
	if (sp->conv == 'd')
		return negative ? "-" : sp->plus ? "+" : sp->space ? " " : "";
	if (!sp->alt || !v)
		return "";
	return sp->conv == 'x' ? "0x" : sp->conv == 'X' ? "0X" :
	       sp->conv == 'o' ? "0" : "";
}

static void put_number(struct out *o, const struct spec *sp, uint64_t v,
		       bool negative)
{
	char buf[24];		/* 22 octal digits */
	const char *sign = prefix(sp, v, negative);
	char *end = buf + sizeof(buf), *s = digits(end, v, sp->conv);
	int len = (int)(end - s), zeros, gap;

	zeros = sp->prec >= 0 ? sp->prec - len : !len;
	if (zeros < 0)
		zeros = 0;
	gap = sp->width - (int)strlen(sign) - len - zeros;
	if (sp->zero && !sp->left && sp->prec < 0 && gap > 0) {
		zeros += gap;
		gap = 0;
	}
	if (!sp->left)
		pad(o, ' ', gap);
	put_bytes(o, sign, strlen(sign));
	pad(o, '0', zeros);
	put_bytes(o, s, (size_t)len);
	if (sp->left)
		pad(o, ' ', gap);
}

static const char *read_flags(const char *f, struct spec *sp)
{
	for (;; f++) {
		switch (*f) {
		case '-': sp->left  = true; break;
		case '0': sp->zero  = true; break;
		case '+': sp->plus  = true; break;
		case ' ': sp->space = true; break;
		case '#': sp->alt   = true; break;
		default:  return f;
		}
	}
}

static const char *read_number(const char *f, int *out)
{
	int n = 0;

	for (; *f >= '0' && *f <= '9'; f++) {
		if (n < INT_MAX / 16)
			n = n * 10 + *f - '0';
	}
	*out = n;
	return f;
}

/* How many bytes the integer argument has. */
static const char *read_size(const char *f, size_t *out)
{
	static const struct { char text[3]; uint8_t bytes; } sizes[] = {
		{ "hh", 1 }, { "h", 2 }, { "ll", 8 }, { "l", sizeof(long) },
		{ "z", sizeof(size_t) }, { "j", 8 },
		{ "t", sizeof(ptrdiff_t) },
	};

	*out = sizeof(int);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t len = strlen(sizes[i].text);

		if (!strncmp(f, sizes[i].text, len)) {
			*out = sizes[i].bytes;
			return f + len;
		}
	}
	return f;
}

/* Cut to the size that the argument was passed for; its value and sign. */
static uint64_t narrow(uint64_t v, size_t bytes, bool is_signed, bool *negative)
{
	unsigned drop = 64 - 8 * (unsigned)bytes;

	v <<= drop;
	*negative = is_signed && v >> 63;
	if (!*negative)
		return v >> drop;
	return (0 - v) >> drop;
}

/* va_list may be an array type: a struct makes it passable by pointer. */
struct args {
	va_list ap;
};

static void put_integer(struct out *o, struct spec *sp, size_t bytes,
			struct args *a)
{
	uint64_t v = bytes == 8 ? va_arg(a->ap, uint64_t)
				: va_arg(a->ap, unsigned int);
	bool negative;

	if (sp->conv == 'i')
		sp->conv = 'd';
	v = narrow(v, bytes, sp->conv == 'd', &negative);
	put_number(o, sp, v, negative);
}

static void convert(struct out *o, struct spec *sp, size_t bytes,
		    struct args *a)
{
	const char *s;
	char c;

	switch (sp->conv) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		put_integer(o, sp, bytes, a);
		break;
	case 'c':
		c = (char)va_arg(a->ap, int);
		put_text(o, sp, &c, 1);
		break;
	case 's':
		s = va_arg(a->ap, const char *);
		if (!s)
			s = "(null)";
		put_text(o, sp, s, strnlen(s, sp->prec < 0 ? SIZE_MAX :
						(size_t)sp->prec));
		break;
	case 'p':
		sp->conv = 'x';
		sp->alt = true;
		put_number(o, sp, (uintptr_t)va_arg(a->ap, void *), false);
		break;
	default:
		put_bytes(o, &sp->conv, 1);
	}
}

static const char *read_width(const char *f, struct spec *sp, struct args *a)
{
	if (*f != '*')
		return read_number(f, &sp->width);
	sp->width = va_arg(a->ap, int);
	if (sp->width < 0) {
		sp->left = true;
		sp->width = sp->width == INT_MIN ? 0 : -sp->width;
	}
	return f + 1;
}

static const char *read_prec(const char *f, struct spec *sp, struct args *a)
{
	sp->prec = -1;
	if (*f != '.')
		return f;
	if (*++f != '*')
		return read_number(f, &sp->prec);
	sp->prec = va_arg(a->ap, int);
	return f + 1;
}

int vsnprintf(char *buf, size_t cap, const char *fmt, va_list ap)
{
	struct out o = { buf, cap, 0 };
	struct args a;
	const char *f = fmt;

	va_copy(a.ap, ap);
	while (*f) {
		struct spec sp = { 0 };
		size_t bytes, plain = strcspn(f, "%");

		put_bytes(&o, f, plain);
		f += plain;
		if (!*f)
			break;
		f = read_flags(f + 1, &sp);
		f = read_width(f, &sp, &a);
		f = read_prec(f, &sp, &a);
		f = read_size(f, &bytes);
		sp.conv = *f;
		if (!*f)
			break;
		f++;
		convert(&o, &sp, bytes, &a);
	}
	va_end(a.ap);
	if (cap)
		buf[o.len < cap ? o.len : cap - 1] = 0;
	return o.len > INT_MAX ? -1 : (int)o.len;
}

int snprintf(char *buf, size_t cap, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, cap, fmt, ap);
	va_end(ap);
	return n;
}

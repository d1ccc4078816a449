/*
 * mem.c: copying, filling and comparing memory, words at a time.
 *
 * The two loops that every byte of a download goes through are kept within a
 * page each: QEMU looks for the code again at each jump into another page,
 * which takes longer than the loop.
 */
#define LIBC_ITSELF
#include <stdint.h>
#include <string.h>

/* Or the compiler would see a memcpy in memcpy's loop, and call it. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("no-tree-loop-distribute-patterns")
#endif

/* May lie anywhere and be anything: all our targets allow it. */
struct word {
	uintptr_t v;
} __attribute__((packed, may_alias));

#define ONE_PAGE __attribute__((aligned(128), noinline))

/* Also right when @to overlaps @from from below: each word is read before it,
   or any after it, is written. */
ONE_PAGE static void *copy_up(void *to, const void *from, size_t len)
{
	unsigned char *d = to;
	const unsigned char *s = from;
	struct word w0, w1, w2, w3;

	for (; len >= 4 * sizeof(w0); len -= 4 * sizeof(w0)) {
		w0 = ((const struct word *)s)[0];
		w1 = ((const struct word *)s)[1];
		w2 = ((const struct word *)s)[2];
		w3 = ((const struct word *)s)[3];
		((struct word *)d)[0] = w0;
		((struct word *)d)[1] = w1;
		((struct word *)d)[2] = w2;
		((struct word *)d)[3] = w3;
		d += 4 * sizeof(w0);
		s += 4 * sizeof(w0);
	}
	for (; len >= sizeof(struct word); len -= sizeof(struct word)) {
		*(struct word *)d = *(const struct word *)s;
		d += sizeof(struct word);
		s += sizeof(struct word);
	}
	while (len--)
		*d++ = *s++;
	return to;
}

static void *copy_down(void *to, const void *from, size_t len)
{
	unsigned char *d = to;
	const unsigned char *s = from;

	for (; len >= sizeof(struct word); len -= sizeof(struct word)) {
		struct word w = *(const struct word *)
			(s + len - sizeof(struct word));

		*(struct word *)(d + len - sizeof(struct word)) = w;
	}
	while (len--)
		d[len] = s[len];
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t len)
{
	return copy_up(to, from, len);
}

void *memmove(void *to, const void *from, size_t len)
{
	if ((uintptr_t)to - (uintptr_t)from >= len)
		return copy_up(to, from, len);
	return copy_down(to, from, len);
}

void *memset(void *to, int c, size_t len)
{
	unsigned char *d = to;
	struct word w = { (uintptr_t)-1 / 255 * (unsigned char)c };

	for (; len >= sizeof(w); len -= sizeof(w)) {
		*(struct word *)d = w;
		d += sizeof(w);
	}
	while (len--)
		*d++ = (unsigned char)c;
	return to;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *x = a, *y = b;

	while (len >= sizeof(struct word) &&
	       ((const struct word *)x)->v == ((const struct word *)y)->v) {
		x += sizeof(struct word);
		y += sizeof(struct word);
		len -= sizeof(struct word);
	}
	for (; len; len--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

void *memchr(const void *s, int c, size_t len)
{
	const unsigned char *p = s;

	for (; len; len--, p++) {
		if (*p == (unsigned char)c)
			return (void *)(uintptr_t)p;
	}
	return NULL;
}

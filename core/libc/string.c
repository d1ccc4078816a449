/* string.c: NUL-terminated text. */
#define LIBC_ITSELF
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("no-tree-loop-distribute-patterns")
#endif

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

size_t strnlen(const char *s, size_t cap)
{
	size_t n = 0;

	while (n < cap && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t cap)
{
	for (; cap && *a && *a == *b; cap--, a++, b++)
		;
	return cap ? (unsigned char)*a - (unsigned char)*b : 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, SIZE_MAX);
}

int strncasecmp(const char *a, const char *b, size_t cap)
{
	for (; cap && *a && tolower(*a) == tolower(*b); cap--, a++, b++)
		;
	return cap ? tolower((unsigned char)*a) - tolower((unsigned char)*b)
		   : 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++) {
		if (!*s)
			return NULL;
	}
	return (char *)(uintptr_t)s;
}

char *strrchr(const char *s, int c)
{
	const char *found = NULL;

	do {
		if (*s == (char)c)
			found = s;
	} while (*s++);
	return (char *)(uintptr_t)found;
}

char *strstr(const char *s, const char *part)
{
	size_t len = strlen(part);

	for (; strncmp(s, part, len); s++) {
		if (!*s)
			return NULL;
	}
	return (char *)(uintptr_t)s;
}

size_t strspn(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && strchr(set, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && !strchr(set, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *set)
{
	s += strcspn(s, set);
	return *s ? (char *)(uintptr_t)s : NULL;
}

char *strcpy(char *restrict to, const char *restrict from)
{
	return memcpy(to, from, strlen(from) + 1);
}

char *strncpy(char *restrict to, const char *restrict from, size_t cap)
{
	size_t n = strnlen(from, cap);

	memcpy(to, from, n);
	memset(to + n, 0, cap - n);
	return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
	strcpy(to + strlen(to), from);
	return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t cap)
{
	size_t len = strlen(to), n = strnlen(from, cap);

	memcpy(to + len, from, n);
	to[len + n] = 0;
	return to;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}

char *strndup(const char *s, size_t cap)
{
	size_t n = strnlen(s, cap);
	char *copy = malloc(n + 1);

	if (!copy)
		return NULL;
	memcpy(copy, s, n);
	copy[n] = 0;
	return copy;
}

int atoi(const char *s)
{
	unsigned n = 0;

	for (; isdigit(*s); s++)
		n = n * 10 + (unsigned)(*s - '0');
	return (int)n;
}

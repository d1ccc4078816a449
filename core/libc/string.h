/* string.h: what our code and the libraries use of C11 and POSIX. */
#ifndef LIBC_STRING_H
#define LIBC_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int c, size_t len);
int memcmp(const void *a, const void *b, size_t len);
void *memchr(const void *s, int c, size_t len);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t cap);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t cap);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t cap);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);
size_t strspn(const char *s, const char *set);
size_t strcspn(const char *s, const char *set);
char *strpbrk(const char *s, const char *set);
char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t cap);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t cap);
char *strdup(const char *s);
char *strndup(const char *s, size_t cap);

/* Freestanding code gets calls as they are written, one for every integer
   that is read; so the compiler is told that these are the standard ones. */
#ifndef LIBC_ITSELF
#define memcpy(to, from, len)	__builtin_memcpy(to, from, len)
#define memset(to, c, len)	__builtin_memset(to, c, len)
#define memcmp(a, b, len)	__builtin_memcmp(a, b, len)
#define strlen(s)		__builtin_strlen(s)
#endif

#endif

/* The firmware's memory and text functions, beside the host's. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define memcpy our_memcpy
#define memmove our_memmove
#define memset our_memset
#define memcmp our_memcmp
#define memchr our_memchr
#define strlen our_strlen
#define strnlen our_strnlen
#define strcmp our_strcmp
#define strncmp our_strncmp
#define strcasecmp our_strcasecmp
#define strncasecmp our_strncasecmp
#define strchr our_strchr
#define strrchr our_strrchr
#define strstr our_strstr
#define strspn our_strspn
#define strcspn our_strcspn
#define strpbrk our_strpbrk
#define strcpy our_strcpy
#define strncpy our_strncpy
#define strcat our_strcat
#define strncat our_strncat
#define strdup our_strdup
#define strndup our_strndup
#define atoi our_atoi
#define LIBC_ITSELF
#include "core/libc/string.h"
int atoi(const char *s);
#include "core/libc/mem.c"
#include "core/libc/string.c"

static void copies_of_any_length_stay_within_bounds(void **state)
{
	char from[110], to[110];

	(void)state;
	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (char)('A' + i);
	for (size_t len = 0; len < 100; len++) {
		our_memset(to, '.', sizeof(to));
		our_memcpy(to + 3, from + 1, len);
		assert_int_equal(to[2], '.');
		assert_int_equal(to[3 + len], '.');
		for (size_t i = 0; i < len; i++)
			assert_int_equal(to[3 + i], from[1 + i]);
	}
}

static void memory_moves_over_itself(void **state)
{
	(void)state;
	for (int by = -40; by <= 40; by++) {
		char buf[170];

		for (int i = 0; i < 170; i++)
			buf[i] = (char)i;
		our_memmove(buf + 40 + by, buf + 40, 89);
		for (int i = 0; i < 89; i++)
			assert_int_equal(buf[40 + by + i], (char)(40 + i));
	}
}

static void comparing_finds_the_first_difference(void **state)
{
	char a[] = "0123456789abcdef", b[] = "0123456789abcdef";

	(void)state;
	assert_int_equal(our_memcmp(a, b, 16), 0);
	b[11] = (char)0x80;
	assert_true(our_memcmp(a, b, 16) < 0);
	assert_true(our_memcmp(b, a, 16) > 0);
	assert_int_equal(our_memcmp(a, b, 11), 0);
	assert_true(our_strcmp("abc", "abd") < 0);
	assert_true(our_strcmp("abcd", "abc") > 0);
	assert_int_equal(our_strncmp("abcd", "abce", 3), 0);
	assert_int_equal(our_strcasecmp("MixED", "mIXed"), 0);
	assert_true(our_strncasecmp("ab", "AC", 2) < 0);
	assert_int_equal(our_strncasecmp("ab", "AC", 1), 0);
}

static void searching_finds_or_says_no(void **state)
{
	const char *s = "hello, world";

	(void)state;
	assert_ptr_equal(our_strchr(s, 'o'), s + 4);
	assert_ptr_equal(our_strrchr(s, 'o'), s + 8);
	assert_ptr_equal(our_strchr(s, 0), s + 12);
	assert_ptr_equal(our_strrchr(s, 0), s + 12);
	assert_null(our_strchr(s, 'z'));
	assert_null(our_strrchr(s, 'z'));
	assert_ptr_equal(our_strstr(s, "wor"), s + 7);
	assert_ptr_equal(our_strstr(s, ""), s);
	assert_null(our_strstr(s, "worldly"));
	assert_ptr_equal(our_memchr(s, ',', 12), s + 5);
	assert_null(our_memchr(s, ',', 5));
	assert_int_equal(our_strspn(s, "hel"), 4);
	assert_int_equal(our_strcspn(s, " ,"), 5);
	assert_ptr_equal(our_strpbrk(s, "xyzw"), s + 7);
	assert_null(our_strpbrk(s, "xyz"));
	assert_int_equal(our_strnlen(s, 5), 5);
	assert_int_equal(our_strnlen(s, 50), 12);
}

static void copied_text_ends(void **state)
{
	char buf[12], *copy;

	(void)state;
	our_strcpy(buf, "ab");
	our_strcat(buf, "cd");
	our_strncat(buf, "efgh", 2);
	assert_string_equal(buf, "abcdef");
	our_strncpy(buf, "xy", sizeof(buf));
	assert_int_equal(buf[11], 0);
	assert_string_equal(buf, "xy");
	copy = our_strndup("hello", 4);
	assert_string_equal(copy, "hell");
	free(copy);
	copy = our_strdup("hello");
	assert_string_equal(copy, "hello");
	free(copy);
	assert_int_equal(our_atoi("42x"), 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_of_any_length_stay_within_bounds),
		cmocka_unit_test(memory_moves_over_itself),
		cmocka_unit_test(comparing_finds_the_first_difference),
		cmocka_unit_test(searching_finds_or_says_no),
		cmocka_unit_test(copied_text_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The firmware's snprintf, compiled under another name beside the host's. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define snprintf  our_snprintf
#define vsnprintf our_vsnprintf
int our_snprintf(char *buf, size_t cap, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int our_vsnprintf(char *buf, size_t cap, const char *fmt, va_list ap);
#include "core/libc/printf.c"
#undef snprintf
#undef vsnprintf

/* Ours says what the host's says, and is as long. */
#define same(...) do {							\
	char ours[200], host[200];					\
	int n = our_snprintf(ours, sizeof(ours), __VA_ARGS__);		\
									\
	assert_int_equal(n, snprintf(host, sizeof(host), __VA_ARGS__));	\
	assert_string_equal(ours, host);				\
} while (0)

static void integers_print_as_the_host_prints_them(void **state)
{
	static const int values[] = { 0, 1, -1, 42, -42, INT_MAX, INT_MIN };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		int v = values[i];

		same("%d %i %u %x %X %o", v, v, v, v, v, v);
		same("%8d|%-8d|%08d|%+d|% d|%.5d|%8.5d", v, v, v, v, v, v, v);
		same("%#x %#o %08x %02x %#010x %-10x|", v, v, v, v, v, v);
		same("%*d %-*d %.*d", 9, v, 9, v, 4, v);
		same("%*d", -9, v);
	}
}

static void every_size_of_integer_is_read_right(void **state)
{
	(void)state;
	same("%hhd %hhu %hd %hu", (signed char)-3, (unsigned char)253,
	     (short)-5, (unsigned short)65531);
	same("%ld %lu %lx", LONG_MIN, ULONG_MAX, ULONG_MAX);
	same("%lld %llu %llx", LLONG_MIN, ULLONG_MAX, ULLONG_MAX);
	same("%zu %zd %td %jd", SIZE_MAX, (ssize_t)-1, (ptrdiff_t)-7,
	     INTMAX_MIN);
	same("%d %llu %d", 1, 10000000000ull, 2);
}

static void text_is_padded_or_cut(void **state)
{
	(void)state;
	same("%s|%10s|%-10s|%.3s|%10.3s|%.0s|", "hello", "hello", "hello",
	     "hello", "hello", "hello");
	same("%c%5c|%-5c|%%", 'a', 'b', 'c');
	same("%.*s|%*s|", 2, "abc", 6, "abc");
	same("%.*s|", -1, "abc");
}

static void a_cut_text_need_not_end(void **state)
{
	char three[3] = { 'a', 'b', 'c' }, out[8];

	(void)state;
	our_snprintf(out, sizeof(out), "%.*s", 3, three);
	assert_string_equal(out, "abc");
}

static void a_missing_text_is_named(void **state)
{
	const char *volatile none = NULL;
	char out[16];

	(void)state;
	our_snprintf(out, sizeof(out), "%s", none);
	assert_string_equal(out, "(null)");
}

static void pointers_print_in_hex(void **state)
{
	(void)state;
	same("%p", (void *)(uintptr_t)0x1234abcd);
}

static void what_does_not_fit_is_counted(void **state)
{
	char out[4] = "zzz";

	(void)state;
	assert_int_equal(our_snprintf(out, 4, "%s", "abcdef"), 6);
	assert_string_equal(out, "abc");
	assert_int_equal(our_snprintf(out, 1, "%d", 12345), 5);
	assert_string_equal(out, "");
	assert_int_equal(our_snprintf(NULL, 0, "%60d", 5), 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_print_as_the_host_prints_them),
		cmocka_unit_test(every_size_of_integer_is_read_right),
		cmocka_unit_test(text_is_padded_or_cut),
		cmocka_unit_test(a_cut_text_need_not_end),
		cmocka_unit_test(a_missing_text_is_named),
		cmocka_unit_test(pointers_print_in_hex),
		cmocka_unit_test(what_does_not_fit_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

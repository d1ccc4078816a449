/* The 32-bit targets' division, compared with this machine's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#if defined(__x86_64__) || defined(__i386__)

#ifndef __i386__
#define __i386__ 1
#endif
#include "core/libc/int64.c"

static const uint64_t values[] = {
	0, 1, 2, 3, 9, 10, 1000, 0x7fffffff, 0x80000000, 0xffffffff,
	0x100000000, 0x100000001, 0x123456789abcdef, 0x7fffffffffffffff,
	0x8000000000000000, 0x8000000000000001, 0xfffffffffffffffe,
	0xffffffffffffffff, 10000000000, 0xfffffffe00000001,
};
#define VALUES (sizeof(values) / sizeof(values[0]))

static void unsigned_division_is_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < VALUES; i++) {
		for (size_t j = 1; j < VALUES; j++) {
			uint64_t n = values[i], d = values[j];

			assert_true(__udivdi3(n, d) == n / d);
			assert_true(__umoddi3(n, d) == n % d);
		}
	}
}

static void signed_division_is_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < VALUES; i++) {
		for (size_t j = 1; j < VALUES; j++) {
			int64_t n = (int64_t)values[i];
			int64_t d = (int64_t)values[j];

			if (n == INT64_MIN && d == -1)
				continue;
			assert_true(__divdi3(n, d) == n / d);
			assert_true(__moddi3(n, d) == n % d);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsigned_division_is_exact),
		cmocka_unit_test(signed_division_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	return 0;
}

#endif

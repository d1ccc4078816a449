/* Tests of tools/rebase.c: what the loader of a BIOS program goes by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define main rebase_main
int rebase_main(void);
#include "tools/rebase.c"
#undef main

#define CODE_END	64u

static void linked(uint32_t rel, uint32_t at)
{
	put(rel, at);
	put(rel + 4, R_386_RELATIVE);
}

static void addresses_move_and_look_alikes_are_listed(void **state)
{
	(void)state;
	put(8, 0x1234);			/* an address			*/
	put(20, REBASE_AT + 5);		/* none, but looks like one	*/
	put(33, 0x10);			/* at an odd place		*/
	linked(CODE_END, 8);
	linked(CODE_END + 8, 33);
	move(CODE_END, CODE_END);
	move(CODE_END + 8, CODE_END);
	assert_int_equal(list_others(CODE_END), CODE_END + 8);
	assert_int_equal(get(8), REBASE_AT + 0x1234);
	assert_int_equal(get(20), REBASE_AT + 5);
	assert_int_equal(get(33), REBASE_AT + 0x10);
	assert_int_equal(get(CODE_END), 20);
	assert_int_equal(get(CODE_END + 4), REBASE_END);
}

/* Its last bytes are an address's first: at two places it looks like one. */
static void a_look_alike_may_reach_into_an_address(void **state)
{
	(void)state;
	memset(data, 0, sizeof(data));
	memset(is_address, 0, sizeof(is_address));
	put(8, 0xae01);
	data[7] = 0x01;
	linked(CODE_END, 8);
	move(CODE_END, CODE_END);
	assert_int_equal(get(6) & ~(REBASE_SPAN - 1), REBASE_AT);
	assert_int_equal(list_others(CODE_END), CODE_END + 8);
	assert_int_equal(get(CODE_END), 6);
	assert_int_equal(get(CODE_END + 4), REBASE_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_move_and_look_alikes_are_listed),
		cmocka_unit_test(a_look_alike_may_reach_into_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_family.c: families of states, compared with sets of bits. */
#include "explore/family.h"
#include "tests/fake/fake.h"

#define VARS	4
#define VALUES	3
#define ALL	81	/* states: VALUES to the power of VARS	*/

/* A state's number, and back. */
static void state_of(unsigned number, int32_t *out)
{
	for (unsigned i = 0; i < VARS; i++, number /= VALUES)
		out[i] = (int32_t)(number % VALUES);
}

static uint32_t one(struct families *f, unsigned number)
{
	struct family_op ops[VARS];
	int32_t state[VARS];

	state_of(number, state);
	for (unsigned i = 0; i < VARS; i++)
		ops[i] = (struct family_op){ i, -1, state[i] };
	return family_image(f, FAMILY_ZERO, ops, VARS);
}

static uint32_t family_of(struct families *f, const bool *has)
{
	uint32_t all = FAMILY_NONE;

	for (unsigned i = 0; i < ALL; i++)
		if (has[i])
			all = family_union(f, all, one(f, i));
	return all;
}

static void is_just(const struct families *f, uint32_t a, const bool *has)
{
	int32_t state[VARS];

	for (unsigned i = 0; i < ALL; i++) {
		state_of(i, state);
		assert_int_equal(family_has(f, a, state), has[i]);
	}
}

static void some(bool *out, unsigned seed)
{
	for (unsigned i = 0; i < ALL; i++) {
		seed = seed * 1103515245u + 12345u;
		out[i] = seed >> 16 & 1;
	}
}

static void sums_and_differences_hold_what_they_should(void **state)
{
	struct families *f = families_new(VARS);

	(void)state;
	for (unsigned seed = 0; seed < 20; seed++) {
		bool a[ALL], b[ALL], sum[ALL], minus[ALL];

		some(a, seed);
		some(b, seed + 100);
		for (unsigned i = 0; i < ALL; i++) {
			sum[i] = a[i] || b[i];
			minus[i] = a[i] && !b[i];
		}
		is_just(f, family_union(f, family_of(f, a), family_of(f, b)),
			sum);
		is_just(f, family_minus(f, family_of(f, a), family_of(f, b)),
			minus);
	}
	assert_false(families_failed(f));
	families_free(f);
}

/* Those whose second is 1, or 0, get another third, and their fourth is gone */
static void an_image_has_what_is_needed_and_changes_it(void **state)
{
	struct families *f = families_new(VARS);

	(void)state;
	for (int32_t need = 0; need < 2; need++) {
		const struct family_op ops[] = {
			{ 1, need, -1 }, { 2, -1, 2 }, { 3, -1, 0 } };
		bool a[ALL], b[ALL] = { false };
		int32_t s[VARS];

		some(a, 7);
		for (unsigned i = 0; i < ALL; i++) {
			state_of(i, s);
			if (a[i] && s[1] == need)
				b[s[0] + 3 * s[1] + 9 * 2] = true;
		}
		is_just(f, family_image(f, family_of(f, a), ops, 3), b);
	}
	families_free(f);
}

static void what_is_picked_is_one_of_them(void **state)
{
	struct families *f = families_new(VARS);
	int32_t picked[VARS];
	bool a[ALL];

	(void)state;
	for (unsigned seed = 0; seed < 20; seed++) {
		some(a, seed);
		family_pick(f, family_of(f, a), picked);
		assert_true(family_has(f, family_of(f, a), picked));
	}
	families_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_and_differences_hold_what_they_should),
		cmocka_unit_test(an_image_has_what_is_needed_and_changes_it),
		cmocka_unit_test(what_is_picked_is_one_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

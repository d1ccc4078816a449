/* test_reach.c: what is asked for: choices in states that no step fits. */
#include <string.h>

#include "explore/errand.h"
#include "explore/reach.h"
#include "explore/step.h"
#include "explore/trace.h"
#include "tests/fake/fake.h"

enum { TOP = 10, A = 100, B = 200 };	/* a place; two settings */
enum { SET_A = 1, SET_B, BOOT };	/* choices			*/

static struct steps *t;
static struct errands *e;

static struct sight *sight(uint64_t a, uint64_t b)
{
	static struct sight s[2];
	static unsigned i;
	struct sight *one = &s[i++ % 2];

	*one = (struct sight){ .place = TOP, .n = 2 };
	one->v[0] = (struct step_value){ A, a };
	one->v[1] = (struct step_value){ B, b };
	return one;
}

/* A choice that reads and stores one setting each; 0: none. */
static void step(const struct sight *from, uint64_t choice, uint64_t read,
		 uint64_t also, uint64_t stored, const struct sight *to)
{
	struct trace_way w;

	trace_begin(&w, 0);
	if (read)
		trace_read(&w, read);
	if (also)
		trace_read(&w, also);
	if (stored)
		trace_store(&w, stored);
	steps_note(t, from, choice, to, 0, &w, 1);
}

static int begin(void **state)
{
	(void)state;
	assert_int_equal(steps_map(&t), 0);
	assert_int_equal(errands_map(&e), 0);
	t->start = *sight(0, 0);
	step(sight(0, 0), SET_A, 0, 0, A, sight(1, 0));
	step(sight(0, 0), SET_B, 0, 0, B, sight(0, 1));
	return 0;
}

static int end(void **state)
{
	(void)state;
	steps_unmap(t);
	errands_unmap(e);
	return 0;
}

static uint32_t added(void)
{
	assert_int_equal(reach_look(t, e), 0);
	return e->n_added;
}

static uint32_t lost(void)
{
	assert_int_equal(reach_look(t, e), 0);
	return e->n_lost;
}

static void what_no_step_reads_is_not_asked_for(void **state)
{
	(void)state;
	step(sight(0, 0), BOOT, 0, 0, 0, NULL);
	assert_int_equal(added(), 0);
	assert_int_equal(e->n, 1);
}

static void each_value_is_asked_for_by_a_way_to_it(void **state)
{
	uint32_t at;

	(void)state;
	step(sight(0, 0), BOOT, A, 0, 0, NULL);
	assert_int_equal(added(), 1);
	at = errand_child(e, 1, SET_A);
	assert_true(at);
	assert_true(errand_child(e, at, BOOT));
	assert_false(errand_child(e, 1, SET_B));
	step(sight(1, 0), BOOT, A, 0, 0, NULL);
	assert_int_equal(added(), 0);
}

/* Merging must not lose one that needs two settings at once */
static void values_that_are_read_together_are_asked_for_together(void **state)
{
	(void)state;
	step(sight(0, 0), BOOT, A, B, 0, NULL);
	assert_int_equal(added(), 3);
	step(sight(1, 0), BOOT, A, B, 0, NULL);
	step(sight(0, 1), BOOT, A, B, 0, NULL);
	/* It was asked for, and nobody came there */
	assert_int_equal(lost(), 1);
	step(sight(1, 1), BOOT, A, B, 0, NULL);
	assert_int_equal(lost(), 0);
}

/* A look that sees nothing else than the last one asks for nothing, and loses as
   much */
static void what_looks_as_before_is_not_looked_at_again(void **state)
{
	(void)state;
	step(sight(0, 0), BOOT, A, B, 0, NULL);
	assert_int_equal(added(), 3);
	assert_int_equal(lost(), 3);
	assert_true(errands_are_none(e));
	step(sight(0, 0), SET_B, 0, 0, B, sight(0, 1));
	assert_int_equal(lost(), 3);
	/* More to see: a third value of A, with each of B's */
	step(sight(0, 0), 9, 0, 0, A, sight(7, 0));
	assert_int_equal(added(), 2);
	assert_int_equal(e->n_lost, 3);
}

static void a_step_fits_all_states_with_what_it_reads(void **state)
{
	bool known;

	(void)state;
	assert_non_null(steps_find(t, sight(0, 0), SET_A, &known));
	assert_non_null(steps_find(t, sight(5, 5), SET_A, &known));
	steps_claim(t, sight(0, 0), BOOT, 2);
	assert_null(steps_find(t, sight(0, 0), BOOT, &known));
	assert_true(known);
	assert_null(steps_find(t, sight(0, 0), 9, &known));
	assert_false(known);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_no_step_reads_is_not_asked_for),
		TEST(each_value_is_asked_for_by_a_way_to_it),
		TEST(values_that_are_read_together_are_asked_for_together),
		TEST(what_looks_as_before_is_not_looked_at_again),
		TEST(a_step_fits_all_states_with_what_it_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

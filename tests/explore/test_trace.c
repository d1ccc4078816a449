/* test_trace.c: what is read from a place on, by the ways that were gone. */
#include <errno.h>
#include <stdio.h>

#include "explore/live.h"
#include "explore/trace.h"
#include "flow/live.h"
#include "tests/fake/fake.h"

/* A script of one setting a node, which the node reads, stores or both. */
static const char *names[] = { "a", "b", "c" };
static const uint32_t numbers[][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 } };
static struct flow_touch touch[] = {
	{ numbers[0], 1, 0, false }, { numbers[1], 1, 0, false },
	{ numbers[2], 1, 0, false },			/* read: 0, 1, 2 */
	{ numbers[0], 0, 1, false }, { numbers[1], 0, 1, false },
	{ numbers[2], 0, 1, false },			/* stored: 3, 4, 5 */
	{ numbers[0], 0, 0, true },			/* any: 6	*/
};
static const struct flow_live script = { .names = names, .n_names = 3,
					 .touch = touch, .n_nodes = 7 };

/* A way from one place to another, by nodes: "03" reads a, then stores it. */
static void way(struct trace *t, uint64_t from, const char *nodes, uint64_t to)
{
	struct trace_way w;

	trace_begin(&w, from);
	for (; *nodes; nodes++) {
		struct live_point at = { &script, (uint32_t)(*nodes - '0') };

		trace_reads(&w, &at);
		trace_stores(&w, &at);
	}
	trace_end(t, &w, to);
}

/* Of "abc", what is read from there on. */
static const char *read_at(const struct trace *t, uint64_t place)
{
	static char out[4];
	struct trace_set s = trace_at(t, place);
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (trace_has(&s, names[i]))
			out[n++] = names[i][0];
	out[n] = '\0';
	return out;
}

static void reads_count_before_what_is_stored(void **state)
{
	struct trace *t;

	(void)state;
	assert_int_equal(trace_map(&t), 0);
	assert_int_equal(trace_settle(t), 0);
	assert_string_equal(read_at(t, 10), "");
	way(t, 10, "031", 20);		/* a, stored; then b		*/
	way(t, 20, "42", 30);		/* stores b, then reads c	*/
	way(t, 30, "01", 0);		/* a, b, and an end		*/
	assert_int_equal(trace_settle(t), 1);
	assert_string_equal(read_at(t, 30), "ab");
	assert_string_equal(read_at(t, 20), "ac");
	assert_string_equal(read_at(t, 10), "abc");
	assert_int_equal(trace_settle(t), 0);	/* nothing is new */
	way(t, 10, "031", 20);
	assert_int_equal(trace_settle(t), 0);
	trace_unmap(t);
}

/* What one way stores, another does not. */
static void circles_and_forks_are_gone_round(void **state)
{
	struct trace *t;

	(void)state;
	assert_int_equal(trace_map(&t), 0);
	way(t, 10, "3", 20);
	way(t, 20, "", 10);
	way(t, 20, "5", 30);
	way(t, 30, "02", 10);
	assert_int_equal(trace_settle(t), 1);
	assert_string_equal(read_at(t, 10), "");
	assert_string_equal(read_at(t, 20), "a");
	assert_string_equal(read_at(t, 30), "ac");
	way(t, 20, "", 30);		/* the same places, c not stored */
	assert_int_equal(trace_settle(t), 1);
	assert_string_equal(read_at(t, 10), "c");
	assert_string_equal(read_at(t, 20), "ac");
	trace_unmap(t);
}

static void any_is_any_backwards(void **state)
{
	struct trace *t;

	(void)state;
	assert_int_equal(trace_map(&t), 0);
	way(t, 10, "3", 20);
	way(t, 20, "6", 0);
	way(t, 30, "0", 0);
	assert_int_equal(trace_settle(t), 1);
	assert_string_equal(read_at(t, 10), "abc");
	assert_string_equal(read_at(t, 20), "abc");
	assert_string_equal(read_at(t, 30), "a");
	trace_unmap(t);
}

/* A way that reads more than is kept reads any. */
static void a_way_of_many_names_reads_any(void **state)
{
	static char text[TRACE_NAMES + 1][8];
	static const char *many[TRACE_NAMES + 1];
	static uint32_t all[TRACE_NAMES + 1];
	static struct flow_touch one = { .names = all };
	static const struct flow_live big = { .names = many, .touch = &one };
	struct live_point at = { &big, 0 };
	struct trace_way w;

	(void)state;
	for (uint32_t i = 0; i <= TRACE_NAMES; i++) {
		snprintf(text[i], sizeof(text[i]), "%u", (unsigned)i);
		many[i] = text[i];
		all[i] = i;
	}
	for (one.n_read = TRACE_NAMES; one.n_read <= TRACE_NAMES + 1;
	     one.n_read++) {
		trace_begin(&w, 1);
		trace_reads(&w, &at);
		assert_int_equal(w.n_read, TRACE_NAMES);
		assert_int_equal(w.any, one.n_read > TRACE_NAMES);
	}
}

static void settle_without_memory(void *ctx)
{
	struct trace *t;
	int rc;

	(void)ctx;
	assert_int_equal(trace_map(&t), 0);
	way(t, 10, "031", 20);
	rc = trace_settle(t);
	assert_true(rc == 1 || (rc == -ENOMEM && fake_alloc_failed()));
	trace_unmap(t);
}

static void running_out_of_memory_is_told(void **state)
{
	(void)state;
	fake_alloc_fail_each(settle_without_memory, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(reads_count_before_what_is_stored),
		FAKE_TEST(circles_and_forks_are_gone_round),
		FAKE_TEST(any_is_any_backwards),
		FAKE_TEST(a_way_of_many_names_reads_any),
		FAKE_TEST(running_out_of_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

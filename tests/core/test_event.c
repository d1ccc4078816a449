/* test_event.c: the wait loop. */
#include <errno.h>

#include "core/console.h"
#include "core/event.h"
#include "tests/fake/fake.h"

/* Wants to run at a time, and counts how often it did. */
struct alarm {
	struct event_source src;
	struct events      *ev;
	uint64_t            at_us;
	unsigned            rang;
	struct alarm       *kill;	/* removed when this one rings */
};

static uint64_t alarm_poll(struct event_source *src, bool *busy)
{
	struct alarm *a = (struct alarm *)src;

	if (a->rang)
		return EVENT_NEVER;
	if (fake.now_us < a->at_us)
		return a->at_us;
	a->rang++;
	*busy = true;
	if (a->kill)
		event_del(a->ev, &a->kill->src);
	return EVENT_NEVER;
}

static bool rang(void *ctx)
{
	return ((struct alarm *)ctx)->rang;
}

static void set_alarm(struct alarm *a, struct events *ev, uint64_t at_us)
{
	*a = (struct alarm){ .src = { .poll = alarm_poll }, .ev = ev,
			     .at_us = at_us };
	event_add(ev, &a->src);
}

static void a_wait_ends_at_its_time(void **state)
{
	struct events ev = { 0 };

	(void)state;
	assert_int_equal(event_wait(&ev, 5000, EVENT_CANCEL, NULL, NULL),
			 -ETIMEDOUT);
	assert_int_equal(fake.now_us, 5000);
	assert_true(fake.waits < 3);
}

static void a_wait_ends_when_it_is_done(void **state)
{
	struct events ev = { 0 };
	struct alarm a;

	(void)state;
	set_alarm(&a, &ev, 700);
	assert_int_equal(event_wait(&ev, 5000, EVENT_CANCEL, rang, &a), 0);
	assert_int_equal(fake.now_us, 700);
}

static void a_source_is_called_when_it_asked_for(void **state)
{
	struct events ev = { 0 };
	struct alarm a, b;

	(void)state;
	set_alarm(&a, &ev, 900);
	set_alarm(&b, &ev, 300);
	assert_int_equal(event_wait(&ev, EVENT_NEVER, EVENT_CANCEL, rang, &b),
			 0);
	assert_int_equal(fake.now_us, 300);
	assert_int_equal(a.rang, 0);
}

static void sources_may_be_removed_while_polled(void **state)
{
	struct events ev = { 0 };
	struct alarm a, b, c;
	bool busy = false;

	(void)state;
	set_alarm(&a, &ev, 0);
	set_alarm(&b, &ev, 0);
	set_alarm(&c, &ev, 0);
	a.kill = &b;
	c.kill = &c;
	event_poll(&ev, &busy);
	assert_true(busy);
	assert_int_equal(a.rang, 1);
	assert_int_equal(b.rang, 0);
	assert_int_equal(c.rang, 1);
	assert_ptr_equal(ev.sources, &a.src);
	assert_null(a.src.next);
}

static void adding_twice_adds_once(void **state)
{
	struct events ev = { 0 };
	struct alarm a;

	(void)state;
	set_alarm(&a, &ev, 0);
	event_add(&ev, &a.src);
	event_del(&ev, &a.src);
	event_del(&ev, &a.src);
	assert_null(ev.sources);
}

static void nothing_to_wait_for_is_told(void **state)
{
	struct events ev = { 0 };

	(void)state;
	assert_int_equal(event_wait(&ev, EVENT_NEVER, EVENT_CANCEL, NULL,
				    NULL), -EDEADLK);
}

static uint64_t tick_poll(struct event_source *src, bool *busy)
{
	(void)src;
	(void)busy;
	return fake.now_us + 250000;
}

static void timers_alone_do_not_wait_for_ever(void **state)
{
	struct event_source tick = { .poll = tick_poll };
	struct events ev = { 0 };

	(void)state;
	event_add(&ev, &tick);
	assert_int_equal(event_wait(&ev, EVENT_NEVER, EVENT_CANCEL, NULL,
				    NULL), -EDEADLK);
	/* a day, and the tick behind it */
	assert_int_equal(fake.now_us, 86400000000 + 250000);
}

static void keys_that_never_come_are_not_waited_for(void **state)
{
	struct event_source tick = { .poll = tick_poll };
	struct events ev = { 0 };
	struct console con;

	(void)state;
	con_init(&con, &ev);
	event_add(&ev, &tick);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -EDEADLK);
	assert_true(fake.now_us < 1000000);
	assert_int_equal(con_get_key(&con, 1000000), -ETIMEDOUT);
}

static void a_key_ends_a_wait_for_keys(void **state)
{
	struct events ev = { 0 };
	struct console con;

	(void)state;
	con_init(&con, &ev);
	fake_keys_at(400, "x");
	assert_int_equal(con_get_key(&con, 1000), 'x');
	assert_int_equal(fake.now_us, 400);
}

static void ctrl_c_cancels_a_job(void **state)
{
	struct events ev = { 0 };
	struct console con;

	(void)state;
	con_init(&con, &ev);
	ev.con = &con;
	fake_keys_at(400, "\003");
	assert_int_equal(event_wait(&ev, 1000, EVENT_CANCEL, NULL, NULL),
			 -ECANCELED);
	assert_int_equal(fake.now_us, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_wait_ends_at_its_time),
		FAKE_TEST(a_wait_ends_when_it_is_done),
		FAKE_TEST(a_source_is_called_when_it_asked_for),
		FAKE_TEST(sources_may_be_removed_while_polled),
		FAKE_TEST(adding_twice_adds_once),
		FAKE_TEST(nothing_to_wait_for_is_told),
		FAKE_TEST(timers_alone_do_not_wait_for_ever),
		FAKE_TEST(keys_that_never_come_are_not_waited_for),
		FAKE_TEST(a_key_ends_a_wait_for_keys),
		FAKE_TEST(ctrl_c_cancels_a_job),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_ntp.c: asking for the time, and which answers count. */
#include "tests/net/server.h"

#define EPOCH	2208988800u	/* 1970 in seconds since 1900	*/

struct plan {
	uint32_t secs;		/* since 1900, what the server says	*/
	unsigned stratum;	/* 0: it refuses			*/
	unsigned lose;		/* so many of our packets		*/
	unsigned other_cookie;	/* this of its bytes, from 1; 0: none	*/
	bool     other_host, other_port, short_packet;
	unsigned mode;			/* 0: a server's		*/
	unsigned requests;
	uint8_t  first[48];
};

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	uint8_t r[48] = { (uint8_t)(0x20 | (p->mode ? p->mode : 4)), (uint8_t)p->stratum };

	assert_int_equal(u->dport, 123);
	assert_int_equal(u->len, 48);
	if (!p->requests++)
		memcpy(p->first, u->data, 48);
	if (p->lose) {
		p->lose--;
		return;
	}
	memcpy(r + 24, u->data + 40, 8);
	if (p->other_cookie)
		r[23 + p->other_cookie] ^= 1;
	put_be32(r + 40, p->secs);
	answer(b, p->other_host ? 0xc0000263 : SERVER_IP, u->from,
	       p->other_port ? 124 : 123, u->sport, r,
	       p->short_packet ? 47 : 48);
}

static int ask(struct bench *b, struct plan *p, int64_t *time)
{
	b->on_udp = serve;
	b->ctx = p;
	bench_address(b);
	return net_time(b->net, "192.0.2.1", time, &b->e);
}

static void expect_time(struct plan *p, int64_t expected)
{
	struct bench b;
	int64_t time = -1;

	fake_reset();
	bench_start(&b);
	assert_int_equal(ask(&b, p, &time), 0);
	assert_int_equal(time, expected);
	bench_stop(&b);
}

static void a_server_tells_the_time(void **state)
{
	struct plan p = { .secs = EPOCH + 1700000000u, .stratum = 2 };

	(void)state;
	expect_time(&p, 1700000000);
	assert_int_equal(p.requests, 1);
	assert_int_equal(p.first[0], 0xe3);	/* version 4, a client	*/
}

static void the_second_era_begins_in_2036(void **state)
{
	struct plan first = { .secs = EPOCH, .stratum = 1 };
	struct plan last = { .secs = 0xffffffff, .stratum = 1 };
	struct plan next = { .secs = 0, .stratum = 1 };
	struct plan end = { .secs = EPOCH - 1, .stratum = 1 };

	(void)state;
	expect_time(&first, 0);
	expect_time(&last, 2085978495);
	expect_time(&next, 2085978496);
	expect_time(&end, 0xffffffff);
}

static void what_is_lost_is_asked_again(void **state)
{
	struct plan p = { .secs = EPOCH + 5, .stratum = 2, .lose = 2 };

	(void)state;
	expect_time(&p, 5);
	assert_int_equal(p.requests, 3);
	assert_int_equal(fake.now_us, 3000000);	/* 1 s, then 2 s */
}

static void a_server_that_refuses_is_believed(void **state)
{
	struct plan p = { .secs = EPOCH };
	struct bench b;
	int64_t time;

	(void)state;
	bench_start(&b);
	assert_int_equal(ask(&b, &p, &time), -EPROTO);
	assert_string_equal(b.e.msg, "192.0.2.1 refuses to tell the time");
	bench_stop(&b);
}

/* Nobody tells a time who was not asked, or was asked something else. */
static void what_is_for_others_is_no_answer(void **state)
{
	struct plan plans[] = { { .other_cookie = 1 },
				{ .other_cookie = 4 },
				{ .other_host = true }, { .other_port = true },
				{ .short_packet = true }, { .mode = 3 },
				{ .mode = 5 }, { .mode = 6 },
				{ .lose = 1000 } };
	struct bench b;
	int64_t time;

	(void)state;
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		plans[i].stratum = 2;
		fake_reset();
		bench_start(&b);
		assert_int_equal(ask(&b, &plans[i], &time), -ETIMEDOUT);
		assert_string_equal(b.e.msg,
				    "192.0.2.1 does not tell the time");
		assert_int_equal(plans[i].requests, 4);
		assert_int_equal(fake.now_us, 15000000);
		bench_stop(&b);
	}
}

static void a_name_that_nobody_knows_is_said(void **state)
{
	struct bench b;
	int64_t time;

	(void)state;
	bench_start(&b);
	assert_int_equal(net_time(b.net, "clock", &time, &b.e), -ENXIO);
	assert_has(b.e.msg, "cannot look up \"clock\"");
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .secs = EPOCH, .stratum = 2 };
	struct bench b;
	int64_t time;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.on_udp = serve;
	b.ctx = &p;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = net_time(b.net, "192.0.2.1", &time, &b.e);
	assert_alloc_result(rc);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_server_tells_the_time),
		FAKE_TEST(the_second_era_begins_in_2036),
		FAKE_TEST(what_is_lost_is_asked_again),
		FAKE_TEST(a_server_that_refuses_is_believed),
		FAKE_TEST(what_is_for_others_is_no_answer),
		FAKE_TEST(a_name_that_nobody_knows_is_said),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

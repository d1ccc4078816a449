/* test_udp.c: datagrams for a program that is not ours. */
#include "tests/net/server.h"

#define US	0xc000020fu

/* Network order of a host's number. */
static uint32_t be32(uint32_t v)
{
	uint32_t out;

	put_be32((uint8_t *)&out, v);
	return out;
}

static uint16_t be16(unsigned v)
{
	uint16_t out;

	put_be16((uint8_t *)&out, v);
	return out;
}

static struct net_udp *begin(struct bench *b)
{
	struct net_udp *u;

	bench_start(b);
	bench_address(b);
	u = net_udp_open(net_dev(b->net, 0));
	assert_non_null(u);
	return u;
}

static void end(struct bench *b, struct net_udp *u)
{
	net_udp_close(u);
	bench_stop(b);
}

static struct udp last;
static uint8_t last_data[64];

static void keep(struct bench *b, const struct udp *u)
{
	(void)b;
	last = *u;
	memcpy(last_data, u->data, u->len < 64 ? u->len : 64);
}

static void a_datagram_goes_where_it_is_sent(void **state)
{
	struct net_datagram to = { .to_be = be32(SERVER_IP), .len = 5,
				   .from_port_be = be16(2000),
				   .to_port_be = be16(7) };
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	b.on_udp = keep;
	assert_int_equal(net_udp_send(u, &to, "hello"), 0);
	bench_pass(&b, 1000);
	assert_int_equal(last.to, SERVER_IP);
	assert_int_equal(last.from, US);
	assert_int_equal(last.sport, 2000);
	assert_int_equal(last.dport, 7);
	assert_int_equal(last.len, 5);
	assert_memory_equal(last_data, "hello", 5);
	to.to_be = 0xffffffff;
	assert_int_equal(net_udp_send(u, &to, "to all"), 0);
	assert_int_equal(last.to, 0xffffffff);
	to.len = 70000;
	assert_int_equal(net_udp_send(u, &to, "x"), -ENOMEM);
	end(&b, u);
}

/* What is heard for these; the port it came from, or the errno. */
static int hear(struct net_udp *u, uint32_t to, unsigned port, char *text,
		size_t cap)
{
	struct net_datagram d = { .to_be = to ? be32(to) : 0,
				  .to_port_be = be16(port) };
	int rc = net_udp_recv(u, &d, text, cap, 100);

	if (rc < 0)
		return rc;
	assert_int_equal(d.from_be, be32(SERVER_IP));
	return get_be16((uint8_t *)&d.from_port_be);
}

static void messages_wait_for_who_wants_them(void **state)
{
	char text[16] = "";
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	assert_int_equal(net_udp_listen(u, be16(200)), 0);
	answer(&b, SERVER_IP, US, 1, 100, "one", 4);
	answer(&b, SERVER_IP, US, 2, 200, "two", 4);
	answer(&b, SERVER_IP, US, 3, 100, "three", 6);
	answer(&b, SERVER_IP, 0xffffffff, 4, 100, "all", 4);
	answer(&b, SERVER_IP, US, 5, 300, "nobody", 7);
	assert_int_equal(hear(u, 0, 200, text, 16), 2);
	assert_string_equal(text, "two");
	assert_int_equal(hear(u, 0xffffffff, 0, text, 16), 4);
	assert_string_equal(text, "all");
	assert_int_equal(hear(u, US, 0, text, 16), 1);
	assert_int_equal(hear(u, 0, 0, text, 16), 3);
	assert_string_equal(text, "three");
	assert_int_equal(hear(u, 0, 0, text, 16), -EAGAIN);
	end(&b, u);
}

static void waiting_ends_at_its_time(void **state)
{
	struct net_udp *u;
	struct bench b;
	char text[4];
	uint64_t before;

	(void)state;
	u = begin(&b);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	before = fake.now_us;
	assert_int_equal(hear(u, 0, 100, text, 4), -EAGAIN);
	assert_int_equal(fake.now_us - before, 100000);
	end(&b, u);
}

static void a_short_buffer_gets_the_beginning(void **state)
{
	struct net_datagram d = { 0 };
	char text[8] = "zzzzzzz";
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	answer(&b, SERVER_IP, US, 9, 100, "abcdef", 6);
	assert_int_equal(net_udp_recv(u, &d, text, 3, 100), 0);
	assert_string_equal(text, "abczzzz");
	assert_int_equal(d.len, 6);
	assert_int_equal(d.to_be, be32(US));
	assert_int_equal(d.to_port_be, be16(100));
	end(&b, u);
}

static void sixteen_messages_wait_and_no_more(void **state)
{
	char text[4];
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	for (unsigned i = 1; i <= 20; i++)
		answer(&b, SERVER_IP, US, i, 100, "x", 1);
	for (int i = 1; i <= 16; i++)
		assert_int_equal(hear(u, 0, 0, text, 4), i);
	assert_int_equal(hear(u, 0, 0, text, 4), -EAGAIN);
	end(&b, u);
}

static void messages_that_nobody_took_go_with_their_queue(void **state)
{
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	for (unsigned i = 1; i <= 3; i++)
		answer(&b, SERVER_IP, US, i, 100, "x", 1);
	bench_pass(&b, 1000);
	end(&b, u);
}

static void a_port_without_memory_is_not_heard(void **state)
{
	struct net_udp *u;
	struct bench b;
	char text[4];

	(void)state;
	u = begin(&b);
	fake_alloc_fail(1);
	assert_int_equal(net_udp_listen(u, be16(100)), -ENOMEM);
	fake_alloc_fail(0);
	assert_int_equal(net_udp_listen(u, be16(100)), 0);
	answer(&b, SERVER_IP, US, 3, 100, "x", 1);
	assert_int_equal(hear(u, 0, 0, text, 4), 3);
	end(&b, u);
}

/* Eight ports are heard: the one unused longest makes room. */
static void the_port_unused_longest_makes_room(void **state)
{
	char text[4];
	struct net_udp *u;
	struct bench b;

	(void)state;
	u = begin(&b);
	for (unsigned port = 101; port <= 108; port++)
		assert_int_equal(net_udp_listen(u, be16(port)), 0);
	assert_int_equal(net_udp_listen(u, be16(101)), 0);	/* again */
	assert_int_equal(net_udp_listen(u, be16(109)), 0);
	for (unsigned port = 101; port <= 109; port++)
		answer(&b, SERVER_IP, US, port, port, "x", 1);
	for (int port = 101; port <= 109; port++)
		assert_int_equal(hear(u, 0, (unsigned)port, text, 4),
				 port == 102 ? -EAGAIN : port);
	end(&b, u);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct net_datagram to = { .to_be = 0xffffffff, .len = 1,
				   .from_port_be = be16(9), .to_port_be = 1 };
	struct net_udp *u;
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	u = net_udp_open(net_dev(b.net, 0));
	if (u && netdev_open(net_dev(b.net, 0), NULL) == 0) {
		rc = net_udp_send(u, &to, "x");
		assert_alloc_result(rc);
	}
	net_udp_close(u);
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
		FAKE_TEST(a_datagram_goes_where_it_is_sent),
		FAKE_TEST(messages_wait_for_who_wants_them),
		FAKE_TEST(waiting_ends_at_its_time),
		FAKE_TEST(a_short_buffer_gets_the_beginning),
		FAKE_TEST(sixteen_messages_wait_and_no_more),
		FAKE_TEST(messages_that_nobody_took_go_with_their_queue),
		FAKE_TEST(a_port_without_memory_is_not_heard),
		FAKE_TEST(the_port_unused_longest_makes_room),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

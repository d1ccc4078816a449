/* test_dns.c: one question to the name servers, and what is remembered. */
#include "tests/net/server.h"

#include "core/hostname.h"
#include "net/dns.h"
#include "net/stack.h"

/* What the server answers, to whatever name. */
struct plan {
	bool     silent, alias, none;
	uint32_t ttl_s;
	size_t   len;			/* of the answer; 0: as it is	*/
	bool     other_port;
	unsigned asked;
	uint32_t to[8];
	unsigned ports_any, ports_all;	/* all we heard from, | and &	*/
	unsigned ids_any, ids_all;
};

static void serve(struct bench *b, const struct udp *u)
{
	static uint8_t a[1600];
	struct plan *p = b->ctx;
	size_t end = u->len;
	bool v6 = u->data[end - 3] == 28;
	unsigned len = p->alias ? 4 : v6 ? 16 : 4;

	if (p->asked < 8)
		p->to[p->asked] = u->to;
	p->asked++;
	p->ports_any |= u->sport;
	p->ports_all &= u->sport;
	p->ids_any |= get_be16(u->data);
	p->ids_all &= get_be16(u->data);
	if (p->silent)
		return;
	memset(a, 0, sizeof(a));
	memcpy(a, u->data, end);
	put_be16(a + 2, 0x8180);
	put_be16(a + 6, !p->none);
	put_be16(a + end, 0xc00c);
	put_be16(a + end + 2, p->alias ? 5 : v6 ? 28 : 1);
	put_be16(a + end + 4, 1);
	put_be32(a + end + 6, p->ttl_s);
	put_be16(a + end + 10, len);
	memcpy(a + end + 12, p->alias ? "\2al\0" : "\xc0\0\2\7", 4);
	answer(b, u->to, u->from, p->other_port ? 54 : 53, u->sport, a,
	       p->len ? p->len : end + 12 + len);
}

static void begin(struct bench *b, struct plan *p, const char *servers)
{
	fake_reset();
	bench_start(b);
	bench_address(b);
	assert_int_equal(settings_set(b->root, "dns:hex", servers, NULL), 0);
	net_refresh(b->net);
	b->on_udp = serve;
	b->ctx = p;
	p->ports_all = p->ids_all = ~0u;
}
#define ONE_SERVER "c0:00:02:01"

struct told { unsigned times; int status; ip_addr_t addr; };

static void done(void *ctx, int status, const ip_addr_t *addr)
{
	struct told *t = ctx;

	t->times++;
	t->status = status;
	if (status == 0)
		t->addr = *addr;
}

static bool is_told(void *ctx)
{
	return ((struct told *)ctx)->times;
}

static int ask(struct bench *b, const char *name)
{
	struct told t = { 0 };

	assert_non_null(dns_ask(b->net, name, false, done, &t));
	assert_int_equal(event_wait(&b->ev, EVENT_NEVER, EVENT_NO_KEYS,
				    is_told, &t), 0);
	assert_int_equal(t.times, 1);
	if (t.status == 0)
		assert_int_equal(ip_addr_get_ip4_u32(&t.addr),
				 htonl(0xc0000207));
	return t.status;
}

static bool known(struct bench *b, const char *name)
{
	ip_addr_t addr;

	return dns_known(b->net, name, false, &addr);
}

/* A forger has to guess both. */
static void each_question_has_a_port_and_a_number_of_its_own(void **state)
{
	struct plan p = { .ttl_s = 0 };
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	for (unsigned i = 0; i < 64; i++)
		assert_int_equal(ask(&b, "a.test"), 0);
	assert_int_equal(p.asked, 64);
	assert_int_equal(p.ports_any, 0xffff);
	assert_int_equal(p.ports_all, 49152);
	assert_int_equal(p.ids_any, 0xffff);
	assert_int_equal(p.ids_all, 0);
	bench_stop(&b);
}

static void a_chain_of_aliases_ends(void **state)
{
	struct plan p = { .alias = true };
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	assert_int_equal(ask(&b, "a.test"), -ENXIO);
	assert_int_equal(p.asked, 1 + 32);
	bench_stop(&b);
}

static void an_answer_of_1500_bytes_is_taken(void **state)
{
	struct plan most = { .len = 1500 }, more = { .len = 1501 };
	struct bench b;

	(void)state;
	begin(&b, &most, ONE_SERVER);
	b.cut = true;
	assert_int_equal(ask(&b, "a.test"), 0);
	bench_stop(&b);
	begin(&b, &more, ONE_SERVER);
	b.cut = true;
	assert_int_equal(ask(&b, "a.test"), -EAGAIN);
	bench_stop(&b);
}

static void an_answer_comes_from_the_servers_port(void **state)
{
	struct plan p = { .other_port = true };
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	assert_int_equal(ask(&b, "a.test"), -EAGAIN);
	bench_stop(&b);
}

static void servers_are_asked_in_turn(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	begin(&b, &p, "c0:00:02:01:c0:00:02:02:c0:00:02:03");
	assert_int_equal(ask(&b, "a.test"), -EAGAIN);
	assert_int_equal(p.asked, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(p.to[i], 0xc0000201 + i % 3);
	/* a quarter of a second, half of one, ... */
	for (unsigned i = 1; i < 6; i++)
		assert_int_equal(b.sent_us[i] - b.sent_us[i - 1],
				 250000ull << (i - 1));
	bench_stop(&b);
}

static void what_has_no_address_is_not_asked_elsewhere(void **state)
{
	struct plan p = { .none = true };
	struct bench b;

	(void)state;
	begin(&b, &p, "c0:00:02:01:c0:00:02:02");
	assert_int_equal(ask(&b, "a.test"), -ENXIO);
	assert_int_equal(p.asked, 1);
	bench_stop(&b);
}

/* 253 letters, and the dot that ends them. */
static void the_longest_name_is_looked_up(void **state)
{
	char name[HOSTNAME_MAX + 2];
	struct plan p = { .ttl_s = 0 };
	struct bench b;
	uint8_t raw[16];
	bool v6;

	(void)state;
	for (size_t i = 0; i < HOSTNAME_MAX; i++)
		name[i] = i % 64 == 63 ? '.' : 'a';
	strcpy(name + HOSTNAME_MAX, ".");
	begin(&b, &p, ONE_SERVER);
	assert_int_equal(net_resolve(b.net, name, &v6, raw, &b.e), 0);
	assert_false(v6);
	assert_memory_equal(raw, "\xc0\0\2\7", 4);
	assert_int_equal(p.asked, 1);
	bench_stop(&b);
}

/* ---- what is remembered ------------------------------------------------ */

static void an_address_is_good_for_its_time(void **state)
{
	struct plan p = { .ttl_s = 60 };
	struct bench b;
	uint64_t from;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	assert_false(known(&b, "a.test"));
	assert_int_equal(ask(&b, "a.test"), 0);
	from = fake.now_us;
	assert_true(known(&b, "a.test"));
	assert_true(known(&b, "A.Test"));
	assert_false(known(&b, "b.test"));
	assert_false(dns_known(b.net, "a.test", true, &(ip_addr_t){ 0 }));
	fake.now_us = from + 59999999;
	assert_true(known(&b, "a.test"));
	fake.now_us = from + 60000000;
	assert_false(known(&b, "a.test"));
	bench_stop(&b);
}

static void no_address_is_good_for_more_than_an_hour(void **state)
{
	struct plan p = { .ttl_s = 86400 };
	struct bench b;
	uint64_t from;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	assert_int_equal(ask(&b, "a.test"), 0);
	from = fake.now_us;
	fake.now_us = from + 3599999999;
	assert_true(known(&b, "a.test"));
	fake.now_us = from + 3600000000;
	assert_false(known(&b, "a.test"));
	bench_stop(&b);
}

static void an_address_for_no_time_is_not_remembered(void **state)
{
	struct plan p = { .ttl_s = 0 };
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	assert_int_equal(ask(&b, "a.test"), 0);
	assert_false(known(&b, "a.test"));
	bench_stop(&b);
}

/* Eight are kept; the one that would go first makes room. */
static void the_soonest_to_end_makes_room(void **state)
{
	static const uint32_t ttl_s[NET_NAMES] = { 50, 60, 20, 70, 30, 80,
						   40, 90 };
	char name[] = "a.test";
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	for (unsigned i = 0; i < NET_NAMES; i++) {
		name[0] = (char)('a' + i);
		p.ttl_s = ttl_s[i];
		assert_int_equal(ask(&b, name), 0);
	}
	p.ttl_s = 100;
	assert_int_equal(ask(&b, "x.test"), 0);
	assert_int_equal(ask(&b, "y.test"), 0);
	assert_true(known(&b, "x.test") && known(&b, "y.test"));
	for (unsigned i = 0; i < NET_NAMES; i++) {
		name[0] = (char)('a' + i);
		assert_int_equal(known(&b, name), ttl_s[i] > 30);
	}
	dns_forget(b.net);
	assert_false(known(&b, "x.test"));
	bench_stop(&b);
}

static void a_question_can_be_called_off(void **state)
{
	struct plan p = { .silent = true };
	struct told t = { 0 };
	struct dns_query *q;
	struct bench b;

	(void)state;
	begin(&b, &p, ONE_SERVER);
	q = dns_ask(b.net, "a.test", false, done, &t);
	bench_pass(&b, 300000);
	assert_int_equal(p.asked, 2);
	dns_cancel(q);
	dns_cancel(NULL);
	bench_pass(&b, 20000000);
	assert_int_equal(p.asked, 2);
	assert_int_equal(t.times, 0);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_question_has_a_port_and_a_number_of_its_own),
		FAKE_TEST(a_chain_of_aliases_ends),
		FAKE_TEST(an_answer_of_1500_bytes_is_taken),
		FAKE_TEST(an_answer_comes_from_the_servers_port),
		FAKE_TEST(servers_are_asked_in_turn),
		FAKE_TEST(what_has_no_address_is_not_asked_elsewhere),
		FAKE_TEST(the_longest_name_is_looked_up),
		FAKE_TEST(an_address_is_good_for_its_time),
		FAKE_TEST(no_address_is_good_for_more_than_an_hour),
		FAKE_TEST(an_address_for_no_time_is_not_remembered),
		FAKE_TEST(the_soonest_to_end_makes_room),
		FAKE_TEST(a_question_can_be_called_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_syslog.c: what the console prints, on its way to a log server. */
#include "tests/net/server.h"

#include "core/limits.h"

/* The datagrams that came. */
struct plan {
	unsigned n;
	uint32_t to;
	unsigned port;
	bool     solicited;		/* fe80::1			*/
	uint64_t at_us[200];
	char     text[200][160];
};

static void take(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;

	p->to = u->to;
	p->port = u->dport;
	p->at_us[p->n] = fake.now_us;
	snprintf(p->text[p->n++], 160, "%.*s", (int)u->len,
		 (const char *)u->data);
}

static void see(struct bench *b, const uint8_t *f, size_t len)
{
	struct plan *p = b->ctx;

	if (len >= 78 && get_be16(f + 12) == 0x86dd && f[54] == 135 &&
	    !memcmp(f + 62, "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16))
		p->solicited = true;
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static struct plan plan;

static void begin(struct bench *b)
{
	memset(&plan, 0, sizeof(plan));
	fake_reset();
	bench_start(b);
	bench_address(b);
	b->on_udp = take;
	b->on_frame = see;
	b->ctx = &plan;
}

static void wait_ms(struct bench *b, unsigned ms)
{
	bench_pass(b, ms * 1000ull);
}

/* What the server gets of this. */
static const char *sent(struct bench *b, const char *printed)
{
	unsigned n = plan.n;

	con_puts(&b->con, printed);
	wait_ms(b, 200);
	assert_int_equal(plan.n, n + 1);
	return plan.text[n];
}

static void a_line_is_a_datagram(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "syslog", "192.0.2.1");
	assert_string_equal(sent(&b, "hello\n"), "<6>ipxe: hello");
	assert_int_equal(plan.to, SERVER_IP);
	assert_int_equal(plan.port, 514);
	set(&b, "hostname", "box");
	assert_string_equal(sent(&b, "a\tb\033[1m\r\177c\n"),
			    "<6>box ipxe: abc");
	set(&b, "hostname", "b");
	set(&b, "domain", "a");
	assert_string_equal(sent(&b, "c\n"), "<6>b.a ipxe: c");
	set(&b, "hostname", "box");
	set(&b, "domain", "a.test");
	assert_string_equal(sent(&b, "\b\bxy\bz\n"), "<6>box.a.test ipxe: xz");
	bench_stop(&b);
}

/* It needs an address of its own: none, and no way. */
static void a_server_by_ipv6_is_asked_by_ipv6(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "syslog6", "fe80::1");
	con_puts(&b.con, "hello\n");
	wait_ms(&b, 1000);
	assert_int_equal(plan.n, 0);
	assert_int_equal(plan.solicited, 1);
	bench_stop(&b);
}

/* 127 bytes; a character of several is not cut. */
static void a_long_line_is_several(void **state)
{
	static const struct { unsigned front; const char *last; } table[] = {
		{ 126, "x" }, { 125, "\303\251" }, { 124, "\342\202\254" },
		{ 124, "\357\277\277" }, { 125, "\337\277" },
		{ 123, "\360\237\230\200" },
	};
	char line[200];
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (unsigned more = 0; more < 3; more++) {
			unsigned front = table[i].front + more;
			bool two = more || strlen(table[i].last) > 1;

			memset(line, 'a', front);
			sprintf(line + front, "%s\n", table[i].last);
			begin(&b);
			set(&b, "syslog", "192.0.2.1");
			con_puts(&b.con, line);
			wait_ms(&b, 500);
			if (front + strlen(table[i].last) <= 127) {
				assert_int_equal(plan.n, 1);
			} else {
				assert_int_equal(plan.n, 2);
				assert_true(two);
				assert_has(plan.text[1] + 3 + 6,
					   table[i].last);
				assert_int_equal(strlen(plan.text[0]),
						 9 + (front < 127 ? front :
						       127));
			}
			bench_stop(&b);
		}
	}
}

static void lines_wait_for_a_server(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	con_puts(&b.con, "one\ntwo\nthree");
	wait_ms(&b, 1000);
	assert_int_equal(plan.n, 0);
	set(&b, "syslog", "192.0.2.1");
	con_puts(&b.con, " four\n");
	wait_ms(&b, 1000);
	assert_int_equal(plan.n, 3);
	assert_string_equal(plan.text[0], "<6>ipxe: one");
	assert_string_equal(plan.text[2], "<6>ipxe: three four");
	/* the first goes alone, and is given time to find its way */
	assert_int_equal(plan.at_us[1] - plan.at_us[0], 100000);
	assert_int_equal(plan.at_us[2], plan.at_us[1]);
	bench_stop(&b);
}

static void after_a_minute_the_way_is_looked_for_again(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	wait_ms(&b, 1);
	set(&b, "syslog", "192.0.2.1");
	(void)sent(&b, "a\n");
	con_puts(&b.con, "b\nc\n");
	wait_ms(&b, 60000);
	assert_int_equal(plan.at_us[2], plan.at_us[1]);
	con_puts(&b.con, "d\ne\n");
	wait_ms(&b, 1000);
	assert_int_equal(plan.at_us[4], plan.at_us[3]);
	wait_ms(&b, 61000);
	con_puts(&b.con, "f\ng\n");
	wait_ms(&b, 1000);
	assert_int_equal(plan.at_us[6] - plan.at_us[5], 100000);
	bench_stop(&b);
}

/* As many as there is room for, or, if there are more, the later half. */
static void the_oldest_lines_go(void **state)
{
	unsigned lines = LIMIT_SYSLOG_BYTES / (2 + 100), kept;
	char line[104];
	struct bench b;

	(void)state;
	begin(&b);
	for (unsigned i = 0; i <= lines; i++) {
		snprintf(line, sizeof(line), "%03u%097u\n", i, 0);
		con_puts(&b.con, line);
	}
	set(&b, "syslog", "192.0.2.1");
	wait_ms(&b, 1000);
	kept = plan.n;
	assert_in_range(kept, lines / 2, lines / 2 + 2);
	snprintf(line, sizeof(line), "ipxe: %03u0", lines + 1 - kept);
	assert_has(plan.text[0], line);
	snprintf(line, sizeof(line), "ipxe: %03u0", lines);
	assert_has(plan.text[kept - 1], line);
	bench_stop(&b);
}

/* Whole lines or not, if there is a server; it is given a second at most. */
static void what_waits_is_sent_before_the_end(void **state)
{
	uint64_t before_us;
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "syslog", "192.0.2.1");
	con_puts(&b.con, "one\ntwo\nthree");
	before_us = fake.now_us;
	bench_stop(&b);
	assert_int_equal(plan.n, 3);
	assert_string_equal(plan.text[2], "<6>ipxe: three");
	assert_in_range(fake.now_us - before_us, 100000, 1010000);
	begin(&b);
	con_puts(&b.con, "one\ntwo\nthree");
	before_us = fake.now_us;
	bench_stop(&b);
	assert_int_equal(plan.n, 0);
	assert_int_equal(fake.now_us, before_us);
}

static void a_host_without_a_name_is_not_named(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "syslog", "192.0.2.1");
	set(&b, "domain", "a.test");
	assert_string_equal(sent(&b, "x\n"), "<6>ipxe: x");
	set(&b, "hostname", "");
	assert_string_equal(sent(&b, "x\n"), "<6>ipxe: x");
	bench_stop(&b);
}

/* A DHCP server may give both names, and the second without a letter. */
static void an_empty_domain_is_none(void **state)
{
	uint8_t p[300] = { 2, 1, 6, 0 };
	struct bench b;

	(void)state;
	begin(&b);
	put_be32(p + 16, 0xc000020f);
	memcpy(p + 28, b.nic->mac, 6);
	memcpy(p + 236, "\x63\x82\x53\x63\x35\1\5\x0c\3box\x0f\0\xff", 15);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p, 300), 0);
	set(&b, "syslog", "192.0.2.1");
	assert_string_equal(sent(&b, "x\n"), "<6>box ipxe: x");
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_line_is_a_datagram),
		FAKE_TEST(a_server_by_ipv6_is_asked_by_ipv6),
		FAKE_TEST(a_long_line_is_several),
		FAKE_TEST(lines_wait_for_a_server),
		FAKE_TEST(after_a_minute_the_way_is_looked_for_again),
		FAKE_TEST(the_oldest_lines_go),
		FAKE_TEST(what_waits_is_sent_before_the_end),
		FAKE_TEST(a_host_without_a_name_is_not_named),
		FAKE_TEST(an_empty_domain_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_syslog_tls.c: which log server is asked by TLS, at which port, and how
   often. */
#include "tests/net/six.h"
#include "tests/net/tcp.h"

static unsigned port;		/* of the last SYN	*/

static void see(struct bench *b, const uint8_t *f, size_t len)
{
	if (len >= 54 && get_be16(f + 12) == 0x800 && f[23] == 6 &&
	    f[47] == TCP_SYN && get_be32(f + 30) == SERVER_IP)
		port = get_be16(f + 36);
	if (len < AT6 + 20 || get_be16(f + 12) != 0x86dd)
		return;
	six_tell(b, f);
	if (f[20] == 6 && f[AT6 + 13] == TCP_SYN &&
	    !memcmp(f + 38, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16))
		port = get_be16(f + AT6 + 2);
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static void begin(struct bench *b)
{
	fake_reset();
	bench_start(b);
	set(b, "net0/ip6", "2001:db8::15");
	bench_address(b);
}

/* A line is printed, and half a second passes. */
static void print(struct bench *b)
{
	con_puts(&b->con, "hello\n");
	bench_pass(b, 500000);
}

/* The port that a log server is asked at; 0: none. */
static unsigned port_of(const char *server)
{
	struct bench b;

	begin(&b);
	b.on_frame = see;
	port = 0;
	set(&b, "syslogs", server);
	print(&b);
	bench_stop(&b);
	sbuf_free(&b.con.remarks);
	return port;
}

static void a_server_may_have_a_port(void **state)
{
	static const struct { const char *server; unsigned port; } table[] = {
		{ "192.0.2.1", 6514 }, { "192.0.2.1:1", 1 },
		{ "192.0.2.1:9876", 9876 }, { "192.0.2.1:10000", 10000 },
		{ "192.0.2.1:65535", 65535 }, { "192.0.2.1:65536", 0 },
		{ "192.0.2.1:100000", 0 }, { "192.0.2.1:12x", 0 },
		{ "192.0.2.1:1/", 0 },
		/* colons of its own */
		{ "2001:db8::1", 6514 }, { "[2001:db8::1]", 6514 },
		{ "[2001:db8::1]:7000", 7000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(port_of(table[i].server), table[i].port);
}

/* It is asked each ten seconds, while there is something to tell. */
static void one_that_refuses_is_not_pestered(void **state)
{
	struct tcp_server tcp = { .refuses = true };
	struct bench b;

	(void)state;
	begin(&b);
	tcp_start(&tcp, &b);
	set(&b, "syslogs", "192.0.2.1");
	for (unsigned i = 0; i < 19; i++)
		print(&b);
	assert_int_equal(tcp.connections, 1);
	bench_pass(&b, 1000000);
	print(&b);
	assert_int_equal(tcp.connections, 2);
	bench_stop(&b);
	sbuf_free(&b.con.remarks);
}

static void another_is_asked_at_once(void **state)
{
	struct tcp_server tcp = { .refuses = true };
	struct bench b;

	(void)state;
	begin(&b);
	tcp_start(&tcp, &b);
	set(&b, "syslogs", "192.0.2.1");
	print(&b);
	assert_int_equal(tcp.connections, 1);
	set(&b, "syslogs", "192.0.2.1:7000");
	print(&b);
	assert_int_equal(tcp.connections, 2);
	assert_int_equal(tcp.port, 7000);
	/* and none is, if none is named */
	set(&b, "syslogs", "");
	bench_pass(&b, 20000000);
	print(&b);
	assert_int_equal(tcp.connections, 2);
	bench_stop(&b);
	sbuf_free(&b.con.remarks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_server_may_have_a_port),
		FAKE_TEST(one_that_refuses_is_not_pestered),
		FAKE_TEST(another_is_asked_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * test_connection_limits.c: TLS on a TCP that is made of calls: how much is
 * taken, and from which first byte on.
 */
#include "net/tls/connection.h"
#include "tests/tls/world.h"

#define IN_MAX		(256 * 1024)
#define STAPLE_MAX	16384

/* ---- a TCP of calls -------------------------------------------------- */

static int send_nothing(struct stream *s, const void *bytes, size_t len)
{
	(void)s;
	(void)bytes;
	(void)len;
	return 0;
}

static void close_nothing(struct stream *s)
{
	(void)s;
}

static const struct stream_kind kind = { send_nothing, close_nothing };

/* A server's port, before the handshake. */
struct port {
	struct bench  b;
	struct stream tcp;
	struct owner  o;
};

static void open_port(struct port *p)
{
	memset(&p->o, 0, sizeof(p->o));
	p->tcp.kind = &kind;
	p->o.stream = tls_start(p->b.net, &p->tcp, "192.0.2.7", 25, &ops,
				&p->o);
	assert_non_null(p->o.stream);
}

static void hear(struct port *p, const void *bytes, size_t len)
{
	p->tcp.ops->data(p->tcp.ctx, bytes, len);
}

static void begin_port(struct port *p)
{
	memset(p, 0, sizeof(*p));
	bench_start(&p->b);
}

/* ---- what comes ------------------------------------------------------ */

static void a_first_byte_is_that_of_a_record(void **state)
{
	static const char words[] = "the server does not speak TLS on this "
				    "port: is it http: there?";
	struct port p;
	uint8_t byte;

	(void)state;
	begin_port(&p);
	for (unsigned i = 0; i < 256; i++) {
		byte = (uint8_t)i;
		open_port(&p);
		hear(&p, &byte, 0);
		assert_false(p.o.over);
		hear(&p, &byte, 1);
		assert_int_equal(p.o.over, i < 20 || i > 23);
		assert_string_equal(p.o.why, p.o.over ? words : "");
		stream_close(p.o.stream);
	}
	bench_stop(&p.b);
}

static void plain_http_is_told_by_its_first_five_bytes(void **state)
{
	struct port p;

	(void)state;
	begin_port(&p);
	for (size_t len = 1; len <= 8; len++) {
		open_port(&p);
		hear(&p, "HTTP/1.1", len);
		assert_has(p.o.why, len < 5 ? "does not speak TLS" :
			   "answers by plain HTTP");
		stream_close(p.o.stream);
	}
	open_port(&p);
	hear(&p, "HTTPS", 5);
	assert_has(p.o.why, "does not speak TLS");
	stream_close(p.o.stream);
	bench_stop(&p.b);
}

/* Before anything is looked at. */
static void as_much_is_kept_as_stated(void **state)
{
	static uint8_t much[IN_MAX] = { 22 };
	struct port p;

	(void)state;
	begin_port(&p);
	open_port(&p);
	hear(&p, much, IN_MAX - 1000);
	hear(&p, much, 1000);
	assert_false(p.o.over);
	hear(&p, much, 1);
	assert_true(p.o.over);
	assert_int_equal(p.o.status, -EPROTO);
	assert_string_equal(p.o.why, "the server sends without end");
	stream_close(p.o.stream);
	bench_stop(&p.b);
}

/* ---- once it is up --------------------------------------------------- */

static void a_byte_is_as_good_as_many(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	talk(&w, 8);
	assert_int_equal(stream_send(w.o.stream, "", 0), 0);
	assert_int_equal(stream_send(w.o.stream, "a", 1), 0);
	assert_int_equal(stream_send(w.o.stream, "bc", 2), 0);
	talk(&w, 2);
	assert_string_equal(sbuf_text(&w.heard), "abc");
	assert_int_equal(lab_tls_write(w.server, "x", 1), 0);
	talk(&w, 2);
	assert_string_equal(sbuf_text(&w.o.got), "x");
	assert_false(w.o.over);
	end(&w);
}

static void nothing_is_sent_once_it_is_over(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	talk(&w, 8);
	finish(&w);
	assert_true(w.o.over);
	w.tcp.len = 0;
	assert_int_equal(stream_send(w.o.stream, "late", 4), 0);
	pass(&w);
	assert_int_equal(w.tcp.len, 0);
	end(&w);
}

/* ---- what OCSP says -------------------------------------------------- */

static size_t stapled(size_t len, size_t again)
{
	static const uint8_t bytes[STAPLE_MAX + 1];
	WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLS_client_method());
	WOLFSSL *ssl = wolfSSL_new(ctx);
	struct conn c = { .state = CONNECTING };

	wolfSSL_SetIOReadCtx(ssl, &c);
	assert_int_equal(tls_stapled(ssl, bytes, (unsigned)len), 0);
	if (again)
		assert_int_equal(tls_stapled(ssl, bytes, (unsigned)again), 0);
	len = c.judge.staple.len;
	sbuf_free(&c.judge.staple);
	wolfSSL_free(ssl);
	wolfSSL_CTX_free(ctx);
	return len;
}

static void the_first_answer_counts_unless_it_is_too_long(void **state)
{
	(void)state;
	assert_int_equal(stapled(1, 0), 1);
	assert_int_equal(stapled(STAPLE_MAX, 0), STAPLE_MAX);
	assert_int_equal(stapled(STAPLE_MAX + 1, 0), 0);
	assert_int_equal(stapled(5, 7), 5);
	assert_int_equal(stapled(1, 7), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_first_byte_is_that_of_a_record),
		FAKE_TEST(plain_http_is_told_by_its_first_five_bytes),
		FAKE_TEST(as_much_is_kept_as_stated),
		FAKE_TEST(a_byte_is_as_good_as_many),
		FAKE_TEST(nothing_is_sent_once_it_is_over),
		FAKE_TEST(the_first_answer_counts_unless_it_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

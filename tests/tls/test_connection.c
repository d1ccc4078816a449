/*
 * test_connection.c: TLS connections against OpenSSL, the lab's, and against
 * bytes that no good server would send.
 */
#include <ucontext.h>

#include "net/tls/context.h"
#include "tests/tls/world.h"

#define HEAP_MAX	(160 * 1024)
#define STACK_MAX	(16 * 1024)

/* ---- what goes well -------------------------------------------------- */

static void bytes_go_both_ways(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	for (int v = LAB_TLS_1_2; v <= LAB_TLS_1_3; v++) {
		w.how.version = (enum lab_tls_version)v;
		open_to(&w, "192.0.2.7");
		assert_int_equal(stream_send(w.o.stream, "ping", 4), 0);
		talk(&w, 8);
		assert_string_equal(w.o.why, "");
		assert_string_equal(sbuf_text(&w.heard), "ping");
		assert_int_equal(lab_tls_write(w.server, "pong", 4), 0);
		talk(&w, 1);
		assert_string_equal(sbuf_text(&w.o.got), "pong");
		finish(&w);
		assert_true(w.o.over);
		assert_int_equal(w.o.status, 0);
	}
	end(&w);
}

static void sessions_are_taken_up_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	for (int v = LAB_TLS_1_2; v <= LAB_TLS_1_3; v++) {
		w.how.version = (enum lab_tls_version)v;
		for (int i = 0; i < 10; i++) {
			open_to(&w, "192.0.2.7");
			talk(&w, 7);
			assert_false(w.o.over);
		}
	}
	assert_int_equal(lab_ca_handshakes(w.ca), 20);
	/* The server has changed to 1.3 meanwhile: that costs one attempt */
	assert_int_equal(lab_ca_resumed(w.ca), 18);
	end(&w);
}

static void another_host_is_another_session(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	talk(&w, 4);
	open_to(&w, "192.0.2.8");
	talk(&w, 4);
	assert_int_equal(lab_ca_resumed(w.ca), 0);
	assert_has(w.o.why, "is for 192.0.2.7, not for 192.0.2.8");
	end(&w);
}

/* ---- ends ------------------------------------------------------------ */

static void an_end_without_goodbye_is_an_error(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	talk(&w, 4);
	assert_int_equal(lab_tls_write(w.server, "half", 4), 0);
	serve(&w);
	tcp_finish(&w.tcp);
	pass(&w);
	assert_string_equal(sbuf_text(&w.o.got), "half");
	assert_int_equal(w.o.status, -ECONNRESET);
	assert_has(w.o.why, "what came may be incomplete");
	end(&w);
}

static void a_handshake_may_be_cut_anywhere(void **state)
{
	struct sbuf wire = { 0 };
	struct world w;
	size_t len = 1;

	(void)state;
	begin(&w);
	for (size_t n = 0; n < len; n += n < 10 ? 1 : 61) {
		open_to(&w, "192.0.2.7");
		pass(&w);
		(void)lab_tls_input(w.server, w.tcp.got, w.tcp.len, &w.heard);
		sbuf_reset(&wire);
		assert_int_equal(lab_tls_output(w.server, &wire), 0);
		len = wire.len;
		say(&w, wire.data, n);
		tcp_finish(&w.tcp);
		pass(&w);
		assert_true(w.o.over);
		assert_int_equal(w.o.status, -ECONNRESET);
		assert_has(w.o.why, "cut during the TLS handshake");
	}
	assert_true(len > 500);
	sbuf_free(&wire);
	end(&w);
}

static void silence_is_not_waited_for(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	event_wait(&w.b.ev, fake.now_us + 31000000, EVENT_NO_KEYS, NULL, NULL);
	assert_int_equal(w.o.status, -ETIMEDOUT);
	end(&w);
}

/* ---- what no server should do ---------------------------------------- */

static void expect_words(struct world *w, const void *bytes, size_t len,
			 const char *words)
{
	open_to(w, "192.0.2.7");
	pass(w);
	say(w, bytes, len);
	pass(w);
	assert_true(w->o.over);
	assert_int_equal(w->o.status, -EPROTO);
	assert_has(w->o.why, words);
}

static void something_else_at_the_port_is_told(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	expect_words(&w, "HTTP/1.1 400 Bad Request\r\n\r\n", 28,
		     "the server answers by plain HTTP on this port: use "
		     "http:");
	expect_words(&w, "220 mail ready\r\n", 16, "does not speak TLS");
	end(&w);
}

static void alerts_have_names(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	expect_words(&w, "\x15\x03\x03\x00\x02\x02\x28", 7, "(handshake_failure); "
		     "this machine speaks TLS 1.2 and 1.3");
	expect_words(&w, "\x15\x03\x03\x00\x02\x02\x46", 7, "(protocol_version)");
	expect_words(&w, "\x15\x03\x03\x00\x02\x02\x70", 7, "(unrecognized_name): "
		     "it knows no host of this name");
	expect_words(&w, "\x15\x03\x03\x00\x02\x02\x07", 7, "(alert 7)");
	assert_string_equal(tls_alert(48), "unknown_ca");
	assert_null(tls_alert(7));
	end(&w);
}

/* CVE-2024-5814: a version's own suites, and of these what was offered. */
static void only_what_was_offered_is_an_agreement(void **state)
{
	(void)state;
	assert_true(tls_offered(0x0304, 0x1301));
	assert_true(tls_offered(0x0304, 0x1303));
	assert_true(tls_offered(0x0303, 0xc02f));
	assert_true(tls_offered(0x0303, 0xcca9));
	assert_false(tls_offered(0x0303, 0x1301));
	assert_false(tls_offered(0x0304, 0xc02f));
	assert_false(tls_offered(0x0304, 0x1304));
	assert_false(tls_offered(0x0303, 0x002f));
	assert_false(tls_offered(0x0303, 0x009c));
	assert_false(tls_offered(0x0302, 0xc02f));
	assert_false(tls_offered(0x0305, 0x1301));
}

/* ---- what we say ----------------------------------------------------- */

/* The extension in the ClientHello that came, or NULL. */
static const uint8_t *extension(struct world *w, unsigned type)
{
	const uint8_t *p = (const uint8_t *)w->tcp.got + 5 + 4 + 2 + 32;
	const uint8_t *stop;

	p += 1 + p[0];			/* session id */
	p += 2 + get_be16(p);		/* suites */
	p += 1 + p[0];			/* compression */
	stop = p + 2 + get_be16(p);
	for (p += 2; p < stop; p += 4 + get_be16(p + 2))
		if (get_be16(p) == type)
			return p;
	return NULL;
}

static void the_hello_says_no_more_than_it_should(void **state)
{
	/* P-256, X25519, P-384, P-521: as we would have them */
	static const uint8_t groups[] = { 0, 10, 0, 10, 0, 8, 0, 23, 0, 29,
					  0, 24, 0, 25 };
	const uint8_t *share;
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.7");
	pass(&w);
	assert_non_null(extension(&w, 10));
	assert_memory_equal(extension(&w, 10), groups, sizeof(groups));
	assert_null(extension(&w, 0));		/* no name: an address	*/
	assert_null(extension(&w, 17));		/* no stapling v2	*/
	assert_non_null(extension(&w, 43));	/* TLS 1.3		*/
	share = extension(&w, 51);
	assert_non_null(share);
	assert_int_equal(get_be16(share + 2), 2 + 4 + 65);	/* one key */
	assert_int_equal(get_be16(share + 6), 23);
	/* ChaCha20 first, where the processor does not do AES */
	assert_int_equal(get_be16((const uint8_t *)w.tcp.got + 5 + 4 + 2 + 32 +
				  1 + w.tcp.got[5 + 4 + 2 + 32] + 2),
			 tls_fast_aes() ? 0x1301 : 0x1303);
	end(&w);
}

/* A HelloRetryRequest for P-384, and then no share of a key at all: whoever
   goes on from there has a secret that everybody knows (CVE-2023-3724,
   CVE-2026-3230). */
static void a_server_hello_without_a_key_share_is_refused(void **state)
{
	static const uint8_t retry[] =
		"\x16\x03\x03\x00\x38\x02\x00\x00\x34\x03\x03"
		"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8"
		"\x91\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8"
		"\x33\x9c\x00\x13\x01\x00\x00\x0c\x00\x2b\x00\x02\x03\x04"
		"\x00\x33\x00\x02\x00\x18";
	static const uint8_t bare[] =
		"\x16\x03\x03\x00\x32\x02\x00\x00\x2e\x03\x03"
		"0123456789abcdef0123456789abcdef"
		"\x00\x13\x01\x00\x00\x06\x00\x2b\x00\x02\x03\x04";
	struct world w;

	(void)state;
	begin(&w);
	expect_words(&w, bare, sizeof(bare) - 1, "it sent no key share");
	open_to(&w, "192.0.2.7");
	pass(&w);
	say(&w, retry, sizeof(retry) - 1);
	pass(&w);
	assert_false(w.o.over);
	say(&w, bare, sizeof(bare) - 1);
	pass(&w);
	assert_true(w.o.over);
	assert_int_equal(w.o.status, -EPROTO);
	end(&w);
}

/* ---- limits ---------------------------------------------------------- */

static void a_handshake_takes_no_more_heap_than_stated(void **state)
{
	struct world w;
	size_t before, peak;

	(void)state;
	begin(&w);
	for (int key = 0; key < LAB_KEY_KINDS; key++) {
		w.how.key = (enum lab_key)key;
		w.how.version = key % 2 ? LAB_TLS_1_2 : LAB_TLS_1_3;
		before = fake_alloc_bytes();
		(void)fake_alloc_peak();
		open_to(&w, "192.0.2.7");
		talk(&w, 4);
		assert_false(w.o.over);
		peak = fake_alloc_peak() - before;
		print_message("%s: %zu bytes of heap\n", lab_key_words[key],
			      peak);
		assert_true(peak <= HEAP_MAX);
	}
	end(&w);
}

/* Wherever memory ends, the connection does, and nothing is left of it. */
static void memory_may_end_anywhere(void **state)
{
	struct world w;
	size_t live;

	(void)state;
	begin(&w);
	w.how.staple = LAB_OCSP_DELEGATED;
	for (unsigned n = 1; n < 7000; n += n < 60 ? 1 : n / 3) {
		drop(&w);
		tls_stop(w.b.net);
		live = fake_live();
		memset(&w.o, 0, sizeof(w.o));
		w.tcp.len = w.taken = 0;
		fake_alloc_fail(n);
		w.o.stream = tls_open(w.b.net, "192.0.2.7", 443, &ops, &w.o);
		for (int i = 0; w.o.stream && i < 4 && !w.o.over; i++) {
			pass(&w);
			serve(&w);
		}
		fake_alloc_fail(0);
		drop(&w);
		tls_stop(w.b.net);
		pass(&w);
		/* lwIP remembers connections that have ended for a while */
		assert_true(fake_live() <= live + 8);
	}
	end(&w);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
/* The client runs on a stack of its own, the server on ours. */
struct apart {
	ucontext_t    main, client;
	struct world *w;
	uint8_t       stack[256 * 1024];
};
static struct apart apart;

static void client(void)
{
	for (;;) {
		pass(apart.w);
		swapcontext(&apart.client, &apart.main);
	}
}

static size_t used_stack(void)
{
	size_t i = 0;

	while (apart.stack[i] == 0xa5)
		i++;
	return sizeof(apart.stack) - i;
}

static void a_handshake_takes_no_more_stack_than_stated(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	apart.w = &w;
	memset(apart.stack, 0xa5, sizeof(apart.stack));
	getcontext(&apart.client);
	apart.client.uc_stack.ss_sp = apart.stack;
	apart.client.uc_stack.ss_size = sizeof(apart.stack);
	makecontext(&apart.client, client, 0);
	w.how.key = LAB_KEY_RSA;
	open_to(&w, "192.0.2.7");
	for (int i = 0; i < 6; i++) {
		swapcontext(&apart.main, &apart.client);
		serve(&w);
	}
	assert_false(w.o.over);
	assert_int_equal(lab_ca_handshakes(w.ca), 1);
	print_message("%zu bytes of stack\n", used_stack());
	assert_true(used_stack() <= STACK_MAX);
	end(&w);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(bytes_go_both_ways),
		FAKE_TEST(sessions_are_taken_up_again),
		FAKE_TEST(another_host_is_another_session),
		FAKE_TEST(an_end_without_goodbye_is_an_error),
		FAKE_TEST(a_handshake_may_be_cut_anywhere),
		FAKE_TEST(silence_is_not_waited_for),
		FAKE_TEST(something_else_at_the_port_is_told),
		FAKE_TEST(alerts_have_names),
		FAKE_TEST(only_what_was_offered_is_an_agreement),
		FAKE_TEST(the_hello_says_no_more_than_it_should),
		FAKE_TEST(a_server_hello_without_a_key_share_is_refused),
		FAKE_TEST(a_handshake_takes_no_more_heap_than_stated),
		FAKE_TEST(memory_may_end_anywhere),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
		FAKE_TEST(a_handshake_takes_no_more_stack_than_stated),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

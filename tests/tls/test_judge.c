/* test_judge.c: where a certificate that is missing is asked for. */
#include "net/stack.h"
#include "net/tls/context.h"
#include "net/tls/judge.h"
#include "tests/net/tcp.h"
#include "tests/tls/certs.h"

struct trial {
	struct bench      b;
	struct tcp_server tcp;
	struct judge      j;
	struct cert      *sent;
	unsigned          notes;
	bool              over;
	int               status;
};

static void note(void *ctx, const char *text)
{
	struct trial *t = ctx;

	assert_string_equal(text, "XCRT (no name)");
	t->notes++;
}

static void done(void *ctx, int status, struct err *e)
{
	struct trial *t = ctx;

	(void)e;
	t->over = true;
	t->status = status;
}

static void heard(struct tcp_server *s)
{
	if (strstr(s->got, "\r\n\r\n"))
		tcp_say(s, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
}

/* Of peers that show one certificate each. */
static void begin(struct trial *t)
{
	memset(t, 0, sizeof(*t));
	fake.unixtime = MID_2026;
	bench_start(&t->b);
	bench_address(&t->b);
	tcp_start(&t->tcp, &t->b);
	t->tcp.heard = heard;
	assert_int_equal(settings_set(t->b.root, "crosscert",
				      "http://192.0.2.7/x", NULL), 0);
	t->sent = load_cert("good");
	t->j = (struct judge){ .net = t->b.net, .tls = tls_of(t->b.net),
			       .use = CERT_FOR_SERVERS, .note = note,
			       .done = done, .ctx = t };
	t->j.tls->trust.ready = true;
}

static bool is_over(void *ctx)
{
	return ((struct trial *)ctx)->over;
}

/* One peer, its issuer's name being a strange one. The certificate outlives it,
   so that the next one lies where it lay. */
static void run(struct trial *t, const char *issuer)
{
	t->over = false;
	t->sent->issuer = (struct der){ (const uint8_t *)issuer,
					strlen(issuer) };
	t->j.chain.sent = t->sent;
	judge_start(&t->j);
	event_wait(&t->b.ev, fake.now_us + 60000000, EVENT_NO_KEYS, is_over, t);
	assert_true(t->over);
	assert_int_equal(t->status, -EACCES);
	t->j.chain.sent = NULL;
	judge_end(&t->j);
}

static void end(struct trial *t)
{
	cert_free(t->sent);
	bench_stop(&t->b);
}

static void expect(struct trial *t, const char *issuer, const char *target)
{
	char line[80];

	t->j.fetches = 0;
	run(t, issuer);
	snprintf(line, sizeof(line), "GET /x/%s HTTP/1.1\r\n", target);
	assert_memory_equal(t->tcp.got, line, strlen(line));
}

static void crosscert_is_asked_by_the_issuers_name(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	expect(&t, "\xfb", "07923be6.der?subject=%2Bw%3D%3D");
	expect(&t, "\xff\xff", "0000ffff.der?subject=//8%3D");
	expect(&t, "\xfb\xef\xbe", "4c10cb74.der?subject=%2B%2B%2B%2B");
	expect(&t, "CN=ab", "aeac2924.der?subject=Q049YWI%3D");
	end(&t);
}

static void each_peer_is_asked_about(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	run(&t, "ab");
	run(&t, "ab");
	assert_int_equal(t.notes, 2);
	assert_int_equal(t.tcp.connections, 2);
	end(&t);
}

/* Who asks for more than that on a connection gets no more. */
static void four_things_are_fetched_at_most(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	for (unsigned n = 1; n <= 6; n++) {
		run(&t, "ab");
		assert_int_equal(t.notes, n < 4 ? n : 4);
	}
	end(&t);
}

/* A certificate that says where its issuer's is: by so long an address. */
static void addresses_of_issuers_have_255_bytes_at_most(void **state)
{
	char uri[257], line[280];
	struct trial t;

	(void)state;
	begin(&t);
	assert_int_equal(settings_set(t.b.root, "crosscert", "", NULL), 0);
	memset(uri, 'a', 256);
	uri[256] = '\0';
	memcpy(uri, "http://192.0.2.7/", 17);
	t.sent->issuer_uri = (struct der){ (const uint8_t *)uri, 255 };
	run(&t, "ab");
	assert_int_equal(t.notes, 1);
	snprintf(line, sizeof(line), "GET %.239s HTTP/1.1\r\n", uri + 16);
	assert_memory_equal(t.tcp.got, line, strlen(line));
	t.sent->issuer_uri.len = 256;
	run(&t, "ab");
	assert_int_equal(t.notes, 1);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(crosscert_is_asked_by_the_issuers_name),
		FAKE_TEST(each_peer_is_asked_about),
		FAKE_TEST(four_things_are_fetched_at_most),
		FAKE_TEST(addresses_of_issuers_have_255_bytes_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_stream_race.c: a name with an address of each family: which of them is
   connected to (RFC 8305). */
#include "tests/net/six.h"
#include "tests/net/tcp.h"

#include "core/holder.h"
#include "net/stack.h"
#include "net/stream.h"

#define MS	1000ull
#define A	1

/* The hosts at each address of both.test, and what was seen of them. */
struct world {
	struct bench      b;
	struct tcp_server four;		/* 192.0.2.1			*/
	bool     no_four, no_dns4;	/* address: none; not answered	*/
	bool     six_refuses, six_accepts;	/* else it is silent	*/
	uint64_t six_late_us;
	unsigned sixes;			/* SYNs to 2001:db8::1, ...	*/
	uint64_t six_us, four_us;	/* and when the first ones came	*/
	bool     six_reset;
	struct stream *stream;
	bool     up, over;
	int      status;
};

/* ---- 2001:db8::1 ------------------------------------------------------- */

static void take_syn(struct world *w, const uint8_t *f)
{
	uint8_t r[20] = { 0 };

	if (!w->sixes++)
		w->six_us = fake.now_us;
	memcpy(r, f + AT6 + 2, 2);
	memcpy(r + 2, f + AT6, 2);
	put_be32(r + 4, 5000);
	put_be32(r + 8, get_be32(f + AT6 + 4) + 1);
	r[12] = 0x50;
	r[13] = w->six_refuses ? TCP_RST | TCP_ACK : TCP_SYN | TCP_ACK;
	put_be16(r + 14, 65535);
	if (w->six_refuses || w->six_accepts)
		six_send(&w->b, f, 6, r, sizeof(r), w->six_late_us);
}

/* ---- both.test --------------------------------------------------------- */

static void answer_name(struct bench *b, const struct udp *u)
{
	struct world *w = HOLDER(world, b, b);
	uint8_t a[100] = { 0 };
	size_t end = u->len, len;
	bool four = get_be16(u->data + end - 4) == A;

	if (u->dport != 53 || (four && w->no_dns4))
		return;
	len = four ? 4 : 16;
	memcpy(a, u->data, end);
	put_be16(a + 2, four && w->no_four ? 0x8183 : 0x8180);
	put_be16(a + 6, !(four && w->no_four));
	put_be16(a + end, 0xc00c);
	memcpy(a + end + 2, u->data + end - 4, 4);
	put_be32(a + end + 6, 60);
	put_be16(a + end + 10, (unsigned)len);
	memcpy(a + end + 12, four ? "\xc0\0\2\1" :
	       "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", len);
	answer(b, SERVER_IP, u->from, 53, u->sport, a,
	       four && w->no_four ? end : end + 12 + len);
}

static void see(struct bench *b, const uint8_t *f, size_t len)
{
	struct world *w = HOLDER(world, b, b);
	unsigned before = w->four.connections;

	if (len >= AT6 + 20 && get_be16(f + 12) == 0x86dd) {
		six_tell(b, f);
		if (f[20] == 6 && f[AT6 + 13] & TCP_SYN)
			take_syn(w, f);
		else if (f[20] == 6 && f[AT6 + 13] & (TCP_RST | TCP_FIN))
			w->six_reset = true;
		return;
	}
	b->ctx = &w->four;
	tcp_serve(b, f, len);
	if (!before && w->four.connections)
		w->four_us = fake.now_us;
}

/* ---- a connection ------------------------------------------------------ */

static void note(void *ctx, const char *text)
{
	struct world *w = ctx;

	w->up |= !*text;
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	(void)ctx;
	(void)bytes;
	(void)len;
}

static void down(void *ctx, int status, const char *why)
{
	struct world *w = ctx;

	(void)why;
	w->over = true;
	w->status = status;
}

static const struct stream_ops ops = {
	.note = note, .data = data, .down = down,
};

/* @family's address is the one that is tried first. */
static void begin(struct world *w, enum lookup_kind family)
{
	fake_reset();
	memset(w, 0, sizeof(*w));
	bench_start(&w->b);
	assert_int_equal(settings_set(w->b.root, "dns", "192.0.2.1", NULL), 0);
	assert_int_equal(settings_set(w->b.root, "net0/ip6", "2001:db8::15",
				      NULL), 0);
	bench_address(&w->b);
	tcp_start(&w->four, &w->b);
	w->b.on_frame = see;
	w->b.on_udp = answer_name;
	bench_pass(&w->b, 1);
	w->b.net->family = family;
}

/* It is opened, and @ms pass. */
static void connect_for(struct world *w, unsigned ms)
{
	w->stream = stream_open(w->b.net, "both.test", 7, &ops, w);
	assert_non_null(w->stream);
	bench_pass(&w->b, ms * MS);
}

static void end(struct world *w)
{
	stream_close(w->stream);
	bench_stop(&w->b);
}

static void who_answers_at_once_is_alone(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.six_accepts = true;
	connect_for(&w, 1000);
	assert_true(w.up);
	assert_int_equal(w.sixes, 1);
	assert_int_equal(w.four.connections, 0);
	assert_int_equal(w.b.net->family, LOOKUP_V6);
	end(&w);
}

/* After a quarter of a second; from then on the other family comes first. */
static void who_is_silent_is_passed_by(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	connect_for(&w, 1000);
	assert_true(w.up);
	assert_int_equal(w.four_us - w.six_us, 250 * MS);
	assert_int_equal(w.four.connections, 1);
	assert_int_equal(w.b.net->family, LOOKUP_V4);
	end(&w);
	begin(&w, LOOKUP_V4);
	w.four.silent = w.six_accepts = true;
	connect_for(&w, 1000);
	assert_true(w.up);
	assert_int_equal(w.six_us - w.four_us, 250 * MS);
	assert_int_equal(w.b.net->family, LOOKUP_V6);
	end(&w);
}

static void who_refuses_is_passed_by_at_once(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.six_refuses = true;
	connect_for(&w, 100);
	assert_true(w.up);
	assert_int_equal(w.four_us, w.six_us);
	end(&w);
}

/* It is the first that counts, and the other is taken back. */
static void who_is_late_may_still_be_first(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.four.silent = w.six_accepts = true;
	w.six_late_us = 300 * MS;
	connect_for(&w, 1000);
	assert_true(w.up);
	assert_int_equal(w.b.net->family, LOOKUP_V6);
	assert_false(w.six_reset);
	end(&w);
	begin(&w, LOOKUP_V6);
	w.six_accepts = true;
	w.six_late_us = 300 * MS;
	connect_for(&w, 1000);
	assert_true(w.up);
	assert_int_equal(w.four.connections, 1);
	assert_true(w.six_reset);
	end(&w);
}

/* While the other may still answer, a refusal of the one ends nothing. */
static void one_refusal_does_not_end_the_race(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.four.refuses = w.six_accepts = true;
	w.six_late_us = 400 * MS;
	connect_for(&w, 390);
	assert_int_equal(w.four.connections, 1);
	assert_false(w.over);
	bench_pass(&w.b, 20 * MS);
	assert_true(w.up);
	end(&w);
	begin(&w, LOOKUP_V6);
	w.four.silent = w.six_refuses = true;
	w.six_late_us = 300 * MS;
	connect_for(&w, 15990);
	assert_false(w.over);
	bench_pass(&w.b, 20 * MS);
	assert_int_equal(w.status, -ECONNRESET);
	end(&w);
}

/* Each has its 15.75 seconds. */
static void two_that_are_silent_are_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.four.silent = true;
	connect_for(&w, 15990);
	assert_false(w.over);
	bench_pass(&w.b, 20 * MS);
	assert_true(w.over);
	assert_int_equal(w.status, -ETIMEDOUT);
	end(&w);
}

static void one_address_has_its_time(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.no_four = true;
	connect_for(&w, 15740);
	assert_false(w.over);
	bench_pass(&w.b, 20 * MS);
	assert_int_equal(w.status, -ETIMEDOUT);
	end(&w);
}

/* The first one's reason is told, whatever the other's is. */
static void two_refusals_are_the_first_ones(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.six_refuses = w.four.refuses = true;
	connect_for(&w, 100);
	assert_int_equal(w.status, -ECONNRESET);
	end(&w);
	begin(&w, LOOKUP_V6);
	w.six_refuses = w.no_four = true;
	connect_for(&w, 100);
	assert_true(w.over);
	assert_int_equal(w.status, -ECONNRESET);
	end(&w);
}

/* Another address' name has two seconds, if it is all that is hoped for. */
static void a_name_is_not_waited_for_for_long(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOOKUP_V6);
	w.six_refuses = w.no_dns4 = true;
	connect_for(&w, 1990);
	assert_false(w.over);
	bench_pass(&w.b, 20 * MS);
	assert_true(w.over);
	assert_int_equal(w.status, -ECONNRESET);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(who_answers_at_once_is_alone),
		FAKE_TEST(who_is_silent_is_passed_by),
		FAKE_TEST(who_refuses_is_passed_by_at_once),
		FAKE_TEST(who_is_late_may_still_be_first),
		FAKE_TEST(one_refusal_does_not_end_the_race),
		FAKE_TEST(two_that_are_silent_are_given_up),
		FAKE_TEST(one_address_has_its_time),
		FAKE_TEST(two_refusals_are_the_first_ones),
		FAKE_TEST(a_name_is_not_waited_for_for_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

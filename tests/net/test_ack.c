/* test_ack.c: what a TCP server is told of what came, and how often. */
#include "tests/net/tcp.h"

#include "net/stack.h"
#include "net/stream.h"

#define SEGMENT	100

struct world {
	struct bench      b;
	struct tcp_server tcp;
	struct stream    *stream;
	size_t            len, sent;	/* bytes; frames, when last asked */
	uint32_t          first;	/* byte's sequence number	*/
};

static void note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct world *w = ctx;

	(void)bytes;
	w->len += len;
}

static void down(void *ctx, int status, const char *why)
{
	(void)ctx;
	(void)why;
	assert_int_equal(status, 0);
}

static const struct stream_ops ops = {
	.note = note, .data = data, .down = down,
};

static void begin(struct world *w, bool sacks)
{
	memset(w, 0, sizeof(*w));
	bench_start(&w->b);
	bench_address(&w->b);
	tcp_start(&w->tcp, &w->b);
	w->tcp.sacks = sacks;
	w->stream = stream_open(w->b.net, "192.0.2.1", 7, &ops, w);
	assert_non_null(w->stream);
	bench_pass(&w->b, 1000);
	w->first = w->tcp.seq;
	w->sent = fake_nic_sent(w->b.nic);
}

static void end(struct world *w)
{
	stream_close(w->stream);
	bench_stop(&w->b);
}

/* Segment @n of the stream. */
static void say(struct world *w, unsigned n)
{
	static const char text[SEGMENT];

	w->tcp.seq = w->first + n * SEGMENT;
	tcp_segment(&w->tcp, TCP_ACK, text, SEGMENT);
}

/* What was sent since this was asked last: so many frames, each of which says
   that all before segment @next is there; and from @left to @right, if these
   differ. */
static void expect_acks(struct world *w, unsigned n, unsigned next,
			unsigned left, unsigned right)
{
	bench_pass(&w->b, 0);
	assert_int_equal(fake_nic_sent(w->b.nic) - w->sent, n);
	for (; n; n--, w->sent++) {
		size_t len;
		const uint8_t *f = fake_nic_tx(w->b.nic, w->sent, &len),
			*t = f + TCP_AT;

		assert_int_equal(f[23], 6);
		assert_int_equal(get_be32(t + 8) - w->first, next * SEGMENT);
		assert_int_equal(t[12] >> 4, left == right ? 5 : 8);
		if (left == right)
			continue;
		assert_memory_equal(t + 20, "\1\1\5\12", 4);
		assert_int_equal(get_be32(t + 24) - w->first, left * SEGMENT);
		assert_int_equal(get_be32(t + 28) - w->first, right * SEGMENT);
	}
}

static void frames_at_once_get_one_answer(void **state)
{
	struct world w;

	(void)state;
	begin(&w, true);
	for (unsigned i = 0; i < 9; i++)
		say(&w, i);
	expect_acks(&w, 1, 9, 0, 0);
	assert_int_equal(w.len, 9 * SEGMENT);
	end(&w);
}

/* Who loses one frame loses the answer, too. */
static void beside_a_gap_the_answer_comes_twice(void **state)
{
	struct world w;

	(void)state;
	begin(&w, true);
	say(&w, 0);
	for (unsigned i = 2; i < 9; i++)
		say(&w, i);
	expect_acks(&w, 2, 1, 2, 9);
	say(&w, 1);
	expect_acks(&w, 2, 9, 0, 0);
	assert_int_equal(w.len, 9 * SEGMENT);
	say(&w, 9);
	expect_acks(&w, 2, 10, 0, 0);
	end(&w);
}

static void a_while_after_a_gap_it_comes_once(void **state)
{
	struct world w;
	unsigned n;

	(void)state;
	begin(&w, true);
	say(&w, 1);
	expect_acks(&w, 2, 0, 1, 2);
	say(&w, 0);
	expect_acks(&w, 2, 2, 0, 0);
	for (n = 2; n < 1024; n++) {
		say(&w, n);
		expect_acks(&w, 2, n + 1, 0, 0);
	}
	say(&w, n);
	expect_acks(&w, 1, n + 1, 0, 0);
	end(&w);
}

/* It counts the answers (RFC 5681 3.2): three say that one was lost. */
static void a_server_that_counts_gets_each(void **state)
{
	struct world w;

	(void)state;
	begin(&w, false);
	for (unsigned i = 1; i < 4; i++)
		say(&w, i);
	expect_acks(&w, 3, 0, 0, 0);
	say(&w, 0);
	expect_acks(&w, 1, 4, 0, 0);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(frames_at_once_get_one_answer),
		FAKE_TEST(beside_a_gap_the_answer_comes_twice),
		FAKE_TEST(a_while_after_a_gap_it_comes_once),
		FAKE_TEST(a_server_that_counts_gets_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_stream.c: TCP connections, on a server of arrays. */
#include "tests/net/tcp.h"

#include "net/stack.h"
#include "net/stream.h"

/* What the owner of a stream was told. */
struct owner {
	struct stream *stream;
	struct sbuf    notes, got;
	bool           over, close_at_data, close_at_note;
	int            status;
};

static void note(void *ctx, const char *text)
{
	struct owner *o = ctx;

	(void)sbuf_printf(&o->notes, "[%s]", text);
	if (o->close_at_note && !*text) {
		stream_close(o->stream);
		o->over = true;
	}
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct owner *o = ctx;

	(void)sbuf_add(&o->got, bytes, len);
	if (o->close_at_data) {
		stream_close(o->stream);
		o->over = true;
	}
}

static void down(void *ctx, int status, const char *why)
{
	struct owner *o = ctx;

	assert_null(why);
	assert_false(o->over);
	o->over = true;
	o->status = status;
}

static const struct stream_ops ops = {
	.note = note, .data = data, .down = down,
};

struct world {
	struct bench      b;
	struct tcp_server tcp;
	struct owner      o;
};

static void begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	bench_start(&w->b);
	bench_address(&w->b);
	tcp_start(&w->tcp, &w->b);
}

static void open_to(struct world *w, const char *host)
{
	w->o.stream = stream_open(w->b.net, host, 7, &ops, &w->o);
	assert_non_null(w->o.stream);
}

static void end(struct world *w)
{
	sbuf_free(&w->o.notes);
	sbuf_free(&w->o.got);
	bench_stop(&w->b);
}

/* ---- connecting -------------------------------------------------------- */

static void it_tells_what_it_waits_for(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_int_equal(w.tcp.connections, 1);
	assert_int_equal(w.tcp.port, 7);
	assert_string_equal(sbuf_text(&w.o.notes),
			    "[192.0.2.1][connecting][]");
	stream_close(w.o.stream);
	bench_pass(&w.b, 1000);
	assert_true(w.tcp.finished);
	assert_false(w.o.over);		/* who closes is told nothing */
	end(&w);
}

static void each_failure_has_its_code(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.tcp.refuses = true;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_true(w.o.over);
	assert_int_equal(w.o.status, -ECONNRESET);
	stream_close(w.o.stream);
	w.o.over = false;
	open_to(&w, "nobody");
	assert_false(w.o.over);		/* but from the event loop */
	bench_pass(&w.b, 1000);
	assert_int_equal(w.o.status, -ENOTCONN);
	stream_close(w.o.stream);
	w.o.over = false;
	netdev_close(net_dev(w.b.net, 0));
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_int_equal(w.o.status, -ENETUNREACH);
	stream_close(w.o.stream);
	end(&w);
}

/* Which one is chance; the range's last is one that lwIP does not use. */
static void a_connection_has_a_port_whatever_is_drawn(void **state)
{
	struct world w;

	(void)state;
	fake.entropy = PLAT_ENTROPY_NONE;
	while ((net_random() & 0x3fff) != 0x3fff)
		fake.now_us++;
	begin(&w);
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_false(w.o.over);
	assert_int_equal(w.tcp.connections, 1);
	stream_close(w.o.stream);
	end(&w);
}

static void nobody_there_is_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.tcp.silent = true;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 15749999);
	assert_false(w.o.over);
	bench_pass(&w.b, 2);
	assert_true(w.o.over);
	assert_int_equal(w.o.status, -ETIMEDOUT);
	assert_true(w.tcp.connections > 2);	/* asked again and again */
	stream_close(w.o.stream);
	end(&w);
}

/* ---- bytes --------------------------------------------------------------- */

static void what_is_said_early_waits(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.1");
	assert_int_equal(stream_send(w.o.stream, "hel", 3), 0);
	assert_int_equal(stream_send(w.o.stream, "lo", 2), 0);
	bench_pass(&w.b, 1000);
	assert_string_equal(w.tcp.got, "hello");
	assert_int_equal(stream_send(w.o.stream, "!", 1), 0);
	bench_pass(&w.b, 1000);
	assert_string_equal(w.tcp.got, "hello!");
	tcp_say(&w.tcp, "answer");
	bench_pass(&w.b, 1000);
	assert_string_equal(sbuf_text(&w.o.got), "answer");
	stream_close(w.o.stream);
	end(&w);
}

/* More than the peer takes at once goes bit by bit, and all of it. */
static void a_small_window_delays_and_loses_nothing(void **state)
{
	static char text[3500];
	struct world w;

	(void)state;
	begin(&w);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 23);
	w.tcp.window = 600;
	open_to(&w, "192.0.2.1");
	assert_int_equal(stream_send(w.o.stream, text, sizeof(text)), 0);
	bench_pass(&w.b, 5000000);
	assert_int_equal(w.tcp.len, sizeof(text));
	assert_memory_equal(w.tcp.got, text, sizeof(text));
	assert_true(w.tcp.most <= 600);
	stream_close(w.o.stream);
	end(&w);
}

/* What the last packet of a handshake says: bytes, or so many times 256. */
static unsigned window_of(uint32_t card, bool scales)
{
	const uint8_t *f;
	struct world w;
	unsigned window;
	size_t len;

	begin(&w);
	w.tcp.scales = scales;
	w.b.nic->window = card;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	f = fake_nic_tx(w.b.nic, fake_nic_sent(w.b.nic) - 1, &len);
	assert_int_equal(f[23], 6);
	window = get_be16(f + TCP_AT + 14);
	stream_close(w.o.stream);
	end(&w);
	fake_reset();
	return window;
}

/* A card with few buffers says how much may be on the way. */
static void the_window_is_as_the_card_wants(void **state)
{
	(void)state;
	assert_int_equal(window_of(4096, false), 4096);
	assert_int_equal(window_of(4096, true), 4096 / 256);
	assert_int_equal(window_of(0, false), 65535);
	assert_int_equal(window_of(0, true), (2u << 20) / 256);
	assert_int_equal(window_of(8u << 20, true), (8u << 20) / 256);
}

/* Busy is what has bytes on their way, or an end that nobody confirmed. */
static void an_idle_connection_keeps_nothing_busy(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_false(net_busy(w.b.net));
	assert_int_equal(stream_send(w.o.stream, "x", 1), 0);
	assert_true(net_busy(w.b.net));
	bench_pass(&w.b, 1000);
	assert_string_equal(w.tcp.got, "x");
	assert_false(net_busy(w.b.net));
	stream_close(w.o.stream);
	assert_true(net_busy(w.b.net));
	bench_pass(&w.b, 1000);
	assert_true(w.tcp.finished);
	end(&w);
}

/* ---- the end */

static void the_peers_end_and_its_cut_differ(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	tcp_say(&w.tcp, "bye");
	tcp_finish(&w.tcp);
	bench_pass(&w.b, 1000);
	assert_string_equal(sbuf_text(&w.o.got), "bye");
	assert_true(w.o.over);
	assert_int_equal(w.o.status, 0);
	stream_close(w.o.stream);
	w.o.over = false;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	tcp_cut(&w.tcp);
	bench_pass(&w.b, 1000);
	assert_true(w.o.over);
	assert_int_equal(w.o.status, -ECONNRESET);
	stream_close(w.o.stream);
	end(&w);
}

static void it_may_be_closed_by_whom_it_calls(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.o.close_at_data = true;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	tcp_say(&w.tcp, "one");
	tcp_say(&w.tcp, "two");
	bench_pass(&w.b, 1000);
	assert_string_equal(sbuf_text(&w.o.got), "one");
	end(&w);
	fake_reset();
	begin(&w);
	w.o.close_at_note = true;
	open_to(&w, "192.0.2.1");
	bench_pass(&w.b, 1000);
	assert_true(w.o.over);
	assert_true(w.tcp.finished || w.tcp.reset);
	end(&w);
}

static void a_closed_one_before_its_answer_is_forgotten(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	open_to(&w, "192.0.2.1");
	stream_close(w.o.stream);
	bench_pass(&w.b, 1000);
	assert_false(w.o.over);
	stream_close(NULL);
	end(&w);
}

/* ---- memory */

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct world w = { 0 };

	(void)ctx;
	if (!bench_try(&w.b))
		return;
	tcp_start(&w.tcp, &w.b);
	if (settings_set(w.b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(w.b.net, 0), NULL) == 0)
		w.o.stream = stream_open(w.b.net, "192.0.2.1", 7, &ops, &w.o);
	if (w.o.stream) {
		(void)stream_send(w.o.stream, "hello", 5);
		bench_pass(&w.b, 16000000);
		assert_true(w.tcp.len == 5 || fake_alloc_failed());
		stream_close(w.o.stream);
	} else {
		assert_true(fake_alloc_failed());
	}
	end(&w);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(it_tells_what_it_waits_for),
		FAKE_TEST(each_failure_has_its_code),
		FAKE_TEST(a_connection_has_a_port_whatever_is_drawn),
		FAKE_TEST(nobody_there_is_given_up),
		FAKE_TEST(what_is_said_early_waits),
		FAKE_TEST(a_small_window_delays_and_loses_nothing),
		FAKE_TEST(the_window_is_as_the_card_wants),
		FAKE_TEST(an_idle_connection_keeps_nothing_busy),
		FAKE_TEST(the_peers_end_and_its_cut_differ),
		FAKE_TEST(it_may_be_closed_by_whom_it_calls),
		FAKE_TEST(a_closed_one_before_its_answer_is_forgotten),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

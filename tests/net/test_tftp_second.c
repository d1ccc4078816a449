/*
 * test_tftp_second.c: downloads by TFTP from a server that sends nothing for a
 * repeated acknowledgement, and has no timer of its own.
 */
#include "tests/net/server.h"

#include "core/image.h"

#define BLOCK		100
#define SESSIONS	4
#define TID		1234		/* the server's first port	*/

struct strict {
	const char *content;
	size_t      len;
	/* Bit n, of the session that it names: block n is lost once, or what
	   acknowledges it. */
	unsigned    lose[SESSIONS], lose_ack[SESSIONS];
	bool        plain;		/* knows no options		*/
	bool        kind;		/* answers what is repeated	*/
	bool        twice;		/* each block comes twice	*/
	unsigned    refuse;		/* error for the second request	*/
	size_t      second_len;		/* said there; 0: the same	*/
	unsigned    second_blksize;	/* answered there; 0: the same	*/
	unsigned    requests, errors;
	unsigned    acks[SESSIONS];
	uint16_t    port[SESSIONS];	/* the client's			*/
	unsigned    sent[SESSIONS];	/* block that waits for its ACK */
	char        said[64];		/* by the client, in an error	*/
};

static char big[2050];

static void send_block(struct bench *b, const struct udp *u, unsigned i)
{
	struct strict *s = b->ctx;
	unsigned n = s->sent[i];
	size_t size = s->plain ? 512 : BLOCK, at = (n - 1) * size, len;
	uint8_t packet[520] = { 0, 3, 0, (uint8_t)n };

	if (at > s->len)
		return;
	if (s->lose[i] >> n & 1) {
		s->lose[i] &= ~(1u << n);
		return;
	}
	len = s->len - at < size ? s->len - at : size;
	memcpy(packet + 4, s->content + at, len);
	for (unsigned times = s->twice ? 2 : 1; times; times--)
		answer(b, SERVER_IP, u->from, (uint16_t)(TID + i), u->sport,
		       packet, 4 + len);
}

static void on_request(struct bench *b, const struct udp *u)
{
	struct strict *s = b->ctx;
	unsigned i = s->requests++;
	bool second = i == 1;
	uint8_t packet[64] = { 0, 6 };
	int n;

	assert_true(i < SESSIONS);
	s->port[i] = u->sport;
	if (second && s->refuse) {
		packet[1] = 5;
		packet[3] = (uint8_t)s->refuse;
		answer(b, SERVER_IP, u->from, TID + 1, u->sport, packet, 5);
		return;
	}
	if (s->plain) {
		s->sent[i] = 1;
		send_block(b, u, i);
		return;
	}
	n = snprintf((char *)packet + 2, 60, "blksize%c%u%ctsize%c%zu", 0,
		     second && s->second_blksize ? s->second_blksize : BLOCK, 0,
		     0, second && s->second_len ? s->second_len : s->len);
	answer(b, SERVER_IP, u->from, (uint16_t)(TID + i), u->sport, packet,
	       (size_t)n + 3);
}

static void on_ack(struct bench *b, const struct udp *u, unsigned i)
{
	struct strict *s = b->ctx;
	unsigned n = get_be16(u->data + 2);

	s->acks[i]++;
	if (s->lose_ack[i] >> n & 1) {
		s->lose_ack[i] &= ~(1u << n);
		return;
	}
	if (n == s->sent[i])
		s->sent[i]++;
	else if (!s->kind || n + 1 != s->sent[i])
		return;
	send_block(b, u, i);
}

static void serve(struct bench *b, const struct udp *u)
{
	struct strict *s = b->ctx;
	unsigned i = u->dport - TID;

	if (u->data[1] == 1) {
		on_request(b, u);
		return;
	}
	assert_true(i < s->requests);
	assert_int_equal(u->sport, s->port[i]);
	if (u->data[1] == 5) {
		snprintf(s->said, sizeof(s->said), "%s", u->data + 4);
		s->errors++;
	} else {
		on_ack(b, u, i);
	}
}

static void expect(struct strict *s)
{
	struct image *img = NULL;
	struct bench b;

	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)(i * 7 + i / 256);
	s->content = big;
	fake_reset();
	bench_start(&b);
	b.on_udp = serve;
	b.ctx = s;
	bench_address(&b);
	assert_int_equal(fetch_image(&b.fetch, "tftp://192.0.2.1/x", QUIETLY,
				     &img, &b.e), 0);
	assert_int_equal(img->len, s->len);
	assert_memory_equal(img->data, big, s->len);
	image_unref(img);
	bench_stop(&b);
}

/* 50 ms, then 100, for the block itself to come. */
static void a_lost_block_comes_by_a_second_session(void **state)
{
	struct strict s = { .len = 2050, .lose = { 1 << 3 } };

	(void)state;
	expect(&s);
	assert_int_equal(s.requests, 2);
	assert_int_equal(fake.now_us, 150000);
	assert_int_equal(s.errors, 0);
	/* the first is not asked for more until it is three blocks behind */
	assert_int_equal(s.acks[0], 26);
	assert_int_equal(s.acks[1], 22);
}

static void either_session_brings_what_the_other_lost(void **state)
{
	struct strict s = { .len = 2050, .lose = {
		1 << 3 | 1 << 9 | 1 << 12 | 1 << 13,
		1 << 1 | 1 << 2 | 1 << 5 | 1 << 10 | 1 << 20 } };

	(void)state;
	expect(&s);
	assert_int_equal(s.requests, 2);
}

/* The first goes on before its timer ends, when it is three blocks behind; so it
   is there when the second one is stuck. */
static void nobody_waits_while_the_other_goes_on(void **state)
{
	struct strict s = { .len = 2050, .lose = { 1 << 3 | 1 << 9, 1 << 15 } };

	(void)state;
	expect(&s);
	assert_int_equal(fake.now_us, 150000);
}

static void acknowledgements_are_lost_in_both(void **state)
{
	struct strict s = { .len = 2050, .lose = { 1 << 3, 1 << 6 | 1 << 18 },
			    .lose_ack = { 1 << 8 | 1 << 9 | 1 << 17,
					  1 << 0 | 1 << 4 | 1 << 5 } };

	(void)state;
	expect(&s);
	assert_int_equal(s.requests, 2);
}

/* Where both have lost the same block the file comes once more. */
static void whatever_is_lost_the_file_is_whole(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (unsigned n = 0; n < 300; n++) {
		struct strict s = { .len = 2050 - n, .twice = n & 1 };

		for (unsigned i = 0; i < 2; i++) {
			seed = seed * 1664525 + 1013904223;
			s.lose[i] = seed >> 8 & seed >> 11;
			seed = seed * 1664525 + 1013904223;
			s.lose_ack[i] = seed >> 8 & seed >> 11;
		}
		expect(&s);
	}
}

/* An acknowledgement alone, or a server that repeats itself, needs none. */
static void no_second_session_is_begun_without_need(void **state)
{
	struct strict lost = { .len = 2050, .lose_ack = { 1 << 3 } };
	struct strict kind = { .len = 2050, .lose = { 1 << 3 }, .kind = true };

	(void)state;
	expect(&lost);
	assert_int_equal(lost.requests, 1);
	expect(&kind);
	assert_int_equal(kind.requests, 1);
}

/* Then the file comes again, as it does where a server falls silent. */
static void a_second_session_may_be_refused(void **state)
{
	struct strict s = { .len = 2050, .lose = { 1 << 3 }, .refuse = 3 };

	(void)state;
	expect(&s);
	assert_int_equal(s.requests, 3);
	assert_int_equal(s.errors, 0);
}

static void a_file_that_has_changed_is_not_mixed(void **state)
{
	struct strict longer = { .len = 2050, .lose = { 1 << 3 },
				 .second_len = 2051 };
	struct strict other = { .len = 2050, .lose = { 1 << 3 },
				.second_blksize = BLOCK - 1 };

	(void)state;
	expect(&longer);
	assert_int_equal(longer.requests, 3);
	assert_string_equal(longer.said, "not needed");
	expect(&other);
	assert_int_equal(other.requests, 3);
	assert_string_equal(other.said, "not needed");
}

/* Nothing says that it would be the same file. */
static void without_a_size_there_is_no_second_session(void **state)
{
	struct strict s = { .len = 2050, .lose = { 1 << 3 }, .plain = true };

	(void)state;
	expect(&s);
	assert_int_equal(s.requests, 2);
	assert_true(fake.now_us > 10000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_lost_block_comes_by_a_second_session),
		FAKE_TEST(either_session_brings_what_the_other_lost),
		FAKE_TEST(nobody_waits_while_the_other_goes_on),
		FAKE_TEST(acknowledgements_are_lost_in_both),
		FAKE_TEST(whatever_is_lost_the_file_is_whole),
		FAKE_TEST(no_second_session_is_begun_without_need),
		FAKE_TEST(a_second_session_may_be_refused),
		FAKE_TEST(a_file_that_has_changed_is_not_mixed),
		FAKE_TEST(without_a_size_there_is_no_second_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

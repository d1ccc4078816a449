/* test_lotest.c: frames from one card to another: what they are like, and what
   becomes of those that come late, twice, changed or not at all. */
#include "tests/net/server.h"

#include "core/limits.h"
#include "net/stack.h"

#define MS 1000ull

/* ---- two cards and what is between them ---------------------------------- */

static struct bench b;			/* its card is net1 */
static struct nic *first;
static uint64_t delay_us, sent_us[4];
static unsigned frames;			/* that were sent */
static uint8_t frame[2][NIC_FRAME_MAX];	/* the first and the last of them */
static size_t frame_len;
static void (*cable)(const uint8_t *f, size_t len);
static unsigned tells, busy_tells;	/* so often it is busy when told */
static uint32_t good, lost;

static void pass_on(const uint8_t *f, size_t len)
{
	fake_nic_rx_at(b.nic, fake.now_us + delay_us, f, len);
}

static void frame_sent(void *ctx, struct nic *nic, const uint8_t *f, size_t len)
{
	(void)ctx;
	(void)nic;
	if (get_be16(f + 12) != 0x6950)
		return;			/* of IPv6, at first */
	memcpy(frame[frames > 0], f, len);
	frame_len = len;
	if (frames < 4)
		sent_us[frames] = fake.now_us;
	frames++;
	cable(f, len);
}

static void count(void *ctx, uint32_t good_now, uint32_t lost_now)
{
	(void)ctx;
	tells++;
	if (busy_tells && tells > busy_tells)
		fake_nic_results(first, 0, 0, 0);
	good = good_now;
	lost = lost_now;
}

static void start(uint64_t with_delay_us)
{
	first = fake_nic_add(NULL);
	bench_start(&b);
	fake_nic_peer(first, frame_sent, NULL);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(netdev_open(net_dev(b.net, i), NULL), 0);
	b.ev.con = &b.con;
	fake.live_keys = true;
	delay_us = with_delay_us;
	cable = pass_on;
	frames = tells = busy_tells = 0;
}

/* Until Ctrl-C at @end_us, or until it ends. */
static int loop(uint32_t mtu, bool broadcast, uint64_t end_us)
{
	fake_keys_at(end_us, "\3");
	err_clear(&b.e);
	return net_lotest(net_dev(b.net, 0), net_dev(b.net, 1),
			  &(struct net_lotest_options){
			  .mtu = mtu, .broadcast = broadcast, .tell = count },
			  &b.e);
}

/* ---- frames -------------------------------------------------------------- */

static void a_frame_says_whose_it_is_and_which(void **state)
{
	static const struct { uint32_t mtu; size_t len; } t[] = {
		{ 4, 60 }, { 46, 60 }, { 47, 61 }, { 1500, 1514 },
	};
	unsigned same = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		start(400 * MS);
		assert_int_equal(loop(t[i].mtu, i == 3, 1000 * MS), 0);
		assert_int_equal(frames, 3);
		assert_int_equal(frame_len, t[i].len);
		assert_memory_equal(frame[0], i == 3 ? (const uint8_t *)
				    "\xff\xff\xff\xff\xff\xff" : b.nic->mac, 6);
		assert_memory_equal(frame[0] + 6, first->mac, 6);
		assert_int_equal(get_be16(frame[0] + 12), 0x6950);
		assert_int_equal(get_be32(frame[0] + 14), 1);
		assert_int_equal(get_be32(frame[1] + 14), 3);
		bench_stop(&b);
	}
	/* each has content of its own */
	for (size_t i = 18; i < frame_len; i++)
		same += frame[0][i] == frame[1][i];
	assert_true(same < 40);
}

static void the_mtu_is_one_that_both_cards_have(void **state)
{
	static const struct { uint32_t mtu; unsigned to; int rc; } t[] = {
		{ 3, 1500, -EINVAL }, { 4, 1500, 0 }, { 1500, 1500, 0 },
		{ 1501, 1500, -EINVAL }, { 1400, 1400, 0 },
		{ 1401, 1400, -EINVAL }, { UINT32_MAX, 1500, -EINVAL },
		{ UINT32_MAX - 13, 1500, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		start(400 * MS);
		b.nic->mtu = t[i].to;
		assert_int_equal(loop(t[i].mtu, false, 1000 * MS), t[i].rc);
		if (t[i].rc < 0)
			assert_string_equal(b.e.msg, t[i].to == 1500 ?
				"the MTU is from 4 to 1500 bytes" :
				"the MTU is from 4 to 1400 bytes");
		bench_stop(&b);
	}
}

/* ---- time ---------------------------------------------------------------- */

static void a_second_is_waited_for_a_frame(void **state)
{
	(void)state;
	start(1000 * MS);
	assert_int_equal(loop(100, false, 3500 * MS), 0);
	assert_int_equal(good, 3);
	assert_int_equal(lost, 0);
	bench_stop(&b);
	fake_reset();
	start(1000 * MS + 1);			/* each comes too late */
	assert_int_equal(loop(100, false, 3500 * MS), -ETIMEDOUT);
	assert_string_equal(b.e.msg, "nothing that net0 sends reaches net1");
	assert_int_equal(good, 0);
	assert_int_equal(lost, 3);
	assert_int_equal(sent_us[1] - sent_us[0], 1000 * MS);
	bench_stop(&b);
}

static void a_busy_card_is_tried_each_millisecond(void **state)
{
	(void)state;
	start(400 * MS);
	fake_nic_results(first, 0, 0, -EAGAIN);
	busy_tells = 2;				/* at 0 and 100 ms */
	assert_int_equal(loop(100, false, 700 * MS), 0);
	assert_int_equal(sent_us[0], 200 * MS);
	assert_int_equal(get_be32(frame[0] + 14), 1);
	assert_int_equal(good, 1);
	assert_int_equal(lost, 0);
	bench_stop(&b);
}

static void a_card_that_cannot_send_ends_it(void **state)
{
	(void)state;
	start(0);
	fake_nic_results(first, 0, 0, -EIO);
	assert_int_equal(loop(100, false, 700 * MS), -EIO);
	assert_has(b.e.msg, "net0 cannot send: ");
	assert_int_equal(fake.now_us, 0);
	bench_stop(&b);
}

/* Ten times a second, and at the end. */
static void what_there_is_is_told_as_it_goes_on(void **state)
{
	(void)state;
	start(10 * MS);
	assert_int_equal(loop(100, false, 1049 * MS), 0);
	assert_int_equal(tells, 11 + 1);
	assert_int_equal(good, 104);
	bench_stop(&b);
}

/* Where nobody can press Ctrl-C. */
static void without_a_person_it_ends(void **state)
{
	(void)state;
	start(1);
	fake.live_keys = false;
	assert_int_equal(net_lotest(net_dev(b.net, 0), net_dev(b.net, 1),
				    &(struct net_lotest_options){
				    .mtu = 100, .tell = count }, &b.e),
			 -EDEADLK);
	assert_int_equal(good, LIMIT_LOTEST_FRAMES);
	assert_int_equal(frames, LIMIT_LOTEST_FRAMES);
	bench_stop(&b);
}

/* ---- what comes otherwise ------------------------------------------------ */

/* Frames of others, too short, of before: then the one that is meant. */
static void add_others(const uint8_t *f, size_t len)
{
	uint8_t odd[NIC_FRAME_MAX];

	memcpy(odd, f, len);
	odd[13]++;				/* another type */
	pass_on(odd, len);
	odd[13]--;
	odd[6] ^= 2;				/* another card's */
	pass_on(odd, len);
	odd[6] ^= 2;
	put_be32(odd + 14, get_be32(f + 14) - 1);
	pass_on(odd, len);
	pass_on(f, 17);
	pass_on(f, len);
	pass_on(f, len);			/* twice */
}

static void what_is_not_the_frame_is_passed_over(void **state)
{
	(void)state;
	start(10 * MS);
	cable = add_others;
	assert_int_equal(loop(100, false, 95 * MS), 0);
	assert_int_equal(good, 9);
	assert_int_equal(lost, 0);
	assert_int_equal(net_dev(b.net, 1)->rx.ok, 9);
	bench_stop(&b);
}

static void longer(const uint8_t *f, size_t len)
{
	uint8_t more[NIC_FRAME_MAX] = { 0 };

	memcpy(more, f, len);
	pass_on(more, len + 1);
}

static void shorter(const uint8_t *f, size_t len)
{
	pass_on(f, len - 1);
}

static void changed(const uint8_t *f, size_t len)
{
	uint8_t odd[NIC_FRAME_MAX];

	memcpy(odd, f, len);
	odd[len - 1] ^= 1;
	pass_on(odd, len);
}

/* A card may put its own address in front. */
static void sent_elsewhere(const uint8_t *f, size_t len)
{
	uint8_t odd[NIC_FRAME_MAX];

	memcpy(odd, f, len);
	odd[5] ^= 1;
	pass_on(odd, len);
}

/* Counted on: it is another frame than that which is waited for. */
static void ahead(const uint8_t *f, size_t len)
{
	uint8_t odd[NIC_FRAME_MAX];

	memcpy(odd, f, len);
	odd[17]++;
	pass_on(odd, len);
}

static void what_is_changed_is_told(void **state)
{
	static const struct {
		void (*cable)(const uint8_t *f, size_t len);
		const char *why;
	} t[] = {
		{ longer, "length mismatch: sent 100, received 101" },
		{ shorter, "length mismatch: sent 100, received 99" },
		{ changed, "content mismatch" },
		{ sent_elsewhere, "content mismatch" },
		{ ahead, "content mismatch" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		start(10 * MS);
		cable = t[i].cable;
		assert_int_equal(loop(100, false, 95 * MS), -EIO);
		assert_string_equal(b.e.msg, t[i].why);
		assert_int_equal(fake.now_us, 10 * MS);
		assert_int_equal(good, 0);
		bench_stop(&b);
	}
}

static void without_memory_it_does_not_begin(void **state)
{
	(void)state;
	start(0);
	fake_alloc_fail(1);
	assert_int_equal(loop(100, false, 95 * MS), -ENOMEM);
	fake_alloc_fail(0);
	assert_int_equal(frames, 0);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_frame_says_whose_it_is_and_which),
		FAKE_TEST(the_mtu_is_one_that_both_cards_have),
		FAKE_TEST(a_second_is_waited_for_a_frame),
		FAKE_TEST(a_busy_card_is_tried_each_millisecond),
		FAKE_TEST(a_card_that_cannot_send_ends_it),
		FAKE_TEST(what_there_is_is_told_as_it_goes_on),
		FAKE_TEST(without_a_person_it_ends),
		FAKE_TEST(what_is_not_the_frame_is_passed_over),
		FAKE_TEST(what_is_changed_is_told),
		FAKE_TEST(without_memory_it_does_not_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

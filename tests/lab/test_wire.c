/* test_wire.c: what the virtual wire does to frames. */
#include "tests/fake/fake.h"

#include <errno.h>
#include <string.h>

#include "lab/wire.h"

static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };

static struct lab_wire *plug(struct lab_faults faults, uint64_t seed)
{
	struct lab_wire *w = lab_wire_new(mac, seed, &faults);
	struct nic *nic;

	assert_non_null(w);
	nic = lab_wire_nic(w);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return w;
}

/* A frame whose bytes are all @n. */
static void send(struct lab_wire *w, uint8_t n)
{
	uint8_t frame[64];
	struct nic *nic = lab_wire_nic(w);

	memset(frame, n, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, sizeof(frame)), 0);
}

/* First byte of the frame that arrives now, or -1. */
static int arrive(struct lab_wire *w)
{
	struct lab_frame *f = lab_wire_recv(w);
	size_t len;
	int n;

	if (!f)
		return -1;
	n = lab_frame_data(f, &len)[0];
	assert_int_equal(len, 64);
	lab_frame_free(f);
	return n;
}

static void a_frame_arrives_after_the_delay(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){ .delay_us = 500 }, 1);

	(void)state;
	send(w, 7);
	assert_int_equal(arrive(w), -1);
	assert_int_equal(lab_wire_next_us(w, LAB_SERVER), 500);
	fake.now_us = 500;
	assert_int_equal(arrive(w), 7);
	assert_int_equal(lab_wire_next_us(w, LAB_SERVER), UINT64_MAX);
	lab_wire_free(w);
}

static void frames_go_both_ways(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){ .delay_us = 10 }, 1);
	struct nic *nic = lab_wire_nic(w);
	uint8_t buf[64] = { 9 }, small[8];

	(void)state;
	lab_wire_send(w, buf, sizeof(buf));
	assert_int_equal(nic->ops->next_us(nic), 10);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	fake.now_us = 10;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 64);
	assert_int_equal(buf[0], 9);
	lab_wire_send(w, buf, sizeof(buf));
	fake.now_us = 20;
	assert_int_equal(nic->ops->recv(nic, small, sizeof(small)),
			 -EMSGSIZE);
	lab_wire_free(w);
}

static void a_rate_spaces_frames(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){ .rate_bps = 1000000 },
				  1);

	(void)state;
	send(w, 1);
	send(w, 2);
	assert_int_equal(lab_wire_next_us(w, LAB_SERVER), 704);
	fake.now_us = 704;
	assert_int_equal(arrive(w), 1);
	assert_int_equal(arrive(w), -1);
	assert_int_equal(lab_wire_next_us(w, LAB_SERVER), 1408);
	lab_wire_free(w);
}

/* What arrives of 200 frames: their order, and how many differ. */
static size_t run(struct lab_faults faults, uint64_t seed, uint8_t *out)
{
	struct lab_wire *w = plug(faults, seed);
	size_t n = 0;
	int i, got;

	fake.now_us = 0;
	for (i = 0; i < 200; i++) {
		send(w, (uint8_t)i);
		fake.now_us += 100;
	}
	fake.now_us += 1000000;
	while ((got = arrive(w)) >= 0)
		out[n++] = (uint8_t)got;
	lab_wire_free(w);
	return n;
}

static void a_seed_decides_what_is_lost(void **state)
{
	struct lab_faults f = { .loss_ppm = 200000, .jitter_us = 300 };
	uint8_t one[400], two[400];
	size_t n = run(f, 5, one);

	(void)state;
	assert_in_range(n, 130, 180);
	assert_int_equal(run(f, 5, two), n);
	assert_memory_equal(one, two, n);
	run(f, 6, two);
	assert_memory_not_equal(one, two, n);
}

static void frames_can_double(void **state)
{
	struct lab_faults f = { .duplicate_ppm = 500000 };
	uint8_t got[400];

	(void)state;
	assert_in_range(run(f, 1, got), 260, 340);
}

static void frames_can_change_places(void **state)
{
	struct lab_faults f = { .reorder_ppm = 100000 };
	uint8_t got[400];
	size_t i, n = run(f, 1, got), late = 0;

	(void)state;
	assert_int_equal(n, 200);
	for (i = 1; i < n; i++)
		late += got[i] < got[i - 1];
	assert_in_range(late, 8, 40);
}

static void a_bit_can_flip(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){
				  .corrupt_ppm = 1000000 }, 1);
	struct lab_frame *f;
	const uint8_t *data;
	size_t len, i;
	int bits = 0;

	(void)state;
	send(w, 0);
	f = lab_wire_recv(w);
	assert_non_null(f);
	data = lab_frame_data(f, &len);
	for (i = 0; i < len; i++)
		bits += __builtin_popcount(data[i]);
	assert_int_equal(bits, 1);
	lab_frame_free(f);
	lab_wire_free(w);
}

static void a_link_can_go_and_come_back(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){
				  .down_us = 1000, .up_us = 2000 }, 1);
	struct nic *nic = lab_wire_nic(w);

	(void)state;
	assert_int_equal(nic->ops->link(nic), 0);
	assert_int_equal(lab_wire_change_us(w), 1000);
	fake.now_us = 1000;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	send(w, 1);
	assert_int_equal(arrive(w), -1);
	assert_int_equal(lab_wire_change_us(w), 2000);
	fake.now_us = 2000;
	assert_int_equal(nic->ops->link(nic), 0);
	assert_int_equal(lab_wire_change_us(w), UINT64_MAX);
	lab_wire_set_link(w, false);
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	lab_wire_free(w);
}

static void a_full_wire_says_so(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){ .delay_us = 1 }, 1);
	struct nic *nic = lab_wire_nic(w);
	uint8_t frame[64] = { 0 };
	int i;

	(void)state;
	for (i = 0; i < LAB_WIRE_FRAMES; i++)
		assert_int_equal(nic->ops->send(nic, frame, 64), 0);
	assert_int_equal(nic->ops->send(nic, frame, 64), -EAGAIN);
	lab_wire_free(w);
}

static void a_closed_card_hears_nothing(void **state)
{
	struct lab_wire *w = plug((struct lab_faults){ .delay_us = 1 }, 1);
	struct nic *nic = lab_wire_nic(w);
	uint8_t frame[64] = { 0 };

	(void)state;
	lab_wire_send(w, frame, 64);
	nic->ops->close(nic);
	lab_wire_send(w, frame, 64);
	fake.now_us = 10;
	assert_int_equal(nic->ops->recv(nic, frame, 64), 0);
	assert_int_equal(nic->ops->send(nic, frame, 64), -EIO);
	lab_wire_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_frame_arrives_after_the_delay),
		FAKE_TEST(frames_go_both_ways),
		FAKE_TEST(a_rate_spaces_frames),
		FAKE_TEST(a_seed_decides_what_is_lost),
		FAKE_TEST(frames_can_double),
		FAKE_TEST(frames_can_change_places),
		FAKE_TEST(a_bit_can_flip),
		FAKE_TEST(a_link_can_go_and_come_back),
		FAKE_TEST(a_full_wire_says_so),
		FAKE_TEST(a_closed_card_hears_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_fip.c: which forwarder is taken, and which ends a link (FC-BB-5 7.9). */
#include "tests/net/san/port.h"

#include "net/san/fc.h"
#include "net/san/fip_packet.h"

/* An advertisement with all that it must say, each part by itself. */
struct advertisement {
	uint8_t    priority[4], mac[8], fabric[16], period[8];
	struct fip in;
};

static void good(struct advertisement *a)
{
	memset(a, 0, sizeof(*a));
	a->priority[3] = 128;
	memcpy(a->mac + 2, FORWARDER, 6);
	memcpy(a->fabric + 5, "\x0e\xfc\x07", 3);
	put_be32(a->period + 4, 8000);
	a->in.flags = 0x8007;
	a->in.at[1] = a->priority;
	a->in.at[2] = a->mac;
	a->in.at[5] = a->fabric;
	a->in.at[12] = a->period;
}

static void a_forwarder_is_what_its_advertisement_says(void **state)
{
	struct fc_port p = { 0 };
	struct advertisement a;

	(void)state;
	good(&a);
	assert_true(fip_take_forwarder(&p, &a.in));
	assert_true(p.found);
	assert_true(p.fpma);
	assert_memory_equal(p.gateway, FORWARDER, 6);
	assert_memory_equal(p.map, "\x0e\xfc\x07", 3);
	assert_int_equal(p.priority, 128);
	assert_int_equal(p.period_ms, 8000);
}

/* Available, solicited, and a forwarder: and one kind of addresses at least. */
static void all_of_its_flags_are_needed(void **state)
{
	static const struct { unsigned flags; bool taken, fpma; } t[] = {
		{ 0x8007, true, true }, { 0x4007, true, false },
		{ 0xc007, true, true }, { 0xffff, true, true },
		{ 0x0007, false, false }, { 0x3fff, false, false },
		{ 0xc003, false, false }, { 0xc005, false, false },
		{ 0xc006, false, false }, { 0xc000, false, false },
	};
	struct advertisement a;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct fc_port p = { 0 };

		good(&a);
		a.in.flags = t[i].flags;
		assert_int_equal(fip_take_forwarder(&p, &a.in), t[i].taken);
		assert_int_equal(p.found, t[i].taken);
		assert_int_equal(p.fpma, t[i].fpma);
	}
}

static void each_part_of_an_advertisement_is_needed(void **state)
{
	static const unsigned types[] = { 1, 2, 5, 12 };
	struct advertisement a;

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct fc_port p = { 0 };

		good(&a);
		a.in.at[types[i]] = NULL;
		assert_false(fip_take_forwarder(&p, &a.in));
		assert_false(p.found);
	}
}

static void the_lowest_number_is_the_best_forwarder(void **state)
{
	static const struct { unsigned first, second; bool taken; } t[] = {
		{ 128, 127, true }, { 128, 128, false }, { 128, 129, false },
		{ 1, 0, true }, { 0, 0, false }, { 0, 255, false },
		{ 255, 254, true },
	};
	struct advertisement a;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct fc_port p = { 0 };

		good(&a);
		a.priority[3] = (uint8_t)t[i].first;
		assert_true(fip_take_forwarder(&p, &a.in));
		a.priority[3] = (uint8_t)t[i].second;
		a.mac[7]++;
		assert_int_equal(fip_take_forwarder(&p, &a.in), t[i].taken);
		assert_int_equal(p.gateway[5], 1 + t[i].taken);
	}
}

/* Signs of life are given as often as it wants, within reason. */
static void periods_have_limits(void **state)
{
	static const struct { uint32_t said, kept; unsigned flags; } t[] = {
		{ 0, 250, 0 }, { 249, 250, 0 }, { 251, 251, 0 },
		{ 89999, 89999, 0 }, { 90001, 90000, 0 },
		{ UINT32_MAX, 90000, 0 }, { 8000, 8000, 0xfe },
		{ 8000, 0, 1 }, { 8000, 0, 0xff },
	};
	struct advertisement a;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct fc_port p = { 0 };

		good(&a);
		put_be32(a.period + 4, t[i].said);
		a.period[3] = (uint8_t)t[i].flags;
		assert_true(fip_take_forwarder(&p, &a.in));
		assert_int_equal(p.period_ms, t[i].kept);
	}
}

/* ---- the end of a link --------------------------------------------------- */

/* The forwarder of this @mac ends the link: of all ports, or of one. */
static void clear(struct fabric *f, const char *mac, const char *port)
{
	struct fip_out o;

	fip_out(&o, f, 3, 2, 0);
	if (mac)
		memcpy(fip_add(&o, 2, 8) + 2, mac, 6);
	if (port)
		memcpy(fip_add(&o, 11, 20) + 2, port, 6);
	fip_out_send(&o, f);
	pass(f, 10);
}

#define OTHER	"\x52\x54\x00\xfc\x00\x02"
#define OURS	"\x0e\xfc\x00\x01\x01\x01"

static void only_our_forwarder_ends_our_link(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	clear(&f, OTHER, NULL);
	clear(&f, NULL, NULL);
	clear(&f, OTHER, OURS);
	clear(&f, FORWARDER, "\x0e\xfc\x00\x01\x01\x02");
	assert_int_equal(p->state, FC_UP);
	clear(&f, FORWARDER, OURS);
	assert_down(p, -ENETRESET, "has ended the link");
	bench_stop(&f.b);
}

static void a_sign_of_life_may_be_late_by_two_periods(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	pass(&f, 1000);
	fake.now_us = p->due_us + 16000000;
	pass(&f, 0);
	assert_int_equal(p->state, FC_UP);
	advertise(&f, false);
	pass(&f, 10);
	fake.now_us = p->due_us + 16000001;
	pass(&f, 0);
	assert_down(p, -ENETRESET, "no time for keep-alives");
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_forwarder_is_what_its_advertisement_says),
		FAKE_TEST(all_of_its_flags_are_needed),
		FAKE_TEST(each_part_of_an_advertisement_is_needed),
		FAKE_TEST(the_lowest_number_is_the_best_forwarder),
		FAKE_TEST(periods_have_limits),
		FAKE_TEST(only_our_forwarder_ends_our_link),
		FAKE_TEST(a_sign_of_life_may_be_late_by_two_periods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_fc_port.c: how a link of Fibre Channel is found, logged in to, kept and
   lost. */
#include "tests/net/san/port.h"

static void a_forwarder_is_found_and_logged_in_to(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(p->id, OUR_ID);
	assert_int_equal(p->names.port, 0x2000525400123456ull);
	assert_int_equal(p->names.node, 0x1000525400123456ull);
	assert_memory_equal(p->mac, "\x0e\xfc\x00\x01\x01\x01", 6);
	assert_memory_equal(f.b.nic->also, p->mac, 6);
	assert_memory_equal(f.from, p->mac, 6);
	assert_int_equal(f.vlans, 2);
	assert_int_equal(f.solicits, 1);
	assert_int_equal(f.flogis, 1);
	/* an MTU of 1500, and frames of whole words */
	assert_int_equal(f.their_size, 1452);
	bench_stop(&f.b);
}

static void a_server_may_keep_its_own_address(void **state)
{
	struct fabric f = { .period_ms = 8000, .server_mac = true };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_memory_equal(p->mac, f.b.nic->mac, 6);
	assert_memory_equal(f.from, f.b.nic->mac, 6);
	bench_stop(&f.b);
}

static void a_lost_advertisement_is_asked_for_again(void **state)
{
	struct fabric f = { .period_ms = 8000, .skip = 1 };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.solicits, 2);
	bench_stop(&f.b);
}

static void an_advertisement_counts_with_its_three_flags_only(void **state)
{
	static const unsigned flags[] = { 3, 5, 6 };
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p;

	(void)state;
	fabric_start(&f);
	for (unsigned i = 0; i < 3; i++) {
		f.adv_flags = flags[i];
		p = port_of(&f);
		(void)event_wait(&f.b.ev, EVENT_NEVER, EVENT_NO_KEYS,
				 is_settled, p);
		assert_down(p, -ETIMEDOUT, "no Fibre Channel");
	}
	bench_stop(&f.b);
}

static void without_fip_the_login_is_plain(void **state)
{
	struct fabric f = { .plain = true };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.solicits, 2);
	assert_memory_equal(p->gateway, FORWARDER, 6);
	assert_memory_equal(f.from, "\x0e\xfc\x00\x01\x01\x01", 6);
	bench_stop(&f.b);
}

static void where_nobody_answers_there_is_none(void **state)
{
	struct fabric f = { .plain = true, .silent_plain = true };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_down(p, -ETIMEDOUT, "net0: there is no Fibre Channel");
	assert_int_equal(f.flogis, 3);
	bench_stop(&f.b);
}

static void a_refused_login_is_told_in_words(void **state)
{
	struct fabric f = { .period_ms = 8000, .refuse = 0x030d };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_down(p, -EPERM, "our port name is not let in (LS_RJT 03/0d)");
	assert_int_equal(f.flogis, 1);
	bench_stop(&f.b);
}

static void a_busy_fabric_is_asked_again(void **state)
{
	struct fabric f = { .period_ms = 8000, .refuse = 0x0500,
			    .refusals = 2 };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.flogis, 3);
	bench_stop(&f.b);
}

static void a_fabric_without_names_is_of_no_use(void **state)
{
	struct fabric f = { .period_ms = 8000, .no_names = true };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_down(p, -ETIMEDOUT, "directory server does not answer");
	bench_stop(&f.b);
}

static void a_vlan_that_is_told_is_used(void **state)
{
	struct fabric f = { .period_ms = 8000, .vlan = 7 };
	size_t len, n;
	const uint8_t *e;

	(void)state;
	fabric_start(&f);
	(void)port_of(&f);
	pass(&f, 500);
	assert_non_null(net_find(f.b.net, "net0-7"));
	assert_string_equal(netdev_name(net_find(f.b.net, "netX")), "net0");
	n = fake_nic_sent(f.b.nic);
	do
		e = fake_nic_tx(f.b.nic, --n, &len);
	while (n && get_be16(e + 16) != 0x8914);
	assert_int_equal(get_be16(e + 12), 0x8100);
	assert_int_equal(get_be16(e + 14), 3 << 13 | 7);
	assert_int_equal(get_be16(e + 16), 0x8914);
	bench_stop(&f.b);
}

static void the_vlan_may_be_the_interface_itself(void **state)
{
	struct fabric f = { .period_ms = 8000, .vlan = VLAN_HERE };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.vlans, 1);
	assert_null(net_find(f.b.net, "net0-0"));
	bench_stop(&f.b);
}

/* ---- staying ------------------------------------------------------------- */

static void a_link_is_kept_while_the_forwarder_advertises(void **state)
{
	struct fabric f = { .period_ms = 1000 };
	struct fc_port *p = settle(&f);

	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		pass(&f, 1000);
		advertise(&f, false);
	}
	assert_int_equal(p->state, FC_UP);
	assert_true(f.alives >= 38);
	for (unsigned i = 0; i < 4; i++)
		pass(&f, 1000);
	assert_int_equal(p->state, FC_UP);
	pass(&f, 1001);
	assert_down(p, -ENETDOWN, "the forwarder is gone");
	bench_stop(&f.b);
}

static void who_wants_no_keep_alives_gets_none(void **state)
{
	struct fabric f = { 0 };
	struct fc_port *p = settle(&f);

	(void)state;
	pass(&f, 300000);
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.alives, 0);
	bench_stop(&f.b);
}

static void a_cleared_link_is_down_until_it_is_wanted(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	clear_link(&f);
	pass(&f, 10);
	assert_down(p, -ENETRESET, "has ended the link");
	(void)port_of(&f);
	(void)event_wait(&f.b.ev, EVENT_NEVER, EVENT_NO_KEYS, is_settled, p);
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(f.flogis, 2);
	bench_stop(&f.b);
}

/* A program that ran, and read nothing, for a minute. */
static void a_login_that_was_not_kept_alive_has_lapsed(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	fake.now_us += 60000000;
	pass(&f, 10);
	assert_down(p, -ENETRESET, "no time for keep-alives");
	bench_stop(&f.b);
}

static void an_interface_that_is_closed_has_no_link(void **state)
{
	struct fabric f = { .period_ms = 8000 };
	struct fc_port *p = settle(&f);

	(void)state;
	netdev_close(net_dev(f.b.net, 0));
	pass(&f, 9000);
	assert_down(p, -ENETDOWN, "the interface is closed");
	bench_stop(&f.b);
}

/* ---- VN2VN --------------------------------------------------------------- */

static void ports_without_a_forwarder_find_each_other(void **state)
{
	struct fabric f = { .vn2vn = true };
	struct fc_port *p = settle(&f);

	(void)state;
	assert_int_equal(p->state, FC_UP);
	assert_int_equal(p->mode, FC_VN2VN);
	assert_int_equal(p->id, 0x3456);
	assert_memory_equal(p->mac, "\x0e\xfd\x00\x00\x34\x56", 6);
	assert_memory_equal(f.b.nic->also, p->mac, 6);
	assert_int_equal(f.probes, 2);
	assert_int_equal(f.claims, 1);
	pass(&f, 20000);
	assert_int_equal(f.beacons, 3);
	assert_non_null(vn2vn_find(p, TARGET));
	bench_stop(&f.b);
}

/* Another port has the address that we would take. */
static void an_address_that_is_taken_is_not_ours(void **state)
{
	struct fabric f = { .vn2vn = true };
	struct fip_out o;
	struct fc_port *p;
	uint8_t *d;

	(void)state;
	fabric_start(&f);
	p = port_of(&f);
	pass(&f, 4050);
	assert_int_equal(p->state, FC_PROBE);
	fip_out(&o, &f, 5, 2, 0x8000);
	memcpy(fip_add(&o, 2, 8) + 2, FORWARDER, 6);
	put_be64(fip_add(&o, 4, 12) + 4, 5);
	d = fip_add(&o, 11, 20);
	put24(d + 9, 0x3456);
	put_be64(d + 12, 6);
	fip_out_send(&o, &f);
	(void)event_wait(&f.b.ev, EVENT_NEVER, EVENT_NO_KEYS, is_settled, p);
	assert_int_equal(p->state, FC_UP);
	assert_int_not_equal(p->id, 0x3456);
	assert_true(p->id && p->id < 0xffff);
	bench_stop(&f.b);
}

static void running_out_of_memory_is_an_error(void **state)
{
	struct fabric f = { .period_ms = 8000 };

	(void)state;
	fabric_start(&f);
	fake_alloc_fail(1);
	assert_null(fc_get(f.b.net));
	fake_alloc_fail(0);
	assert_non_null(fc_get(f.b.net));
	fake_alloc_fail(1);
	assert_int_equal(fc_ports_start(fc_get(f.b.net)), -ENOMEM);
	fake_alloc_fail(0);
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_forwarder_is_found_and_logged_in_to),
		FAKE_TEST(a_server_may_keep_its_own_address),
		FAKE_TEST(a_lost_advertisement_is_asked_for_again),
		FAKE_TEST(an_advertisement_counts_with_its_three_flags_only),
		FAKE_TEST(without_fip_the_login_is_plain),
		FAKE_TEST(where_nobody_answers_there_is_none),
		FAKE_TEST(a_refused_login_is_told_in_words),
		FAKE_TEST(a_busy_fabric_is_asked_again),
		FAKE_TEST(a_fabric_without_names_is_of_no_use),
		FAKE_TEST(a_vlan_that_is_told_is_used),
		FAKE_TEST(the_vlan_may_be_the_interface_itself),
		FAKE_TEST(a_link_is_kept_while_the_forwarder_advertises),
		FAKE_TEST(who_wants_no_keep_alives_gets_none),
		FAKE_TEST(a_cleared_link_is_down_until_it_is_wanted),
		FAKE_TEST(a_login_that_was_not_kept_alive_has_lapsed),
		FAKE_TEST(an_interface_that_is_closed_has_no_link),
		FAKE_TEST(ports_without_a_forwarder_find_each_other),
		FAKE_TEST(an_address_that_is_taken_is_not_ours),
		FAKE_TEST(running_out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

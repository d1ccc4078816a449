/* test_lab.c: a lab's life. */
#include "tests/lab/world.h"

#include <errno.h>

#include "core/event.h"
#include "lab/machine.h"

static void make_one(void *ctx)
{
	struct lab *lab = NULL;
	struct err e = { 0 };
	int rc = lab_new(".", 1, &lab, &e);

	(void)ctx;
	if (!fake_alloc_failed())
		assert_int_equal(rc, 0);
	else if (rc < 0)
		assert_int_equal(rc, e.code);
	if (rc >= 0)
		lab_free(lab);
	else
		assert_null(lab);
}

static void a_lack_of_memory_is_told(void **state)
{
	(void)state;
	fake_alloc_fail_each(make_one, NULL);
}

/* Ask for a lease and a page; what comes back does not matter here. */
static void talk(void *ctx)
{
	static const uint8_t discover[300] = {
		1, 1, 6, [28] = 0x52, 0x54, 0, 0x12, 0x34, 0x56,
		[236] = 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255 };
	struct lab *lab;
	struct peer p;

	(void)ctx;
	if (lab_new(".", 1, &lab, NULL) < 0)
		return;
	peer_start(&p, lab);
	p.ip = 0;
	peer_udp(&p, 0xffffffff, 68, 67, discover, sizeof(discover));
	while (peer_recv(&p, 10))
		continue;
	p.ip = PEER_IP;
	peer_udp(&p, 0xffffffff, 5000, 69, "\0\1x\0octet", 10);
	while (peer_recv(&p, 10))
		continue;
	p.to = PEER_SERVER;
	p.dport = 80;
	memcpy(p.gateway, "\x52\x54\0\0\0\1", 6);
	peer_segment(&p, PEER_SYN, NULL, 0);
	if (peer_tcp_step(&p, 10) && p.open) {
		peer_segment(&p, PEER_ACK, "GET / HTTP/1.0\r\n\r\n", 18);
		while (peer_tcp_step(&p, 10))
			continue;
	}
	if (!fake_alloc_failed()) {
		assert_has(lab_request(lab, 0)->answer, "OFFER");
		assert_has(lab_request(lab, 1)->what, "RRQ /x");
		assert_has(lab_request(lab, 2)->what, "GET http:///");
	}
	peer_stop(&p);
	lab_free(lab);
}

static void a_lack_of_memory_while_serving_is_survived(void **state)
{
	(void)state;
	fake_alloc_fail_each(talk, NULL);
}

static void there_is_one_lab_at_a_time(void **state)
{
	struct lab *one, *two = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(lab_new(".", 1, &one, &e), 0);
	assert_int_equal(lab_new(".", 1, &two, &e), -EBUSY);
	assert_null(two);
	lab_free(one);
	assert_int_equal(lab_new(".", 1, &one, NULL), 0);
	lab_free(one);
}

static void the_default_lab_has_one_card(void **state)
{
	struct lab *lab;

	(void)state;
	assert_int_equal(lab_new(".", 0, &lab, NULL), 0);
	assert_memory_equal(lab_nic(lab, 0)->mac, "\x52\x54\0\x12\x34\x56",
			    6);
	assert_null(lab_nic(lab, 1));
	assert_null(lab_request(lab, 0));
	assert_int_equal(lab_seed(lab), 1);
	lab_free(lab);
}

static void an_idle_lab_wants_nothing(void **state)
{
	struct events ev = { 0 };
	bool busy = false;
	struct lab *lab;

	(void)state;
	assert_int_equal(lab_new(".", 1, &lab, NULL), 0);
	lab_attach(lab, &ev);
	assert_int_equal(event_poll(&ev, &busy), EVENT_NEVER);
	assert_false(busy);
	lab_free(lab);
	assert_null(ev.sources);
}

static void a_card_is_a_pci_device(void **state)
{
	struct peer p;
	uint32_t v;

	(void)state;
	world_start(&p, "cards: [{device: '0000:02:01.3', id: '8086:100e'}]");
	assert_int_equal(p.nic->busloc, 0x20b);
	assert_int_equal(lab_machine_pci(lab_machine(p.lab), 0x20b, 0, &v),
			 0);
	assert_int_equal(v, 0x100e8086);
	assert_int_equal(lab_machine_pci(lab_machine(p.lab), 0x20b, 8, &v),
			 0);
	assert_int_equal(v >> 8, 0x020000);
	world_end(&p);
}

static void the_example_lab_works(void **state)
{
	struct err e = { 0 };
	struct lab *lab;

	(void)state;
	if (lab_load("scripts/office.lab.yaml", NULL, 1, &lab, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	assert_string_equal(lab_machine(lab)->product, "Rack 1");
	lab_free(lab);
}

static void a_missing_file_is_named(void **state)
{
	struct err e = { 0 };
	struct lab *lab;

	(void)state;
	assert_int_equal(lab_load("/nowhere.yaml", NULL, 1, &lab, &e), -ENOENT);
	assert_has(e.msg, "/nowhere.yaml");
}

static void pings_are_answered_at_any_address(void **state)
{
	static const uint8_t echo[8] = { 8, 0, 0xf7, 0xff };
	struct peer p;

	(void)state;
	world_start(&p, "");
	assert_true(peer_arp(&p, PEER_SERVER, p.gateway));
	peer_ip(&p, 0x08080808, 1, echo, sizeof(echo));
	assert_true(peer_recv(&p, 100));
	assert_int_equal(p.rx[34], 0);
	assert_int_equal(peer_get32(p.rx + 26), 0x08080808);
	world_end(&p);
}

static void an_address_in_the_pool_is_nobodys(void **state)
{
	struct peer p;
	uint8_t mac[6];

	(void)state;
	world_start(&p, "");
	assert_false(peer_arp(&p, 0xc0000214, mac));
	assert_true(peer_arp(&p, 0xc00002fa, mac));
	world_end(&p);
}

static void addresses_can_be_left_unanswered(void **state)
{
	static const uint8_t echo[8] = { 8, 0, 0xf7, 0xff };
	struct peer p;
	uint8_t mac[6];

	(void)state;
	world_start(&p, "networks: {lan: {address: 192.0.2.1/24, "
		    "any-address: no}}\n"
		    "servers: [{type: http, address: 192.0.2.9}]\n");
	assert_false(peer_arp(&p, 0xc00002fa, mac));
	assert_true(peer_arp(&p, 0xc0000209, mac));
	assert_true(peer_arp(&p, PEER_SERVER, p.gateway));
	peer_ip(&p, 0x08080808, 1, echo, sizeof(echo));
	assert_false(peer_recv(&p, 100));
	assert_true(peer_connect(&p, 0xc0000209, 80));
	world_end(&p);
}

static void count_one(void *ctx, uint32_t count)
{
	assert_int_equal(count, 0);
	++*(unsigned *)ctx;
}

static void servers_of_every_kind_tell_what_they_have_spent(void **state)
{
	unsigned n = 0;
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dns\n- type: ntp\n- type: syslog\n"
		    "- type: dhcp\n"			/* one */
		    "- {type: iscsi, luns: [{size: 1M}],\n"	/* three */
		    "   faults: [{what: busy}]}\n"
		    "- {type: nbd, faults: [{what: close}]}\n"	/* three */
		    "- {type: aoe, size: 1M, faults: [{what: tag}]}\n"
		    "- {type: fcoe, faults: [{what: lost}]}\n"	/* five */
		    "- type: http\n  paths: {/a: &a [{content: x, times: 1},"
		    " {content: y}]}\n"			/* one each */
		    "- {type: tftp, paths: {/a: *a}}\n"
		    "- {type: ftp, paths: {/a: *a}}\n"
		    "- {type: nfs, paths: {/a: *a}}\n");
	lab_spent(p.lab, count_one, &n);
	assert_int_equal(n, 19);
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_lack_of_memory_is_told),
		FAKE_TEST(a_lack_of_memory_while_serving_is_survived),
		FAKE_TEST(there_is_one_lab_at_a_time),
		FAKE_TEST(the_default_lab_has_one_card),
		FAKE_TEST(an_idle_lab_wants_nothing),
		FAKE_TEST(a_card_is_a_pci_device),
		FAKE_TEST(the_example_lab_works),
		FAKE_TEST(a_missing_file_is_named),
		FAKE_TEST(pings_are_answered_at_any_address),
		FAKE_TEST(an_address_in_the_pool_is_nobodys),
		FAKE_TEST(addresses_can_be_left_unanswered),
		FAKE_TEST(servers_of_every_kind_tell_what_they_have_spent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_fcoed.c: the lab's forwarder of FCoE: how it is found and logged in to. */
#include "tests/lab/fc_peer.h"

#define DISK	"  luns: [{size: 1M}]\n"

static void assert_logged(const struct fc_peer *f, const char *what,
			  const char *answer)
{
	const struct lab_request *r;

	for (unsigned i = 0; (r = lab_request(f->p.lab, i)); i++)
		if (!strcmp(r->what, what) && strstr(r->answer, answer))
			return;
	fail_msg("not logged: %s: %s", what, answer);
}

/* ---- discovery ----------------------------------------------------------- */

static void it_says_every_so_often_that_it_is_there(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  priority: 7\n  keep-alive: 3s\n");
	for (int i = 0; i < 3; i++) {
		assert_true(fc_fip_recv(&f, 1, 2, 3000));
		assert_memory_equal(f.p.rx, "\x01\x10\x18\1\0\1", 6);
		assert_int_equal(peer_get16(f.p.rx + 22), 0x8005);
		assert_int_equal(fc_find(&f, 1)[3], 7);
		assert_memory_equal(fc_find(&f, 2) + 2, f.p.rx + 6, 6);
		assert_memory_equal(fc_find(&f, 5) + 5, "\x0e\xfc\0", 3);
		assert_int_equal(fc_find(&f, 12)[3], 0);
		assert_int_equal(peer_get32(fc_find(&f, 12) + 4), 3000);
	}
	assert_true(fake.now_us >= 6000000);
	world_end(&f.p);
}

static void who_asks_for_it_gets_a_frame_of_full_length(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  keep-alive: 0\n");
	assert_true(fc_solicit(&f, 1400));
	assert_int_equal(f.p.rx_len, 1414);
	assert_memory_equal(f.p.rx, f.p.nic->mac, 6);
	assert_int_equal(fc_find(&f, 12)[3], 1);
	assert_true(fc_solicit(&f, 2158));
	assert_int_equal(f.p.rx_len, 1514);
	world_end(&f.p);
	fc_start(&f, DISK "networks: {lan: {mtu: 2500}}\n"
		 "cards: [{mtu: 2500, network: lan}]\n");
	assert_true(fc_solicit(&f, 2158 - 14));
	assert_int_equal(f.p.rx_len, 2158);
	world_end(&f.p);
	fc_start(&f, DISK "  narrow: yes\nnetworks: {lan: {mtu: 2500}}\n"
		 "cards: [{mtu: 2500, network: lan}]\n");
	assert_false(fc_solicit(&f, 2158 - 14));
	assert_true(fc_solicit(&f, 1500));
	world_end(&f.p);
}

static void first_advertisements_may_be_lost(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  skip: 3\n");
	assert_false(fc_solicit(&f, 1500));
	assert_false(fc_solicit(&f, 1500));
	assert_true(fc_solicit(&f, 1500));
	assert_logged(&f, "FIP solicitation", "lost");
	assert_logged(&f, "FIP solicitation", "advertised");
	world_end(&f.p);
}

static void ask_for_vlans(struct fc_peer *f)
{
	uint8_t list[8] = { 2, 2 };

	memcpy(list + 2, f->p.nic->mac, 6);
	fc_fip(f, FC_ALL_FCFS, 4, 1, list, sizeof(list));
}

static void its_vlan_is_told_even_where_it_is_not(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  vlan: 5\n  network: san\n"
		 "networks: {lan: {}, san: {}}\n"
		 "cards: [{network: lan, vlans: {5: san}}]\n");
	ask_for_vlans(&f);
	assert_true(fc_fip_recv(&f, 4, 2, 100));
	assert_int_equal(peer_get16(fc_find(&f, 14) + 2), 5);
	assert_false(fc_solicit(&f, 1500));
	world_end(&f.p);
	fc_start(&f, DISK);
	ask_for_vlans(&f);
	assert_false(fc_fip_recv(&f, 4, 2, 1000));
	world_end(&f.p);
}

/* ---- FLOGI --------------------------------------------------------------- */

static void the_fabric_gives_an_address(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK);
	assert_true(fc_solicit(&f, 1500));
	assert_int_equal(fc_flogi(&f, NULL), 2);
	assert_int_equal(f.id, 0x010100);
	assert_memory_equal(f.mac, "\x0e\xfc\0\1\1\0", 6);
	assert_int_equal(peer_get16(f.p.rx + 22), 0x8000);
	assert_int_equal(peer_get16(f.p.rx + 60), 0x1000);	/* a fabric */
	assert_int_equal(peer_get16(f.p.rx + 62), 1452);
	assert_logged(&f, "FLOGI", "010100, up to 1452 bytes");
	world_end(&f.p);
}

static void or_the_initiator_keeps_its_own(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  mac: server\n");
	assert_true(fc_solicit(&f, 1500));
	assert_int_equal(fc_flogi(&f, f.p.nic->mac), 2);
	assert_memory_equal(f.mac, f.p.nic->mac, 6);
	assert_int_equal(fc_plogi(&f, f.target), 2);
	world_end(&f.p);
}

static void logins_may_be_refused_with_a_reason(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  refuses: 0x0529\n  refusals: 2\n");
	assert_true(fc_solicit(&f, 1500));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(fc_flogi(&f, NULL), 1);
		assert_memory_equal(f.p.rx + 56, "\0\5\x29", 3);
	}
	assert_int_equal(fc_flogi(&f, NULL), 2);
	world_end(&f.p);
}

static void keep_alive(struct fc_peer *f)
{
	uint8_t list[8] = { 2, 2 };

	memcpy(list + 2, f->p.nic->mac, 6);
	fc_fip(f, f->fcf, 3, 1, list, sizeof(list));
}

static void who_falls_silent_is_logged_out(void **state)
{
	struct fc_peer f;
	uint64_t us;

	(void)state;
	fc_start_disk(&f, DISK "  keep-alive: 2s\n");
	for (int i = 0; i < 20; i++) {
		keep_alive(&f);
		assert_false(fc_fip_recv(&f, 3, 2, 1000) &&
			     !fc_find(&f, 11));
	}
	us = fake.now_us;
	assert_int_equal(fc_plogi(&f, f.target), 2);
	assert_true(fc_fip_recv(&f, 3, 2, 10000));
	assert_in_range(fake.now_us - us, 3000000, 8000000);
	assert_memory_equal(fc_find(&f, 2) + 2, f.fcf, 6);
	assert_int_equal(fc_get24(fc_find(&f, 11) + 9), f.id);
	assert_memory_equal(fc_find(&f, 11) + 12, FC_NAME, 8);
	assert_int_equal(fc_plogi(&f, f.target), -1);
	world_end(&f.p);
}

static void a_plain_forwarder_knows_no_fip(void **state)
{
	uint8_t p[116];
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  login: plain\n");
	assert_false(fc_solicit(&f, 1500));
	memcpy(f.fcf, "\x0e\xfc\0\xff\xff\xfe", 6);
	fc_be(&f, f.p.nic->mac);
	fc_params(p, 4);
	fc_send(&f, 0x22, 1, 0xfffffe, 0, p, sizeof(p));
	f.id = 0x010100;
	assert_true(fc_recv(&f, 100));
	assert_int_equal(f.data[0], 2);
	memcpy(f.fcf, f.p.rx + 6, 6);
	fc_be(&f, "\x0e\xfc\0\1\1\0");
	assert_int_equal(fc_plogi(&f, f.target), 2);
	world_end(&f.p);
}

/* ---- VN2VN --------------------------------------------------------------- */

static void vn2vn(struct fc_peer *f, unsigned code, unsigned id)
{
	uint8_t list[40] = { 2, 2, [8] = 4, 3, [20] = 11, 5, 0x0e, 0xfd };

	memcpy(list + 2, f->p.nic->mac, 6);
	memcpy(list + 12, FC_NODE, 8);
	peer_put16(list + 20 + 6, id);
	peer_put16(list + 20 + 10, id);
	memcpy(list + 32, FC_NAME, 8);
	fc_fip(f, FC_ALL_VN2VN, 5, code, list, sizeof(list));
}

static void without_a_forwarder_it_claims_an_id(void **state)
{
	static const unsigned codes[] = { 1, 1, 3, 5, 5 };
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  login: vn2vn\n");
	for (int i = 0; i < 5; i++)
		assert_true(fc_fip_recv(&f, 5, codes[i], 8000));
	assert_int_equal(fc_get24(fc_find(&f, 11) + 9), 1);
	vn2vn(&f, 2, 1);		/* the ID is somebody's already */
	assert_true(fc_fip_recv(&f, 5, 1, 100));
	assert_int_equal(fc_get24(fc_find(&f, 11) + 9), 2);
	world_end(&f.p);
}

static void an_id_may_be_taken(void **state)
{
	struct fc_peer f;

	(void)state;
	fc_start(&f, DISK "  login: vn2vn\n  conflicts: 1\n");
	assert_true(fc_fip_recv(&f, 5, 3, 1000));
	vn2vn(&f, 1, 77);
	assert_true(fc_fip_recv(&f, 5, 2, 1000));
	vn2vn(&f, 1, 78);
	assert_false(fc_fip_recv(&f, 5, 2, 1000));
	vn2vn(&f, 1, 1);			/* it is the target's */
	assert_true(fc_fip_recv(&f, 5, 2, 1000));
	world_end(&f.p);
}

/* The port with the higher name logs in to the other. */
static void a_claim_is_answered_and_then_logged_in(void **state)
{
	static const char *const how[] = {
		"", "  target: 10:00:00:00:00:00:00:09\n",
	};
	char server[100];
	uint8_t p[116];
	struct fc_peer f;

	(void)state;
	for (int i = 0; i < 2; i++) {
		snprintf(server, sizeof(server), DISK "  login: vn2vn\n%s",
			 how[i]);
		fc_start(&f, server);
		vn2vn(&f, 3, 77);
		assert_true(fc_fip_recv(&f, 5, 4, 1000));
		assert_int_equal(f.p.rx_len, 1514);
		assert_int_equal(peer_get32(fc_find(&f, 15) + 4), 0x100);
		assert_int_equal(peer_get32(fc_find(&f, 15) + 40), 1);
		memcpy(f.fcf, f.p.rx + 6, 6);
		f.id = 77;
		assert_int_equal(fc_flogi(&f, NULL), -1);	/* a fabric */
		f.target = f.forwarder = 1;
		memcpy(f.p.nic->also, "\x0e\xfd\0\0\0\x4d", 6);
		assert_int_equal(fc_flogi(&f, NULL), 2);
		memcpy(f.fcf, f.mac, 6);
		fc_be(&f, "\x0e\xfd\0\0\0\x4d");
		assert_int_equal(fc_recv(&f, 100), !i);
		if (!i) {
			assert_int_equal(f.data[0], 3);
			f.ox_id = peer_get16(f.fc + 16);
			fc_params(p, 2);
			fc_send(&f, 0x23, 1, 1, 0, p, sizeof(p));
		} else {
			assert_int_equal(fc_plogi(&f, 1), 2);
		}
		assert_int_equal(fc_prli(&f), 2);
		world_end(&f.p);
	}
}

/* ---- hostile frames ------------------------------------------------------ */

static void nonsense_is_survived(void **state)
{
	static const char *const logins[] = { "fip", "plain", "vn2vn" };
	uint32_t seed = 1;
	char server[80];
	struct fc_peer f;

	(void)state;
	for (unsigned n = 0; n < 3000; n++) {
		if (n % 1000 == 0) {
			snprintf(server, sizeof(server), DISK "  login: %s\n",
				 logins[n / 1000]);
			fc_start(&f, server);
		}
		fc_ethernet(&f, n & 1 ? FC_ALL_FCFS : FC_ALL_VN2VN,
			    f.p.nic->mac, n & 2 ? 0x8914 : 0x8906);
		FC_PUT(&f, "\x10\0\0\0\0\0\0\x10");
		f.frame[17] = (uint8_t)(n % 7);
		f.frame[19] = (uint8_t)(n % 5);
		for (unsigned i = n % 90; i; i--) {
			seed = seed * 1664525 + 1013904223;
			fc_put(&f, &(uint8_t){ (uint8_t)(seed >> 24 & 31) }, 1);
		}
		peer_send(&f.p, f.frame, f.len);
		lab_run(f.p.lab);
		while (peer_recv(&f.p, 0))
			continue;
		if (n % 1000 == 999)
			world_end(&f.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(it_says_every_so_often_that_it_is_there),
		FAKE_TEST(who_asks_for_it_gets_a_frame_of_full_length),
		FAKE_TEST(first_advertisements_may_be_lost),
		FAKE_TEST(its_vlan_is_told_even_where_it_is_not),
		FAKE_TEST(the_fabric_gives_an_address),
		FAKE_TEST(or_the_initiator_keeps_its_own),
		FAKE_TEST(logins_may_be_refused_with_a_reason),
		FAKE_TEST(who_falls_silent_is_logged_out),
		FAKE_TEST(a_plain_forwarder_knows_no_fip),
		FAKE_TEST(without_a_forwarder_it_claims_an_id),
		FAKE_TEST(an_id_may_be_taken),
		FAKE_TEST(a_claim_is_answered_and_then_logged_in),
		FAKE_TEST(nonsense_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_vn2vn.c: ports that agree on addresses without a forwarder, and know
   each other (FC-BB-6 7.9.9). */
#include "tests/net/san/port.h"

#define OURS	0x3456u			/* at first, of net0's MAC	*/
#define NAME	0x2000525400123456ull
#define HIGHER	(NAME + 1)
#define LOWER	(NAME - 1)
#define OTHER_MAC "\x52\x54\x00\xaa\x00\x05"

enum { PROBE = 1, PROBE_REPLY, CLAIM, CLAIM_REPLY, BEACON };

static struct fabric f;

/* Another port says that; none of what it must say is left out. */
static void say(unsigned what, unsigned flags, uint64_t name, uint32_t id)
{
	struct fip_out o;
	uint8_t *p;

	fip_out(&o, &f, 5, what, 0x8000 | flags);
	memcpy(fip_add(&o, 2, 8) + 2, OTHER_MAC, 6);
	put_be64(fip_add(&o, 4, 12) + 4, 5);
	p = fip_add(&o, 11, 20);
	memcpy(p + 2, "\x0e\xfd\x00", 3);
	put24(p + 5, id);
	put24(p + 9, id);
	put_be64(p + 12, name);
	fip_out_send(&o, &f);
	pass(&f, 2);
}

/* Our last packet: its operation of VN2VN, 0 if there is none since; and whom
   it is for. */
static unsigned answered(size_t since, const uint8_t **to)
{
	size_t len, n = fake_nic_sent(f.b.nic);

	*to = (const uint8_t *)"none  ";
	while (n-- > since) {
		const uint8_t *e = fake_nic_tx(f.b.nic, n, &len);

		*to = e;
		if (get_be16(e + 12) == 0x8914 && get_be16(e + 16) == 5)
			return e[19];
	}
	return 0;
}

/* A port in this state, in a network of one other. */
static struct fc_port *begin_in(enum fc_state state)
{
	struct fc_port *p;

	memset(&f, 0, sizeof(f));
	f.vn2vn = true;
	fabric_start(&f);
	p = port_of(&f);
	pass(&f, state == FC_PROBE ? 4050 : state == FC_CLAIMED ? 4300 : 5000);
	assert_int_equal(p->state, state);
	assert_int_equal(p->id, OURS);
	return p;
}

/* ---- whose address it is ------------------------------------------------- */

static const struct claim {
	enum fc_state state;
	unsigned what, flags;
	uint64_t name;
	bool kept;
	unsigned answer;		/* 0: none		*/
} claims[] = {
	/* who probes has it only if his name is higher, and it is new */
	{ FC_PROBE, PROBE, 0, HIGHER, false, PROBE },
	{ FC_PROBE, PROBE, 0, LOWER, true, PROBE_REPLY },
	{ FC_PROBE, PROBE, 8, LOWER, false, PROBE },
	{ FC_PROBE, PROBE_REPLY, 0, LOWER, false, PROBE },
	{ FC_PROBE, CLAIM, 0, LOWER, false, PROBE },
	{ FC_PROBE, BEACON, 0, LOWER, false, PROBE },
	/* who has it keeps it, but for who has it, too */
	{ FC_CLAIMED, PROBE, 0, HIGHER, true, PROBE_REPLY },
	{ FC_CLAIMED, PROBE, 8, LOWER, true, PROBE_REPLY },
	{ FC_CLAIMED, PROBE_REPLY, 0, LOWER, false, PROBE },
	{ FC_CLAIMED, CLAIM, 0, LOWER, true, CLAIM },
	{ FC_CLAIMED, CLAIM, 0, HIGHER, false, PROBE },
	{ FC_UP, PROBE, 0, HIGHER, true, PROBE_REPLY },
	{ FC_UP, PROBE_REPLY, 0, HIGHER, true, 0 },
	{ FC_UP, CLAIM, 0, LOWER, true, CLAIM },
	{ FC_UP, BEACON, 8, LOWER, true, CLAIM },
	{ FC_UP, CLAIM, 0, HIGHER, false, PROBE },
	{ FC_UP, CLAIM_REPLY, 0, HIGHER, false, PROBE },
	{ FC_UP, BEACON, 0, HIGHER, false, PROBE },
};

static void an_address_is_one_ports(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		const struct claim *c = &claims[i];
		struct fc_port *p;
		const uint8_t *to;
		size_t sent;

		fake_reset();
		p = begin_in(c->state);
		sent = fake_nic_sent(f.b.nic);
		say(c->what, c->flags, c->name, OURS);
		assert_int_equal(p->id == OURS, c->kept);
		assert_int_equal(p->state, c->kept ? c->state : FC_PROBE);
		assert_int_equal(answered(sent, &to), c->answer);
		if (c->answer == PROBE_REPLY)
			assert_memory_equal(to, OTHER_MAC, 6);
		else if (c->answer)
			assert_memory_equal(to, "\1\x10\x18\1\0\4", 6);
		assert_true(p->id && p->id < 0xffff);
		bench_stop(&f.b);
	}
}

/* A card's last bytes may be no address. */
static void some_numbers_are_nobodys_address(void **state)
{
	static const uint8_t ends[] = { 0, 0xff };

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct fc_port *p;

		fake_reset();
		memset(&f, 0, sizeof(f));
		f.vn2vn = true;
		fabric_start(&f);
		memset(net_dev(f.b.net, 0)->mac + 4, ends[i], 2);
		p = port_of(&f);
		pass(&f, 4050);
		assert_int_equal(p->id, 1);
		bench_stop(&f.b);
	}
}

/* ---- who is there -------------------------------------------------------- */

static void whoever_claims_is_answered_and_known(void **state)
{
	struct fc_port *p = begin_in(FC_UP);
	size_t sent = fake_nic_sent(f.b.nic);
	const uint8_t *to;

	(void)state;
	say(CLAIM, 0, 77, 0x77);
	assert_int_equal(answered(sent, &to), CLAIM_REPLY);
	assert_memory_equal(to, OTHER_MAC, 6);
	assert_ptr_equal(vn2vn_find(p, 77), vn2vn_at(p, 0x77));
	assert_memory_equal(vn2vn_find(p, 77)->mac, OTHER_MAC, 6);
	assert_null(vn2vn_find(p, 78));
	assert_null(vn2vn_find(p, 0));
	assert_null(vn2vn_at(p, 0x78));
	assert_null(vn2vn_at(p, 0));
	sent = fake_nic_sent(f.b.nic);
	say(BEACON, 0, 77, 0x78);		/* it has moved */
	assert_int_equal(answered(sent, &to), 0);
	assert_int_equal(vn2vn_find(p, 77)->id, 0x78);
	assert_null(vn2vn_at(p, 0x77));
	say(PROBE, 0, 79, 0x79);		/* it has none yet */
	assert_null(vn2vn_find(p, 79));
	bench_stop(&f.b);
	fake_reset();
	p = begin_in(FC_PROBE);
	sent = fake_nic_sent(f.b.nic);
	say(CLAIM, 0, 77, 0x77);		/* nor have we */
	assert_int_equal(answered(sent, &to), 0);
	assert_non_null(vn2vn_find(p, 77));
	bench_stop(&f.b);
}

/* So many are kept as there is room for, and who is silent for 20 s goes. */
static void the_silent_make_room(void **state)
{
	struct fc_port *p = begin_in(FC_UP);

	(void)state;
	for (unsigned i = 1; i < FC_NEIGHBOURS; i++)
		say(BEACON, 0, i, i);		/* and the target */
	say(BEACON, 0, 99, 0x99);
	assert_null(vn2vn_find(p, 99));
	pass(&f, 10000);
	for (unsigned i = 2; i < FC_NEIGHBOURS; i++)
		say(BEACON, 0, i, i);
	say(BEACON, 0, TARGET, 1);
	pass(&f, 9900);
	say(BEACON, 0, 99, 0x99);
	assert_null(vn2vn_find(p, 99));
	pass(&f, 100);
	say(BEACON, 0, 99, 0x99);
	assert_non_null(vn2vn_find(p, 99));
	assert_null(vn2vn_find(p, 1));
	assert_non_null(vn2vn_find(p, 2));
	bench_stop(&f.b);
}

/* A packet of ours, with these descriptors in its place. */
static void say_part(bool port, bool mac, unsigned mac_0, uint64_t name)
{
	struct fip_out o;
	uint8_t *d;

	fip_out(&o, &f, 5, CLAIM, 0x8000);
	if (mac) {
		d = fip_add(&o, 2, 8);
		memcpy(d + 2, OTHER_MAC, 6);
		d[2] = (uint8_t)mac_0;
	}
	if (port) {
		d = fip_add(&o, 11, 20);
		put24(d + 9, 0x77);
		put_be64(d + 12, name);
	}
	fip_out_send(&o, &f);
	pass(&f, 2);
}

static void what_names_no_port_is_passed_over(void **state)
{
	struct fc_port *p = begin_in(FC_UP);
	size_t sent = fake_nic_sent(f.b.nic);
	const uint8_t *to;

	(void)state;
	say_part(false, true, 0x52, 77);
	say_part(true, false, 0x52, 77);
	say_part(true, true, 0x53, 77);		/* a group's */
	say_part(true, true, 0x52, 0);
	say_part(true, true, 0x52, NAME);	/* our own, heard again */
	assert_int_equal(answered(sent, &to), 0);
	assert_null(vn2vn_at(p, 0x77));
	say_part(true, true, 0x52, 77);
	assert_int_equal(answered(sent, &to), CLAIM_REPLY);
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_address_is_one_ports),
		FAKE_TEST(some_numbers_are_nobodys_address),
		FAKE_TEST(whoever_claims_is_answered_and_known),
		FAKE_TEST(the_silent_make_room),
		FAKE_TEST(what_names_no_port_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

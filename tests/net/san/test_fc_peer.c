/* test_fc_peer.c: other ports of Fibre Channel: what they may ask, and what
   becomes of logins that they do not answer. */
#include "tests/net/san/fc_target.h"

/* ---- what they ask ------------------------------------------------------- */

/* A request of another port, beginning with @what; our answer, or NULL. */
static const uint8_t *ask(uint32_t from, unsigned r_ctl, unsigned type,
			  unsigned what, size_t len)
{
	size_t n = fake_nic_sent(f.b.nic), frame_len;
	uint8_t data[116] = { (uint8_t)what };

	if (what == 3 || what == 4)
		put_login(&f, data, what, false);
	fabric_send(&f, &(struct fabric_frame){
		.r_ctl = r_ctl, .type = type, .from = from, .to = OUR_ID,
		.f_ctl = 0x290000, .ox_id = 0x4242, .rx_id = 0xffff,
		.data = data, .len = len });
	bench_pass(&f.b, 1001);
	for (; n < fake_nic_sent(f.b.nic); n++) {
		const uint8_t *e = fake_nic_tx(f.b.nic, n, &frame_len);

		if (get_be16(e + 12) != 0x8906 || e[28] != 0x23)
			continue;
		assert_int_equal(get24(e + 29), from);
		assert_int_equal(get24(e + 33), OUR_ID);
		assert_int_equal(get_be16(e + 44), 0x4242);
		return e + 52;
	}
	return NULL;
}

static const uint8_t *ask_els(uint32_t from, unsigned what)
{
	return ask(from, 0x22, 1, what, 116);
}

static void each_request_is_answered(void **state)
{
	const uint8_t *a;

	(void)state;
	new_disk();
	a = ask_els(0x010099, 3);		/* PLOGI */
	assert_int_equal(a[0], 2);
	assert_int_equal(get_be64(a + 20), 0x2000525400123456);
	assert_int_equal(get_be64(a + 28), 0x1000525400123456);
	assert_int_equal(get_be16(a + 8), 0x8000);
	assert_int_equal(get_be16(a + 74), 1452);
	a = ask_els(0x010099, 0x20);		/* PRLI */
	assert_memory_equal(a, "\2\x10\0\x14\x08\0\x21\0\0\0\0\0\0\0\0\0\0\0\0"
			    "\x22", 20);
	a = ask_els(0x010099, 0x52);		/* ADISC */
	assert_int_equal(a[0], 2);
	assert_int_equal(get_be64(a + 8), 0x2000525400123456);
	assert_int_equal(get_be64(a + 16), 0x1000525400123456);
	assert_int_equal(get24(a + 25), OUR_ID);
	assert_memory_equal(ask_els(0x010099, 5), "\2\0\0\0", 4);
	assert_memory_equal(ask_els(0x010099, 0x21), "\2\0\0\0", 4);
	/* ECHO, RTV, and what nobody knows */
	assert_memory_equal(ask_els(0x010099, 0x10), "\1\0\0\0\0\x0b\x2c\0", 8);
	assert_memory_equal(ask_els(0x010099, 0x0e), "\1\0\0\0\0\x0b\x2c\0", 8);
	assert_memory_equal(ask_els(TARGET_ID, 0xee), "\1\0\0\0\0\x0b\x2c\0",
			    8);
	assert_int_equal(f.plogis, 1);		/* our login is what it was */
	bench_stop(&f.b);
}

static void what_is_no_request_gets_no_answer(void **state)
{
	(void)state;
	new_disk();
	assert_null(ask(0x010099, 0x20, 1, 3, 116));
	assert_null(ask(0x010099, 0x22, 8, 3, 116));
	assert_null(ask(0x010099, 0x22, 1, 3, 0));
	assert_null(ask_els(0x010099, 4));	/* FLOGI is VN2VN's, by FIP */
	bench_stop(&f.b);
}

/* The target ends the login: it is made again when the disk is read. */
static void a_target_may_end_a_login(void **state)
{
	static const struct { unsigned what; const char *why; } t[] = {
		{ 3, "the target has logged in anew" },
		{ 5, "the target has logged us out" },
		{ 0x21, "the target has logged us out" },
	};
	struct san_drive *d;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		d = new_disk();
		assert_int_equal(ask_els(TARGET_ID, t[i].what)[0], 2);
		assert_has(d->err.msg, t[i].why);
		assert_int_equal(f.plogis, 1);
		assert_read(&f, d, 0, 10);
		assert_int_equal(f.plogis, 2);
		bench_stop(&f.b);
	}
}

/* ---- what they do not answer --------------------------------------------- */

static bool (*is_dropped)(const uint8_t *fc);
static unsigned dropped;
static uint64_t dropped_us[3];

static void lossy_in(struct bench *b, const uint8_t *e, size_t len)
{
	if (get_be16(e + 12) != 0x8906 || !is_dropped(e + 28)) {
		fabric_in(b, e, len);
		return;
	}
	if (dropped < 3)
		dropped_us[dropped] = fake.now_us;
	dropped++;
}

static bool is_query(const uint8_t *fc)
{
	return fc[0] == 0x02 && fc[8] == 0x20;
}

static bool is_login(const uint8_t *fc)
{
	return fc[0] == 0x22 && fc[24] == 3 && get24(fc + 1) == TARGET_ID;
}

static bool is_process_login(const uint8_t *fc)
{
	return fc[0] == 0x22 && fc[24] == 0x20;
}

static void who_does_not_answer_is_named(void **state)
{
	static const struct {
		bool (*is_dropped)(const uint8_t *fc);
		const char *why;
	} t[] = {
		{ is_query, "the directory server does not answer" },
		{ is_login, "the target does not answer the login" },
		{ is_process_login, "the target does not answer the login" },
	};
	struct san_drive *d;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		new_fabric();
		start(&f);
		is_dropped = t[i].is_dropped;
		dropped = 0;
		f.b.on_frame = lossy_in;
		assert_int_equal(hook(&f, ROOT, 0x80, &d), -ETIMEDOUT);
		assert_has(f.b.e.msg, t[i].why);
		assert_int_equal(dropped, 3);
		/* a second for each answer */
		assert_int_equal(dropped_us[1] - dropped_us[0], 1000000);
		assert_int_equal(dropped_us[2] - dropped_us[1], 1000000);
		assert_int_equal(fake.now_us - dropped_us[2], 1000000);
		bench_stop(&f.b);
	}
}

/* The port fails while a login is under way. */
static void a_link_that_goes_takes_logins_with_it(void **state)
{
	struct fc_peer *peer;
	struct fc_port *p;

	(void)state;
	new_disk();
	p = f.b.net->fc->ports;
	is_dropped = is_query;
	f.b.on_frame = lossy_in;
	peer = fc_peer_get(p, 99);
	assert_non_null(peer);
	bench_pass(&f.b, 500000);
	assert_int_equal(peer->state, FC_PEER_FIND);
	netdev_close(net_dev(f.b.net, 0));
	bench_pass(&f.b, 600000);
	assert_int_equal(peer->state, FC_PEER_DOWN);
	assert_int_equal(peer->err.code, -ENETDOWN);
	assert_has(peer->err.msg, "the link to it is down");
	fc_peer_put(peer);
	bench_stop(&f.b);
}

/* ---- VN2VN --------------------------------------------------------------- */

static void who_is_not_on_the_network_is_told(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.vn2vn = true;
	start(&f);
	assert_int_equal(hook(&f, "fcp:50:00:00:00:00:00:00:77:0", 0x80, &d),
			 -ENODEV);
	assert_has(f.b.e.msg, "no port of this name is on this network "
		   "(VN2VN)");
	assert_int_equal(f.claims, 1 + 3);	/* to have all say who it is */
	bench_stop(&f.b);
}

/* It may have lost ours: then we do not wait for ever. */
static void a_login_that_does_not_come_is_made(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.vn2vn = f.mute_login = true;
	start(&f);
	assert_int_equal(hook(&f, ROOT, 0x80, &d), 0);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.accs, 0);
	assert_read(&f, d, 5, 100);
	bench_stop(&f.b);
}

static void a_port_without_memory_has_no_peers(void **state)
{
	struct fc_port *p;

	(void)state;
	new_disk();
	p = f.b.net->fc->ports;
	fake_alloc_fail(1);
	assert_null(fc_peer_get(p, 99));
	fake_alloc_fail(0);
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_request_is_answered),
		FAKE_TEST(what_is_no_request_gets_no_answer),
		FAKE_TEST(a_target_may_end_a_login),
		FAKE_TEST(who_does_not_answer_is_named),
		FAKE_TEST(a_link_that_goes_takes_logins_with_it),
		FAKE_TEST(who_is_not_on_the_network_is_told),
		FAKE_TEST(a_login_that_does_not_come_is_made),
		FAKE_TEST(a_port_without_memory_has_no_peers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

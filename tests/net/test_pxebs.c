/* test_pxebs.c: which boot servers are asked, and whose answer counts. */
#include "tests/net/server.h"

#include "net/dhcp_packet.h"

#define TYPE	0x0102

/* Who answers, and how. */
struct plan {
	uint32_t server;	/* 0: nobody				*/
	bool     other_type, other_xid, no_item, no_ack, other_port;
	unsigned cut;		/* bytes that the item lacks of four	*/
	unsigned asked;
	uint32_t to[16];
	unsigned port[16];
	uint64_t at_us[16];
	uint8_t  item[6];
};

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	uint8_t r[300] = { 0 };
	size_t at = 240, i;

	if (u->dport != 67 && u->dport != 4011)
		return;
	if (p->asked < 16) {
		p->to[p->asked] = u->to;
		p->port[p->asked] = u->dport;
		p->at_us[p->asked] = fake.now_us;
	}
	p->asked++;
	for (i = 240; u->data[i] != 255; i += 2u + u->data[i + 1])
		if (u->data[i] == 43)
			memcpy(p->item, u->data + i + 2, 6);
	if (!p->server || (u->to != 0xffffffff && u->to != p->server))
		return;
	memcpy(r, u->data, 240);
	r[0] = 2;
	r[4] ^= p->other_xid;
	memcpy(r + at, (uint8_t[]){ 53, 1, p->no_ack ? 2 : 5 }, 3);
	at += 3;
	memcpy(r + at, (uint8_t[]){ 43, (uint8_t)(p->no_item ? 0 :
	       6 - p->cut), 71, (uint8_t)(4 - p->cut), TYPE & 255,
	       (uint8_t)(TYPE / 256 + p->other_type), 0, 0 }, 8);
	at += p->no_item ? 2 : 8 - p->cut;
	memcpy(r + at, "\x42\4boot\xff", 7);
	answer(b, p->server, u->from, p->other_port ? 4012 : u->dport,
	       u->sport, r, at + 7);
}

/* What DHCP said in option 43: @control is 43.6. */
static void start(struct bench *b, struct plan *p, const char *control,
		  const char *group, const char *listed)
{
	fake_reset();
	bench_start(b);
	bench_address(b);
	b->on_udp = serve;
	b->ctx = p;
	assert_int_equal(settings_set(b->root, "43.6:hex", control, NULL), 0);
	assert_int_equal(settings_set(b->root, "43.7:ipv4", group, NULL), 0);
	assert_int_equal(settings_set(b->root, "43.8:hexraw", listed, NULL),
			 0);
}

struct ask { struct pxebs *p; struct err *e; };

static bool is_over(void *ctx)
{
	struct ask *a = ctx;

	return net_pxebs_status(a->p, a->e) != -EINPROGRESS;
}

static int find(struct bench *b)
{
	struct ask a = { .e = &b->e };
	int rc = net_pxebs_begin(net_dev(b->net, 0), TYPE, &a.p, &b->e);

	if (rc < 0)
		return rc;
	rc = event_wait(&b->ev, EVENT_NEVER, EVENT_NO_KEYS, is_over, &a);
	assert_int_equal(rc, 0);
	rc = net_pxebs_status(a.p, &b->e);
	net_pxebs_end(a.p);
	return rc;
}

static int find_once(struct plan *p, const char *control, const char *group,
		     const char *listed)
{
	struct bench b;
	int rc;

	start(&b, p, control, group, listed);
	rc = find(&b);
	assert_string_equal(value(&b, "pxebs/66:string"), rc ? "" : "boot");
	bench_stop(&b);
	return rc;
}

static void everybody_is_asked_for_the_type(void **state)
{
	struct plan p = { .server = 0xc0000205 };

	(void)state;
	assert_int_equal(find_once(&p, "", "", ""), 0);
	assert_int_equal(p.asked, 1);
	assert_int_equal(p.to[0], 0xffffffff);
	assert_int_equal(p.port[0], 67);
	assert_memory_equal(p.item, "\x47\4\2\1\0\0", 6);
}

/* The group, all, then each of this type; three seconds for each. */
static void the_order_is_that_of_the_control_byte(void **state)
{
	/* another type, then two of ours */
	static const char *const listed = "0303" "01" "c0000207"
					  "0201" "02" "c0000208" "c0000209";
	struct plan all = { 0 }, no_all = { 0 }, no_group = { 0 },
		    neither = { 0 };

	(void)state;
	assert_int_equal(find_once(&all, "00", "239.1.2.3", listed),
			 -ETIMEDOUT);
	assert_int_equal(all.to[0], 0xef010203);
	assert_int_equal(all.port[0], 4011);
	assert_int_equal(all.at_us[1], 1000000);
	assert_int_equal(all.to[1], 0xef010203);
	assert_int_equal(all.to[2], 0xffffffff);
	assert_int_equal(all.at_us[2], 3000000);
	assert_int_equal(all.port[2], 67);
	assert_int_equal(all.to[4], 0xc0000208);
	assert_int_equal(all.port[4], 4011);
	assert_int_equal(all.to[6], 0xc0000209);
	assert_int_equal(all.asked, 8);
	assert_int_equal(fake.now_us, 12000000);
	assert_int_equal(find_once(&no_all, "01", "239.1.2.3", listed),
			 -ETIMEDOUT);
	assert_int_equal(no_all.to[2], 0xc0000208);
	assert_int_equal(find_once(&no_group, "02", "239.1.2.3", listed),
			 -ETIMEDOUT);
	assert_int_equal(no_group.to[0], 0xffffffff);
	assert_int_equal(find_once(&neither, "03", "239.1.2.3", listed),
			 -ETIMEDOUT);
	assert_int_equal(neither.to[0], 0xc0000208);
	assert_int_equal(neither.asked, 4);
}

static void only_listed_servers_count_if_that_is_said(void **state)
{
	static const char *const listed = "0201" "01" "c0000208";
	struct plan good = { .server = 0xc0000208 };
	struct plan other = { .server = 0xc0000209 };
	struct plan any = { .server = 0xc0000209 };

	(void)state;
	assert_int_equal(find_once(&good, "04", "", listed), 0);
	assert_int_equal(find_once(&other, "04", "", listed), -ETIMEDOUT);
	assert_int_equal(find_once(&any, "00", "", listed), 0);
}

/* Option 43.8 of @n servers from 192.0.2.@first on, of our type. */
static const char *list(unsigned n, unsigned first)
{
	static char text[600];
	size_t at = (size_t)snprintf(text, sizeof(text), "0201%02x", n);

	for (unsigned i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "c00002%02x", first + i);
	return text;
}

static void the_first_32_of_a_list_are_asked(void **state)
{
	struct plan all = { 0 }, last = { .server = 0xc0000230 },
		    first = { .server = 0xc0000211 },
		    next = { .server = 0xc0000231 };

	(void)state;
	/* no multicast, no broadcast, listed ones only */
	assert_int_equal(find_once(&all, "07", "", list(40, 0x11)),
			 -ETIMEDOUT);
	assert_int_equal(all.asked, 2 * 32);
	assert_int_equal(fake.now_us, 32 * 3000000);
	assert_int_equal(find_once(&first, "07", "", list(40, 0x11)), 0);
	assert_int_equal(find_once(&last, "07", "", list(40, 0x11)), 0);
	assert_int_equal(last.asked, 2 * 31 + 1);
	/* to all: who is beyond the list is not on it */
	assert_int_equal(find_once(&next, "04", "", list(40, 0x11)),
			 -ETIMEDOUT);
}

/* They are the last of the list: the group and all come first. */
static void no_more_than_32_are_asked_altogether(void **state)
{
	struct plan p = { 0 };

	(void)state;
	assert_int_equal(find_once(&p, "00", "239.1.2.3", list(32, 0x11)),
			 -ETIMEDOUT);
	assert_int_equal(p.asked, 2 * 32);
	assert_int_equal(p.to[0], 0xef010203);
	assert_int_equal(p.to[4], 0xc0000211);
}

/* An option has 255 bytes: what stands behind them is of no list. */
static void a_list_may_fill_its_option(void **state)
{
	struct plan p = { .server = 0xc0000211 }, q = p;
	char text[640];

	(void)state;
	assert_int_equal(find_once(&p, "07", "", list(63, 0x11)), 0);
	/* two lists more that are empty, and half of a head */
	snprintf(text, sizeof(text), "%s030300" "040400" "0201",
		 list(61, 0x11));
	assert_int_equal(strlen(text), 510);
	assert_int_equal(find_once(&q, "07", "", text), 0);
	assert_int_equal(q.asked, 1);
}

static void an_item_may_be_a_type_alone(void **state)
{
	struct plan type = { .server = 0xc0000205, .cut = 2 };
	struct plan half = { .server = 0xc0000205, .cut = 3 };

	(void)state;
	assert_int_equal(find_once(&type, "", "", ""), 0);
	assert_int_equal(find_once(&half, "", "", ""), -ETIMEDOUT);
}

static void answers_to_something_else_do_not_count(void **state)
{
	struct plan plans[] = { { .other_type = true }, { .other_xid = true },
				{ .no_item = true }, { .no_ack = true },
				{ .other_port = true } };

	(void)state;
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		plans[i].server = 0xc0000205;
		assert_int_equal(find_once(&plans[i], "", "", ""),
				 -ETIMEDOUT);
	}
}

static void nobody_to_ask_is_said_at_once(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	/* of this type: none, a list cut short, one that is no whole */
	start(&b, &p, "03", "", "0303" "01" "c0000207");
	assert_int_equal(find(&b), -EINVAL);
	assert_string_equal(b.e.msg, "DHCP names no boot server of type 258 "
			    "to ask");
	bench_stop(&b);
	start(&b, &p, "03", "", "0201" "02" "c0000207");
	assert_int_equal(find(&b), -EINVAL);
	bench_stop(&b);
	start(&b, &p, "03", "", "0201" "01" "c00002");
	assert_int_equal(find(&b), -EINVAL);
	bench_stop(&b);
	start(&b, &p, "03", "", "0201" "00");
	assert_int_equal(find(&b), -EINVAL);
	bench_stop(&b);
	assert_int_equal(p.asked, 0);
}

static void a_silent_network_is_said(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	start(&b, &p, "", "", "");
	assert_int_equal(find(&b), -ETIMEDOUT);
	assert_string_equal(b.e.msg, "no boot server of type 258 answered on "
			    "net0");
	assert_int_equal(fake.now_us, 3000000);
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .server = 0xc0000205 };
	struct bench b;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.on_udp = serve;
	b.ctx = &p;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = find(&b);
	assert_alloc_result(rc);
	assert_true(rc == 0 || rc == -ENOMEM);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(everybody_is_asked_for_the_type),
		FAKE_TEST(the_order_is_that_of_the_control_byte),
		FAKE_TEST(only_listed_servers_count_if_that_is_said),
		FAKE_TEST(the_first_32_of_a_list_are_asked),
		FAKE_TEST(no_more_than_32_are_asked_altogether),
		FAKE_TEST(a_list_may_fill_its_option),
		FAKE_TEST(an_item_may_be_a_type_alone),
		FAKE_TEST(answers_to_something_else_do_not_count),
		FAKE_TEST(nobody_to_ask_is_said_at_once),
		FAKE_TEST(a_silent_network_is_said),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

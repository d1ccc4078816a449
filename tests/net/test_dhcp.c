/* test_dhcp.c: what the DHCP client says, and which answers count. */
#include "tests/net/server.h"

#include "net/dhcp_packet.h"

/* ---- a DHCP server of arrays ----------------------------------------- */

struct reply {
	uint8_t raw[600];
	size_t  len;
};

/* Begin an answer to the request @u. */
static void reply_begin(struct reply *r, const struct udp *u, unsigned type)
{
	memset(r, 0, sizeof(*r));
	memcpy(r->raw, u->data, 240);
	r->raw[0] = 2;
	r->len = 240;
	if (type) {
		memcpy(r->raw + 240, (uint8_t[]){ 53, 1, (uint8_t)type }, 3);
		r->len += 3;
	}
}

static void reply_option(struct reply *r, unsigned tag, const void *data,
			 size_t len)
{
	r->raw[r->len++] = (uint8_t)tag;
	r->raw[r->len++] = (uint8_t)len;
	memcpy(r->raw + r->len, data, len);
	r->len += len;
}

static void reply_send(struct bench *b, struct reply *r, uint32_t from,
		       unsigned port, uint32_t to)
{
	r->raw[r->len++] = 255;
	answer(b, from, to, port, 68, r->raw, r->len);
}

/* The DHCP message type of what the client sent. */
static unsigned type_of(const struct udp *u)
{
	assert_true(u->len > 243);
	assert_int_equal(u->data[240], 53);
	return u->data[242];
}

struct plan {
	int      priority;		/* 175.1 of the offer; 0: none	*/
	bool     no_proxy;		/* 175.176			*/
	bool     silent;
	bool     proxy;			/* another server offers PXE	*/
	bool     proxy_empty;		/* ... but only on port 4011	*/
	unsigned proxy_late_ms;		/* ... after so long		*/
	bool     no_file;		/* the lease names none		*/
	unsigned deaf;			/* so many are not heard	*/
	bool     cut;			/* ... in two fragments		*/
	bool     noise;			/* answers that are not for us	*/
	unsigned naks;
	uint32_t ip;
	unsigned discovers, requests, to_4011;
	uint8_t  first[600];
	size_t   first_len;
};

static void add_lease(struct reply *r, const struct plan *p)
{
	put_be32(r->raw + 16, p->ip);
	put_be32(r->raw + 20, SERVER_IP);
	if (!p->no_file)
		strcpy((char *)r->raw + 108, "boot.ipxe");
	reply_option(r, 54, "\xc0\x00\x02\x01", 4);
	reply_option(r, 1, "\xff\xff\xff\x00", 4);
	reply_option(r, 3, "\xc0\x00\x02\xfe", 4);
	if (p->priority)
		reply_option(r, 175, (uint8_t[]){ 1, 1,
			     (uint8_t)p->priority }, 3);
	if (p->no_proxy)
		reply_option(r, 175, "\260\001\001", 3);
}

static void offer_proxy(struct bench *b, const struct udp *u,
			const struct plan *p, unsigned type, unsigned port)
{
	bool full = !p->proxy_empty || port == 4011;
	struct reply r;

	reply_begin(&r, u, type);
	reply_option(&r, 60, "PXEClient", 9);
	reply_option(&r, 54, "\xc0\x00\x02\x02", 4);
	if (full) {
		put_be32(r.raw + 20, 0xc0000202);
		strcpy((char *)r.raw + 108, "proxy.efi");
	}
	reply_send(b, &r, 0xc0000202, port,
		   port == 4011 ? p->ip : 0xffffffff);
}

/* To somebody else's question, then from a server that was not chosen. */
static void send_noise(struct bench *b, const struct udp *u)
{
	bool asked = type_of(u) == DHCP_REQUEST;
	struct reply r;

	reply_begin(&r, u, asked ? DHCP_NAK : DHCP_OFFER);
	r.raw[4] ^= 1;
	put_be32(r.raw + 16, 0xc0000263);
	reply_option(&r, 54, "\xc0\x00\x02\x01", 4);
	reply_option(&r, 175, "\1\1\5", 3);
	reply_send(b, &r, SERVER_IP, 67, 0xffffffff);
	if (!asked)
		return;
	reply_begin(&r, u, DHCP_NAK);
	reply_option(&r, 54, "\xc0\x00\x02\x03", 4);
	reply_send(b, &r, 0xc0000203, 67, 0xffffffff);
}

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	struct reply r;

	if (!p->first_len) {
		p->first_len = u->len;
		memcpy(p->first, u->data, u->len < 600 ? u->len : 600);
	}
	if (u->dport == 4011) {
		p->to_4011++;
		assert_int_equal(u->to, 0xc0000202);
		if (!fake_alloc_failed())
			assert_int_equal(get_be32(u->data + 12), p->ip);
		b->cut = p->cut;
		offer_proxy(b, u, p, 5, 4011);
		return;
	}
	assert_int_equal(u->to, 0xffffffff);
	if (type_of(u) == DHCP_DISCOVER)
		p->discovers++;
	else
		p->requests++;
	if (p->silent || p->deaf) {
		p->deaf -= p->deaf > 0;
		return;
	}
	if (p->noise)
		send_noise(b, u);
	if (type_of(u) == DHCP_DISCOVER && p->proxy) {
		b->late_us = p->proxy_late_ms * 1000ull;
		offer_proxy(b, u, p, DHCP_OFFER, 67);
		b->late_us = 0;
	}
	if (type_of(u) == DHCP_REQUEST && p->naks) {
		p->naks--;
		reply_begin(&r, u, DHCP_NAK);
		reply_option(&r, 54, "\xc0\x00\x02\x01", 4);
	} else {
		reply_begin(&r, u, type_of(u) == DHCP_DISCOVER ?
			    DHCP_OFFER : DHCP_ACK);
		add_lease(&r, p);
	}
	reply_send(b, &r, SERVER_IP, 67, 0xffffffff);
}

/* Configure net0 by DHCP; returns the status. */
static int run(struct bench *b, struct plan *p)
{
	p->ip = p->ip ? p->ip : 0xc000020f;
	b->on_udp = serve;
	b->ctx = p;
	return bench_configure(b, NET_CONFIG_DHCP);
}

/* ---- what is sent ---------------------------------------------------- */

/* The tags of the options in order, as text. */
static void tags(const struct plan *p, char *out, size_t cap)
{
	size_t at = 240, n = 0;

	out[0] = 0;
	while (at < p->first_len && p->first[at] != 255) {
		n += (size_t)snprintf(out + n, cap - n, "%u ",
				      p->first[at]);
		at += 2u + p->first[at + 1];
	}
	assert_int_equal(at, p->first_len - 1);
}

static const uint8_t *option(const struct plan *p, unsigned tag, size_t *len)
{
	size_t at = 240;

	while (at < p->first_len && p->first[at] != tag)
		at += 2u + p->first[at + 1];
	assert_true(at < p->first_len);
	*len = p->first[at + 1];
	return p->first + at + 2;
}

static void a_discover_has_the_options_that_servers_look_for(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	char text[128];
	size_t len;

	(void)state;
	bench_start(&b);
	fake.name = "efi";
	(void)run(&b, &p);
	tags(&p, text, sizeof(text));
	assert_string_equal(text, "53 57 93 94 60 77 55 175 61 97 ");
	v = option(&p, 77, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(v, "iPXE", 4);
	v = option(&p, 60, &len);
	assert_int_equal(len, 32);
	assert_memory_equal(v, "PXEClient:Arch:00007:UNDI:003010", 32);
	v = option(&p, 61, &len);
	assert_int_equal(len, 7);
	assert_memory_equal(v + 1, b.nic->mac, 6);
	v = option(&p, 57, &len);
	assert_int_equal(get_be16(v), 1472);
	assert_int_equal(get_be16(p.first + 10), 0);	/* no broadcast */
	bench_stop(&b);
}

static void a_bios_machine_says_so(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	(void)run(&b, &p);
	v = option(&p, 60, &len);
	assert_memory_equal(v, "PXEClient:Arch:00000:UNDI:002001", 32);
	v = option(&p, 93, &len);
	assert_int_equal(get_be16(v), 0);
	bench_stop(&b);
}

static void a_setting_replaces_the_user_class(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	assert_int_equal(settings_set(b.root, "user-class", "mine", NULL), 0);
	(void)run(&b, &p);
	v = option(&p, 77, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(v, "mine", 4);
	bench_stop(&b);
}

static void nobody_answering_is_given_up_after_15_s(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.discovers, 4);
	assert_int_equal(b.sent_us[1], 1000000);
	assert_int_equal(b.sent_us[2], 3000000);
	assert_int_equal(b.sent_us[3], 7000000);
	assert_int_equal(fake.now_us, 15000000);
	assert_string_equal(b.e.msg, "no DHCP server answered on net0");
	bench_stop(&b);
}

/* ---- what is made of it ---------------------------------------------- */

static void a_lease_becomes_settings(void **state)
{
	struct plan p = { 0 };
	struct sbuf routes = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_string_equal(value(&b, "net0.dhcp/ip"), "192.0.2.15");
	assert_string_equal(value(&b, "netmask"), "255.255.255.0");
	assert_string_equal(value(&b, "filename"), "boot.ipxe");
	assert_string_equal(value(&b, "next-server"), "192.0.2.1");
	assert_string_equal(value(&b, "netX/dhcp-server"), "192.0.2.1");
	assert_int_equal(net_routes(b.net, &routes), 0);
	assert_non_null(strstr(sbuf_text(&routes), "net0: 192.0.2.15/"
			       "255.255.255.0 gw 192.0.2.254\n"));
	sbuf_free(&routes);
	/* the wait for a ProxyDHCP server, and no retransmission */
	assert_int_equal(fake.now_us, 700000);
	assert_int_equal(p.discovers, 1);
	bench_stop(&b);
}

/* ---- how long a ProxyDHCP server is waited for ----------------------- */

/* Run with proxy-wait @wait, "": unset; what is booted. The time goes to
   *@ms; then so much more passes as the late answer needs. */
static const char *boots(struct plan *p, const char *wait, unsigned *ms)
{
	static char text[64];
	struct bench b;

	fake_reset();
	p->proxy = true;
	bench_start(&b);
	assert_int_equal(settings_set(b.root, "proxy-wait", wait, NULL), 0);
	assert_int_equal(run(&b, p), 0);
	*ms = (unsigned)(fake.now_us / 1000);
	snprintf(text, sizeof(text), "%s%s", value(&b, "proxydhcp/filename"),
		 value(&b, "net0.dhcp/filename"));
	(void)event_wait(&b.ev, 5000000, EVENT_NO_KEYS, NULL, NULL);
	bench_stop(&b);
	return text;
}

static void a_file_shortens_the_wait(void **state)
{
	struct plan in_time = { .proxy_late_ms = 400 };
	struct plan late = { .proxy_late_ms = 1500 };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&in_time, "", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 400);
	assert_string_equal(fake_diag(), "");
	assert_string_equal(boots(&late, "", &ms), "boot.ipxe");
	assert_int_equal(ms, 700);
	assert_string_equal(fake_diag(), "warning: net0: the ProxyDHCP server "
			    "192.0.2.2 answered after 1.5 s, too late; to "
			    "wait for it: set proxy-wait 2\n");
}

static void without_a_file_the_wait_is_long(void **state)
{
	struct plan late = { .proxy_late_ms = 1500, .no_file = true };
	struct plan too_late = { .proxy_late_ms = 2200, .no_file = true };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&late, "", &ms), "proxy.efi");
	assert_int_equal(ms, 1500);
	assert_string_equal(boots(&too_late, "", &ms), "");
	assert_int_equal(ms, 2000);
}

static void proxy_wait_sets_both_waits(void **state)
{
	struct plan two = { .proxy_late_ms = 1500 };
	struct plan three = { .proxy_late_ms = 2500, .no_file = true };
	struct plan none = { .proxy_late_ms = 100, .no_file = true };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&two, "2", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 1500);
	assert_string_equal(boots(&three, "3", &ms), "proxy.efi");
	assert_int_equal(ms, 2500);
	assert_string_equal(boots(&none, "0", &ms), "");
	assert_int_equal(ms, 0);
}

static void a_question_that_was_lost_shortens_no_wait(void **state)
{
	struct plan p = { .deaf = 1, .proxy_late_ms = 600 };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&p, "", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 1600);
}

static void two_interfaces_ask_one_after_the_other(void **state)
{
	struct plan p = { .no_proxy = true };
	struct netdev *vlan;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	/* the first one, which has a lease, leaves the port to the next */
	assert_int_equal(net_vlan_create(net_dev(b.net, 0), 5, 0, NULL), 0);
	vlan = net_dev(b.net, 1);
	assert_int_equal(net_configure(vlan, NET_CONFIG_DHCP, &b.e), 0);
	bench_stop(&b);
}

static void no_pxedhcp_ends_the_wait_for_a_proxy(void **state)
{
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_true(fake.now_us < 100000);
	bench_stop(&b);
}

static void a_negative_priority_is_never_taken(void **state)
{
	struct plan p = { .priority = -1 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.requests, 0);
	bench_stop(&b);
}

static void a_proxy_offer_ends_the_wait(void **state)
{
	struct plan p = { .proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_true(fake.now_us < 100000);
	assert_int_equal(p.to_4011, 0);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	assert_string_equal(value(&b, "net0.dhcp/filename"), "boot.ipxe");
	bench_stop(&b);
}

static void a_proxy_without_a_file_is_asked_on_port_4011(void **state)
{
	struct plan p = { .proxy = true, .proxy_empty = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.to_4011, 1);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	bench_stop(&b);
}

static void fragments_of_an_answer_are_joined(void **state)
{
	struct plan p = { .proxy = true, .proxy_empty = true, .cut = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	bench_stop(&b);
}

static void answers_for_others_do_not_count(void **state)
{
	struct plan p = { .noise = true, .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.discovers, 1);
	assert_int_equal(p.requests, 1);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	bench_stop(&b);
}

static void a_nak_starts_over(void **state)
{
	struct plan p = { .naks = 2, .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.discovers, 3);
	assert_int_equal(p.requests, 3);
	bench_stop(&b);
}

static void a_new_lease_replaces_the_old_one(void **state)
{
	struct plan one = { .proxy = true };
	struct plan two = { .no_proxy = true, .ip = 0xc0000210 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &one), 0);
	assert_int_equal(run(&b, &two), 0);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.16");
	assert_string_equal(value(&b, "proxydhcp/filename"), "");
	/* with an address the answer must be broadcast */
	assert_int_equal(two.first[10], 0x80);
	bench_stop(&b);
}

/* Looks each microsecond, from just before a time on. */
static uint64_t look_at_us;

static uint64_t look(struct event_source *src, bool *busy)
{
	(void)src;
	(void)busy;
	return fake.now_us < look_at_us ? look_at_us : fake.now_us + 1;
}

static void with_a_lease_no_router_is_waited_for_long(void **state)
{
	struct event_source src = { .poll = look };
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	event_add(&b.ev, &src);
	look_at_us = 499990;
	p.ip = 0xc000020f;
	b.on_udp = serve;
	b.ctx = &p;
	assert_int_equal(bench_configure(&b, NET_CONFIG_ALL), 0);
	assert_int_equal(fake.now_us, 500001);
	event_del(&b.ev, &src);
	bench_stop(&b);
}

static void a_script_can_store_in_the_lease(void **state)
{
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(settings_set(b.root, "net0.dhcp/filename", "other",
				      NULL), 0);
	assert_string_equal(value(&b, "filename"), "other");
	assert_int_equal(settings_set(b.root, "net0.dhcp/filename", "", NULL),
			 0);
	assert_string_equal(value(&b, "filename"), "");
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .proxy = true, .proxy_empty = true, .cut = true };
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	p.ip = 0xc000020f;
	b.on_udp = serve;
	b.ctx = &p;
	rc = bench_configure(&b, NET_CONFIG_ALL);
	assert_alloc_result(rc);
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
		FAKE_TEST(a_discover_has_the_options_that_servers_look_for),
		FAKE_TEST(a_bios_machine_says_so),
		FAKE_TEST(a_setting_replaces_the_user_class),
		FAKE_TEST(nobody_answering_is_given_up_after_15_s),
		FAKE_TEST(a_lease_becomes_settings),
		FAKE_TEST(a_file_shortens_the_wait),
		FAKE_TEST(without_a_file_the_wait_is_long),
		FAKE_TEST(proxy_wait_sets_both_waits),
		FAKE_TEST(a_question_that_was_lost_shortens_no_wait),
		FAKE_TEST(two_interfaces_ask_one_after_the_other),
		FAKE_TEST(no_pxedhcp_ends_the_wait_for_a_proxy),
		FAKE_TEST(a_negative_priority_is_never_taken),
		FAKE_TEST(a_proxy_offer_ends_the_wait),
		FAKE_TEST(a_proxy_without_a_file_is_asked_on_port_4011),
		FAKE_TEST(fragments_of_an_answer_are_joined),
		FAKE_TEST(answers_for_others_do_not_count),
		FAKE_TEST(a_nak_starts_over),
		FAKE_TEST(a_new_lease_replaces_the_old_one),
		FAKE_TEST(with_a_lease_no_router_is_waited_for_long),
		FAKE_TEST(a_script_can_store_in_the_lease),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_dhcp_said.c: what the DHCP client says, and how often. */
#include "tests/net/dhcpd.h"

#include "net/dhcp_send.h"

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

/* Of so many bytes; the length of what is said. */
static size_t class_said(const char *name, unsigned tag, size_t len)
{
	struct plan p = { .silent = true };
	char text[300];
	struct bench b;
	size_t n;

	fake_reset();
	memset(text, 'c', len);
	text[len] = '\0';
	bench_start(&b);
	assert_int_equal(settings_set(b.root, name, text, NULL), 0);
	(void)run(&b, &p);
	(void)option(&p, tag, &n);
	bench_stop(&b);
	return n;
}

/* What does not fit the option is not said by half. */
static void classes_have_255_bytes_at_most(void **state)
{
	(void)state;
	assert_int_equal(class_said("user-class", 77, 255), 255);
	assert_int_equal(class_said("user-class", 77, 256), 4);
	assert_int_equal(class_said("vendor-class", 60, 255), 255);
	assert_int_equal(class_said("vendor-class", 60, 256), 32);
}

/* What the field "secs" was, packet by packet, and who said it. */
static unsigned secs[8], n_secs;
static uint32_t froms[8];

static void note(struct bench *b, const struct udp *u)
{
	assert_true(n_secs < 8);
	froms[n_secs] = u->from;
	secs[n_secs++] = get_be16(u->data + 8);
	serve(b, u);
}

static void noted(struct plan *p, const unsigned *want, unsigned n)
{
	struct bench b;

	fake_reset();
	n_secs = 0;
	bench_start(&b);
	p->ip = 0xc000020f;
	b.on_udp = note;
	b.ctx = p;
	(void)bench_configure(&b, NET_CONFIG_DHCP);
	assert_int_equal(n_secs, n);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(secs[i], want[i]);
	bench_stop(&b);
}

/* Four for each that was lost, two for an offer, one for a ProxyDHCP's. */
static void a_packet_says_what_came_before_it(void **state)
{
	struct plan silent = { .silent = true }, lease = { 0 };
	struct plan proxy = { .proxy = true, .proxy_empty = true, .deaf = 1 };

	(void)state;
	noted(&silent, (unsigned[]){ 0, 4, 8, 12 }, 4);
	noted(&lease, (unsigned[]){ 0, 2 }, 2);
	assert_int_equal(froms[0] | froms[1], 0);
	noted(&proxy, (unsigned[]){ 0, 4, 3, 3 }, 4);
	assert_int_equal(froms[2], 0);
	assert_int_equal(froms[3], 0xc000020f);
}

/* A lease of before has it, in any block that a server fills. */
static void what_a_server_sent_is_not_sent_back(void **state)
{
	static const char *const blocks[] = { "dhcp", "proxydhcp", "pxebs",
					      "dhcpv6", "mine" };
	struct net *net;
	struct settings *s;

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		struct sbuf out = { 0 };
		struct bench b;

		fake_reset();
		bench_start(&b);
		net = b.net;
		assert_int_equal(dhcp_override(net, "user-class", &out),
				 -ENOENT);
		assert_int_equal(settings_add(b.root, blocks[i], NULL,
					      NULL, 0, &s), 0);
		assert_int_equal(settings_set(s, "user-class", "x", NULL), 0);
		assert_int_equal(dhcp_override(net, "user-class", &out),
				 i < 4 ? -ENOENT : 0);
		sbuf_free(&out);
		bench_stop(&b);
	}
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_discover_has_the_options_that_servers_look_for),
		FAKE_TEST(a_bios_machine_says_so),
		FAKE_TEST(a_setting_replaces_the_user_class),
		FAKE_TEST(classes_have_255_bytes_at_most),
		FAKE_TEST(a_packet_says_what_came_before_it),
		FAKE_TEST(what_a_server_sent_is_not_sent_back),
		FAKE_TEST(nobody_answering_is_given_up_after_15_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_resolve_search.c: which names are asked for, by the search list, and
   what is a number with a zone. */
#include "tests/net/server.h"

#include "core/hostname.h"
#include "net/stack.h"

/* A server that knows nothing keeps what it was asked: "name type ". */
struct plan { unsigned asked; size_t longest; char text[400]; };

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	char name[300] = "";
	uint8_t a[300];
	size_t n = 0;

	if (u->dport != 53)
		return;
	for (size_t at = 12; u->data[at]; at += 1u + u->data[at])
		n += (size_t)snprintf(name + n, sizeof(name) - n, "%s%.*s",
				      n ? "." : "", u->data[at],
				      u->data + at + 1);
	p->asked++;
	p->longest = n > p->longest ? n : p->longest;
	n = strlen(p->text);
	snprintf(p->text + n, sizeof(p->text) - n, "%s%.20s %u", n ? "; " : "",
		 name, u->data[u->len - 3]);
	memcpy(a, u->data, u->len);
	put_be16(a + 2, 0x8183);
	answer(b, SERVER_IP, u->from, 53, u->sport, a, u->len);
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static void begin(struct bench *b, struct plan *p)
{
	fake_reset();
	memset(p, 0, sizeof(*p));
	bench_start(b);
	bench_address(b);
	set(b, "dns", "192.0.2.1");
	b->on_udp = serve;
	b->ctx = p;
}

static int resolve(struct bench *b, const char *host)
{
	uint8_t a[16];
	bool v6;

	err_clear(&b->e);
	return net_resolve(b->net, host, &v6, a, &b->e);
}

static void each_suffix_is_tried_for_both_kinds(void **state)
{
	struct plan p;
	struct bench b;

	(void)state;
	begin(&b, &p);
	/* a.test, b.c, d */
	set(&b, "dnssl:hexraw", "016104746573740001620163000164" "00");
	assert_int_equal(resolve(&b, "x"), -ENXIO);
	assert_string_equal(p.text, "x.a.test 1; x.a.test 28; x.b.c 1; "
			    "x.b.c 28; x.d 1; x.d 28");
	assert_string_equal(b.e.msg, "no address for the name \"x\"");
	p.text[0] = '\0';
	assert_int_equal(resolve(&b, "x.y"), -ENXIO);
	assert_string_equal(p.text, "x.y 1; x.y 28");
	bench_stop(&b);
}

#define L63 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc"
#define L57 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefg"

/* 253 bytes with its suffix; what is longer is no name, and nobody is asked. */
static void a_name_has_a_limit_with_its_suffix(void **state)
{
	struct plan p;
	struct bench b;

	(void)state;
	assert_int_equal(HOSTNAME_MAX, 253);
	begin(&b, &p);
	set(&b, "domain", L63 "." L63 "." L63 "." L57);	/* 249 bytes */
	assert_int_equal(resolve(&b, "abc"), -ENXIO);
	assert_int_equal(p.asked, 2);
	assert_int_equal(p.longest, 253);
	assert_int_equal(resolve(&b, "abcd"), -ENXIO);
	assert_int_equal(p.asked, 2);
	bench_stop(&b);
}

/* Add a label of so many letters, in hex, as option 119 has it. */
static void add_label(char *hex, unsigned len)
{
	sprintf(hex + strlen(hex), "%02x", len);
	while (len--)
		strcat(hex, "61");
}

/* Then the next is. */
static void a_suffix_that_is_too_long_is_passed_over(void **state)
{
	char hex[600] = "";
	struct plan p;
	struct bench b;

	(void)state;
	begin(&b, &p);
	for (unsigned i = 0; i < 3; i++)
		add_label(hex, 63);
	add_label(hex, 57);
	strcat(hex, "00" "016200");
	set(&b, "dnssl:hexraw", hex);
	assert_int_equal(resolve(&b, "abcd"), -ENXIO);
	assert_string_equal(p.text, "abcd.b 1; abcd.b 28");
	bench_stop(&b);
}

static void an_address_of_the_link_may_name_an_interface(void **state)
{
	static const char *const bad[] = {
		"fe80::1%net1", "fe80::1%net00", "fe80::1%ne",
		"fe80::1%net0aaaaaaaaaaaaaaaaaaa",		/* 23 bytes */
		"fe80::1%net0aaaaaaaaaaaaaaaaaaaa",		/* 24 */
		"fe80::1%net0aaaaaaaaaaaaaaaaaaaaa",
		"fe80::1%" L63 L63 L63,
	};
	struct plan p;
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_int_equal(resolve(&b, "fe80::1%net0"), 0);
	assert_int_equal(resolve(&b, "fe80::1"), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(resolve(&b, bad[i]), -ENODEV);
	/* no name server knows better */
	assert_int_equal(p.asked, 0);
	bench_stop(&b);
}

/* What cannot be looked up is said in words that fit the reason. */
static void each_failure_has_its_words(void **state)
{
	static const struct { int status, code; const char *msg; } table[] = {
		{ -EINVAL, -EINVAL, "cannot look up \"h\": this is no host's "
		  "name" },
		{ -ENOTSUP, -ENOTSUP, "\"h\": letters beyond ASCII are written "
		  "as xn--... here" },
		{ -ENOTCONN, -ENXIO, "cannot look up \"h\": no name server is "
		  "set" },
		{ -ENXIO, -ENXIO, "no address for the name \"h\"" },
		{ -EAGAIN, -ETIMEDOUT, "cannot look up \"h\": no name server "
		  "answers" },
		{ -ENODATA, -EIO, "cannot look up \"h\": the name server "
		  "fails" },
		{ -ENOMEM, -ENOMEM, "cannot look up \"h\": Not enough space" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct err e = { 0 };

		assert_int_equal(net_lookup_error(&e, table[i].status, "h"),
				 table[i].code);
		assert_string_equal(e.msg, table[i].msg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_suffix_is_tried_for_both_kinds),
		FAKE_TEST(a_name_has_a_limit_with_its_suffix),
		FAKE_TEST(a_suffix_that_is_too_long_is_passed_over),
		FAKE_TEST(an_address_of_the_link_may_name_an_interface),
		FAKE_TEST(each_failure_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

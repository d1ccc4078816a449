/* test_resolve.c: names to addresses, by name servers of arrays. */
#include "tests/net/server.h"

#include "net/stack.h"

#define A	1
#define AAAA	28

/* What the server knows, and what it was asked. */
struct record { const char *name; unsigned type; const char *addr; };
struct plan {
	const struct record *records;
	unsigned n;
	uint32_t only;		/* the server that answers; 0: each	*/
	unsigned lose;		/* questions				*/
	uint32_t fails;		/* the server that cannot tell		*/
	unsigned fails_at;	/* ... this type only; 0: any		*/
	bool     refuses;	/* ... and says that it will not	*/
	bool     other_id, other_host, other_name;
	unsigned asked;
	char     names[8][80];	/* as "name type"			*/
};

/* The name in the question at @q, as text; what it takes in bytes. */
static size_t read_name(const uint8_t *q, char *out)
{
	size_t at = 0, n = 0;

	while (q[at]) {
		assert_true(q[at] < 64 && n + q[at] < 70);
		memcpy(out + n, q + at + 1, q[at]);
		n += q[at];
		out[n++] = '.';
		at += 1u + q[at];
	}
	out[n ? n - 1 : 0] = 0;
	return at + 1;
}

static const struct record *find(const struct plan *p, const char *name,
				 unsigned type)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->records[i].type == type &&
		    !strcmp(p->records[i].name, name))
			return &p->records[i];
	return NULL;
}

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	const struct record *r;
	uint8_t a[300] = { 0 };
	char name[80];
	size_t end;
	unsigned type, len;
	bool fails;

	if (u->dport != 53)
		return;
	end = 12 + read_name(u->data + 12, name) + 4;
	assert_int_equal(end, u->len);
	type = get_be16(u->data + end - 4);
	if (p->asked < 8)
		snprintf(p->names[p->asked], 80, "%.60s %u", name, type);
	p->asked++;
	if (p->lose) {
		p->lose--;
		return;
	}
	if (p->only && u->to != p->only)
		return;
	fails = u->to == p->fails && (!p->fails_at || p->fails_at == type);
	r = fails ? NULL : find(p, name, type);
	len = type == A ? 4 : 16;
	memcpy(a, u->data, end);
	a[0] ^= p->other_id;
	a[13] ^= p->other_name;
	put_be16(a + 2, r ? 0x8180 : !fails ? 0x8183 :
			p->refuses ? 0x8185 : 0x8182);
	put_be16(a + 6, r != NULL);
	if (r) {
		put_be16(a + end, 0xc00c);
		put_be16(a + end + 2, type);
		put_be16(a + end + 4, 1);
		put_be32(a + end + 6, 60);
		put_be16(a + end + 10, len);
		memcpy(a + end + 12, r->addr, len);
		end += 12 + len;
	}
	answer(b, p->other_host ? 0xc0000263 : u->to, u->from, 53, u->sport,
	       a, end);
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static void begin(struct bench *b, struct plan *p)
{
	fake_reset();
	bench_start(b);
	bench_address(b);
	set(b, "dns", "192.0.2.1");
	b->on_udp = serve;
	b->ctx = p;
}

/* The address as text; or the errno. */
static const char *resolve(struct bench *b, const char *host)
{
	static char text[64];
	uint8_t a[16];
	bool v6 = false;
	int rc;

	err_clear(&b->e);
	rc = net_resolve(b->net, host, &v6, a, &b->e);
	if (rc < 0)
		snprintf(text, sizeof(text), "%d", rc);
	else if (v6)
		snprintf(text, sizeof(text), "%02x%02x::%02x", a[0], a[1],
			 a[15]);
	else
		snprintf(text, sizeof(text), "%u.%u.%u.%u", a[0], a[1], a[2],
			 a[3]);
	return text;
}

static const struct record zone[] = {
	{ "boot.test", A, "\xc0\x00\x02\x07" },
	{ "six.test", AAAA, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x09" },
	{ "both.test", A, "\xc0\x00\x02\x08" },
	{ "both.test", AAAA, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x08" },
	{ "short", A, "\xc0\x00\x02\x0a" },
	{ "short.b.test", A, "\xc0\x00\x02\x0b" },
};
#define ZONE	.records = zone, .n = sizeof(zone) / sizeof(zone[0])

/* ---- numbers ----------------------------------------------------------- */

static void numbers_are_asked_of_nobody(void **state)
{
	static const char *const table[][2] = {
		{ "192.0.2.7", "192.0.2.7" }, { "2001:db8::7", "2001::07" },
		{ "[2001:db8::7]", "2001::07" }, { "::1", "0000::01" },
		{ "[fe80::7%net0]", "fe80::07" }, { "fe80::7", "fe80::07" },
	};
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(resolve(&b, table[i][0]), table[i][1]);
	assert_int_equal(p.asked, 0);
	bench_stop(&b);
}

/* ---- names ------------------------------------------------------------- */

static void a_name_is_asked_for(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_string_equal(p.names[0], "boot.test 1");
	assert_int_equal(p.asked, 1);
	/* ... once, as long as the answer is good */
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_int_equal(p.asked, 1);
	assert_false(net_busy(b.net));
	bench_stop(&b);
}

static void the_other_kind_of_address_is_asked_for_next(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_string_equal(resolve(&b, "six.test"), "2001::09");
	assert_string_equal(p.names[0], "six.test 1");
	assert_string_equal(resolve(&b, "both.test"), "192.0.2.8");
	bench_stop(&b);
}

static void a_name_that_nobody_has_is_said(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_string_equal(resolve(&b, "nope.test"), "-6");
	assert_string_equal(b.e.msg, "no address for the name \"nope.test\"");
	assert_true(fake.now_us < 1000000);
	assert_int_equal(p.asked, 2);	/* once for each kind of address */
	assert_string_equal(p.names[1], "nope.test 28");
	bench_stop(&b);
}

static void a_final_dot_is_not_sent(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "domain", "b.test");
	assert_string_equal(resolve(&b, "boot.test."), "192.0.2.7");
	assert_string_equal(p.names[0], "boot.test 1");
	/* ... and ends a short name, too */
	assert_string_equal(resolve(&b, "short."), "192.0.2.10");
	bench_stop(&b);
}

static void what_is_no_name_is_not_asked_for(void **state)
{
	static const struct { const char *name, *why; } table[] = {
		{ "a..test", "between two dots" }, { "a b.test", "no blanks" },
		{ "b\303\274cher.test", "letters beyond ASCII" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaa.test", "63 bytes" },
	};
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		(void)resolve(&b, table[i].name);
		assert_has(b.e.msg, table[i].why);
	}
	assert_int_equal(p.asked, 0);
	bench_stop(&b);
}

static void short_names_are_looked_for_in_the_search_list(void **state)
{
	struct plan p = { ZONE }, plain = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "domain", "b.test");
	assert_string_equal(resolve(&b, "short"), "192.0.2.11");
	assert_string_equal(p.names[0], "short.b.test 1");
	set(&b, "dnssl:hex", "01:61:04:74:65:73:74:00:01:62:04:74:65:73:74:00");
	p.asked = 0;
	assert_string_equal(resolve(&b, "short"), "192.0.2.11");
	assert_string_equal(p.names[0], "short.a.test 1");
	/* one with a dot is whole */
	p.asked = 0;
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_string_equal(p.names[0], "boot.test 1");
	bench_stop(&b);
	begin(&b, &plain);
	assert_string_equal(resolve(&b, "short"), "192.0.2.10");
	assert_string_equal(plain.names[0], "short 1");
	bench_stop(&b);
}

/* ---- servers ------------------------------------------------------------ */

static void without_a_server_no_name_is_known(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "dns", "");
	assert_string_equal(resolve(&b, "boot.test"), "-6");
	assert_string_equal(b.e.msg, "cannot look up \"boot.test\": no name "
			    "server is set");
	assert_int_equal(p.asked, 0);
	bench_stop(&b);
}

static void a_silent_server_makes_room_for_the_next(void **state)
{
	struct plan p = { ZONE, .only = 0xc0000203 };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "dns", "");
	assert_int_equal(settings_set(b.root, "dns:hex",
				      "c0:00:02:02:c0:00:02:03", NULL), 0);
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_true(fake.now_us < 5000000);
	bench_stop(&b);
}

static void a_dead_server_is_no_missing_name(void **state)
{
	struct plan p = { ZONE, .lose = 1000 };
	struct bench b;

	(void)state;
	begin(&b, &p);
	(void)resolve(&b, "boot.test");
	assert_int_equal(b.e.code, -ETIMEDOUT);
	assert_string_equal(b.e.msg, "cannot look up \"boot.test\": no name "
			    "server answers");
	assert_int_equal(p.asked, 6);
	assert_int_equal(fake.now_us / 10000, 1575);
	bench_stop(&b);
}

static void a_server_that_cannot_tell_is_passed_over(void **state)
{
	struct plan p = { ZONE, .fails = 0xc0000202 };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "dns", "");
	assert_int_equal(settings_set(b.root, "dns:hex",
				      "c0:00:02:02:c0:00:02:03", NULL), 0);
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_int_equal(p.asked, 2);
	assert_true(fake.now_us < 250000);
	set(&b, "dns", "192.0.2.2");
	(void)resolve(&b, "boot.test");
	assert_int_equal(b.e.code, -EIO);
	assert_has(b.e.msg, "the name server fails");
	bench_stop(&b);
}

static void a_server_that_fails_at_one_kind_is_asked_for_the_other(void **state)
{
	struct plan p = { ZONE, .fails = 0xc0000202, .fails_at = A };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "dns", "192.0.2.2");
	(void)resolve(&b, "boot.test");
	assert_int_equal(b.e.code, -EIO);
	assert_int_equal(p.asked, 2);
	p.fails_at = AAAA;
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	bench_stop(&b);
}

static void a_name_that_is_refused_has_no_address(void **state)
{
	struct plan p = { ZONE, .fails = 0xc0000202, .refuses = true };
	struct bench b;

	(void)state;
	begin(&b, &p);
	set(&b, "dns", "192.0.2.2");
	(void)resolve(&b, "boot.test");
	assert_int_equal(b.e.code, -ENXIO);
	assert_has(b.e.msg, "no address for the name");
	bench_stop(&b);
}

/* What another server said is forgotten. */
static void other_servers_are_asked_anew(void **state)
{
	struct plan p = { ZONE };
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	set(&b, "dns", "192.0.2.2");
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_int_equal(p.asked, 2);
	bench_stop(&b);
}

static void what_is_lost_is_asked_again(void **state)
{
	struct plan p = { ZONE, .lose = 2 };
	struct bench b;

	(void)state;
	begin(&b, &p);
	assert_string_equal(resolve(&b, "boot.test"), "192.0.2.7");
	assert_int_equal(p.asked, 3);
	bench_stop(&b);
}

/* Who is believed decides where a machine boots from. */
static void answers_of_others_do_not_count(void **state)
{
	struct plan plans[] = {
		{ ZONE, .other_id = true }, { ZONE, .other_host = true },
		{ ZONE, .other_name = true },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		begin(&b, &plans[i]);
		assert_string_not_equal(resolve(&b, "boot.test"),
					"192.0.2.7");
		assert_true(b.e.code < 0);
		bench_stop(&b);
	}
}

static void ctrl_c_ends_the_wait(void **state)
{
	struct plan p = { ZONE, .lose = 1000 };
	struct bench b;

	(void)state;
	begin(&b, &p);
	b.ev.con = &b.con;
	fake.live_keys = true;
	fake_keys_at(fake.now_us + 100000, "\003");
	assert_int_equal(net_resolve(b.net, "boot.test", &(bool){ 0 },
				     (uint8_t[16]){ 0 }, &b.e), -ECANCELED);
	assert_has(b.e.msg, "looking up \"boot.test\"");
	bench_stop(&b);
}

/* ---- memory -------------------------------------------------------------- */

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { ZONE };
	uint8_t a[16];
	struct bench b;
	bool v6;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.on_udp = serve;
	b.ctx = &p;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    settings_set(b.root, "dns", "192.0.2.1", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = net_resolve(b.net, "six.test", &v6, a, &b.e);
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
		FAKE_TEST(numbers_are_asked_of_nobody),
		FAKE_TEST(a_name_is_asked_for),
		FAKE_TEST(the_other_kind_of_address_is_asked_for_next),
		FAKE_TEST(a_name_that_nobody_has_is_said),
		FAKE_TEST(a_final_dot_is_not_sent),
		FAKE_TEST(what_is_no_name_is_not_asked_for),
		FAKE_TEST(short_names_are_looked_for_in_the_search_list),
		FAKE_TEST(without_a_server_no_name_is_known),
		FAKE_TEST(a_silent_server_makes_room_for_the_next),
		FAKE_TEST(a_dead_server_is_no_missing_name),
		FAKE_TEST(a_server_that_cannot_tell_is_passed_over),
		FAKE_TEST(
			a_server_that_fails_at_one_kind_is_asked_for_the_other),
		FAKE_TEST(a_name_that_is_refused_has_no_address),
		FAKE_TEST(other_servers_are_asked_anew),
		FAKE_TEST(what_is_lost_is_asked_again),
		FAKE_TEST(answers_of_others_do_not_count),
		FAKE_TEST(ctrl_c_ends_the_wait),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

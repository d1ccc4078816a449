/* test_chain.c: which chains of certificates are refused, and in what words. */
#include "core/str.h"
#include "tests/tls/certs.h"

struct judged { int rc; struct err e; unsigned n_path; };

/* Judge the chain in @sent, trusting @root, on @day. */
static struct judged judge(const char *sent, const char *root,
			   const char *host, int64_t now)
{
	struct trust t = { .ready = true, .roots = load_certs(root) };
	struct chain c = { .sent = load_certs(sent) };
	const struct chain_ask ask = {
		.host = host, .use = CERT_FOR_SERVERS, .now = now,
	};
	struct judged j = { 0 };

	j.rc = chain_find(&c, &t, &ask, &j.e);
	j.n_path = c.n_path;
	if (j.rc == -EAGAIN)
		j.rc = chain_refuse(&c, &t, &j.e);
	chain_free(&c);
	trust_end(&t);
	return j;
}

static void expect(const char *sent, const char *host, const char *words)
{
	struct judged j = judge(sent, "root", host, MID_2026);

	if (!words && j.rc)
		fail_msg("\"%s\" is refused: %s", sent, j.e.msg);
	if (words && j.rc != -EACCES)
		fail_msg("\"%s\" is not refused (%d)", sent, j.rc);
	if (words)
		assert_has(j.e.msg, words);
}

#define HOST	"boot.example"

static void good_ones_are_accepted(void **state)
{
	(void)state;
	expect("good inter", HOST, NULL);
	expect("good inter root", HOST, NULL);
	expect("good root inter", HOST, NULL);
	expect("good other_root other_inter inter", HOST, NULL);
	expect("rsa2048 inter", HOST, NULL);
	expect("p384 inter", HOST, NULL);
	expect("p521 inter", HOST, NULL);
	expect("ed25519 inter", HOST, NULL);
	expect("no_use inter", HOST, NULL);
	expect("inside bound", "a.inside.example", NULL);
	expect("names inter", "192.0.2.1", NULL);
	expect("names inter", "[2001:db8::1]", NULL);
}

static void bad_ones_are_refused_in_their_own_words(void **state)
{
	static const struct { const char *sent, *host, *words; } t[] = {
		{ "expired inter", HOST, "\"expired\" ended 2025-01-01; this "
		  "machine's clock says 2026-06-01: if that is wrong, run "
		  "\"ntp\" first" },
		{ "future inter", HOST, "\"future\" is not valid before "
		  "2030-01-01; this machine's clock says 2026-06-01" },
		{ "by_old old_inter", HOST, "\"Old Intermediate\" ended" },
		{ "good inter", "evil.example", "the certificate is for "
		  "boot.example, not for evil.example" },
		{ "names inter", "192.0.2.9", "is for a.example, *.b.example, "
		  "192.0.2.1, 2001:db8::1, not for 192.0.2.9" },
		{ "self", HOST, "\"boot.example\" is self-signed and not "
		  "trusted; to trust it: set trust " },
		{ "other other_inter other_root", HOST,
		  "root certificate \"Other Root\" is not trusted; to trust "
		  "it, before the first https: set trust " },
		{ "other other_inter other_root other_root", HOST,
		  "root certificate \"Other Root\" is not trusted" },
		{ "other other_inter", HOST, "incomplete: \"Other Root\", "
		  "which signed \"Other Intermediate\", is missing" },
		{ "good", HOST, "incomplete: \"Test Intermediate\", which "
		  "signed \"good\", is missing" },
		{ "rsa1024 inter", HOST, "key of \"rsa1024\" is too weak: "
		  "1024 bits, 2048 are the least" },
		{ "by_weak weak_inter", HOST, "key of \"Weak Intermediate\" "
		  "is too weak" },
		{ "client inter", HOST, "\"client\" is not for servers" },
		{ "encipher inter", HOST, "\"encipher\" is not for servers" },
		{ "by_client client_inter", HOST,
		  "\"Client Intermediate\" is not for servers" },
		{ "by_no_ca no_ca", HOST, "\"Not A CA\" signed another and "
		  "may not: it is not a CA" },
		{ "by_no_sign no_sign", HOST, "\"May Not Certify\" signed "
		  "another and may not" },
		{ "by_below below inter", HOST, "too far below its root" },
		{ "outside bound", HOST, "\"outside\" has a name that its "
		  "issuer may not give" },
		{ "critical inter", HOST, "critical extension" },
		{ "bent inter", HOST, "signature of the certificate \"bent\" "
		  "is wrong" },
		{ "bent_name inter", "coot.example",
		  "signature of the certificate \"bent\" is wrong" },
		{ "fake fake_inter", HOST, "signature of the certificate "
		  "\"Test Intermediate\" is wrong" },
		{ "fake inter", HOST, "signature of the certificate \"fake\" "
		  "is wrong" },
		{ "circle circle_b circle_a", HOST, "in a circle" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		expect(t[i].sent, t[i].host, t[i].words);
}

static void a_weak_digest_is_refused(void **state)
{
	struct cert *c = load_cert("sha1");
	struct judged j = judge("sha1 inter", "root", HOST,
				c->not_before + DAY);

	(void)state;
	cert_free(c);
	assert_int_equal(j.rc, -EACCES);
	assert_has(j.e.msg, "\"sha1\" is signed with SHA-1");
}

static void a_clock_may_be_wrong_by_half_a_day(void **state)
{
	int64_t end = 1798761600, begin = 1767225600, hour = 3600;

	(void)state;
	assert_int_equal(judge("good inter", "root", HOST,
			       end + 12 * hour).rc, 0);
	assert_int_equal(judge("good inter", "root", HOST,
			       end + 13 * hour).rc, -EACCES);
	assert_int_equal(judge("good inter", "root", HOST,
			       begin - 12 * hour).rc, 0);
	assert_int_equal(judge("good inter", "root", HOST,
			       begin - 13 * hour).rc, -EACCES);
}

/* What lies behind a trusted subject and key is not looked at. */
static void the_way_ends_at_the_first_trusted_one(void **state)
{
	struct judged j = judge("good inter cross dead_root", "root", HOST,
				MID_2026);

	(void)state;
	assert_int_equal(j.rc, 0);
	assert_int_equal(j.n_path, 3);
	/* even if that very one has expired: it is the root's name and key */
	expect("good inter cross_old", HOST, NULL);
	/* and a server's own certificate can be trusted by itself */
	assert_int_equal(judge("self", "self", HOST, MID_2026).rc, 0);
}

static void another_way_is_taken_where_one_is_bad(void **state)
{
	(void)state;
	expect("by_twin twin_old twin_new", HOST, NULL);
	expect("by_twin twin_old", HOST, "\"Twin\" ended 2021-01-01");
}

static void many_ways_do_not_take_for_ever(void **state)
{
	(void)state;
	expect("circle circle_b circle_a circle_b circle_a circle_b circle_a "
	       "circle_b circle_a circle_b circle_a circle_b circle_a "
	       "circle_b circle_a circle_b circle_a circle_b circle_a", HOST,
	       "in a circle");
}

static void prints_trust_by_the_whole_certificate(void **state)
{
	struct trust t = { .ready = true, .n_prints = 1 };
	struct cert *root = load_cert("other_root"), *cross = load_cert("cross");
	struct chain c = { .sent = load_certs("other other_inter other_root") };
	const struct chain_ask ask = { .host = HOST, .now = MID_2026,
				       .use = CERT_FOR_SERVERS };

	(void)state;
	memcpy(t.print[0], root->hash, CERT_HASH);
	assert_int_equal(chain_find(&c, &t, &ask, NULL), 0);
	assert_false(trust_is_root(&t, cross));
	cert_free(root);
	cert_free(cross);
	chain_free(&c);
}

/* What certstore added is looked at, and is no root. */
static void stored_ones_help_to_find_the_way(void **state)
{
	struct trust t = { .ready = true, .roots = load_certs("root"),
			   .store = load_certs("inter other_root") };
	struct chain c = { .sent = load_certs("good") };
	struct chain other = { .sent = load_certs("other other_inter") };
	const struct chain_ask ask = { .host = HOST, .now = MID_2026,
				       .use = CERT_FOR_SERVERS };

	(void)state;
	assert_int_equal(chain_find(&c, &t, &ask, NULL), 0);
	assert_int_equal(chain_find(&other, &t, &ask, NULL), -EAGAIN);
	assert_true(cert_self_issued(other.top));
	chain_free(&c);
	chain_free(&other);
	trust_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(good_ones_are_accepted),
		FAKE_TEST(bad_ones_are_refused_in_their_own_words),
		FAKE_TEST(a_weak_digest_is_refused),
		FAKE_TEST(a_clock_may_be_wrong_by_half_a_day),
		FAKE_TEST(the_way_ends_at_the_first_trusted_one),
		FAKE_TEST(another_way_is_taken_where_one_is_bad),
		FAKE_TEST(many_ways_do_not_take_for_ever),
		FAKE_TEST(prints_trust_by_the_whole_certificate),
		FAKE_TEST(stored_ones_help_to_find_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

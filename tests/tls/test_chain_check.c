/*
 * test_chain_check.c: each rule for a certificate by itself, to its limit, and
 * how far a way to a root may lead.
 */
#include "tests/tls/certs.h"

#define RSA_LEAST	2048
#define EC_LEAST	256
#define WAY_MAX		9
#define TRIES_MAX	64

static const struct cert good = {
	.not_before = MID_2026 - DAY, .not_after = MID_2026 + DAY,
	.key_type = CERT_KEY_EC, .key_bits = EC_LEAST, .ca = true,
	.der = { (const uint8_t *)"x", 1 },
};

static int first(const struct cert *c, enum cert_use use, int64_t now,
		 struct err *e)
{
	const struct chain_ask ask = { .use = use, .now = now };

	err_clear(e);
	return chain_check_first(c, &ask, e);
}

static int issuer(const struct cert *c, enum cert_use use, int64_t now,
		  struct err *e)
{
	const struct chain_ask ask = { .use = use, .now = now };

	err_clear(e);
	return chain_check_issuer(c, &ask, e);
}

/* ---- what it is for -------------------------------------------------- */

static const struct { enum cert_use use; const char *words; } uses[] = {
	{ CERT_FOR_SERVERS, "is not for servers" },
	{ CERT_FOR_CODE, "is not for signing code" },
	{ CERT_FOR_OCSP, "is not for OCSP" },
};

/* Servers' may say nothing, or "any"; the others have to say it. */
static void a_first_one_is_for_what_it_is_used_for(void **state)
{
	struct cert c = good;
	struct err e;
	bool may;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		c.has_uses = false;
		c.uses = 0;
		assert_int_equal(first(&c, uses[i].use, MID_2026, &e),
				 i ? -EACCES : 0);
		c.has_uses = true;
		for (c.uses = 0; c.uses < 32; c.uses++) {
			may = c.uses & uses[i].use ||
			      (!i && c.uses & CERT_FOR_ANY);
			assert_int_equal(first(&c, uses[i].use, MID_2026, &e),
					 may ? 0 : -EACCES);
			assert_has(e.msg, may ? "" : uses[i].words);
			assert_int_equal(first(&c, CERT_FOR_ANY, MID_2026, &e),
					 0);
		}
	}
}

static void a_first_one_signs_if_it_says_what_it_does(void **state)
{
	struct cert c = good;
	struct err e;

	(void)state;
	c.has_uses = true;
	for (size_t i = 0; i < 3; i++) {
		c.uses = (uint8_t)uses[i].use;
		for (unsigned bits = 0; bits < 4; bits++) {
			c.has_usage = bits & 1;
			c.may_sign = bits & 2;
			assert_int_equal(first(&c, uses[i].use, MID_2026, &e),
					 bits == 1 ? -EACCES : 0);
		}
	}
}

static void an_issuer_hands_on_no_more_than_it_has(void **state)
{
	struct cert c = good;
	struct err e;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		c.has_uses = false;
		assert_int_equal(issuer(&c, uses[i].use, MID_2026, &e), 0);
		c.has_uses = true;
		for (c.uses = 0; c.uses < 32; c.uses++) {
			bool may = c.uses & (uses[i].use | CERT_FOR_ANY);

			assert_int_equal(issuer(&c, uses[i].use, MID_2026,
						&e), may ? 0 : -EACCES);
			assert_has(e.msg, may ? "" : uses[i].words);
			assert_int_equal(issuer(&c, CERT_FOR_ANY, MID_2026,
						&e), 0);
		}
	}
}

static void an_issuer_is_an_authority(void **state)
{
	struct cert c = good;
	struct err e;

	(void)state;
	for (unsigned bits = 0; bits < 8; bits++) {
		bool may = bits & 4 && (!(bits & 1) || bits & 2);

		c.has_usage = bits & 1;
		c.may_certify = bits & 2;
		c.ca = bits & 4;
		assert_int_equal(issuer(&c, CERT_FOR_SERVERS, MID_2026, &e),
				 may ? 0 : -EACCES);
		assert_has(e.msg, may ? "" : "it is not a CA");
	}
}

/* ---- time and strength ----------------------------------------------- */

/* To the second: a clock may be wrong by 12.5 hours. */
static void dates_count_to_the_second(void **state)
{
	static int (*const check[])(const struct cert *, enum cert_use,
				    int64_t, struct err *) = { first, issuer };
	const int64_t wrong = 12 * 3600 + 1800;
	struct err e;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(check[i](&good, CERT_FOR_SERVERS,
					  good.not_before - wrong, &e), 0);
		assert_int_equal(check[i](&good, CERT_FOR_SERVERS,
					  good.not_before - wrong - 1, &e),
				 -EACCES);
		assert_has(e.msg, "is not valid before 2026-05-31");
		assert_int_equal(check[i](&good, CERT_FOR_SERVERS,
					  good.not_after + wrong, &e), 0);
		assert_int_equal(check[i](&good, CERT_FOR_SERVERS,
					  good.not_after + wrong + 1, &e),
				 -EACCES);
		assert_has(e.msg, "ended 2026-06-02");
	}
}

static void expect_strength(enum cert_key type, unsigned bits,
			    const char *weak, const char *words)
{
	struct cert c = good;
	struct err e;
	int rc = words ? -EACCES : 0;

	c.key_type = type;
	c.key_bits = bits;
	c.weak_digest = weak;
	assert_int_equal(first(&c, CERT_FOR_SERVERS, MID_2026, &e), rc);
	assert_has(e.msg, words ? words : "");
	assert_int_equal(issuer(&c, CERT_FOR_SERVERS, MID_2026, &e), rc);
	assert_has(e.msg, words ? words : "");
}

static void keys_have_their_least_length(void **state)
{
	(void)state;
	expect_strength(CERT_KEY_RSA, RSA_LEAST, NULL, NULL);
	expect_strength(CERT_KEY_RSA, RSA_LEAST - 1, NULL,
			"2047 bits, 2048 are the least");
	expect_strength(CERT_KEY_EC, EC_LEAST, NULL, NULL);
	expect_strength(CERT_KEY_EC, EC_LEAST - 1, NULL,
			"255 bits, 256 are the least");
	expect_strength(CERT_KEY_ED, 256, NULL, NULL);
	expect_strength(CERT_KEY_OTHER, 9000, NULL, "of a kind not known");
	expect_strength(CERT_KEY_EC, EC_LEAST, "MD5", "is signed with MD5, "
			"which can be forged");
}

/* ---- how far it leads ------------------------------------------------ */

static const uint8_t letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Certificate @n of a row, each signed by the next. */
static struct cert in_row(unsigned n)
{
	struct cert c = good;

	c.subject = (struct der){ letters + n, 1 };
	c.issuer = (struct der){ letters + n + 1, 1 };
	c.who[0] = (uint8_t)(n + 1);
	return c;
}

/* Of those in @list the one whose "who" begins with @root is trusted. There
   are no signatures: who is asked for them has found the way. */
static bool finds(struct cert *list, unsigned n, uint8_t root)
{
	struct cert anchor = good;
	const struct trust t = { .ready = true, .roots = &anchor };
	const struct chain_ask ask = { .use = CERT_FOR_ANY, .now = MID_2026 };
	struct chain c = { .sent = list };
	struct err e = { 0 };
	int rc;

	anchor.subject = (struct der){ letters + 25, 1 };
	anchor.who[0] = root;
	for (unsigned i = 0; i + 1 < n; i++)
		list[i].next = &list[i + 1];
	rc = chain_find(&c, &t, &ask, &e);
	assert_true(rc < 0);
	return rc == -EACCES && strstr(e.msg, "is malformed");
}

static void a_way_has_nine_certificates_at_most(void **state)
{
	struct cert row[WAY_MAX + 1];

	(void)state;
	for (unsigned n = 2; n <= WAY_MAX + 1; n++) {
		for (unsigned i = 0; i < n; i++)
			row[i] = in_row(i);
		assert_int_equal(finds(row, n, (uint8_t)n), n <= WAY_MAX);
	}
}

/* Many of one name, of which the last is trusted. */
static void sixty_four_ways_are_tried_at_most(void **state)
{
	static struct cert list[TRIES_MAX + 2];

	(void)state;
	for (unsigned n = TRIES_MAX - 1; n <= TRIES_MAX + 1; n++) {
		list[0] = in_row(0);
		for (unsigned i = 1; i < n; i++)
			list[i] = in_row(1);
		list[n - 1].who[0] = 200;
		assert_int_equal(finds(list, n, 200), n <= TRIES_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_first_one_is_for_what_it_is_used_for),
		FAKE_TEST(a_first_one_signs_if_it_says_what_it_does),
		FAKE_TEST(an_issuer_hands_on_no_more_than_it_has),
		FAKE_TEST(an_issuer_is_an_authority),
		FAKE_TEST(dates_count_to_the_second),
		FAKE_TEST(keys_have_their_least_length),
		FAKE_TEST(a_way_has_nine_certificates_at_most),
		FAKE_TEST(sixty_four_ways_are_tried_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

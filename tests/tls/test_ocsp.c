/* test_ocsp.c: answers of OCSP, those of OpenSSL's responder, and bent ones. */
#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/ocsp.h"
#include "tests/tls/certs.h"

#define NOW	1796169600	/* 2026-12-01 */

struct world { struct cert *leaf, *ca; };

static void begin(struct world *w)
{
	w->leaf = load_cert("../ocsp/leaf");
	w->ca = load_cert("../ocsp/ca");
}

static void end(struct world *w)
{
	cert_free(w->leaf);
	cert_free(w->ca);
}

/* What the answer in @name comes to. */
static int read_at(struct world *w, const char *name, int64_t now,
		   struct err *e)
{
	uint8_t buf[4096];
	size_t len = read_cert(name, buf);

	return ocsp_read(buf, len, w->leaf, w->ca, now, e);
}

static void expect(const char *name, int64_t now, int rc, const char *words)
{
	struct world w;
	struct err e = { 0 };

	begin(&w);
	assert_int_equal(read_at(&w, name, now, &e), rc);
	if (words)
		assert_has(e.msg, words);
	end(&w);
}

static void answers_are_understood(void **state)
{
	(void)state;
	expect("../ocsp/good", NOW, 0, NULL);
	expect("../ocsp/delegated", NOW, 0, NULL);
	expect("../ocsp/revoked", NOW, -EACCES,
	       "the certificate \"leaf\" was revoked on 2026-06-01");
	expect("../ocsp/unknown", NOW, -EINVAL,
	       "OCSP does not know the certificate \"leaf\"");
}

static void an_answer_has_its_time(void **state)
{
	(void)state;
	expect("../ocsp/good", NOW - 365 * DAY, -EINVAL, "is of 2026-11-29");
	expect("../ocsp/good", NOW + 20000ll * DAY, -EINVAL, "ended 2067");
	expect("../ocsp/revoked", NOW - 365 * DAY, -EINVAL, "is of 2026");
}

/* The answer in @name: since when, until when (its last two times). */
static void times_of(const char *name, int64_t *since, int64_t *until)
{
	uint8_t buf[4096];
	size_t len = read_cert(name, buf), i;

	*since = *until = 0;
	for (i = 0; i + 17 <= len; i++) {
		const struct der body = { buf + i + 2, 15 };
		int64_t t;

		if (buf[i] != DER_TIME || buf[i + 1] != 15 ||
		    !der_time(DER_TIME, &body, &t))
			continue;
		*since = *until;
		*until = t;
	}
}

/* To the second: a clock may be wrong by 12.5 hours. */
static void a_clock_may_be_as_wrong_as_stated(void **state)
{
	int64_t since, until;

	(void)state;
	times_of("../ocsp/good", &since, &until);
	assert_true(since && since < until);
	expect("../ocsp/good", until + CHAIN_SKEW, 0, NULL);
	expect("../ocsp/good", until + CHAIN_SKEW + 1, -EINVAL, "ended");
	expect("../ocsp/good", since - CHAIN_SKEW, 0, NULL);
	expect("../ocsp/good", since - CHAIN_SKEW - 1, -EINVAL, "is of");
}

/* The bytes that OpenSSL would send. */
static void the_question_is_openssls(void **state)
{
	struct world w;
	struct sbuf out = { 0 };
	uint8_t buf[4096];
	size_t len = read_cert("../ocsp/ask", buf);

	(void)state;
	begin(&w);
	assert_int_equal(ocsp_ask(w.leaf, w.ca, &out), 0);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, buf, len);
	sbuf_free(&out);
	end(&w);
}

/* The request's lengths have a byte each. */
static void a_serial_has_40_bytes_at_most(void **state)
{
	static const uint8_t serial[41] = { 1 };
	struct sbuf out = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	w.leaf->serial = (struct der){ .p = serial, .len = 40 };
	assert_int_equal(ocsp_ask(w.leaf, w.ca, &out), 0);
	assert_int_equal(out.data[1], out.len - 2);
	sbuf_reset(&out);
	w.leaf->serial.len = 41;
	assert_int_equal(ocsp_ask(w.leaf, w.ca, &out), -EINVAL);
	assert_int_equal(out.len, 0);
	sbuf_free(&out);
	end(&w);
}

static void the_issuer_must_be_the_right_one(void **state)
{
	struct world w;
	struct err e = { 0 };
	struct cert *other = load_cert("root");
	uint8_t buf[4096];
	size_t len = read_cert("../ocsp/good", buf);

	(void)state;
	begin(&w);
	assert_int_equal(ocsp_read(buf, len, w.leaf, other, NOW, &e),
			 -EINVAL);
	assert_has(e.msg, "is of another certificate");
	cert_free(other);
	end(&w);
}

/* No part of it, and no other byte in what is signed, is as good. */
static void what_was_changed_is_not_relied_on(void **state)
{
	struct world w;
	uint8_t buf[4096];
	size_t len = read_cert("../ocsp/revoked", buf), i;
	struct err e;

	(void)state;
	begin(&w);
	for (i = 0; i < len; i++) {
		e = (struct err){ 0 };
		assert_int_equal(ocsp_read(buf, i, w.leaf, w.ca, NOW, &e),
				 -EINVAL);
	}
	for (i = 0; i < len; i++) {
		e = (struct err){ 0 };
		buf[i] ^= 1;
		assert_int_not_equal(ocsp_read(buf, len, w.leaf, w.ca, NOW,
					       &e), 0);
		buf[i] ^= 1;
	}
	end(&w);
}

/* Elliptic curves allocate very often: some of these attempts are enough. */
static void memory_may_be_out(void **state)
{
	const char *const names[] = { "../ocsp/good", "../ocsp/delegated" };
	struct world w;
	struct err e;
	unsigned n;
	int rc;

	(void)state;
	begin(&w);
	for (size_t i = 0; i < 2; i++) {
		for (n = 1; n < 3000; n += n < 40 ? 1 : n) {
			e = (struct err){ 0 };
			fake_alloc_fail(n);
			rc = read_at(&w, names[i], NOW, &e);
			assert_true(rc == 0 || fake_alloc_failed());
			assert_int_equal(rc, e.code);
		}
		fake_alloc_fail(0);
	}
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(answers_are_understood),
		FAKE_TEST(an_answer_has_its_time),
		FAKE_TEST(a_clock_may_be_as_wrong_as_stated),
		FAKE_TEST(the_question_is_openssls),
		FAKE_TEST(a_serial_has_40_bytes_at_most),
		FAKE_TEST(the_issuer_must_be_the_right_one),
		FAKE_TEST(what_was_changed_is_not_relied_on),
		FAKE_TEST(memory_may_be_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_cert.c: what certificates say, and for whom they are. */
#include "core/str.h"
#include "net/tls/pem.h"
#include "tests/tls/certs.h"

static void a_certificate_is_understood(void **state)
{
	struct cert *c = load_cert("inter");
	char name[CERT_NAME];

	(void)state;
	assert_string_equal(cert_name(c, name), "Test Intermediate");
	assert_true(c->ca);
	assert_true(c->may_certify);
	assert_false(c->may_sign);
	assert_false(cert_self_issued(c));
	assert_int_equal(c->key_bits, 256);
	assert_int_equal(c->not_before, 1767225600);	/* 2026-01-01 */
	assert_int_equal(c->not_after, 1798761600);	/* 2027-01-01 */
	cert_free(c);
}

static void keys_have_kinds_and_lengths(void **state)
{
	static const struct { const char *name; int type; unsigned bits; } t[] = {
		{ "good", CERT_KEY_EC, 256 }, { "p384", CERT_KEY_EC, 384 },
		{ "p521", CERT_KEY_EC, 528 }, { "ed25519", CERT_KEY_ED, 256 },
		{ "rsa2048", CERT_KEY_RSA, 2048 },
		{ "rsa1024", CERT_KEY_RSA, 1024 },
	};
	struct cert *c;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		c = load_cert(t[i].name);
		assert_int_equal(c->key_type, t[i].type);
		assert_int_equal(c->key_bits, t[i].bits);
		assert_null(c->weak_digest);
		cert_free(c);
	}
	c = load_cert("sha1");
	assert_string_equal(c->weak_digest, "SHA-1");
	cert_free(c);
}

static void addresses_of_issuer_and_responder_are_found(void **state)
{
	struct cert *c = load_cert("aia");

	(void)state;
	assert_true(der_is(&c->issuer_uri, "http://ca.example/inter.der", 27));
	assert_true(der_is(&c->ocsp_uri, "http://ocsp.example/x", 21));
	cert_free(c);
}

/* ---- names ----------------------------------------------------------- */

static bool is_for(const char *name, const char *host)
{
	struct cert *c = load_cert(name);
	bool yes = cert_is_for(c, host);

	cert_free(c);
	return yes;
}

static void a_wildcard_is_one_whole_leftmost_label(void **state)
{
	(void)state;
	assert_true(is_for("names", "a.example"));
	assert_true(is_for("names", "A.Example"));
	assert_true(is_for("names", "x.b.example"));
	assert_false(is_for("names", "b.example"));
	assert_false(is_for("names", "y.x.b.example"));
	assert_false(is_for("names", ".b.example"));
	assert_false(is_for("names", "xa.example"));
	assert_false(is_for("names", "a.example.org"));
	assert_false(is_for("wide", "w1.c.example"));
	assert_false(is_for("wide", "localhost"));
}

static void addresses_match_only_addresses(void **state)
{
	(void)state;
	assert_true(is_for("names", "192.0.2.1"));
	assert_false(is_for("names", "192.0.2.2"));
	assert_true(is_for("names", "2001:db8::1"));
	assert_true(is_for("names", "[2001:db8:0::1]"));
	assert_false(is_for("names", "[2001:db8::2]"));
	assert_false(is_for("wide", "192.0.2.1"));
}

static void a_common_name_counts_only_where_it_is_alone(void **state)
{
	(void)state;
	assert_true(is_for("cn_only", "boot.example"));
	assert_false(is_for("cn_only", "other.example"));
	assert_true(is_for("cn_address", "192.0.2.7"));
	assert_false(is_for("cn_address", "192.0.2.8"));
	assert_false(is_for("cn_beside", "boot.example"));
}

static void its_names_can_be_shown(void **state)
{
	struct cert *c = load_cert("names");
	struct sbuf names = { 0 };

	(void)state;
	assert_int_equal(cert_names(c, &names), 0);
	assert_string_equal(sbuf_text(&names), "a.example, *.b.example, "
			    "192.0.2.1, 2001:db8::1");
	sbuf_free(&names);
	cert_free(c);
}

/* ---- rubbish --------------------------------------------------------- */

static void whatever_is_cut_off_is_refused(void **state)
{
	uint8_t buf[4096];
	size_t len = read_cert("aia", buf);
	struct cert *c = NULL;

	(void)state;
	for (size_t n = 0; n < len; n++)
		assert_true(cert_parse(buf, n, &c) < 0);
	buf[len] = 0;
	assert_true(cert_parse(buf, len + 1, &c) < 0);
}

static void no_changed_byte_leads_outside(void **state)
{
	uint8_t buf[4096];
	size_t len = read_cert("names", buf);
	struct sbuf text = { 0 };
	char name[CERT_NAME];
	struct cert *c;

	(void)state;
	for (size_t i = 0; i < len; i++) {
		for (unsigned v = 0; v < 256; v += 51) {
			uint8_t was = buf[i];

			buf[i] = (uint8_t)v;
			if (cert_parse(buf, len, &c) == 0) {
				(void)cert_is_for(c, "192.0.2.1");
				(void)cert_name(c, name);
				(void)cert_names(c, &text);
				sbuf_free(&text);
				cert_free(c);
			}
			buf[i] = was;
		}
	}
}

static void dates_have_a_form(void **state)
{
	struct der d = { (const uint8_t *)"260229235960Z", 13 };
	int64_t t;

	(void)state;
	assert_true(der_time(DER_UTC_TIME, &d, &t));
	d.p = (const uint8_t *)"2602292359Z01";
	assert_false(der_time(DER_UTC_TIME, &d, &t));
	d.p = (const uint8_t *)"261301000000Z";
	assert_false(der_time(DER_UTC_TIME, &d, &t));
	d.p = (const uint8_t *)"2x0101000000Z";
	assert_false(der_time(DER_UTC_TIME, &d, &t));
	d = (struct der){ (const uint8_t *)"20500101000000Z", 15 };
	assert_true(der_time(DER_TIME, &d, &t));
	assert_int_equal(t, 2524608000);
	d = (struct der){ (const uint8_t *)"500101000000Z", 13 };
	assert_true(der_time(DER_UTC_TIME, &d, &t));
	assert_int_equal(t, -631152000);	/* 1950 */
}

static void dates_are_shown(void **state)
{
	char buf[CERT_DATE];

	(void)state;
	assert_string_equal(cert_date(0, buf), "1970-01-01");
	assert_string_equal(cert_date(MID_2026, buf), "2026-06-01");
	assert_string_equal(cert_date(951782400, buf), "2000-02-29");
	assert_string_equal(cert_date(-1, buf), "1969-12-31");
}

/* ---- files ----------------------------------------------------------- */

static void text_may_hold_several(void **state)
{
	static const char none[] = "-----BEGIN CERTIFICATE-----\nAAAA\n"
				   "-----END CERTIFICATE-----\n"
				   "-----BEGIN CERTIFICATE-----\nMIIB";
	static const char dashes[] = "-----BEGIN CERTIFICATE-----"
				     "END CERTIFICATE-----";
	struct cert *list = NULL;

	(void)state;
	assert_int_equal(pem_certs(none, sizeof(none) - 1, &list), 0);
	assert_int_equal(pem_certs("", 0, &list), 0);
	assert_int_equal(pem_certs(dashes, sizeof(dashes) - 1, &list), 0);
	assert_null(list);
}

static void bytes_may_hold_several(void **state)
{
	uint8_t buf[8192];
	size_t len = read_cert("root", buf);
	struct cert *list = NULL;

	(void)state;
	len += read_cert("inter", buf + len);
	assert_int_equal(pem_certs(buf, len, &list), 2);
	assert_non_null(list->next);
	cert_free_all(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_certificate_is_understood),
		FAKE_TEST(keys_have_kinds_and_lengths),
		FAKE_TEST(addresses_of_issuer_and_responder_are_found),
		FAKE_TEST(a_wildcard_is_one_whole_leftmost_label),
		FAKE_TEST(addresses_match_only_addresses),
		FAKE_TEST(a_common_name_counts_only_where_it_is_alone),
		FAKE_TEST(its_names_can_be_shown),
		FAKE_TEST(whatever_is_cut_off_is_refused),
		FAKE_TEST(no_changed_byte_leads_outside),
		FAKE_TEST(dates_have_a_form),
		FAKE_TEST(dates_are_shown),
		FAKE_TEST(text_may_hold_several),
		FAKE_TEST(bytes_may_hold_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

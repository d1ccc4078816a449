/*
 * test_cms_verify.c: what a signature says of a file, and who may say so.
 */
#include "tests/tls/signed.h"

/* ---- attributes ------------------------------------------------------ */

#define MALFORMED	"the signature is malformed"
#define ANOTHER_FILE	"the signature does not fit the file"

static void attributes_are_needed_once_each(void **state)
{
	(void)state;
	begin();
	add_usual_attributes();
	expect_one(0, "");
	w.attrs.len = 0;
	add_digest();
	expect_one(-EINVAL, MALFORMED);
	add_type();
	expect_one(0, "");
	add_type();
	expect_one(-EINVAL, MALFORMED);
	w.attrs.len = 0;
	add_type();
	expect_one(-EINVAL, MALFORMED);
	add_digest();
	add_digest();
	expect_one(-EINVAL, MALFORMED);
	end();
}

static void attributes_have_one_value_each(void **state)
{
	static struct bytes value;

	(void)state;
	begin();
	digest_file(DIGEST_SHA256, &value);
	add_type();
	memcpy(value.p + value.len, value.p, value.len);
	add_attribute(4, value.p, 2 * value.len);
	expect_one(-EINVAL, MALFORMED);
	w.attrs.len = 0;
	add_type();
	add_attribute(4, "", 0);
	expect_one(-EINVAL, MALFORMED);
	end();
}

static void the_type_is_that_of_the_message(void **state)
{
	char type[] = "\6\x09" DATA;

	(void)state;
	begin();
	for (size_t i = 0; i < 11; i++) {
		type[i] ^= 1;
		w.attrs.len = 0;
		add_attribute(3, type, 11);
		add_digest();
		expect_one(-EINVAL, MALFORMED);
		type[i] ^= 1;
	}
	end();
}

static void each_byte_of_a_digest_counts(void **state)
{
	static struct bytes value;

	(void)state;
	begin();
	digest_file(DIGEST_SHA256, &value);
	for (size_t i = 2; i < value.len; i++) {
		value.p[i] ^= 0x80;
		w.attrs.len = 0;
		add_type();
		add_attribute(4, value.p, value.len);
		expect_one(-EACCES, ANOTHER_FILE);
		value.p[i] ^= 0x80;
	}
	value.p[1]--;
	w.attrs.len = 0;
	add_type();
	add_attribute(4, value.p, value.len - 1);
	expect_one(-EACCES, ANOTHER_FILE);
	end();
}

static void each_digest_is_known_in_attributes(void **state)
{
	static const enum digest which[] = { 0, DIGEST_SHA256, DIGEST_SHA384,
					     DIGEST_SHA512 };
	static struct bytes value;

	(void)state;
	begin();
	for (uint8_t n = 1; n <= 3; n++) {
		for (uint8_t k = 1; k <= 3; k++) {
			digest_file(which[k], &value);
			w.attrs.len = w.signers.len = 0;
			add_type();
			add_attribute(4, value.p, value.len);
			add_signer_by(n);
			expect(n == k ? 0 : -EACCES,
			       n == k ? "" : ANOTHER_FILE);
		}
	}
	end();
}

static void attributes_have_65536_bytes_at_most(void **state)
{
	static const uint8_t zeros[65536];
	size_t room;

	(void)state;
	begin();
	for (unsigned more = 0; more < 2; more++) {
		add_usual_attributes();
		/* four octets in front of all, of it, of its set; its name */
		room = 65536 - 4 - w.attrs.len - 4 - 11 - 4;
		add_attribute(5, zeros, room + more);
		assert_int_equal(w.attrs.len, 65532 + more);
		expect_one(more ? -EACCES : 0, more ? "\"Signer\" is wrong" :
			   "");
	}
	end();
}

/* ---- what is signed -------------------------------------------------- */

static void each_byte_of_a_signature_counts(void **state)
{
	(void)state;
	begin();
	for (unsigned bare = 0; bare < 2; bare++) {
		add_usual_attributes();
		if (bare)
			w.attrs.len = 0;
		w.signers.len = 0;
		add_signer();
		for (size_t i = 1; i < 64; i += 9) {
			w.signers.p[w.signers.len - i] ^= 1;
			expect(-EACCES, bare ? "\"Signer\" does not fit the "
			       "file" : "\"Signer\" is wrong");
			w.signers.p[w.signers.len - i] ^= 1;
		}
		expect(0, "");
	}
	end();
}

static void attributes_that_were_changed_are_wrong(void **state)
{
	static const uint8_t time[] = "\x17\x0d" "260601000000Z";
	uint8_t *p;

	(void)state;
	begin();
	add_usual_attributes();
	add_attribute(5, time, 15);
	w.signers.len = 0;
	add_signer();
	for (p = w.signers.p; memcmp(p, time, 15); p++)
		continue;
	p[3]++;
	expect(-EACCES, "the signature by \"Signer\" is wrong");
	end();
}

/* ---- who has signed -------------------------------------------------- */

static void signers_are_16_at_most(void **state)
{
	(void)state;
	begin();
	expect(-EACCES, "nobody has signed");
	add_usual_attributes();
	for (unsigned n = 1; n <= 16; n++) {
		add_signer();
		expect(0, "");
	}
	add_signer();
	expect(-EINVAL, MALFORMED);
	end();
}

static void nonsense_behind_a_signer_is_refused(void **state)
{
	(void)state;
	begin();
	add_usual_attributes();
	add_signer();
	ADD(&w.signers, 0x30, "");
	expect(-EINVAL, MALFORMED);
	end();
}

static void a_signer_is_asked_for_by_name(void **state)
{
	(void)state;
	begin();
	add_usual_attributes();
	add_signer();
	expect_of("Signer", 0, "");
	expect_of("signe", -EACCES, "there is no signature by \"signe\"");
	expect_of("Signer2", -EACCES, "there is no signature by \"Signer2\"");
	end();
}

static void who_is_not_trusted_has_not_signed(void **state)
{
	struct setting_ref ref;
	uint8_t hash[CERT_HASH];

	(void)state;
	begin();
	add_usual_attributes();
	memcpy(hash, w.by.cert->hash, CERT_HASH);
	hash[CERT_HASH - 1] ^= 1;
	assert_int_equal(setting_parse(w.b.root, "trust", 5, true, &ref,
				       NULL), 0);
	assert_int_equal(setting_store(&ref, hash, CERT_HASH, NULL), 0);
	expect_one(-EACCES, "trusted");
	end();
}

static unsigned told;	/* that memory was missing for a signature */

static void memory_may_run_out(void *ctx)
{
	int rc;

	(void)ctx;
	fake.unixtime = MID_2026;
	err_clear(&w.e);
	rc = cms_verify(w.b.net, (struct cms_bytes){ file, sizeof(file) - 1 },
			(struct cms_bytes){ w.message.p, w.message.len },
			NULL, 1000, &w.e);
	tls_stop(w.b.net);
	assert_alloc_result(rc);
	assert_int_equal(rc, w.e.code);
	told += !strcmp(w.e.msg, "no memory to check a signature");
}

static void memory_that_is_missing_is_told(void **state)
{
	(void)state;
	begin();
	add_usual_attributes();
	add_signer();
	write_message();
	told = 0;
	fake_alloc_fail_each(memory_may_run_out, NULL);
	assert_true(told > 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(attributes_are_needed_once_each),
		FAKE_TEST(attributes_have_one_value_each),
		FAKE_TEST(the_type_is_that_of_the_message),
		FAKE_TEST(each_byte_of_a_digest_counts),
		FAKE_TEST(each_digest_is_known_in_attributes),
		FAKE_TEST(attributes_have_65536_bytes_at_most),
		FAKE_TEST(each_byte_of_a_signature_counts),
		FAKE_TEST(attributes_that_were_changed_are_wrong),
		FAKE_TEST(signers_are_16_at_most),
		FAKE_TEST(nonsense_behind_a_signer_is_refused),
		FAKE_TEST(a_signer_is_asked_for_by_name),
		FAKE_TEST(who_is_not_trusted_has_not_signed),
		FAKE_TEST(memory_that_is_missing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_trust.c: whom a machine believes. */
#include "core/bytes.h"
#include "core/setting/settings.h"
#include "net/tls/pem.h"
#include "tests/tls/certs.h"

static const uint8_t x509[16] =
	"\xa1\x59\xc0\xa5\xe4\x94\xa7\x4a\x87\xb5\xab\x15\x5c\x2b\xf0\x72";

/* A signature list with one certificate, as a variable of UEFI has it. */
static size_t signature_list(const char *name, uint8_t buf[4200])
{
	size_t len = read_cert(name, buf + 44);

	memset(buf, 0, 44);
	memcpy(buf, x509, 16);
	put_le32(buf + 16, (uint32_t)(44 + len));
	put_le32(buf + 24, (uint32_t)(16 + len));
	return 44 + len;
}

static bool trusts(struct settings *root, const char *name)
{
	struct trust t = { 0 };
	struct cert *c = load_cert(name);
	struct err e = { 0 };
	bool yes;

	assert_int_equal(trust_begin(&t, root, &e), 0);
	yes = trust_is_root(&t, c);
	cert_free(c);
	trust_end(&t);
	return yes;
}

static void nobody_is_trusted_unasked(void **state)
{
	struct settings *root = settings_new();

	(void)state;
	assert_false(trusts(root, "root"));
	settings_free(root);
}

static void the_firmware_may_have_roots(void **state)
{
	static uint8_t buf[4200];
	static struct fake_var var = { .name = "TlsCaCertificate" };
	struct settings *root = settings_new();

	(void)state;
	var.data = buf;
	var.len = signature_list("root", buf);
	fake.vars = &var;
	fake.n_vars = 1;
	assert_true(trusts(root, "root"));
	assert_false(trusts(root, "other_root"));
	settings_free(root);
}

static void a_list_that_lies_about_its_length_holds_none(void **state)
{
	static uint8_t buf[4200];
	size_t len = signature_list("root", buf);
	struct cert *list = NULL;

	(void)state;
	assert_int_equal(pem_certs(buf, len - 1, &list), 0);
	put_le32(buf + 24, 8);
	assert_int_equal(pem_certs(buf, len, &list), 0);
	put_le32(buf + 24, (uint32_t)len - 28);
	put_le32(buf + 20, 0xfffffff0);
	assert_int_equal(pem_certs(buf, len, &list), 0);
	put_le32(buf + 20, 0);
	assert_int_equal(pem_certs(buf, len, &list), 1);
	cert_free_all(&list);
}

static void the_setting_names_them_and_nobody_else(void **state)
{
	struct settings *root = settings_new();
	struct cert *c = load_cert("other_root");
	struct setting_ref ref;

	(void)state;
	assert_int_equal(setting_parse(root, "trust", 5, true, &ref, NULL), 0);
	assert_int_equal(setting_store(&ref, c->hash, CERT_HASH, NULL), 0);
	assert_true(trusts(root, "other_root"));
	assert_false(trusts(root, "root"));
	cert_free(c);
	settings_free(root);
}

static void a_setting_that_is_no_hash_is_refused(void **state)
{
	struct settings *root = settings_new();
	struct trust t = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_set(root, "trust:hex", "01:02:03", NULL), 0);
	assert_int_equal(trust_begin(&t, root, &e), -EINVAL);
	assert_has(e.msg, "no list of SHA-256 hashes");
	trust_end(&t);
	settings_free(root);
}

/* All of Mozilla's: names known, keys too. */
static void the_table_has_roots(void **state)
{
	(void)state;
	assert_true(trust_n_roots > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(nobody_is_trusted_unasked),
		FAKE_TEST(the_firmware_may_have_roots),
		FAKE_TEST(a_list_that_lies_about_its_length_holds_none),
		FAKE_TEST(the_setting_names_them_and_nobody_else),
		FAKE_TEST(a_setting_that_is_no_hash_is_refused),
		FAKE_TEST(the_table_has_roots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

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

static int begin_with(size_t prints)
{
	static uint8_t raw[(TRUST_PRINTS + 1) * CERT_HASH];
	struct settings *root = settings_new();
	struct setting_ref ref;
	struct trust t = { 0 };
	struct cert c = { 0 };
	struct err e = { 0 };
	int rc;

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t)(i / CERT_HASH + 1);
	assert_int_equal(setting_parse(root, "trust", 5, true, &ref, NULL), 0);
	assert_int_equal(setting_store(&ref, raw, prints * CERT_HASH, NULL), 0);
	rc = trust_begin(&t, root, &e);
	assert_int_equal(t.ready, rc == 0);
	if (rc == 0) {
		for (size_t i = 0; i <= TRUST_PRINTS; i++) {
			memset(c.hash, (int)i + 1, sizeof(c.hash));
			assert_int_equal(trust_is_root(&t, &c), i < prints);
		}
		assert_int_equal(trust_begin(&t, root, &e), 0);
	}
	trust_end(&t);
	assert_false(t.ready);
	settings_free(root);
	return rc;
}

static void as_many_hashes_as_there_is_room_for_are_trusted(void **state)
{
	(void)state;
	assert_int_equal(begin_with(1), 0);
	assert_int_equal(begin_with(2), 0);
	assert_int_equal(begin_with(TRUST_PRINTS), 0);
	assert_int_equal(begin_with(TRUST_PRINTS + 1), -EINVAL);
}

/* A variable of so many bytes, which begins with a list of one. */
static bool trusts_variable(size_t len)
{
	static uint8_t buf[256 * 1024 + 1];
	static struct fake_var var = { .name = "TlsCaCertificate" };
	struct settings *root = settings_new();
	bool yes;

	memset(buf, 0, sizeof(buf));
	if (len)
		(void)signature_list("root", buf);
	var.data = buf;
	var.len = len;
	fake.vars = &var;
	fake.n_vars = 1;
	yes = trusts(root, "root");
	settings_free(root);
	return yes;
}

static void a_variable_without_a_list_holds_no_root(void **state)
{
	(void)state;
	assert_false(trusts_variable(0));
	assert_false(trusts_variable(1));
	assert_true(trusts_variable(256 * 1024));
	assert_false(trusts_variable(256 * 1024 + 1));
}

static void the_table_is_asked_where_it_counts(void **state)
{
	struct trust t = { .ready = true, .table = true };
	struct cert c = { 0 };
	struct der name = { (const uint8_t *)"x", 1 };

	(void)state;
	assert_false(trust_is_root(&t, &c));
	assert_false(trust_knows(&t, &name));
	for (unsigned i = 0; i < trust_n_roots; i++) {
		memcpy(c.who, trust_roots[i].who, TRUST_WHO);
		assert_true(trust_is_root(&t, &c));
		c.who[TRUST_WHO - 1] ^= 1;
		assert_false(trust_is_root(&t, &c));
	}
	t.table = false;
	assert_false(trust_is_root(&t, &c));
}

static void memory_may_run_out(void *ctx)
{
	struct settings *root = ctx;
	struct trust t = { 0 };
	struct err e = { 0 };
	int rc = trust_begin(&t, root, &e);

	assert_alloc_needed(rc);
	assert_int_equal(t.ready, rc == 0);
	assert_int_equal(rc == 0, t.roots != NULL);
	if (rc < 0)
		assert_has(e.msg, "no memory for the certificates");
	trust_end(&t);
}

static void roots_that_there_is_no_memory_for_are_missed(void **state)
{
	static uint8_t buf[4200];
	static struct fake_var var = { .name = "TlsCaCertificate" };
	struct settings *root = settings_new();
	size_t len = signature_list("root", buf);

	(void)state;
	for (unsigned n = 1; n < 20; n++) {
		var.data = buf;
		var.len = len;
		fake.vars = &var;
		fake.n_vars = 1;
		fake_alloc_fail(n);
		memory_may_run_out(root);
		fake_alloc_fail(0);
	}
	settings_free(root);
}

static void what_was_embedded_has_the_last_word(void **state)
{
	struct settings *root = settings_new();
	struct trust t = { 0 };
	struct err e = { 0 };

	(void)state;
	fake.trust_is_fixed = true;
	assert_int_equal(settings_set(root, "trust:hexraw",
		"0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef", NULL), 0);
	assert_int_equal(trust_begin(&t, root, &e), -EACCES);
	assert_has(e.msg, "put into it, and no others");
	trust_end(&t);
	settings_free(root);
	root = settings_new();
	assert_int_equal(trust_begin(&t, root, NULL), 0);
	assert_false(t.table);
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
		FAKE_TEST(as_many_hashes_as_there_is_room_for_are_trusted),
		FAKE_TEST(a_variable_without_a_list_holds_no_root),
		FAKE_TEST(the_table_is_asked_where_it_counts),
		FAKE_TEST(roots_that_there_is_no_memory_for_are_missed),
		FAKE_TEST(what_was_embedded_has_the_last_word),
		FAKE_TEST(the_table_has_roots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

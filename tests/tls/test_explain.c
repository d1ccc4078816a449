/* test_explain.c: certificates as a person reads them: tests/golden/explain.txt
   after a wanted change UPDATE_GOLDEN=1 writes it anew. */
#include "core/str.h"
#include "net/tls/explain.h"
#include "tests/fake/golden.h"
#include "tests/tls/certs.h"

static void explain(const char *sent, int64_t now, struct sbuf *out)
{
	struct trust t = { .ready = true, .roots = load_certs("root") };
	struct chain c = { .sent = load_certs(sent) };

	(void)sbuf_printf(out, "== %s\n", sent);
	explain_chain(&c, &t, now, out);
	chain_free(&c);
	trust_end(&t);
}

static void each_kind_is_told_as_decided(void **state)
{
	static const char *const chains[] = {
		"good inter root", "expired inter", "future inter",
		"names inter", "rsa2048", "p384", "p521", "ed25519", "no_use",
		"inside bound", "by_old old_inter",
	};
	struct sbuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++)
		explain(chains[i], MID_2026, &out);
	golden_text("tests/golden/explain.txt", sbuf_text(&out));
	sbuf_free(&out);
}

static void expect_dates(int64_t now, const char *end)
{
	struct sbuf out = { 0 };
	char line[80];

	explain("good", now, &out);
	snprintf(line, sizeof(line), "%s\n", end);
	assert_has(strstr(sbuf_text(&out), " to "), line);
	sbuf_free(&out);
}

/* A certificate is valid in its first and its last second. */
static void dates_count_to_the_second(void **state)
{
	struct cert *c = load_cert("good");
	int64_t from = c->not_before, to = c->not_after;
	char last[CERT_DATE];

	(void)state;
	cert_free(c);
	expect_dates(from - 1, ": not yet valid");
	expect_dates(from, cert_date(to, last));
	expect_dates(to, cert_date(to, last));
	expect_dates(to + 1, ": it has ended");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_kind_is_told_as_decided),
		FAKE_TEST(dates_count_to_the_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_visit.c: servers that are asked for their certificates only. */
#include "net/tls/explain.h"
#include "tests/tls/world.h"

/* What is said of a server, or why there is nothing to be said. */
static int visit(struct world *w, struct sbuf *out, struct err *e)
{
	return tls_explain_site(w->b.net, "192.0.2.7", 443, out, e);
}

static void expect_none(struct world *w, int rc, const char *words)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_int_equal(visit(w, &out, &e), rc);
	assert_string_equal(e.msg, words);
	assert_string_equal(sbuf_text(&out), "");
	sbuf_free(&out);
}

static void a_server_that_does_not_answer_is_left(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.tcp.silent = true;
	expect_none(&w, -ETIMEDOUT, "192.0.2.7: Connection timed out");
	end(&w);
}

static void a_server_that_refuses_is_told(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.tcp.refuses = true;
	expect_none(&w, -ECONNRESET, "192.0.2.7: Connection reset");
	end(&w);
}

static void memory_that_is_missing_is_told(void **state)
{
	struct sbuf out = { 0 };
	struct world w;
	struct err e;
	unsigned told = 0;
	int rc = -ENOMEM;

	(void)state;
	begin(&w);
	w.tcp.silent = true;
	for (unsigned n = 1; n < 60; n++) {
		tls_stop(w.b.net);
		err_clear(&e);
		fake_alloc_fail(n);
		rc = visit(&w, &out, &e);
		fake_alloc_fail(0);
		assert_true(rc < 0);
		assert_has(e.msg, rc == -ENOMEM ? "memory" : "192.0.2.7: ");
		told += !strcmp(e.msg, "no memory for TLS");
	}
	assert_true(told > 1);
	sbuf_free(&out);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_server_that_does_not_answer_is_left),
		FAKE_TEST(a_server_that_refuses_is_told),
		FAKE_TEST(memory_that_is_missing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

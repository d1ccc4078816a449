/* test_http_auth.c: credentials for HTTP servers. */
#include <errno.h>
#include <string.h>

#include "core/str.h"
#include "core/uri.h"
#include "net/http_auth.h"
#include "tests/fake/fake.h"

/* The answer to a challenge for that URI, or the error. */
static int answer(const char *uri, const char *challenge, struct sbuf *out)
{
	struct uri *u = uri_parse(uri);
	int rc = u ? http_digest(u, "GET", challenge, 0x1b04c2a0, out) :
		 -ENOMEM;

	uri_unref(u);
	return rc;
}

/* The answer to a challenge whose nonce is so long. */
static int answer_nonce(size_t len, struct sbuf *out)
{
	char challenge[2048];

	strcpy(challenge, "realm=r, nonce=");
	memset(challenge + 15, 'n', len);
	challenge[15 + len] = '\0';
	return answer("http://u:p@h/", challenge, out);
}

static void basic_is_base64(void **state)
{
	struct uri *u = uri_parse("http://Aladdin:open%20sesame@h/");
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(http_basic(u, &out), 0);
	assert_string_equal(sbuf_text(&out),
			    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	sbuf_free(&out);
	uri_unref(u);
}

/* RFC 2069 2.4, with the response that its errata give */
static void digest_without_qop(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(answer("http://Mufasa:CircleOfLife@h/dir/index.html",
		" realm=\"testrealm@host.com\", "
		"nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
		"opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"", &out), 0);
	assert_has(sbuf_text(&out),
		   "response=\"1949323746fe6a43ef61f9606e7febea\"");
	assert_has(sbuf_text(&out), "username=\"Mufasa\"");
	assert_has(sbuf_text(&out), "uri=\"/dir/index.html\"");
	assert_has(sbuf_text(&out),
		   "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
	assert_null(strstr(sbuf_text(&out), "qop"));
	sbuf_free(&out);
}

/* The sums were made with another program. */
static void digest_with_qop(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(answer("http://u:p@h/a?b=c", "realm=\"r\",nonce=n,"
				"qop=\"auth-int,auth\",algorithm=MD5",
				&out), 0);
	assert_has(sbuf_text(&out), "qop=auth, nc=00000001, "
		   "cnonce=\"0a2c40b1\"");
	assert_has(sbuf_text(&out),
		   "response=\"1d47f51c1326e5d55aef56f4af6a2ef6\"");
	sbuf_free(&out);
	assert_int_equal(answer("http://u:p@h/a?b=c", "realm=\"r\",nonce=n,"
				"qop=auth,algorithm=MD5-sess", &out), 0);
	assert_has(sbuf_text(&out),
		   "response=\"1e9e52fe24b6c1ef0ba31c6eae5275f0\"");
	sbuf_free(&out);
}

static void what_is_not_known_is_refused(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(answer("http://u:p@h/", "realm=r, nonce=n, "
				"algorithm=SHA-256", &out), -ENOTSUP);
	assert_int_equal(answer("http://u:p@h/", "realm=r, nonce=n, "
				"qop=auth-int", &out), -ENOTSUP);
	assert_int_equal(answer("http://u:p@h/", "realm=r", &out), -EINVAL);
	assert_int_equal(answer("http://u:p@h/", "=,=\"", &out), -EINVAL);
	sbuf_free(&out);
}

static void quotes_in_a_realm_stay_quoted(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(answer("http://u:p@h/", "realm=\"a\\\"b\", nonce=n",
				&out), 0);
	assert_has(sbuf_text(&out), "realm=\"a\\\"b\"");
	sbuf_free(&out);
}

/* Values are tokens or quoted; a backslash quotes one character. */
static void a_challenge_may_be_written_in_many_ways(void **state)
{
	static const char *const same[] = {
		"realm=\"r\", nonce=\"n\", opaque=o",
		"opaque = o ,\trealm =\t\"r\" ,nonce= n",
		",, REALM=r,Nonce=\"\\n\",opaque=\"o\"",
		"stale, realm=\"r\", nonce=\"n\", opaque=o, x=\"",
		"anamethatisfartoolongforus=x, realm=r, nonce=n, opaque=o",
		"realm=\"r\" nonce=\"n\" opaque=\"o",
		"x=\"realm=q\", realm=r, nonce=n, opaque=o, realm=z",
	};
	struct sbuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		print_message("%s\n", same[i]);
		assert_int_equal(answer("http://u:p@h/", same[i], &out), 0);
		assert_has(sbuf_text(&out), "realm=\"r\"");
		assert_has(sbuf_text(&out), "nonce=\"n\"");
		assert_has(sbuf_text(&out), "opaque=\"o\"");
		/* md5(md5("u:r:p"):n:md5("GET:/")) */
		assert_has(sbuf_text(&out), "response=\"f23121ca97143c6b358da620220c83b4\"");
	}
	assert_int_equal(answer("http://u:p@h/", "realm=\"a\\\\\", nonce=n",
				&out), 0);
	assert_has(sbuf_text(&out), "realm=\"a\\\\\"");
	sbuf_free(&out);
}

static void memory_may_run_out(void *ctx)
{
	struct sbuf out = { 0 };
	int rc = answer("http://u:p@h/", "realm=r, nonce=n, qop=auth, "
			"opaque=o, algorithm=MD5", &out);

	(void)ctx;
	assert_true(rc == -ENOMEM ? fake_alloc_failed() : rc == 0);
	if (rc == 0) {
		assert_has(sbuf_text(&out), "qop=auth");
		assert_has(sbuf_text(&out), "opaque=\"o\"");
		assert_has(sbuf_text(&out), "algorithm=MD5");
	}
	sbuf_free(&out);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

static void a_parameter_has_1024_bytes_at_most(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(answer_nonce(1024, &out), 0);
	sbuf_free(&out);
	assert_true(answer_nonce(1025, &out) < 0);
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_parameter_has_1024_bytes_at_most),
		FAKE_TEST(basic_is_base64),
		FAKE_TEST(digest_without_qop),
		FAKE_TEST(digest_with_qop),
		FAKE_TEST(what_is_not_known_is_refused),
		FAKE_TEST(quotes_in_a_realm_stay_quoted),
		FAKE_TEST(a_challenge_may_be_written_in_many_ways),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

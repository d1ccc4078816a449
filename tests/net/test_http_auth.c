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
	int rc = http_digest(u, "GET", challenge, 0x1b04c2a0, out);

	uri_unref(u);
	return rc;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(basic_is_base64),
		FAKE_TEST(digest_without_qop),
		FAKE_TEST(digest_with_qop),
		FAKE_TEST(what_is_not_known_is_refused),
		FAKE_TEST(quotes_in_a_realm_stay_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

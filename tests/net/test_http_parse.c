/* test_http_parse.c: HTTP responses, whole and in pieces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "net/http_parse.h"
#include "tests/fake/fake.h"

struct got { struct http_parser p; struct sbuf body; struct err e; };

static int take_body(void *ctx, const uint8_t *data, size_t len)
{
	struct got *g = ctx;

	return sbuf_add(&g->body, data, len);
}

static void begin(struct got *g, bool head)
{
	memset(g, 0, sizeof(*g));
	g->p.body = take_body;
	g->p.ctx = g;
	http_parser_reset(&g->p, head);
}

static void end(struct got *g)
{
	http_parser_free(&g->p);
	sbuf_free(&g->body);
}

/* Feed @text in pieces of @step; the bytes used, or the error. */
static int feed(struct got *g, const char *text, size_t step)
{
	size_t len = strlen(text), at = 0, n;
	int rc;

	while (at < len && g->p.state != HTTP_DONE) {
		n = len - at < step ? len - at : step;
		rc = http_parse(&g->p, (const uint8_t *)text + at, n, &g->e);
		if (rc < 0)
			return rc;
		at += (size_t)rc;
	}
	return (int)at;
}

/* Complete, with this body, however it is cut up. */
static void expect(const char *text, const char *body)
{
	struct got g;

	for (size_t step = 1; step < 70; step++) {
		begin(&g, false);
		assert_int_equal(feed(&g, text, step), strlen(text));
		assert_int_equal(http_parse_end(&g.p, &g.e), 0);
		assert_string_equal(sbuf_text(&g.body), body);
		end(&g);
	}
}

static void expect_error(const char *text, int code)
{
	struct got g;

	begin(&g, false);
	assert_int_equal(feed(&g, text, 1000), code);
	assert_int_equal(g.e.code, code);
	end(&g);
}

static void a_body_of_known_length(void **state)
{
	(void)state;
	expect("HTTP/1.1 200 OK\r\ncontent-LENGTH:5\r\n\r\nhello", "hello");
}

static void a_body_that_ends_with_the_connection(void **state)
{
	(void)state;
	expect("HTTP/1.0 200 OK\nServer: x\n\nhello", "hello");
}

static void a_body_in_chunks(void **state)
{
	(void)state;
	expect("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	       "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n", "hello");
}

static void interim_responses_are_skipped(void **state)
{
	(void)state;
	expect("HTTP/1.1 100 Continue\r\n\r\n"
	       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok");
}

static void no_content_has_no_body(void **state)
{
	(void)state;
	expect("HTTP/1.1 204 No Content\r\n\r\n", "");
}

static void not_modified_has_no_body_whatever_its_length(void **state)
{
	(void)state;
	expect("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "");
}

static void an_answer_to_head_has_no_body(void **state)
{
	struct got g;

	(void)state;
	begin(&g, true);
	feed(&g, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 100);
	assert_int_equal(g.p.state, HTTP_DONE);
	assert_int_equal(g.p.length, 5);
	end(&g);
}

static void what_follows_the_response_is_left(void **state)
{
	struct got g;

	(void)state;
	begin(&g, false);
	assert_int_equal(feed(&g, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
			      "\r\nokHTTP", 1000), 40);
	end(&g);
}

static void headers_are_understood(void **state)
{
	struct got g;

	(void)state;
	begin(&g, false);
	feed(&g, "HTTP/1.1 401 No\r\nLocation:  /x \r\nRetry-After: 7\r\n"
	     "WWW-Authenticate: Negotiate\r\n"
	     "WWW-Authenticate: Basic realm=\"r\"\r\n"
	     "Connection: foo, Close\r\n\r\n", 1000);
	assert_int_equal(g.p.code, 401);
	assert_string_equal(sbuf_text(&g.p.location), "/x");
	assert_true(g.p.retry);
	assert_int_equal(g.p.retry_s, 7);
	assert_int_equal(g.p.auth, HTTP_AUTH_BASIC);
	assert_false(g.p.keep_alive);
	end(&g);
}

static void a_date_in_retry_after_is_five_seconds(void **state)
{
	struct got g;

	(void)state;
	begin(&g, false);
	feed(&g, "HTTP/1.1 503 x\r\nRetry-After: Fri, 31 Dec 1999\r\n\r\n",
	     1000);
	assert_int_equal(g.p.retry_s, 5);
	end(&g);
}

static void an_early_end_is_an_error(void **state)
{
	struct got g;

	(void)state;
	begin(&g, false);
	feed(&g, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", 1000);
	assert_int_equal(http_parse_end(&g.p, &g.e), -EIO);
	assert_string_equal(g.e.msg, "the server closed the connection "
			    "before the end");
	end(&g);
}

static void rubbish_is_refused(void **state)
{
	(void)state;
	expect_error("SSH-2.0-OpenSSH\r\n", -EINVAL);
	expect_error("HTTPS1.1 200 x\r\n", -EINVAL);
	expect_error("HTTP/1.1 20\r\n", -EINVAL);
	expect_error("HTTP/1.1 2000 x\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nContent-Length: -1\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nContent-Length: "
		     "99999999999999999999\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nContent-Length: 1\r\n"
		     "Content-Length: 2\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: gzip\r\n",
		     -ENOTSUP);
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "x\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "1\r\nabc\r\n", -EINVAL);
}

static void endless_headers_are_refused(void **state)
{
	struct got g;
	int rc = 0, n;

	(void)state;
	begin(&g, false);
	feed(&g, "HTTP/1.1 200 OK\r\n", 100);
	for (n = 0; rc >= 0 && n < 100000; n++)
		rc = feed(&g, "X-Header: some bytes\r\n", 100);
	assert_int_equal(rc, -E2BIG);
	assert_true(n < LIMIT_HTTP_HEADERS / 10);
	end(&g);
	begin(&g, false);
	for (rc = 0, n = 0; rc >= 0 && n < 100000; n++)
		rc = feed(&g, "aaaaaaaaaaaaaaaaaaaa", 100);
	assert_int_equal(rc, -E2BIG);
	end(&g);
}

/* @first, then @more until it is refused. */
static void expect_flood_refused(const char *first, const char *more)
{
	struct got g;
	int rc = 0, n;

	begin(&g, false);
	feed(&g, first, 1000);
	for (n = 0; rc >= 0 && n < 100000; n++)
		rc = feed(&g, more, 1000);
	assert_int_equal(rc, -E2BIG);
	end(&g);
}

static void interim_responses_have_an_end(void **state)
{
	(void)state;
	expect_flood_refused("", "HTTP/1.1 100 Continue\r\n\r\n");
	expect_flood_refused("", "\n");
}

static void chunk_extensions_have_an_end(void **state)
{
	static const char head[] = "HTTP/1.1 200 x\r\n"
		"Transfer-Encoding: chunked\r\n\r\n";

	(void)state;
	expect_flood_refused(head, "1;with=an-extension-of-that-length\r\n"
			     "x\r\n");
	expect_flood_refused("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked"
			     "\r\n\r\n0\r\n", "Trailer: x\r\n");
}

static void small_chunks_are_well(void **state)
{
	struct got g;
	int rc;

	(void)state;
	begin(&g, false);
	rc = feed(&g, "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n",
		  1000);
	for (int n = 0; rc >= 0 && n < 20000; n++)
		rc = feed(&g, "1\r\nx\r\n", 1000);
	assert_true(rc >= 0);
	end(&g);
}

/* A response whose one header's line has @len bytes before its end. */
static int feed_line(size_t len)
{
	char *text = malloc(len + 32);
	struct got g;
	int rc;

	assert_non_null(text);
	strcpy(text, "HTTP/1.1 200 OK\r\n");
	memset(text + 17, 'x', len);
	strcpy(text + 17 + len, "\r\n\r\n");
	text[17 + 1] = ':';
	begin(&g, false);
	rc = feed(&g, text, 1000);
	end(&g);
	free(text);
	return rc;
}

static void a_line_may_be_long_but_not_too_long(void **state)
{
	(void)state;
	assert_true(feed_line(LIMIT_HTTP_LINE - 8) > 0);
	assert_int_equal(feed_line(LIMIT_HTTP_LINE + 8), -E2BIG);
}

/* ---- single values ----------------------------------------------------- */

/* The response to these headers, as far as its headers go. */
static void head_of(struct got *g, const char *headers)
{
	char text[512];

	begin(g, false);
	snprintf(text, sizeof(text), "HTTP/1.1 503 x\r\n%s\r\n\r\n",
		 headers);
	assert_int_equal(feed(g, text, 1000), strlen(text));
}

static void lengths_are_digits_and_nothing_else(void **state)
{
	static const struct { const char *text; uint64_t n; } good[] = {
		{ "0", 0 }, { "9", 9 }, { "10", 10 }, { "007", 7 },
		{ "12 \t", 12 }, { "18446744073709551609", UINT64_MAX - 6 },
	};
	static const char *const bad[] = {
		"", "x", "1x", "1 2", "/1", ":1", "+1", "0x10", "1,1",
		"18446744073709551620", "184467440737095516150",
	};
	char text[80];
	struct got g;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(text, sizeof(text), "Content-Length: %s",
			 good[i].text);
		begin(&g, true);
		assert_true(feed(&g, "HTTP/1.1 200 x\r\n", 99) > 0);
		assert_true(feed(&g, text, 99) > 0);
		assert_true(feed(&g, "\r\n\r\n", 99) > 0);
		assert_true(g.p.has_length);
		assert_true(g.p.length == good[i].n);
		end(&g);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "HTTP/1.1 200 x\r\n"
			 "Content-Length: %s\r\n", bad[i]);
		expect_error(text, -EINVAL);
	}
	/* said twice, if it is the same */
	expect("HTTP/1.1 200 x\r\nContent-Length: 2\r\n"
	       "Content-Length: 2\r\n\r\nok", "ok");
}

static void waiting_has_a_limit_of_an_hour(void **state)
{
	struct got g;

	(void)state;
	head_of(&g, "Retry-After: 3599");
	assert_int_equal(g.p.retry_s, 3599);
	end(&g);
	head_of(&g, "Retry-After: 3601");
	assert_int_equal(g.p.retry_s, 3600);
	end(&g);
	head_of(&g, "Retry-After: 99999999999");
	assert_int_equal(g.p.retry_s, 3600);
	end(&g);
	head_of(&g, "X-Other: 1");
	assert_false(g.p.retry);
	end(&g);
}

static void words_of_a_list_are_whole(void **state)
{
	(void)state;
	assert_true(http_listed("close", "close"));
	assert_true(http_listed("a, CLOSE ,b", "close"));
	assert_true(http_listed(",,\tclose;q=1", "close"));
	assert_true(http_listed("a,close", "close"));
	assert_false(http_listed("closed", "close"));
	assert_false(http_listed("clos", "close"));
	assert_false(http_listed("a close", "close"));
	assert_false(http_listed("close-it", "close"));
	assert_false(http_listed("", "close"));
	assert_true(http_listed("exactly-fifteen", "exactly-fifteen"));
	assert_false(http_listed("sixteen-letters-", "sixteen-letters-"));
}

static void connections_live_as_the_version_and_header_say(void **state)
{
	static const struct { const char *text; bool lives; } table[] = {
		{ "HTTP/1.1 200 x\r\nContent-Length: 0", true },
		{ "HTTP/1.0 200 x\r\nContent-Length: 0", false },
		{ "HTTP/1.0 200 x\r\nConnection: keep-alive\r\n"
		  "Content-Length: 0", true },
		{ "HTTP/1.1 200 x\r\nConnection: close, keep-alive\r\n"
		  "Content-Length: 0", false },
		{ "HTTP/1.1 200 x", false },	/* its end is the body's */
		{ "HTTP/1.1 200 x\r\nContent-Length: 3", true },
	};
	struct got g;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin(&g, false);
		assert_true(feed(&g, table[i].text, 999) > 0);
		assert_true(feed(&g, "\r\n\r\n", 99) > 0);
		assert_int_equal(g.p.keep_alive, table[i].lives);
		end(&g);
	}
}

static void the_first_scheme_that_is_known_is_taken(void **state)
{
	struct got g;

	(void)state;
	head_of(&g, "WWW-Authenticate: Digest realm=\"d\"\r\n"
		"WWW-Authenticate: Basic realm=\"b\"");
	assert_int_equal(g.p.auth, HTTP_AUTH_DIGEST);
	assert_string_equal(sbuf_text(&g.p.challenge), " realm=\"d\"");
	end(&g);
	head_of(&g, "WWW-Authenticate: basic\trealm=x");
	assert_int_equal(g.p.auth, HTTP_AUTH_BASIC);
	end(&g);
	head_of(&g, "WWW-Authenticate: Negotiate\r\n"
		"WWW-Authenticate: NTLM TlRM\r\nWWW-Authenticate: Basic x=y");
	assert_int_equal(g.p.auth, HTTP_AUTH_NTLM);
	assert_string_equal(sbuf_text(&g.p.challenge), " TlRM");
	end(&g);
	head_of(&g, "WWW-Authenticate: Digesty realm=x");
	assert_int_equal(g.p.auth, HTTP_AUTH_NONE);
	end(&g);
	head_of(&g, "WWW-Authenticate: Negotiates x");
	assert_int_equal(g.p.auth, HTTP_AUTH_NONE);
	end(&g);
}

static void odd_lines_between_headers_are_skipped(void **state)
{
	(void)state;
	expect("HTTP/1.1 200 x\r\nrubbish\r\n\tfolded: 1\r\n"
	       " Content-Length: 9\r\nContent-Length: 2\r\n\r\nok", "ok");
	expect("\r\n\r\nHTTP/1.1 200 x\nContent-Length: 2\n\nok", "ok");
	expect("HTTP/1.1   200\r\nContent-Length: 2\r\n\r\nok", "ok");
}

static void interim_responses_are_those_of_100_to_199(void **state)
{
	struct got g;

	(void)state;
	expect("HTTP/1.1 199 x\r\nContent-Length: 7\r\n\r\n"
	       "HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nok", "ok");
	begin(&g, false);
	feed(&g, "HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n", 999);
	assert_int_equal(g.p.state, HTTP_DONE);
	assert_int_equal(g.p.code, 99);
	end(&g);
}

static void sizes_of_chunks_are_hex(void **state)
{
	(void)state;
	expect("HTTP/1.1 200 x\r\nTransfer-Encoding: CHUNKED\r\n\r\n"
	       "00A \r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n",
	       "0123456789x");
	expect("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
	       "000000000000001\r\nx\r\n0\r\n\r\n", "x");
	expect("HTTP/1.1 200 x\r\nTransfer-Encoding: identity\r\n"
	       "Content-Length: 1\r\n\r\nx", "x");
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "1x\r\n", -EINVAL);
	expect_error("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "1000000000000000\r\n", -EINVAL);
}

static void an_end_before_anything_is_said(void **state)
{
	struct got g;

	(void)state;
	begin(&g, false);
	assert_int_equal(http_parse_end(&g.p, &g.e), -EIO);
	assert_has(g.e.msg, "without an answer");
	end(&g);
	begin(&g, false);
	feed(&g, "HTTP/1.1 200 x\r\n", 99);
	assert_int_equal(http_parse_end(&g.p, &g.e), -EIO);
	assert_has(g.e.msg, "before the end");
	end(&g);
	begin(&g, false);
	feed(&g, "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na",
	     99);
	assert_int_equal(http_parse_end(&g.p, &g.e), -EIO);
	end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_body_of_known_length),
		FAKE_TEST(a_body_that_ends_with_the_connection),
		FAKE_TEST(a_body_in_chunks),
		FAKE_TEST(interim_responses_are_skipped),
		FAKE_TEST(no_content_has_no_body),
		FAKE_TEST(not_modified_has_no_body_whatever_its_length),
		FAKE_TEST(an_answer_to_head_has_no_body),
		FAKE_TEST(what_follows_the_response_is_left),
		FAKE_TEST(headers_are_understood),
		FAKE_TEST(a_date_in_retry_after_is_five_seconds),
		FAKE_TEST(an_early_end_is_an_error),
		FAKE_TEST(rubbish_is_refused),
		FAKE_TEST(endless_headers_are_refused),
		FAKE_TEST(interim_responses_have_an_end),
		FAKE_TEST(chunk_extensions_have_an_end),
		FAKE_TEST(small_chunks_are_well),
		FAKE_TEST(a_line_may_be_long_but_not_too_long),
		FAKE_TEST(lengths_are_digits_and_nothing_else),
		FAKE_TEST(waiting_has_a_limit_of_an_hour),
		FAKE_TEST(words_of_a_list_are_whole),
		FAKE_TEST(connections_live_as_the_version_and_header_say),
		FAKE_TEST(the_first_scheme_that_is_known_is_taken),
		FAKE_TEST(odd_lines_between_headers_are_skipped),
		FAKE_TEST(interim_responses_are_those_of_100_to_199),
		FAKE_TEST(sizes_of_chunks_are_hex),
		FAKE_TEST(an_end_before_anything_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_http_limits.c: how much an HTTP server may say around a body: the last
   byte that passes, and one more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"
#include "net/http_parse.h"
#include "tests/fake/fake.h"

#define CHUNKED	"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n"

struct talk { struct http_parser p; struct sbuf text; struct err e; };

static void begin(struct talk *t)
{
	memset(t, 0, sizeof(*t));
	http_parser_reset(&t->p, false);
}

static void end(struct talk *t)
{
	http_parser_free(&t->p);
	sbuf_free(&t->text);
}

static void add(struct talk *t, const char *text)
{
	assert_int_equal(sbuf_str(&t->text, text), 0);
}

/* Lines of headers until there are @len bytes in all. */
static void fill(struct talk *t, size_t len)
{
	while (len - t->text.len > 2000)
		(void)sbuf_printf(&t->text, "X: %0995d\n", 1);
	if (len > t->text.len)
		(void)sbuf_printf(&t->text, "X: %0*d\n",
				  (int)(len - t->text.len - 4), 1);
	assert_int_equal(t->text.len, len);
}

/* What becomes of all that was added, @step bytes at a time. */
static int said(struct talk *t, size_t step)
{
	size_t at = 0, n;
	int rc = 0;

	while (rc >= 0 && at < t->text.len && t->p.state != HTTP_DONE) {
		n = t->text.len - at < step ? t->text.len - at : step;
		rc = http_parse(&t->p, (uint8_t *)t->text.data + at, n, &t->e);
		at += rc > 0 ? (size_t)rc : 0;
	}
	return rc < 0 ? rc : 0;
}

/* A line of so many bytes, without the line feed. */
static int line(size_t len, const char *begins)
{
	struct talk t;
	int rc;

	begin(&t);
	add(&t, "HTTP/1.1 200 x\n");
	(void)sbuf_printf(&t.text, "%s%0*d\n", begins,
			  (int)(len - strlen(begins)), 1);
	rc = said(&t, 1000);
	end(&t);
	return rc;
}

static void a_line_has_less_than_8192_bytes(void **state)
{
	(void)state;
	assert_int_equal(line(LIMIT_HTTP_LINE - 1, "X: "), 0);
	assert_int_equal(line(LIMIT_HTTP_LINE, "X: "), -E2BIG);
	assert_int_equal(line(LIMIT_HTTP_LINE - 1, "Location: "), 0);
	assert_int_equal(line(LIMIT_HTTP_LINE - 1, "WWW-Authenticate: NTLM "),
			 0);
}

static int headers(size_t len, size_t step)
{
	struct talk t;
	int rc;

	begin(&t);
	add(&t, "HTTP/1.1 200 x\n");
	fill(&t, len);
	rc = said(&t, step);
	end(&t);
	return rc;
}

static void headers_have_65536_bytes(void **state)
{
	static const size_t steps[] = { 1, 7, 1000, 100000 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(headers(LIMIT_HTTP_HEADERS, steps[i]), 0);
		assert_int_equal(headers(LIMIT_HTTP_HEADERS + 1, steps[i]),
				 -E2BIG);
	}
}

/* Headers to the limit, a chunk of @body bytes, and @around more bytes of a
   line to come. */
static int chunks(unsigned body, unsigned around)
{
	struct talk t;
	char size[16];
	int rc;

	begin(&t);
	add(&t, CHUNKED);
	snprintf(size, sizeof(size), "\n%x\n", body);
	fill(&t, LIMIT_HTTP_HEADERS - strlen(size));
	add(&t, size);
	(void)sbuf_printf(&t.text, "%0*d", (int)body, 1);
	add(&t, "\n");
	(void)sbuf_printf(&t.text, "0;%0*d", (int)around - 3, 1);
	rc = said(&t, 1000);
	end(&t);
	return rc;
}

static void each_byte_of_a_body_may_have_eight_around_it(void **state)
{
	(void)state;
	assert_int_equal(chunks(1, 8), 0);
	assert_int_equal(chunks(1, 9), -E2BIG);
	assert_int_equal(chunks(2, 16), 0);
	assert_int_equal(chunks(2, 17), -E2BIG);
	assert_int_equal(chunks(15, 120), 0);
	assert_int_equal(chunks(15, 121), -E2BIG);
}

/* Codes and what they mean to a person. */
static void each_status_has_its_error(void **state)
{
	static const struct { unsigned code; int rc; const char *text; }
	table[] = {
		{ 300, -EXDEV, "a redirection to nowhere (HTTP 300)" },
		{ 399, -EXDEV, "a redirection to nowhere (HTTP 399)" },
		{ 400, -EIO, "the server refuses it (HTTP 400)" },
		{ 402, -EIO, "the server refuses it (HTTP 402)" },
		{ 403, -EPERM, "the server forbids it (HTTP 403)" },
		{ 404, -ENOENT, "the server has no such file (HTTP 404)" },
		{ 405, -EIO, "the server refuses it (HTTP 405)" },
		{ 499, -EIO, "the server refuses it (HTTP 499)" },
		{ 500, -EIO, "the server failed (HTTP 500)" },
		{ 299, -EIO, "the server failed (HTTP 299)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct err e = { 0 };

		assert_int_equal(http_status_error(table[i].code, &e),
				 table[i].rc);
		assert_string_equal(e.msg, table[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_line_has_less_than_8192_bytes),
		FAKE_TEST(headers_have_65536_bytes),
		FAKE_TEST(each_byte_of_a_body_may_have_eight_around_it),
		FAKE_TEST(each_status_has_its_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

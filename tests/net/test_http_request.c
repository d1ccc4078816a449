/* test_http_request.c: HTTP requests as they go out. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/param.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/http_request.h"
#include "tests/fake/fake.h"

struct asked {
	struct params p;
	struct param_list *l;
	struct sbuf text;
	struct err e;
};

static void begin(struct asked *a, const char *method)
{
	memset(a, 0, sizeof(*a));
	assert_int_equal(params_create(&a->p, "", method, NULL), 0);
	a->l = params_find(&a->p, "");
}

static void end(struct asked *a)
{
	params_clear(&a->p);
	sbuf_free(&a->text);
}

static int ask(struct asked *a)
{
	struct uri *u = uri_parse("http://me:pw@h:81/a%20b/../c?x=1#f");
	int rc;

	assert_non_null(u);
	rc = http_request(u, a->l, http_method(a->l, NULL), "agent/1", NULL,
			  &a->text, &a->e);
	uri_unref(u);
	return rc;
}

static bool has(struct asked *a, const char *text)
{
	return strstr(sbuf_text(&a->text), text);
}

static void a_get_has_no_body(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, NULL);
	assert_int_equal(ask(&a), 0);
	assert_true(has(&a, "GET /a%20b/../c?x=1 HTTP/1.1\r\n"));
	assert_true(has(&a, "Host: h:81\r\n"));
	assert_true(has(&a, "User-Agent: agent/1\r\n"));
	assert_false(has(&a, "Content-Length"));
	assert_false(has(&a, "pw"));
	end(&a);
}

static void fields_make_it_a_form(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, NULL);
	assert_int_equal(param_add(a.l, "a", "1 2", false, NULL), 0);
	assert_int_equal(param_add(a.l, "b", "x&y=", false, NULL), 0);
	assert_int_equal(param_add(a.l, "X-Foo", "bar baz", true, NULL), 0);
	assert_int_equal(ask(&a), 0);
	assert_true(has(&a, "POST /"));
	assert_true(has(&a, "X-Foo: bar baz\r\n"));
	assert_true(has(&a, "Content-Length: 18\r\n"));
	assert_true(has(&a, "\r\n\r\na=1%202&b=x%26y%3D"));
	end(&a);
}

static void a_post_of_nothing_says_so(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, "post");
	assert_int_equal(ask(&a), 0);
	assert_true(has(&a, "POST /"));
	assert_true(has(&a, "Content-Length: 0\r\n"));
	end(&a);
}

static void a_header_keeps_to_its_line(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, NULL);
	assert_int_equal(param_add(a.l, "X", "a\r\nEvil: b", true, NULL), 0);
	assert_int_equal(ask(&a), -EINVAL);
	end(&a);
}

static void methods_that_nobody_has_are_refused(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, "put");
	assert_string_equal(http_method(a.l, &a.e), "PUT");
	end(&a);
	begin(&a, "Delete");
	assert_null(http_method(a.l, &a.e));
	assert_int_equal(a.e.code, -ENOTSUP);
	assert_string_equal(a.e.msg, "no HTTP method \"Delete\"; there are "
			    "GET, POST, PUT and HEAD");
	end(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_get_has_no_body),
		FAKE_TEST(fields_make_it_a_form),
		FAKE_TEST(a_post_of_nothing_says_so),
		FAKE_TEST(a_header_keeps_to_its_line),
		FAKE_TEST(methods_that_nobody_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

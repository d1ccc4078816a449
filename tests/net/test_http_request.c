/* test_http_request.c: HTTP requests as they go out. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/param.h"
#include "core/setting/settings.h"
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

/* Who we say to be where user-agent is that; NULL: it is not set. */
static void is_known_as(const char *setting, const char *text,
			const char *want)
{
	struct settings *root = settings_new();
	char name[64];

	assert_non_null(root);
	if (text)
		assert_int_equal(settings_set(root, setting, text, NULL), 0);
	http_agent(root, name, sizeof(name));
	if (want)
		assert_string_equal(name, want);
	else
		assert_has(name, " (iPXE compatible)");
	settings_free(root);
}

/* What a script sets is said, unless that breaks the line. */
static void an_agent_has_a_name(void **state)
{
	(void)state;
	is_known_as("user-agent", NULL, NULL);
	is_known_as("user-agent", "x", "x");
	is_known_as("user-agent", "probe/2 (me)", "probe/2 (me)");
	is_known_as("user-agent", "a\nb: c", NULL);
	is_known_as("user-agent", "a\x7f", NULL);
}

/* The whole request for that URI. */
static void is_asked(const char *uri, const char *want)
{
	struct uri *u = uri_parse(uri);
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_non_null(u);
	assert_int_equal(http_request(u, NULL, "HEAD", "a", "More: m\r\n",
				      &out, &e), 0);
	assert_string_equal(sbuf_text(&out), want);
	sbuf_free(&out);
	uri_unref(u);
}
#define HEAD(target, host) \
	"HEAD " target " HTTP/1.1\r\nHost: " host "\r\nUser-Agent: a\r\n" \
	"Connection: keep-alive\r\nMore: m\r\n\r\n"

static void a_request_is_this_text(void **state)
{
	(void)state;
	is_asked("http://h", HEAD("/", "h"));
	is_asked("http://h/", HEAD("/", "h"));
	is_asked("http://[2001:db8::1]:8080/x",
		 HEAD("/x", "[2001:db8::1]:8080"));
	is_asked("http://h/!~?a b", HEAD("/!~?a%20b", "h"));
	is_asked("http://h/\x1f\x7f\x80", HEAD("/%1F%7F\x80", "h"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_agent_has_a_name),
		FAKE_TEST(a_request_is_this_text),
		FAKE_TEST(a_get_has_no_body),
		FAKE_TEST(fields_make_it_a_form),
		FAKE_TEST(a_post_of_nothing_says_so),
		FAKE_TEST(a_header_keeps_to_its_line),
		FAKE_TEST(methods_that_nobody_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

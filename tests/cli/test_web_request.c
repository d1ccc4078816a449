/* test_web_request.c: whose requests "pxesh web" answers, for which files. */
#include "cli/web_request.c"

#include "tests/fake/fake.h"

#define OURS "Host: 127.0.0.1:8017\r\n"

static struct web_request q;

static unsigned ask(const char *text)
{
	return web_request_read(text, strlen(text), 8017, &q);
}

static void a_file_of_the_page_is_named(void **state)
{
	(void)state;
	assert_int_equal(ask("GET / HTTP/1.1\r\n" OURS "\r\n"), 200);
	assert_string_equal(q.name, "index.html");
	assert_false(q.head);
	assert_int_equal(ask("HEAD /page.js?v=1&/.. HTTP/1.0\r\nA: b\r\n"
			     "host:localhost:8017 \t\r\n\r\n"), 200);
	assert_string_equal(q.name, "page.js");
	assert_true(q.head);
}

static void another_host_is_refused(void **state)
{
	(void)state;
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
			 421);
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
			 421);
	assert_int_equal(ask("GET / HTTP/1.1\r\n" OURS OURS "\r\n"), 400);
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
}

static void what_is_no_name_is_not_there(void **state)
{
	static const char *const targets[] = { "/..", "/.a", "/a/b", "/%61",
		"/a\\b", "//", "/a?b/../c/?/d e" };
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n%s\r\n",
			 targets[i], OURS);
		assert_int_not_equal(ask(text), 200);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_of_the_page_is_named),
		cmocka_unit_test(another_host_is_refused),
		cmocka_unit_test(what_is_no_name_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

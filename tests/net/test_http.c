/* test_http.c: downloads by HTTP, from request to image. */
#include "tests/net/http.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/param.h"
#include "core/uri.h"
#include "net/http_get.h"
#include "net/stack.h"
#include "net/stream.h"

#define OK	"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndata"

/* ---- one request ------------------------------------------------------ */

static void a_request_says_what_for_and_who_asks(void **state)
{
	const struct step steps[] = { { OK, STAY } };
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(get(&w, "http://192.0.2.1/dir/a%20b?q=1#part"), 0);
	assert_got(&w, "data");
	assert_int_equal(w.tcp.port, 80);
	assert_memory_equal(w.request[0], "GET /dir/a%20b?q=1 HTTP/1.1\r\n",
			    29);
	assert_has(w.request[0], "\r\nHost: 192.0.2.1\r\n");
	assert_has(w.request[0], "\r\nUser-Agent: pxesh/");
	assert_has(w.request[0], "\r\nConnection: keep-alive\r\n");
	end(&w);
}

static void a_port_is_asked_at_and_named(void **state)
{
	const struct step steps[] = { { OK, STAY } };
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(settings_set(w.b.root, "user-agent", "me", NULL), 0);
	assert_int_equal(get(&w, "http://192.0.2.1:8080"), 0);
	assert_int_equal(w.tcp.port, 8080);
	assert_memory_equal(w.request[0], "GET / HTTP/1.1\r\n", 16);
	assert_has(w.request[0], "\r\nHost: 192.0.2.1:8080\r\n");
	assert_has(w.request[0], "\r\nUser-Agent: me\r\n");
	end(&w);
}

static void parameters_are_posted(void **state)
{
	const struct step steps[] = { { OK, STAY } };
	struct params params = { 0 };
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(params_create(&params, "", NULL, NULL), 0);
	assert_int_equal(param_add(params.first, "a", "1 2", false, NULL), 0);
	assert_int_equal(param_add(params.first, "X-It", "is", true, NULL), 0);
	assert_int_equal(fetch_image(&w.b.fetch, "http://192.0.2.1/x",
				     &(struct fetch_how){
					.params = params.first, .quiet = true,
				     }, &w.img, &w.b.e), 0);
	assert_memory_equal(w.request[0], "POST /x HTTP/1.1\r\n", 18);
	assert_has(w.request[0], "\r\nX-It: is\r\n");
	assert_has(w.request[0], "\r\nContent-Length: 7\r\n");
	assert_has(w.request[0], "\r\n\r\na=1%202");
	params_clear(&params);
	end(&w);
}

static void a_body_ends_with_its_length_or_its_connection(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 200 OK\r\n\r\nto the end", FINISH },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		  "3\r\nabc\r\n0\r\n\r\n", STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_got(&w, "to the end");
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_got(&w, "abc");
	end(&w);
}

/* ---- answers that are no success -------------------------------------- */

static void each_refusal_has_its_code_and_its_words(void **state)
{
	static const struct { const char *status; int code; const char *say; }
	table[] = {
		{ "300 Choices", -EXDEV, "redirection to nowhere" },
		{ "304 Not Modified", -EXDEV, "redirection to nowhere" },
		{ "400 Bad Request", -EIO, "refuses it (HTTP 400)" },
		{ "401 Unauthorized", -EACCES, "a user name and password" },
		{ "403 Forbidden", -EPERM, "forbids it" },
		{ "404 Not Found", -ENOENT, "no such file" },
		{ "499 Odd", -EIO, "refuses it (HTTP 499)" },
		{ "500 Oops", -EIO, "failed (HTTP 500)" },
		{ "503 Busy", -EIO, "failed (HTTP 503)" },
	};
	char answer[128];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct step step = { answer, STAY };

		fake_reset();
		snprintf(answer, sizeof(answer), "HTTP/1.1 %s\r\n"
			 "Content-Length: 4\r\n\r\npage", table[i].status);
		begin(&w, &step, 1);
		assert_int_equal(get(&w, "http://192.0.2.1/x"), table[i].code);
		assert_has(w.b.e.msg, table[i].say);
		assert_null(w.img);
		end(&w);
	}
}

static void every_2xx_is_success(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 204 No Content\r\n\r\n", STAY },
		{ "HTTP/1.1 299 Fine\r\nContent-Length: 1\r\n\r\nx", STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_got(&w, "");
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_got(&w, "x");
	end(&w);
}

static void a_redirect_is_followed(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 302 Found\r\nLocation: ../b?c\r\n"
		  "Content-Length: 2\r\n\r\nno", STAY },
		{ "HTTP/1.1 301 Moved\r\nLocation: http://192.0.2.1:81/z\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ OK, STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 3);
	assert_int_equal(get(&w, "http://192.0.2.1/dir/a"), 0);
	assert_memory_equal(w.request[1], "GET /b?c HTTP", 13);
	assert_memory_equal(w.request[2], "GET /z HTTP", 11);
	assert_int_equal(w.tcp.port, 81);
	assert_int_equal(w.tcp.connections, 2);
	assert_got(&w, "data");
	assert_string_equal(w.img->name, "a");
	end(&w);
}

static void a_busy_server_is_asked_again_later(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ OK, STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_int_equal(w.asked_us[1] - w.asked_us[0], 7000000);
	assert_got(&w, "data");
	end(&w);
}

static void who_asks_is_said_when_asked_and_once(void **state)
{
	const struct step no = { "HTTP/1.1 401 No\r\nContent-Length: 0\r\n"
		"WWW-Authenticate: Basic realm=\"x\"\r\n\r\n", STAY };
	const struct step steps[] = { no, { OK, STAY }, no, no };
	struct world w;

	(void)state;
	begin(&w, steps, 4);
	assert_int_equal(get(&w, "http://u:p@192.0.2.1/x"), 0);
	assert_null(strstr(w.request[0], "Authorization"));
	assert_has(w.request[1], "\r\nAuthorization: Basic dTpw\r\n");
	assert_int_equal(get(&w, "http://u:q@192.0.2.1/x"), -EACCES);
	assert_int_equal(w.requests, 4);
	end(&w);
}

static void nobody_says_who_asks_without_a_name(void **state)
{
	const struct step steps[] = { {
		"HTTP/1.1 401 No\r\nContent-Length: 0\r\n"
		"WWW-Authenticate: Basic realm=\"x\"\r\n\r\n", STAY } };
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -EACCES);
	assert_int_equal(w.requests, 1);
	end(&w);
}

static void an_error_page_is_no_part_of_a_download(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n"
		  "Content-Length: 4\r\n\r\nbusy", STAY },
		{ "HTTP/1.1 401 No\r\nContent-Length: 2\r\n"
		  "WWW-Authenticate: Basic realm=\"x\"\r\n\r\nno", STAY },
		{ OK, STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 3);
	assert_int_equal(get(&w, "http://u:p@192.0.2.1/x"), 0);
	assert_got(&w, "data");
	end(&w);
}

static void an_error_page_is_not_read_for_ever(void **state)
{
	static char page[LIMIT_HTTP_ERROR_PAGE + 200] =
		"HTTP/1.1 404 No\r\nContent-Length: 9999999\r\n\r\n";
	const struct step steps[] = { { page, STAY } };
	size_t head = strlen(page);
	struct world w;

	(void)state;
	memset(page + head, 'x', sizeof(page) - head - 1);
	begin(&w, steps, 1);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -ENOENT);
	assert_true(fake.now_us < 10000000);
	end(&w);
	page[head] = '\0';
}

/* How many connections two downloads take, the first an error page. */
static unsigned connections_for(size_t len)
{
	static char page[LIMIT_HTTP_ERROR_PAGE + 200];
	const struct step steps[] = { { page, STAY }, { OK, STAY } };
	struct world w;
	size_t head = (size_t)snprintf(page, sizeof(page), "HTTP/1.1 404 No\r\n"
				       "Content-Length: %zu\r\n\r\n", len);
	unsigned n;

	memset(page + head, 'x', len);
	page[head + len] = '\0';
	fake_reset();
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -ENOENT);
	assert_int_equal(get(&w, "http://192.0.2.1/y"), 0);
	n = w.tcp.connections;
	end(&w);
	return n;
}

static void a_short_error_page_costs_no_connection(void **state)
{
	(void)state;
	assert_int_equal(connections_for(10), 1);
	assert_int_equal(connections_for(LIMIT_HTTP_ERROR_PAGE), 1);
	assert_int_equal(connections_for(LIMIT_HTTP_ERROR_PAGE + 1), 2);
}

/* ---- connections ------------------------------------------------------- */

static void a_connection_serves_again(void **state)
{
	const struct step steps[] = { { OK, STAY }, { OK, STAY } };
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_int_equal(get(&w, "http://192.0.2.1/y"), 0);
	assert_int_equal(w.tcp.connections, 1);
	end(&w);
}

static void an_idle_connection_is_kept_for_ten_seconds(void **state)
{
	const struct step steps[] = { { OK, STAY }, { OK, STAY } };
	struct world w;
	uint64_t from;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	from = fake.now_us;
	event_wait(&w.b.ev, from + 9999999, EVENT_NO_KEYS, NULL, NULL);
	assert_false(w.tcp.finished);
	event_wait(&w.b.ev, from + 10000000, EVENT_NO_KEYS, NULL, NULL);
	assert_true(w.tcp.finished);
	assert_int_equal(get(&w, "http://192.0.2.1/y"), 0);
	assert_int_equal(w.tcp.connections, 2);
	end(&w);
}

/* Of idle connections eight are kept, whoever they are to. */
static void eight_idle_connections_are_kept(void **state)
{
	static const struct stream_ops ops;
	struct http_pool *pool;
	struct http_conn *c[10];
	struct world w;
	unsigned n = 0;

	(void)state;
	begin(&w, NULL, 0);
	w.tcp.silent = true;
	pool = &w.b.net->http->pool;
	for (unsigned i = 0; i < 10; i++) {
		char text[40];
		struct uri *uri;

		snprintf(text, sizeof(text), "http://192.0.2.1:%u/", 8000 + i);
		uri = uri_parse(text);
		c[i] = http_conn_get(pool, uri, false, &ops, NULL);
		assert_non_null(c[i]);
		uri_unref(uri);
	}
	for (unsigned i = 0; i < 10; i++)
		http_conn_put(c[i], i != 3);
	for (struct http_conn *k = pool->conns; k; k = k->next)
		n++;
	assert_int_equal(n, 8);
	end(&w);
}

static void who_wants_to_close_is_let_go(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 200 OK\r\nConnection: close\r\n"
		  "Content-Length: 1\r\n\r\nx", STAY },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", STAY },
		{ OK "surplus", STAY }, { OK, STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 4);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_int_equal(w.tcp.connections, 4);
	end(&w);
}

/* A server may have closed what was kept: nobody needs to know. */
static void a_dead_connection_is_replaced_silently(void **state)
{
	const struct step steps[] = { { OK, STAY }, { "", CUT },
				      { OK, STAY }, { "", FINISH },
				      { "", FINISH } };
	struct world w;

	(void)state;
	begin(&w, steps, 5);
	assert_int_equal(get(&w, "http://192.0.2.1/x"), 0);
	assert_int_equal(get(&w, "http://192.0.2.1/y"), 0);
	assert_got(&w, "data");
	assert_int_equal(w.tcp.connections, 2);
	assert_int_equal(get(&w, "http://192.0.2.1/z"), -EIO);
	assert_has(w.b.e.msg, "without an answer");
	assert_int_equal(w.tcp.connections, 3);
	end(&w);
}

static void a_refused_connection_is_said(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	w.tcp.refuses = true;
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -ECONNRESET);
	assert_string_equal(w.b.e.msg, "192.0.2.1 refused the connection");
	end(&w);
}

static void nobody_there_is_given_up_soon(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	w.tcp.silent = true;
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -ETIMEDOUT);
	assert_string_equal(w.b.e.msg, "192.0.2.1 does not answer");
	assert_int_equal(fake.now_us, 15750000);
	end(&w);
}

static void without_a_route_nothing_is_asked(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	netdev_close(net_dev(w.b.net, 0));
	assert_int_equal(get(&w, "http://192.0.2.1/x"), -ENETUNREACH);
	assert_string_equal(w.b.e.msg, "no route to 192.0.2.1");
	assert_int_equal(get(&w, "http:///x"), -EINVAL);
	assert_int_equal(get(&w, "http://nobody/x"), -ENXIO);
	assert_int_equal(w.tcp.connections, 0);
	end(&w);
}

/* ---- memory ------------------------------------------------------------ */

static void memory_may_run_out_at_any_time(void *ctx)
{
	const struct step steps[] = {
		{ "HTTP/1.1 302 Found\r\nLocation: /b\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ "HTTP/1.1 401 No\r\nContent-Length: 0\r\n"
		  "WWW-Authenticate: Basic realm=\"x\"\r\n\r\n", STAY },
		{ OK, STAY },
	};
	struct world w = { .steps = steps, .n_steps = 3 };
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&w.b))
		return;
	tcp_start(&w.tcp, &w.b);
	w.tcp.heard = heard;
	w.tcp.ctx = &w;
	if (settings_set(w.b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(w.b.net, 0), NULL) == 0)
		rc = fetch_image(&w.b.fetch, "http://u:p@192.0.2.1/a", QUIETLY, &w.img, &w.b.e);
	assert_alloc_result(rc);
	if (rc == 0)
		assert_got(&w, "data");
	end(&w);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_request_says_what_for_and_who_asks),
		FAKE_TEST(a_port_is_asked_at_and_named),
		FAKE_TEST(parameters_are_posted),
		FAKE_TEST(a_body_ends_with_its_length_or_its_connection),
		FAKE_TEST(each_refusal_has_its_code_and_its_words),
		FAKE_TEST(every_2xx_is_success),
		FAKE_TEST(a_redirect_is_followed),
		FAKE_TEST(a_busy_server_is_asked_again_later),
		FAKE_TEST(who_asks_is_said_when_asked_and_once),
		FAKE_TEST(nobody_says_who_asks_without_a_name),
		FAKE_TEST(an_error_page_is_no_part_of_a_download),
		FAKE_TEST(an_error_page_is_not_read_for_ever),
		FAKE_TEST(a_short_error_page_costs_no_connection),
		FAKE_TEST(a_connection_serves_again),
		FAKE_TEST(an_idle_connection_is_kept_for_ten_seconds),
		FAKE_TEST(eight_idle_connections_are_kept),
		FAKE_TEST(who_wants_to_close_is_let_go),
		FAKE_TEST(a_dead_connection_is_replaced_silently),
		FAKE_TEST(a_refused_connection_is_said),
		FAKE_TEST(nobody_there_is_given_up_soon),
		FAKE_TEST(without_a_route_nothing_is_asked),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

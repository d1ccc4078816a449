/* test_http_resume.c: downloads by HTTP that break off, and go on. */
#include "net/http_resume.h"
#include "tests/net/http.h"

#include <stdlib.h>

#include "core/event.h"
#include "core/param.h"
#include "core/uri.h"

#define TEN	"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
#define TAG	"ETag: \"v1\"\r\n"
#define REST	"HTTP/1.1 206 Partial Content\r\nContent-Length: 6\r\n"
#define EMPTY	"HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n"
#define HTTP	"http://192.0.2.1/x"
#define RANGE	"\r\nRange: bytes=4-\r\nIf-Range: \"v1\"\r\n"

static const char whole[] = TEN TAG "\r\n0123456789";
static const struct step broken = { TEN TAG "\r\n0123", CUT };

/* Get @steps; the text is right, or it fails with @rc. */
static void check(struct world *w, const struct step *steps, unsigned n,
		  int rc)
{
	fake_reset();
	begin(w, steps, n);
	assert_int_equal(get(w, HTTP), rc);
	assert_int_equal(w->requests, n);
	if (rc == 0)
		assert_got(w, "0123456789");
}

static void the_rest_is_asked_for(void **state)
{
	static const struct { const char *begun; int then; } ways[] = {
		{ TEN TAG "\r\n0123", CUT }, { TEN TAG "\r\n0123", FINISH },
		{ TEN TAG "\r\n0123", STAY },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" TAG
		  "\r\n4\r\n0123\r\n", CUT },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const struct step steps[] = {
			{ ways[i].begun, ways[i].then },
			{ REST TAG "Content-Range: bytes 4-9/10\r\n\r\n456789",
			  STAY } };

		check(&w, steps, 2, 0);
		assert_null(strstr(w.request[0], "Range"));
		assert_has(w.request[1], RANGE);
		end(&w);
	}
}

static void a_date_is_a_validator_once_it_is_over(void **state)
{
#define WHEN(hour) "Mon, 02 Nov 2026 " hour ":00:00 GMT\r\n"
	const struct step old[] = {
		{ TEN "Last-Modified: " WHEN("10") "Date: " WHEN("11")
		  "ETag: W/\"v1\"\r\n\r\n0123", CUT },
		{ whole, STAY } };
	const struct step same[] = {
		{ TEN "Last-Modified: " WHEN("10") "Date: " WHEN("10")
		  "\r\n0123", CUT },
		{ whole, STAY } };
	const struct step over[] = {
		{ TEN "Last-Modified: " WHEN("10") "Date: " WHEN("11")
		  "\r\n0123", CUT },
		{ REST "Content-Range: bytes 4-9/*\r\n\r\n456789", STAY } };
	struct world w;

	(void)state;
	check(&w, old, 2, 0);
	assert_null(strstr(w.request[1], "Range"));
	end(&w);
	check(&w, same, 2, 0);
	assert_null(strstr(w.request[1], "Range"));
	end(&w);
	check(&w, over, 2, 0);
	assert_has(w.request[1], "\r\nRange: bytes=4-\r\nIf-Range: "
		   WHEN("10"));
	end(&w);
}

/* It cannot, or the file is another now. */
static void a_server_may_send_it_whole_again(void **state)
{
	const struct step steps[] = {
		broken, { TEN "ETag: \"v2\"\r\n\r\nabc", CUT },
		{ REST "Content-Range: bytes 4-9/10\r\n\r\n456789", STAY },
		{ whole, STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 4, 0);
	assert_has(w.request[1], RANGE);
	assert_has(w.request[2], "\r\nRange: bytes=3-\r\n"
		   "If-Range: \"v2\"\r\n");
	assert_null(strstr(w.request[3], "Range"));
	end(&w);
}

static void what_does_not_fit_is_asked_for_whole(void **state)
{
	static const char *const odd[] = {
		REST "Content-Range: bytes 3-8/10\r\n\r\n456789",
		REST "Content-Range: bytes 4-9/11\r\n\r\n456789",
		REST "Content-Range: bytes 5-10/*\r\n\r\n456789",
		REST "Content-Range: bytes 4-10/*\r\n\r\n4567890",
		"HTTP/1.1 206 OK\r\nContent-Length: 7\r\n"
		"Content-Range: bytes 4-10/*\r\n\r\n4567890",
		REST "Content-Range: bytes 4-8/10\r\n\r\n456789",
		REST "Content-Range: bytes 9-4/10\r\n\r\n456789",
		REST "Content-Range: bytes 4-9/9\r\n\r\n456789",
		REST "Content-Range: bytes 4-99999999999999999999/10\r\n\r\nx",
		REST "Content-Range: bits 4-9/10\r\n\r\n456789",
		REST "Content-Range: bytes 4-9/10 \tx\r\n\r\n456789",
		REST "\r\n456789",
		REST "Content-Range: bytes 4-9/10\r\nETag: \"v2\"\r\n\r\nabcdef",
		EMPTY "Content-Range: bytes 4-9/10\r\n\r\n",
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		const struct step steps[] = { broken, { odd[i], STAY },
					      { whole, STAY } };

		check(&w, steps, 3, 0);
		assert_has(w.request[1], RANGE);
		assert_null(strstr(w.request[2], "Range"));
		end(&w);
	}
}

/* It is remembered of what there is, not of what there was. */
static void a_validator_goes_with_what_it_is_of(void **state)
{
	const struct step steps[] = {
		broken, { "HTTP/1.1 203 Other\r\nContent-Length: 10\r\n"
			  "\r\nabcde", CUT },
		{ whole, STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 3, 0);
	assert_has(w.request[1], RANGE);
	assert_null(strstr(w.request[2], "Range"));
	end(&w);
}

/* A part of what was asked for is a step forward. */
static void a_shorter_part_is_taken(void **state)
{
	const struct step steps[] = {
		broken,
		{ "HTTP/1.1 206 OK\r\nContent-Length: 2\r\n"
		  "Content-Range: bytes 4-5/10\r\n\r\n45", STAY },
		{ "HTTP/1.1 206 OK\r\nContent-Length: 4\r\n"
		  "Content-Range: bytes 6-9/10\r\n\r\n6789", STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 3, 0);
	assert_has(w.request[2], "\r\nRange: bytes=6-\r\n");
	end(&w);
}

static void a_part_that_nobody_asked_for_is_no_file(void **state)
{
	const struct step steps[] = {
		{ REST "Content-Range: bytes 4-9/10\r\n\r\n456789", STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 1, -EIO);
	assert_has(w.b.e.msg, "nobody asked");
	end(&w);
}

static void five_attempts_without_progress_end_it(void **state)
{
	const struct step steps[] = { broken, broken, broken, broken, broken };
	struct world w;
	unsigned i;

	(void)state;
	check(&w, steps, 5, -ECONNRESET);
	assert_string_equal(w.b.e.msg, "192.0.2.1 cut the connection");
	for (i = 0; i < 4; i++)
		assert_in_range(w.asked_us[i + 1] - w.asked_us[i],
				1000000u << i, (1000000u << i) + 200000);
	end(&w);
}

static void a_server_that_failed_is_asked_again(void **state)
{
	const struct step steps[] = {
		broken, { "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno",
			  STAY },
		{ "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno", STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 3, -ENOENT);
	assert_has(w.request[2], RANGE);
	end(&w);
}

static void a_refusal_is_final(void **state)
{
	const struct step steps[] = {
		broken, { "HTTP/1.1 499 Oops\r\nContent-Length: 2\r\n\r\nno",
			  STAY }, broken };
	struct world w;

	(void)state;
	check(&w, steps, 2, -EIO);
	assert_has(w.b.e.msg, "HTTP 499");
	end(&w);
}

static void a_range_says_where_it_lies(void **state)
{
	static const struct {
		const char *value;
		bool        good;
		uint64_t    first, last, total;
	} table[] = {
		{ "bytes 5-9/10", true, 5, 9, 10 },
		{ "bytes 5-9/*", true, 5, 9, 0 },
		{ "bytes 5-5/6", true, 5, 5, 6 }, { "bytes 0-0/1", true, 0, 0, 1 },
		{ .value = "bytes 5-9/9" }, { .value = "bytes 9-5/10" },
		{ .value = "bytes 5-9/10 " }, { .value = "bytes 5-9/x" },
		{ .value = "bytes 5-9" }, { .value = "bytes 5/10" },
		{ .value = "bytes -9/10" }, { .value = "bytes 5-/10" },
		{ .value = "byte 5-9/10" }, { .value = "octets5-9/10" },
		{ .value = "bytes */10" }, { .value = "bytes 5-9/**" },
	};
	struct http_resume r = { .from = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(http_resume_field(&r, "content-range",
						   table[i].value), 0);
		assert_int_equal(r.ranged, table[i].good);
		if (!table[i].good)
			continue;
		assert_int_equal(r.first, table[i].first);
		assert_int_equal(r.last, table[i].last);
		assert_int_equal(r.total, table[i].total);
	}
}

static void dates_have_a_length(void **state)
{
	struct http_resume r = { .from = 0 };
	char text[HTTP_DATE_MAX + 1];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[HTTP_DATE_MAX] = '\0';
	assert_int_equal(http_resume_field(&r, "Date", text), 0);
	assert_string_equal(r.date, "");
	text[HTTP_DATE_MAX - 1] = '\0';
	assert_int_equal(http_resume_field(&r, "Date", text), 0);
	assert_string_equal(r.date, text);
	assert_int_equal(http_resume_field(&r, "Last-Modified", "a\033b"), 0);
	assert_string_equal(r.modified, "");
	assert_int_equal(http_resume_field(&r, "Last-Modified", "a"), 0);
	assert_string_equal(r.modified, "a");
}

/* What it does may be done twice. */
static void a_post_is_not_sent_again(void **state)
{
	struct params params = { 0 };
	struct world w;

	(void)state;
	begin(&w, &broken, 1);
	assert_int_equal(params_create(&params, "", NULL, NULL), 0);
	assert_int_equal(param_add(params.first, "a", "1", false, NULL), 0);
	assert_int_equal(fetch_image(&w.b.fetch, HTTP, &(struct fetch_how){
					.params = params.first, .quiet = true,
				     }, &w.img, &w.b.e), -ECONNRESET);
	assert_int_equal(w.requests, 1);
	params_clear(&params);
	end(&w);
}

static void a_server_that_stays_silent_is_given_up(void **state)
{
	const struct step steps[] = { { TEN TAG "\r\n0123", STAY } };
	struct world w;

	(void)state;
	check(&w, steps, 1, -ETIMEDOUT);
	assert_has(w.b.e.msg, "192.0.2.1 has been silent");
	assert_in_range(fake.now_us, 480000000, 700000000);
	end(&w);
}

/* ---- read piece by piece ---------------------------------------------- */

static int read_all(struct world *w, const struct step *steps, unsigned n)
{
	struct uri *uri = uri_parse(HTTP);
	struct fetch_reader *r = NULL;
	int rc;

	fake_reset();
	begin(w, steps, n);
	assert_int_equal(fetch_open(&w->b.fetch, uri, &r, &w->b.e), 0);
	assert_int_equal(fetch_wait(r, 4, 1000, &w->b.e), 4);
	fetch_take(r, NULL, 4);
	rc = fetch_wait(r, 6, 60000, &w->b.e);
	fetch_close(r);
	uri_unref(uri);
	return rc;
}

static void a_reader_goes_on_but_never_starts_over(void **state)
{
	const struct step good[] = {
		broken, { REST "Content-Range: bytes 4-9/10\r\n\r\n456789",
			  STAY } };
	const struct step bad[] = { broken, { whole, STAY } };
	struct world w;

	(void)state;
	assert_int_equal(read_all(&w, good, 2), 6);
	end(&w);
	assert_int_equal(read_all(&w, bad, 2), -EIO);
	assert_has(w.b.e.msg, "cannot go on");
	assert_int_equal(w.requests, 2);
	end(&w);
}

static void a_reader_without_a_validator_ends(void **state)
{
	const struct step steps[] = { { TEN "\r\n0123", CUT } };
	struct uri *uri = uri_parse(HTTP);
	struct fetch_reader *r = NULL;
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(fetch_open(&w.b.fetch, uri, &r, &w.b.e),
			 -ECONNRESET);
	assert_int_equal(w.requests, 1);
	uri_unref(uri);
	end(&w);
}

/* ---- memory ------------------------------------------------------------ */

static void memory_may_run_out_at_any_time(void *ctx)
{
	const struct step steps[] = {
		broken, { REST "Content-Range: bytes 4-9/10\r\n\r\n456789",
			  STAY } };
	struct world w = { .steps = steps, .n_steps = 2 };
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&w.b))
		return;
	tcp_start(&w.tcp, &w.b);
	w.tcp.heard = heard;
	w.tcp.ctx = &w;
	if (settings_set(w.b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(w.b.net, 0), NULL) == 0)
		rc = fetch_image(&w.b.fetch, HTTP, QUIETLY, &w.img,
				 &w.b.e);
	if (rc == 0)
		assert_got(&w, "0123456789");
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
		FAKE_TEST(the_rest_is_asked_for),
		FAKE_TEST(a_date_is_a_validator_once_it_is_over),
		FAKE_TEST(a_server_may_send_it_whole_again),
		FAKE_TEST(what_does_not_fit_is_asked_for_whole),
		FAKE_TEST(a_validator_goes_with_what_it_is_of),
		FAKE_TEST(a_shorter_part_is_taken),
		FAKE_TEST(a_part_that_nobody_asked_for_is_no_file),
		FAKE_TEST(five_attempts_without_progress_end_it),
		FAKE_TEST(a_server_that_failed_is_asked_again),
		FAKE_TEST(a_refusal_is_final),
		FAKE_TEST(a_range_says_where_it_lies),
		FAKE_TEST(dates_have_a_length),
		FAKE_TEST(a_post_is_not_sent_again),
		FAKE_TEST(a_server_that_stays_silent_is_given_up),
		FAKE_TEST(a_reader_goes_on_but_never_starts_over),
		FAKE_TEST(a_reader_without_a_validator_ends),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

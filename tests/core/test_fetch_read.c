/* test_fetch_read.c: downloads that are read piece by piece. */
#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/limits.h"
#include "core/uri.h"
#include "tests/fake/fake.h"

/*
 * "count:/N" sends N bytes, one every millisecond: 0, 1, 2 ... Of its size
 * it says "?N": another than N is a lie. "count:/rN" redirects to "count:/N",
 * "count:/f" fails, "count:/c" redirects to itself.
 */
struct world {
	struct events       ev;
	struct console      con;
	struct fetcher      f;
	struct opener       op;
	struct event_source src;
	struct transfer    *t;
	unsigned            n, of, size, starts, releases;
	uint64_t            next_us;
	struct fetch_reader *r;
	struct err          e;
};

static struct world w;

static unsigned number(const char *p)
{
	unsigned n = 0;

	while (p && *p >= '0' && *p <= '9')
		n = n * 10 + (unsigned)(*p++ - '0');
	return n;
}

static void redirect(const char *to)
{
	char text[32] = "count:/";
	struct uri *u;

	strcat(text, to);
	u = uri_parse(text);
	if (u)
		transfer_redirect(w.t, u);
	else
		transfer_end(w.t, -ENOMEM);
	uri_unref(u);
}

static uint64_t poll(struct event_source *src, bool *busy)
{
	uint8_t byte = (uint8_t)w.n;

	(void)src;
	if (w.t->ended)
		return EVENT_NEVER;
	if (fake.now_us < w.next_us)
		return w.next_us;
	*busy = true;
	w.next_us = fake.now_us + 1000;
	if (w.size) {
		assert_int_equal(transfer_total(w.t, w.size), 0);
		w.size = 0;
	} else if (w.t->uri->path[1] == 'f') {
		transfer_end(w.t, err_set(w.t->err, -ENOENT, "no such file"));
	} else if (w.t->uri->path[1] == 'c') {
		redirect("c");
	} else if (w.t->uri->path[1] == 'r') {
		redirect(w.t->uri->path + 2);
	} else if (w.n == w.of) {
		transfer_end(w.t, 0);
	} else if (transfer_data(w.t, w.n++, &byte, 1) < 0) {
		transfer_end(w.t, -ENOMEM);
	}
	return w.next_us;
}

static int opener_start(struct opener *op, struct transfer *t, struct err *e)
{
	(void)op;
	(void)e;
	w.t = t;
	w.n = 0;
	w.of = number(t->uri->path + 1);
	w.size = number(t->uri->query);
	w.next_us = fake.now_us + 1000;
	w.starts++;
	event_add(&w.ev, &w.src);
	return 0;
}

static void opener_release(struct transfer *t)
{
	(void)t;
	event_del(&w.ev, &w.src);
	w.releases++;
}

static int open_(const char *text)
{
	struct uri *u;
	int rc;

	memset(&w, 0, sizeof(w));
	con_init(&w.con, &w.ev);
	fetch_init(&w.f, &w.ev, &w.con);
	fetch_data_add(&w.f);
	fetch_file_add(&w.f);
	w.op = (struct opener){ .scheme = "count", .start = opener_start,
				.release = opener_release };
	w.src.poll = poll;
	fetch_add_opener(&w.f, &w.op);
	u = uri_parse(text);
	if (!u)
		return -ENOMEM;
	rc = fetch_open(&w.f, u, &w.r, &w.e);
	uri_unref(u);
	return rc;
}

static void end(void)
{
	fetch_close(w.r);
	assert_int_equal(w.starts, w.releases);
	assert_null(w.ev.sources);
}

static void bytes_are_taken_in_order(void **state)
{
	uint8_t buf[64];
	unsigned at = 0;
	int n, i;

	(void)state;
	assert_int_equal(open_("count:/200?200"), 0);
	assert_int_equal(fetch_size(w.r), 200);
	while ((n = fetch_wait(w.r, 30, 1000, &w.e)) > 0) {
		if (n > 30)
			n = 30;
		fetch_take(w.r, buf, (size_t)n);
		for (i = 0; i < n; i++)
			assert_int_equal(buf[i], at++);
	}
	assert_int_equal(n, 0);
	assert_int_equal(at, 200);
	end();
}

static void the_sender_is_not_ahead_of_the_reader(void **state)
{
	(void)state;
	assert_int_equal(open_("count:/200"), 0);
	assert_int_equal(fetch_wait(w.r, 20, 1000, &w.e), 20);
	fake.now_us += 1000000;
	assert_int_equal(w.n, 20);
	assert_int_equal(fetch_size(w.r), 0);
	fetch_take(w.r, NULL, 20);
	assert_int_equal(fetch_wait(w.r, 20, 1000, &w.e), 20);
	end();
}

static void what_is_slow_is_not_there_yet(void **state)
{
	(void)state;
	assert_int_equal(open_("count:/200"), 0);
	fetch_take(w.r, NULL, (size_t)fetch_wait(w.r, 1, 0, &w.e));
	assert_int_equal(fetch_wait(w.r, 100, 0, &w.e), -EAGAIN);
	assert_int_equal(fetch_wait(w.r, 100, 50, &w.e), 50);
	end();
}

static void redirects_are_followed(void **state)
{
	(void)state;
	assert_int_equal(open_("count:/r7"), 0);
	assert_int_equal(fetch_wait(w.r, 100, 1000, &w.e), 7);
	assert_int_equal(fetch_size(w.r), 7);
	end();
	assert_int_equal(open_("count:/c"), -ELOOP);
	assert_int_equal(w.starts, LIMIT_REDIRECTS + 1);
	end();
}

static void failures_say_why(void **state)
{
	(void)state;
	assert_int_equal(open_("count:/f"), -ENOENT);
	assert_string_equal(w.e.msg, "no such file");
	end();
	assert_int_equal(open_("nosuch:/f"), -ENOTSUP);
	end();
	assert_int_equal(open_("count:/5?9"), 0);
	assert_int_equal(fetch_wait(w.r, 9, 1000, &w.e), -EIO);
	end();
}

static void all_of_it(void *ctx)
{
	int rc = open_("count:/r50");

	(void)ctx;
	if (rc == 0)
		rc = fetch_wait(w.r, 50, 1000, &w.e);
	assert_true(rc == 50 || fake_alloc_failed());
	end();
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(all_of_it, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(bytes_are_taken_in_order),
		FAKE_TEST(the_sender_is_not_ahead_of_the_reader),
		FAKE_TEST(what_is_slow_is_not_there_yet),
		FAKE_TEST(redirects_are_followed),
		FAKE_TEST(failures_say_why),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

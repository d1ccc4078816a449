/* test_fetch.c: downloads, by a scheme that the test plays itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/param.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/base.h"
#include "tests/fake/fake.h"

/*
 * "play:" does what its path says, a letter each @gap_us: "d" sends its four
 * bytes, "r" redirects to the query, "c" to itself, "e" ends, "f" fails, "t"
 * tells that 8 bytes come, "n" notes, "h" only shows that it lives, "b" is
 * busy for the time that it was told; anything else does nothing. Then it is
 * silent.
 */
struct play {
	struct opener       op;
	struct event_source src;
	struct events      *ev;
	struct transfer    *t;
	uint64_t            gap_us, next_us;
	size_t              at;
	unsigned            starts, releases;
	const void         *params[4];	/* that each start was given */
};

struct world {
	struct events   ev;
	struct console  con;
	struct fetcher  f;
	struct play     play;
	struct err      e;
	struct image   *img;
};

/* Ask for no pause at all; then start over. */
static void be_busy(struct play *p)
{
	int rc = transfer_retry(p->t, 0, &p->gap_us);

	p->at = 1;
	if (rc < 0)
		transfer_end(p->t, rc);
}

static void act(struct play *p, char what)
{
	struct uri *to;

	switch (what) {
	case 'd':
		if (transfer_data(p->t, p->t->got, "data", 4) < 0)
			transfer_end(p->t, -ENOMEM);
		break;
	case 'c':
		transfer_redirect(p->t, p->t->uri);
		break;
	case 'r':
		to = uri_parse(p->t->uri->query);
		transfer_redirect(p->t, to);
		uri_unref(to);
		break;
	case 'e':
		transfer_end(p->t, 0);
		break;
	case 'f':
		transfer_end(p->t, err_set(p->t->err, -ENOENT,
					   "the server has no such file"));
		break;
	case 't':
		(void)transfer_total(p->t, 8);
		break;
	case 'n':
		transfer_note(p->t, "connecting");
		break;
	case 'h':
		transfer_heard(p->t);
		break;
	case 'b':
		be_busy(p);
	}
}

static uint64_t play_poll(struct event_source *src, bool *busy)
{
	struct play *p = (struct play *)((char *)src -
					 offsetof(struct play, src));
	const char *script = p->t->uri->path;

	if (!script || !script[p->at] || p->t->ended)
		return EVENT_NEVER;
	if (fake.now_us < p->next_us)
		return p->next_us;
	*busy = true;
	act(p, script[p->at++]);
	p->next_us = fake.now_us + p->gap_us;
	return p->next_us;
}

static int play_start(struct opener *op, struct transfer *t, struct err *e)
{
	struct play *p = op->ctx;

	if (t->uri->host && !strcmp(t->uri->host, "down"))
		return err_set(e, -ENETUNREACH, "no way there");
	p->t = t;
	p->at = 1;		/* past the slash */
	p->next_us = fake.now_us + p->gap_us;
	p->params[p->starts % 4] = t->params;
	p->starts++;
	event_add(p->ev, &p->src);
	return 0;
}

static void play_release(struct transfer *t)
{
	struct play *p = t->op->ctx;

	event_del(p->ev, &p->src);
	p->releases++;
}

static void start(struct world *w)
{
	*w = (struct world){ 0 };
	con_init(&w->con, &w->ev);
	w->ev.con = &w->con;
	fetch_init(&w->f, &w->ev, &w->con);
	fetch_data_add(&w->f);
	fetch_file_add(&w->f);
	w->play = (struct play){
		.op = { .scheme = "play", .ctx = &w->play,
			.start = play_start, .release = play_release },
		.src = { .poll = play_poll }, .ev = &w->ev, .gap_us = 1000,
	};
	fetch_add_opener(&w->f, &w->play.op);
}

static int fetch(struct world *w, const char *uri, uint32_t limit_ms)
{
	const struct fetch_how how = { .limit_ms = limit_ms };

	return fetch_image(&w->f, uri, &how, &w->img, &w->e);
}

static void end(struct world *w)
{
	assert_int_equal(w->play.starts, w->play.releases);
	assert_null(w->ev.sources);
	image_unref(w->img);
	uri_unref(w->f.cwuri);
}

static void assert_image(const struct world *w, const char *name,
			 const char *data)
{
	assert_non_null(w->img);
	assert_string_equal(w->e.msg, "");
	assert_string_equal(w->img->name, name);
	assert_int_equal(w->img->len, strlen(data));
	assert_string_equal((const char *)w->img->data, data);
}

static void bytes_become_an_image(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "PLAY://u:p@h/dde?query#f", 0), 0);
	assert_image(&w, "dde", "datadata");
	assert_string_equal(fake_out(), "PLAY://h/dde... ok\n");
	end(&w);
}

/* As it is looked up, and named to servers. */
static void a_host_beyond_ascii_is_written_in_it(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.op.port = 7;		/* one on a network */
	assert_int_equal(fetch(&w, "play://b\303\274cher/d", 0), -ENOTSUP);
	assert_has(w.e.msg, "\": letters beyond ASCII are written as xn--");
	err_clear(&w.e);
	fake.ascii = "xn--bcher-kva";
	assert_int_equal(fetch(&w, "play://b\303\274cher/de", 0), 0);
	assert_image(&w, "de", "data");
	assert_string_equal(w.img->uri->host, "xn--bcher-kva");
	end(&w);
}

static void quiet_prints_nothing(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch_image(&w.f, "play:/f", QUIETLY, &w.img,
				     &w.e), -ENOENT);
	assert_string_equal(fake_out(), "");
	assert_true(w.e.quiet);
	end(&w);
}

static void a_failure_says_why(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play:/df", 0), -ENOENT);
	assert_string_equal(w.e.msg, "the server has no such file");
	assert_false(w.e.quiet);
	assert_null(w.img);
	assert_string_equal(fake_out(), "play:/df... failed\n");
	end(&w);
}

static void what_cannot_start_prints_no_line(void **state)
{
	static const struct { const char *uri; int code; } table[] = {
		{ "foo://bar/x", -ENOTSUP }, { "relative", -ENOTSUP },
		{ "play://down/x", -ENETUNREACH }, { "play://h:x/e", -EINVAL },
		{ "data:nocomma", -EINVAL }, { "data:;base64,!!!", -EINVAL },
		{ "data:;base64,aGk%00", -EINVAL }, { "data:/x", -EINVAL },
		{ "file:nosuch", -ENOENT }, { "file:", -EINVAL },
		{ "", -ENOTSUP },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start(&w);
		assert_int_equal(fetch(&w, table[i].uri, 0), table[i].code);
		assert_string_not_equal(w.e.msg, "");
		assert_false(w.e.quiet);
		end(&w);
	}
	assert_string_equal(fake_out(), "");
}

static void too_long_a_uri_is_refused(void **state)
{
	char *text = malloc(LIMIT_URI_BYTES + 100);
	struct world w;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', LIMIT_URI_BYTES + 99);
	text[LIMIT_URI_BYTES + 99] = '\0';
	start(&w);
	memcpy(text, "play:/", 6);
	assert_int_equal(fetch(&w, text, 0), -ENAMETOOLONG);
	err_clear(&w.e);
	memcpy(text, "data:,", 6);
	assert_int_equal(fetch(&w, text, 0), 0);
	end(&w);
	free(text);
}

static void a_redirect_keeps_the_first_name(void **state)
{
	struct world w;
	struct sbuf uri = { 0 };

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play:/dr?play://h/dde", 0), 0);
	assert_image(&w, "dr", "datadata");
	assert_int_equal(uri_print(w.img->uri, &uri), 0);
	assert_string_equal(uri.data, "play://h/dde");
	assert_string_equal(fake_out(), "play:/dr... ok\n");
	sbuf_free(&uri);
	end(&w);
}

/* What a form holds is for who was asked, not for whom he names. */
static void a_redirect_gets_no_parameters(void **state)
{
	struct param_list list = { 0 };
	const struct fetch_how how = { .params = &list, .quiet = true };
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch_image(&w.f, "play:/r?play://h/de", &how, &w.img,
				     &w.e), 0);
	assert_int_equal(w.play.starts, 2);
	assert_ptr_equal(w.play.params[0], &list);
	assert_null(w.play.params[1]);
	end(&w);
}

static void redirects_in_a_circle_end(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play:/c", 0), -ELOOP);
	assert_int_equal(w.play.starts, LIMIT_REDIRECTS + 1);
	end(&w);
}

static void silence_times_out(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 400000;
	assert_int_equal(fetch(&w, "play:/dd--", 1000), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 800000 + 1000000);
	end(&w);
}

static void slow_but_steady_does_not_time_out(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 900000;
	assert_int_equal(fetch(&w, "play:/dddde", 1000), 0);
	end(&w);
}

static void a_silent_server_does_not_hang_a_script(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play://h/d", 0), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "h has been silent for 120 s");
	end(&w);
}

static void a_sign_of_life_is_no_progress(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/hhhhhhhhhhhh", 0), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "h sends less than 16384 bytes in 600 s");
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

static void trickling_is_given_up(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/dddddddddddd", 0), -ETIMEDOUT);
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

static void a_redirection_does_not_begin_a_new_window(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/c", 0), -ETIMEDOUT);
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

/* 1 + 2 + ... + 32 + 94 * 60 seconds, whatever the server asks for */
static void a_busy_server_is_asked_a_hundred_times(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play://h/b", 0), -EBUSY);
	assert_string_equal(w.e.msg, "h is still busy after 100 retries");
	assert_int_equal(fake.now_us / 1000000, 63 + 94 * 60);
	end(&w);
}

static bool twice(void *ctx, unsigned times)
{
	(void)ctx;
	return times == 3;
}

static void whoever_watches_may_stop_sooner(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.f.tired = twice;
	assert_int_equal(fetch(&w, "play://h/b", 0), -EDEADLK);
	assert_int_equal(fake.now_us / 1000000, 3);
	end(&w);
}

static void ctrl_c_cancels(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	fake.live_keys = true;
	fake_keys_at(2500, "\003");
	assert_int_equal(fetch(&w, "play:/ddddddd", 0), -ECANCELED);
	assert_string_equal(w.e.msg, "stopped by Ctrl-C");
	end(&w);
}

static void too_few_bytes_are_a_fault(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play:/tde", 0), -EIO);
	assert_string_equal(w.e.msg, "ended after 4 of 8 bytes");
	end(&w);
	start(&w);
	assert_int_equal(fetch(&w, "play:/tdde", 0), 0);
	end(&w);
}

static void names_are_relative_to_the_current_uri(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.f.cwuri = uri_parse("play://h/a/b");
	assert_int_equal(fetch(&w, "../de", 0), 0);
	assert_image(&w, "de", "data");
	assert_string_equal(fake_out(), "../de... ok\n");
	end(&w);
}

static void next_server_is_the_last_base(void **state)
{
	struct world w;
	struct uri *base;
	struct sbuf text = { 0 };

	(void)state;
	start(&w);
	w.f.ctx = settings_new();
	w.f.last_base = base_last;
	assert_non_null(w.f.ctx);
	assert_null(fetch_base(&w.f));
	assert_int_equal(settings_set(w.f.ctx, "next-server", "10.0.0.1",
				      &w.e), 0);
	base = fetch_base(&w.f);
	assert_non_null(base);
	assert_int_equal(uri_print(base, &text), 0);
	assert_string_equal(text.data, "tftp://10.0.0.1/");
	sbuf_free(&text);
	uri_unref(base);
	settings_free(w.f.ctx);
	end(&w);
}

static void data_uris_carry_their_content(void **state)
{
	static const struct { const char *uri, *name, *data; } table[] = {
		{ "data:,hello", ",hello", "hello" },
		{ "data:text/plain,hello", "plain,hello", "hello" },
		{ "data:,a?b=%2c,c", ",a?b=,,c", "a?b=,,c" },
		{ "data:;base64,aGk=", ";base64,aGk=", "hi" },
		{ "data:x%2cy,z", "x,y,z", "z" },
		{ "data:,", ",", "" },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start(&w);
		assert_int_equal(fetch(&w, table[i].uri, 0), 0);
		assert_image(&w, table[i].name, table[i].data);
		end(&w);
	}
}

static void files_are_read_from_their_volume(void **state)
{
	struct world w;

	(void)state;
	fake_file_add(NULL, "a.ipxe", "here", 4);
	fake_file_add("usb", "/d/b", "there", 5);
	start(&w);
	assert_int_equal(fetch(&w, "file:a.ipxe", 0), 0);
	assert_image(&w, "a.ipxe", "here");
	end(&w);
	start(&w);
	assert_int_equal(fetch(&w, "file://usb/d/b", 0), 0);
	assert_image(&w, "b", "there");
	end(&w);
}

/* ---- the progress line ---------------------------------------------- */

static void a_person_sees_progress(void **state)
{
	struct world w;

	(void)state;
	fake.live_keys = true;
	fake.caps |= PLAT_CON_TTY;
	start(&w);
	w.play.gap_us = 600000;
	assert_int_equal(fetch(&w, "play:/ndde", 0), 0);
	assert_non_null(strstr(fake_out(), "... [connecting]"));
	assert_non_null(strstr(fake_out(), " 8 B [connecting]"));
	assert_string_equal(fake_screen(0), "play:/ndde.... ok");
	end(&w);
}

/* ---- memory ---------------------------------------------------------- */

static void fetch_some(void *ctx)
{
	struct world w;
	int rc;

	(void)ctx;
	start(&w);
	fake_file_add(NULL, "f", "file", 4);
	rc = fetch_image(&w.f, "play:/dr?play:/dde", QUIETLY, &w.img,
			 &w.e);
	if (rc == 0) {
		image_unref(w.img);
		w.img = NULL;
		rc = fetch_image(&w.f, "data:;base64,aGk=", QUIETLY,
				 &w.img, &w.e);
	}
	if (rc == 0) {
		image_unref(w.img);
		w.img = NULL;
		rc = fetch_image(&w.f, "file:f", QUIETLY, &w.img, &w.e);
	}
	assert_alloc_result(rc);
	end(&w);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(fetch_some, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(bytes_become_an_image),
		FAKE_TEST(a_host_beyond_ascii_is_written_in_it),
		FAKE_TEST(quiet_prints_nothing),
		FAKE_TEST(a_failure_says_why),
		FAKE_TEST(what_cannot_start_prints_no_line),
		FAKE_TEST(too_long_a_uri_is_refused),
		FAKE_TEST(a_redirect_keeps_the_first_name),
		FAKE_TEST(a_redirect_gets_no_parameters),
		FAKE_TEST(redirects_in_a_circle_end),
		FAKE_TEST(silence_times_out),
		FAKE_TEST(slow_but_steady_does_not_time_out),
		FAKE_TEST(a_silent_server_does_not_hang_a_script),
		FAKE_TEST(a_sign_of_life_is_no_progress),
		FAKE_TEST(trickling_is_given_up),
		FAKE_TEST(a_redirection_does_not_begin_a_new_window),
		FAKE_TEST(a_busy_server_is_asked_a_hundred_times),
		FAKE_TEST(whoever_watches_may_stop_sooner),
		FAKE_TEST(ctrl_c_cancels),
		FAKE_TEST(too_few_bytes_are_a_fault),
		FAKE_TEST(names_are_relative_to_the_current_uri),
		FAKE_TEST(next_server_is_the_last_base),
		FAKE_TEST(data_uris_carry_their_content),
		FAKE_TEST(files_are_read_from_their_volume),
		FAKE_TEST(a_person_sees_progress),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

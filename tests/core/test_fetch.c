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
#include "tests/core/play.h"

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

/* What iPXE has and we have not is no slip of the pen. */
static void schemes_of_others_are_known(void **state)
{
	static const char *const table[][2] = {
		{ "tftm://h/x", "pxesh does not do tftm" },
		{ "MTFTP://h/x", "pxesh does not do mtftp" },
		{ "x-slam://h/x", "pxesh does not do x-slam" },
		{ "ib_srp:x", "pxesh does not do ib_srp" },
		{ "foo://h/x", "unsupported scheme \"foo\"" },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start(&w);
		assert_int_equal(fetch(&w, table[i][0], 0), -ENOTSUP);
		assert_string_equal(w.e.msg, table[i][1]);
		end(&w);
	}
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
		FAKE_TEST(schemes_of_others_are_known),
		FAKE_TEST(too_long_a_uri_is_refused),
		FAKE_TEST(a_redirect_keeps_the_first_name),
		FAKE_TEST(a_redirect_gets_no_parameters),
		FAKE_TEST(redirects_in_a_circle_end),
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

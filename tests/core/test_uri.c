/* test_uri.c: parsing, resolving and printing URIs. */
#include <stdio.h>
#include <string.h>

#include "core/str.h"
#include "core/uri.h"
#include "tests/fake/fake.h"

/* The text of @u, until the next call but one; drops the reference. */
static const char *text_of(struct uri *u)
{
	static char kept[2][512];
	static unsigned turn;
	struct sbuf out = { 0 };
	char *to = kept[turn++ % 2];

	assert_non_null(u);
	assert_int_equal(uri_print(u, &out), 0);
	assert_true(out.len < sizeof(kept[0]));
	strcpy(to, sbuf_text(&out));
	sbuf_free(&out);
	uri_unref(u);
	return to;
}

static const char *resolved(const char *base, const char *rel)
{
	struct uri *b = uri_parse(base), *r = uri_parse(rel);
	const char *text = text_of(uri_resolve(b, r));

	uri_unref(b);
	uri_unref(r);
	return text;
}

static void assert_part(const char *got, const char *want)
{
	if (want) {
		assert_non_null(got);
		assert_string_equal(got, want);
	} else {
		assert_null(got);
	}
}

static void a_full_uri_falls_into_its_parts(void **state)
{
	struct uri *u = uri_parse("http://us%65r:p%40ss@h.x:8080"
				  "/a%20b/c?q=1#frag");

	(void)state;
	assert_part(u->scheme, "http");
	assert_part(u->user, "user");
	assert_part(u->password, "p@ss");
	assert_part(u->host, "h.x");
	assert_int_equal(u->port, 8080);
	assert_part(u->path, "/a b/c");
	assert_part(u->raw_path, "/a%20b/c");
	assert_part(u->query, "q=1");
	assert_part(u->fragment, "frag");
	assert_null(u->opaque);
	assert_null(u->params);
	uri_unref(u);
}

static void what_follows_a_colon_without_slash_is_opaque(void **state)
{
	struct uri *u = uri_parse("data:text,a?b=%00c#f");

	(void)state;
	assert_part(u->raw_opaque, "text,a?b=%00c");
	assert_int_equal(u->opaque_len, 11);
	assert_memory_equal(u->opaque, "text,a?b=\0c", 12);
	assert_part(u->fragment, "f");
	assert_null(u->path);
	assert_null(u->query);
	uri_unref(u);
}

static void a_scheme_has_no_digits_or_dots(void **state)
{
	struct uri *u = uri_parse("1:2");

	(void)state;
	assert_null(u->scheme);
	assert_part(u->path, "1:2");
	uri_unref(u);
	u = uri_parse("x-slam:y");
	assert_part(u->scheme, "x-slam");
	uri_unref(u);
	u = uri_parse("./a:b");
	assert_null(u->scheme);
	uri_unref(u);
}

static void a_scheme_has_letters_and_two_marks(void **state)
{
	static const char good[] = "azAZ-_", bad[] = "`{@[.0 ^+";
	char text[] = "?:x";
	struct uri *u;

	(void)state;
	for (const char *p = good; *p; p++) {
		text[0] = *p;
		u = uri_parse(text);
		assert_non_null(u->scheme);
		assert_int_equal(u->scheme[0], *p);
		uri_unref(u);
	}
	for (const char *p = bad; *p; p++) {
		text[0] = *p;
		u = uri_parse(text);
		assert_null(u->scheme);
		uri_unref(u);
	}
}

static void a_relative_double_slash_is_just_a_path(void **state)
{
	struct uri *u = uri_parse("//h/x");

	(void)state;
	assert_null(u->host);
	assert_part(u->path, "//h/x");
	uri_unref(u);
}

static void the_port_follows_the_last_colon_unless_bracketed(void **state)
{
	struct uri *u = uri_parse("http://[fe80::1]/x");

	(void)state;
	assert_part(u->host, "[fe80::1]");
	assert_int_equal(u->port, 0);
	uri_unref(u);
	u = uri_parse("http://[fe80::1]:81/x");
	assert_part(u->host, "[fe80::1]");
	assert_int_equal(u->port, 81);
	uri_unref(u);
}

static void a_port_that_is_no_number_is_told(void **state)
{
	static const char *const bad[] = {
		"http://h:x/", "http://h:65536/", "http://h:99999999999999/",
		"http://h:-1/",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct uri *u = uri_parse(bad[i]);

		assert_true(u->bad_port);
		uri_unref(u);
	}
}

static void params_are_cut_off_first(void **state)
{
	struct uri *u = uri_parse("http://h/x?q#f##params=foo");

	(void)state;
	assert_part(u->params, "foo");
	assert_part(u->query, "q");
	assert_part(u->fragment, "f");
	uri_unref(u);
	u = uri_parse("x##params");
	assert_part(u->params, "");
	assert_part(u->path, "x");
	assert_null(u->fragment);
	uri_unref(u);
}

static void empty_text_has_no_parts(void **state)
{
	struct uri *u = uri_parse("");

	(void)state;
	assert_false(uri_is_absolute(u));
	assert_null(u->path);
	assert_null(uri_basename(u));
	uri_unref(u);
}

static void decoding_is_lenient(void **state)
{
	char text[] = "a%zz%4%41%4g%";

	(void)state;
	assert_int_equal(uri_decode(text, strlen(text)), 9);
	assert_memory_equal(text, "a%zz\4A\4g%", 10);
}

/*
 * reference/protocols.md#resolution: the base has a directory, a file and a
 * query.
 */
static void relative_uris_resolve_as_specified(void **state)
{
	static const struct { const char *rel, *want; } table[] = {
		{ "x", "/a/b/x" }, { "./x", "/a/b/x" },
		{ "././x", "/a/b/x" }, { "../x", "/a/x" },
		{ ".././x", "/a/x" }, { "../../../x", "/x" },
		{ ".", "/a/b/" }, { "./", "/a/b/" },
		{ "..", "/a/" }, { "../", "/a/" },
		{ "/x/../y", "/x/../y" }, { "?y=1", "/a/b/c.ipxe?y=1" },
		{ "x/../y", "/a/b/x/../y" }, { "..x", "/a/b/..x" },
		{ "...", "/a/b/..." }, { ".x", "/a/b/.x" },
		{ "x?a=b#f", "/a/b/x?a=b#f" }, { "x%20y", "/a/b/x%20y" },
		{ "a%zz", "/a/b/a%zz" }, { "1:2", "/a/b/1:2" },
		{ "./a:b", "/a/b/a:b" }, { "//h/x", "//h/x" },
		{ "#f", "/a/b/c.ipxe?orig=1#f" },
		{ "", "/a/b/c.ipxe?orig=1" },
	};
	char want[64];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(want, sizeof(want), "http://s%s", table[i].want);
		assert_string_equal(resolved("http://s/a/b/c.ipxe?orig=1",
					     table[i].rel), want);
	}
}

static void a_base_without_path_counts_as_the_root(void **state)
{
	(void)state;
	assert_string_equal(resolved("http://s", "x"), "http://s/x");
	assert_string_equal(resolved("http://s", "../x"), "http://s/x");
	assert_string_equal(resolved("http://s", "?q"), "http://s?q");
}

static void an_absolute_uri_is_used_as_is(void **state)
{
	(void)state;
	assert_string_equal(resolved("http://s/a", "x:y"), "x:y");
	assert_string_equal(resolved("http://s/a", "tftp://t/"), "tftp://t/");
}

static void the_base_keeps_its_credentials(void **state)
{
	(void)state;
	assert_string_equal(resolved("http://u:p@s:81/a/b?q#f", "c"),
			    "http://u:p@s:81/a/c");
}

static void an_opaque_base_has_a_directory_too(void **state)
{
	(void)state;
	assert_string_equal(resolved("file:autoexec.ipxe", "x"), "file:x");
	assert_string_equal(resolved("file:d/e/a.ipxe", "../x"), "file:d/x");
	assert_string_equal(resolved("file:d/a.ipxe", "../../x"), "file:x");
	assert_string_equal(resolved("file:d/a.ipxe", "/x"), "file:/x");
}

static void nothing_lies_beside_data(void **state)
{
	(void)state;
	assert_string_equal(resolved("data:,%23!ipxe", "x"), "x");
	assert_string_equal(resolved("DATA:,a/b", "/x"), "/x");
}

static void params_come_from_the_relative_uri(void **state)
{
	struct uri *b = uri_parse("http://s/a##params=old");
	struct uri *r = uri_parse("x##params=new");
	struct uri *u = uri_resolve(b, r);

	(void)state;
	assert_part(u->params, "new");
	assert_part(u->path, "/x");
	uri_unref(u);
	uri_unref(b);
	uri_unref(r);
}

static void printing_escapes_what_each_part_cannot_hold(void **state)
{
	(void)state;
	assert_string_equal(text_of(uri_parse("http://u%2f%3a:%40p@h:80/a b"
					      "?c d#e\x80")),
			    "http://u%2F%3A:%40p@h:80/a%20b?c%20d#e%80");
	assert_string_equal(text_of(uri_parse("data:,%23!%0Aa%20%25b")),
			    "data:,%23!%0Aa%20%25b");
	assert_string_equal(text_of(uri_parse("file:///x")), "file:///x");
}

static void the_short_text_hides_secrets(void **state)
{
	struct uri *u = uri_parse("http://u:p@h:80/x?token=1#f");
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(uri_print_short(u, &out), 0);
	assert_string_equal(out.data, "http://h:80/x");
	sbuf_free(&out);
	uri_unref(u);
}

static void form_fields_are_escaped(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(uri_encode_field("a b&c=\xff+~\0", 10, &out), 0);
	assert_string_equal(out.data, "a%20b%26c%3D%FF%2B~%00");
	sbuf_free(&out);
}

static void an_image_is_named_after_its_last_component(void **state)
{
	static const struct { const char *uri, *name; } table[] = {
		{ "http://h/a/b%20c?d/e", "b c" }, { "http://h/a/", "" },
		{ "http://h", NULL }, { "data:,hello", ",hello" },
		{ "data:text/plain,hello", "plain,hello" }, { "x", "x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct uri *u = uri_parse(table[i].uri);

		assert_part(uri_basename(u), table[i].name);
		uri_unref(u);
	}
}

static void a_pxe_filename_is_taken_literally(void **state)
{
	static const unsigned char ip[4] = { 10, 99, 0, 1 };
	uint32_t server_be;
	struct uri *u;

	(void)state;
	memcpy(&server_be, ip, 4);
	assert_string_equal(text_of(uri_pxe(server_be, "boot.ipxe")),
			    "tftp://10.99.0.1/boot.ipxe");
	u = uri_pxe(server_be, "C:\\a#b?c%20d");
	assert_part(u->path, "/C:\\a#b?c%20d");
	u = uri_parse(text_of(u));
	assert_part(u->path, "/C:\\a#b?c%20d");
	assert_null(u->query);
	uri_unref(u);
	assert_string_equal(text_of(uri_pxe(server_be, "http://h/x?y")),
			    "http://h/x?y");
	assert_string_equal(text_of(uri_pxe(server_be, "http://h")),
			    "http://h");
	assert_string_equal(text_of(uri_pxe(server_be, "http://h?x=1")),
			    "http://h?x=1");
	assert_string_equal(text_of(uri_pxe(server_be, "http:h")),
			    "tftp://10.99.0.1/http%3Ah");
}

static void everything_at_once(void *ctx)
{
	struct uri *b = uri_parse("http://s/a/b"), *r = uri_parse("../x?y");
	struct uri *u = b && r ? uri_resolve(b, r) : NULL;
	struct uri *p = uri_pxe(1, "name");

	(void)ctx;
	if (!fake_alloc_failed())
		assert_part(u->path, "/x");
	uri_unref(b);
	uri_unref(r);
	uri_unref(u);
	uri_unref(p);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(everything_at_once, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_full_uri_falls_into_its_parts),
		FAKE_TEST(what_follows_a_colon_without_slash_is_opaque),
		FAKE_TEST(a_scheme_has_no_digits_or_dots),
		FAKE_TEST(a_scheme_has_letters_and_two_marks),
		FAKE_TEST(a_relative_double_slash_is_just_a_path),
		FAKE_TEST(the_port_follows_the_last_colon_unless_bracketed),
		FAKE_TEST(a_port_that_is_no_number_is_told),
		FAKE_TEST(params_are_cut_off_first),
		FAKE_TEST(empty_text_has_no_parts),
		FAKE_TEST(decoding_is_lenient),
		FAKE_TEST(relative_uris_resolve_as_specified),
		FAKE_TEST(a_base_without_path_counts_as_the_root),
		FAKE_TEST(an_absolute_uri_is_used_as_is),
		FAKE_TEST(the_base_keeps_its_credentials),
		FAKE_TEST(an_opaque_base_has_a_directory_too),
		FAKE_TEST(nothing_lies_beside_data),
		FAKE_TEST(params_come_from_the_relative_uri),
		FAKE_TEST(printing_escapes_what_each_part_cannot_hold),
		FAKE_TEST(the_short_text_hides_secrets),
		FAKE_TEST(form_fields_are_escaped),
		FAKE_TEST(an_image_is_named_after_its_last_component),
		FAKE_TEST(a_pxe_filename_is_taken_literally),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* ${...} in one word (reference/language.md#expansion). */
#include "interp/expand.h"

#include <stdio.h>
#include <string.h>

#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/unconst.h"
#include "tests/interp/run.h"

static struct settings *root;
static struct err err;

static void put(const char *name, const char *text)
{
	struct err e = { 0 };

	assert_int_equal(settings_set(root, name, text, &e), 0);
}

/* Returns the status; the result is compared if it is 0. */
static int expand(const char *text, const char *expected)
{
	struct sbuf out = { 0 };
	int rc;

	err_clear(&err);
	rc = expand_text(root, text, strlen(text), &out, &err);
	if (!rc)
		assert_string_equal(sbuf_text(&out), expected);
	sbuf_free(&out);
	return rc;
}

static int start(void **state)
{
	fake_setup(state);
	root = settings_new();
	return root ? 0 : -1;
}

static int stop(void **state)
{
	settings_free(root);
	return fake_teardown(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

static void the_innermost_expression_comes_first(void **state)
{
	(void)state;
	put("y", "x");
	put("x", "abc");
	put("aB", "won");
	put("b", "B");
	assert_int_equal(expand("${${y}}", "abc"), 0);
	assert_int_equal(expand("${a${b}}-${x}", "won-abc"), 0);
}

static void unmatched_braces_are_text(void **state)
{
	(void)state;
	put("x", "1");
	assert_int_equal(expand("}${x}${x", "}1${x"), 0);
	assert_int_equal(expand("${x}} $$${x}$", "1} $$1$"), 0);
}

static void a_value_is_expanded_again(void **state)
{
	(void)state;
	put("v", "inner");
	put("t:hexraw", "247b767d");		/* ${v} */
	assert_int_equal(expand("${t:string}.", "inner."), 0);
}

static void a_value_can_close_what_stood_before_it(void **state)
{
	(void)state;
	put("n", "x}tail");
	put("x", "val");
	assert_int_equal(expand("${${n}", "valtail"), 0);
}

static void a_dollar_can_meet_the_brace_of_a_value(void **state)
{
	(void)state;
	put("o", "{x}");
	put("x", "val");
	assert_int_equal(expand("$${o}", "val"), 0);
}

static void a_value_ends_at_a_nul(void **state)
{
	(void)state;
	put("x:hexraw", "610062");
	assert_int_equal(expand("[${x:string}]", "[a]"), 0);
}

static void a_setting_that_contains_itself_is_named(void **state)
{
	(void)state;
	put("a:hexraw", "247b623a737472696e677d");	/* ${b:string} */
	put("b:hexraw", "247b613a737472696e677d");	/* ${a:string} */
	assert_int_equal(expand("${a:string}", ""), -ELOOP);
	assert_non_null(strstr(err.msg,
			       "a:string -> b:string -> a:string"));
}

/* Only the circle is told, not the way into it. */
static void a_circle_is_told_from_where_it_begins(void **state)
{
	(void)state;
	put("way", "${first:string}");
	put("first", "${b:string}");
	put("b:hexraw", "247b633a737472696e677d");	/* ${c:string} */
	put("c:hexraw", "247b623a737472696e677d");	/* ${b:string} */
	assert_int_equal(expand("${way:string}", ""), -ELOOP);
	assert_string_equal(err.msg, "this never ends, the value contains "
			    "itself: b:string -> c:string -> b:string");
}

static void a_name_seen_twice_side_by_side_is_no_cycle(void **state)
{
	(void)state;
	put("x", "1");
	put("y:hexraw", "247b787d247b787d");		/* ${x}${x} */
	assert_int_equal(expand("${y:string}${x}", "111"), 0);
}

static void values_nest_to_the_limit_and_no_deeper(void **state)
{
	char name[16], text[32];

	(void)state;
	put("s0", "end");
	for (int i = 1; i <= LIMIT_EXPAND_DEPTH; i++) {
		snprintf(name, sizeof(name), "s%d", i);
		snprintf(text, sizeof(text), "${s%d}", i - 1);
		put(name, text);
	}
	snprintf(name, sizeof(name), "${s%d}", LIMIT_EXPAND_DEPTH - 1);
	assert_int_equal(expand(name, "end"), 0);
	snprintf(name, sizeof(name), "${s%d}", LIMIT_EXPAND_DEPTH);
	assert_int_equal(expand(name, ""), -ELOOP);
}

/* What is left and right of it moves within the text's own bytes, whatever of
   the room that it has is used. */
static void a_value_may_fill_the_room(void **state)
{
	char text[80], want[80];

	(void)state;
	put("x", "12345");
	put("y", "1");
	for (int n = 40; n < 70; n++) {
		snprintf(text, sizeof(text), "${x}%0*d", n, 7);
		snprintf(want, sizeof(want), "12345%0*d", n, 7);
		assert_int_equal(expand(text, want), 0);
		snprintf(text, sizeof(text), "%0*d${y}", n, 7);
		snprintf(want, sizeof(want), "%0*d1", n, 7);
		assert_int_equal(expand(text, want), 0);
	}
}

static void a_word_expands_to_the_limit_and_no_further(void **state)
{
	struct sbuf text = { 0 };
	char big[65];

	(void)state;
	memset(big, 'x', 64);
	big[64] = '\0';
	put("k0", big);
	/* each level holds the one below 64 times: 4 KiB, 256 KiB, 16 MiB */
	for (int level = 1; level <= 3; level++) {
		char name[16];

		sbuf_reset(&text);
		for (int i = 0; i < 64; i++)
			(void)sbuf_printf(&text, "${k%d}", level - 1);
		snprintf(name, sizeof(name), "k%d", level);
		put(name, sbuf_text(&text));
	}
	sbuf_reset(&text);
	assert_int_equal(expand("${k3}", ""), -E2BIG);
	/* few that are long */
	for (int i = 0; i < 8192; i++)
		(void)sbuf_add(&text, big, 64);
	put("half", sbuf_text(&text));
	sbuf_free(&text);
	assert_int_equal(expand("${half}${half}.", ""), -E2BIG);
	assert_string_equal(err.msg, "this expands to more than 1048576 bytes");
}

static void a_word_takes_only_so_many_expressions(void **state)
{
	struct sbuf text = { 0 };

	(void)state;
	for (int i = 0; i < LIMIT_EXPAND_COUNT; i++)
		(void)sbuf_str(&text, "${e}");
	assert_int_equal(expand(sbuf_text(&text), ""), 0);
	(void)sbuf_str(&text, "${e}");
	assert_int_equal(expand(sbuf_text(&text), ""), -E2BIG);
	sbuf_free(&text);
}

static void expand_it(void *text)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };
	int rc = expand_text(root, text, strlen(text), &out, &e);

	assert_alloc_needed(rc);
	if (rc == 0)
		assert_string_equal(sbuf_text(&out), "aabcb");
	sbuf_free(&out);
}

/* What a block makes up is not lost either. */
static void expand_version(void *text)
{
	struct settings *fresh = settings_new();
	struct sbuf out = { 0 };
	struct err e = { 0 };
	int rc = fresh ? expand_text(fresh, text, strlen(text), &out, &e) :
			 -ENOMEM;

	assert_true(rc == -ENOMEM || (rc == 0 && out.len > 2));
	sbuf_free(&out);
	settings_free(fresh);
}

static void out_of_memory_is_an_error_and_leaks_nothing(void **state)
{
	(void)state;
	put("y", "x");
	put("x", "abc");
	fake_alloc_fail_each(expand_it, unconst("a${${y}}b"));
	fake_alloc_fail_each(expand_version, unconst("a${version}b"));
	fake_alloc_fail_each(expand_version,
			     unconst("a${version:uristring}b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_innermost_expression_comes_first),
		TEST(unmatched_braces_are_text),
		TEST(a_value_is_expanded_again),
		TEST(a_value_can_close_what_stood_before_it),
		TEST(a_dollar_can_meet_the_brace_of_a_value),
		TEST(a_value_ends_at_a_nul),
		TEST(a_setting_that_contains_itself_is_named),
		TEST(a_circle_is_told_from_where_it_begins),
		TEST(a_name_seen_twice_side_by_side_is_no_cycle),
		TEST(values_nest_to_the_limit_and_no_deeper),
		TEST(a_value_may_fill_the_room),
		TEST(a_word_expands_to_the_limit_and_no_further),
		TEST(a_word_takes_only_so_many_expressions),
		TEST(out_of_memory_is_an_error_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

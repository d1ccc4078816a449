/* test_usage.c: what a command takes, in lines that a screen has. */
#include "interp/usage.h"

#include "core/str.h"
#include "interp/command.h"
#include "tests/fake/fake.h"

static int nothing(struct shell *sh, const struct args *in, struct err *e)
{
	(void)sh;
	(void)in;
	(void)e;
	return 0;
}

struct values { bool far; uint32_t size; };

static const struct option options[] = {
	{ 'f', "far", OPTION_FLAG, offsetof(struct values, far), "Go far." },
	{ 0, "size", OPTION_U32, offsetof(struct values, size), "So many." },
	{ 0, NULL, 0, 0, NULL },
};

static const struct command row = {
	.name = "walk", .usage = "<where>", .help = "Walk about.",
	.options = options, .opt_size = sizeof(struct values),
	.run = nothing,
};

static void lines_break_where_they_must(void **state)
{
	static const struct { const char *text; unsigned at, indent, width;
			      const char *out; } t[] = {
		{ "", 0, 0, 10, "\n" },
		{ "one two", 0, 0, 7, "one two\n" },
		{ "one two", 0, 0, 6, "one\ntwo\n" },
		{ "one two", 1, 2, 8, "one two\n" },
		{ "one two", 1, 2, 7, "one\n  two\n" },
		{ "one two three", 0, 2, 7, "one two\n  three\n" },
		{ "one two three", 0, 2, 6, "one\n  two\n  three\n" },
		{ "toolongforit", 0, 2, 6, "toolongforit\n" },
		{ "a toolong b", 0, 2, 6, "a\n  toolong\n  b\n" },
		{ "a [b c] d", 0, 1, 7, "a [b c]\n d\n" },
		{ "a [b c] d", 0, 1, 6, "a\n [b c]\n d\n" },
		{ "a [b [c d] e] f", 0, 1, 4, "a\n [b [c d] e]\n f\n" },
		{ "a] b", 0, 0, 2, "a]\nb\n" },
	};
	struct sbuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		sbuf_reset(&out);
		usage_wrap(&out, t[i].text, t[i].at, t[i].indent, t[i].width);
		assert_string_equal(sbuf_text(&out), t[i].out);
	}
	sbuf_free(&out);
}

static void each_option_is_explained(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	usage_explain(&out, &row, "walk", 80);
	assert_string_equal(sbuf_text(&out), "Walk about.\n\n"
		"  walk [-f|--far] [--size <size>] <where>\n\n"
		"  -f, --far\n          Go far.\n"
		"      --size <size>\n          So many.\n");
	sbuf_free(&out);
}

static void without_memory_that_is_an_error(void **state)
{
	struct sbuf out = { 0 };
	unsigned n = 0;

	(void)state;
	do {
		sbuf_free(&out);
		fake_alloc_fail(++n);
		usage_synopsis(&out, &row, "walk", 0, 80);
		assert_int_equal(out.error, fake_alloc_failed() ? -ENOMEM : 0);
	} while (fake_alloc_failed());
	assert_true(n > 1);
	fake_alloc_fail(0);
	sbuf_free(&out);
	/* nor is an error of before forgotten */
	out.error = -ENOMEM;
	usage_synopsis(&out, &row, "walk", 0, 80);
	assert_int_equal(out.error, -ENOMEM);
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(lines_break_where_they_must),
		FAKE_TEST(each_option_is_explained),
		FAKE_TEST(without_memory_that_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_scenario.c: test files, and the verdict on a run. */
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "lab/lab.h"
#include "lab/machine.h"
#include "lab/screen.h"
#include "scenario/verdict.h"
#include "tests/fake/fake.h"

/* ---- reading -------------------------------------------------------- */

static struct suite *parse(const char *text)
{
	struct suite *s;
	struct err e = { 0 };

	if (suite_parse(text, strlen(text), "t.yaml", "dir", &s, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	return s;
}

static void expect_error(const char *text, unsigned line, unsigned col,
			 const char *message)
{
	struct suite *s;
	struct err e = { 0 };

	assert_true(suite_parse(text, strlen(text), "t.yaml", "dir", &s,
				&e) < 0);
	assert_string_equal(e.msg, message);
	assert_int_equal(e.pos.line, line);
	assert_int_equal(e.pos.col, col);
	assert_string_equal(e.pos.file, "t.yaml");
	suite_free(s);
}

static void what_stands_above_counts_for_all_scenarios(void **state)
{
	struct suite *s = parse(
		"script: a.ipxe\nset: {x: 1}\nunserved: stub\n"
		"scenarios:\n"
		"  - name: one\n"
		"  - {name: two, script: b.ipxe, set: {y: 2}, keys: q}\n");
	const struct scenario *one = s->first, *two = one->next;

	(void)state;
	assert_int_equal(s->count, 2);
	assert_string_equal(one->script, "dir/a.ipxe");
	assert_string_equal(one->set->text, "x=1");
	assert_null(one->set->next);
	assert_null(one->keys);
	assert_string_equal(two->script, "dir/b.ipxe");
	assert_string_equal(two->set->next->text, "y=2");
	assert_string_equal(two->keys, "q");
	assert_string_equal(two->unserved, "stub");
	suite_free(s);
}

static void a_matrix_makes_each_with_each(void **state)
{
	struct suite *s = parse(
		"script: a.ipxe\nmachines: {m: {}, n: {platform: pcbios}}\n"
		"scenarios:\n"
		"  - name: boots\n"
		"    matrix:\n"
		"      machine: [m, n]\n"
		"      choose: {a: {exit: 1}, b: {exit: 2}}\n"
		"    expect: {output: \"{choose} on {machine}, {other}\"}\n");
	static const char *const names[] = {
		"boots [m, a]", "boots [m, b]", "boots [n, a]",
		"boots [n, b]",
	};
	const struct scenario *x = s->first;

	(void)state;
	assert_int_equal(s->count, 4);
	for (unsigned i = 0; i < 4; i++, x = x->next)
		assert_string_equal(x->name, names[i]);
	x = s->first->next;
	assert_string_equal(x->choose->text, "b");
	assert_int_equal(x->expect.status, 2);
	assert_string_equal(x->expect.output->text, "b on m, {other}");
	suite_free(s);
}

static void machines_are_laid_over_the_lab(void **state)
{
	struct suite *s = parse(
		"script: a.ipxe\n"
		"lab: {machine: {serial: A, product: P}}\n"
		"machine: {product: Q, mac: 52:54:00:00:00:09}\n"
		"scenarios: [{machine: {arch: arm64}}]\n");
	const struct lab_machine *m;
	struct err e = { 0 };
	struct lab *lab;

	(void)state;
	assert_int_equal(scenario_lab(s->first, ".", &lab, &e), 0);
	m = lab_machine(lab);
	assert_string_equal(m->serial, "A");
	assert_string_equal(m->product, "Q");
	assert_string_equal(m->arch, "arm64");
	assert_int_equal(lab_nic(lab, 0)->mac[5], 9);
	lab_free(lab);
	suite_free(s);
}

static void a_labs_machines_can_be_named(void **state)
{
	struct suite *s = parse(
		"script: a.ipxe\n"
		"machines: {m: {serial: own}}\n"
		"lab: {machines: {m: {serial: lab}, n: {product: Q}}}\n"
		"scenarios: [{matrix: {machine: [m, n]}}]\n");
	struct err e = { 0 };
	struct lab *lab;

	(void)state;
	assert_int_equal(scenario_lab(s->first, ".", &lab, &e), 0);
	assert_string_equal(lab_machine(lab)->serial, "own");
	lab_free(lab);
	assert_int_equal(scenario_lab(s->first->next, ".", &lab, &e), 0);
	assert_string_equal(lab_machine(lab)->product, "Q");
	lab_free(lab);
	suite_free(s);
}

static void errors_say_where_and_what_was_expected(void **state)
{
	(void)state;
	expect_error("script: a\nscenarios:\n  - {expcet: {}}\n", 3, 6,
		     "\"expcet\" is not known in a scenario: did you mean "
		     "\"expect\"?");
	expect_error("scenarios: [{}]\n", 1, 13, "\"script\" (or "
		     "\"command\") is missing here and above");
	expect_error("script: a\nscenarios: [{expect: {exit: -1}}]\n", 2, 29,
		     "\"-1\": expected a number below 2^32");
	expect_error("script: a\nscenarios: [{machine: x}]\n", 2, 23,
		     "no machine is called \"x\"");
	expect_error("script: a\nmachines: {desk: {}}\nlab: {machines: "
		     "{dish: {}}}\nscenarios: [{machine: dis}]\n", 4, 23,
		     "no machine is called \"dis\": did you mean \"dish\"?");
	expect_error("script: a\nmachines: {m: {}, n: {memry: 1G}}\n"
		     "scenarios: [{}]\n", 2, 23, "\"memry\" is not known in a "
		     "machine: did you mean \"memory\"?");
	expect_error("script: a\nmachine: {mac: [52:54:00:00:00:01, "
		     "52:54:00:00:00:02]}\nscenarios: [{}]\n", 2, 36,
		     "the lab has no card for this MAC address");
	expect_error("script: a\nscenarios: [{matrix: {choose: []}}]\n", 2, 31,
		     "\"choose\" has no values");
	expect_error("", 1, 1, "\"scenarios\" is missing");
}

static void an_expectation_from_a_bad_regex_is_refused(void **state)
{
	(void)state;
	expect_error("command: x\nscenarios: [{expect: {output: "
		     "{matches: \"a{1,1000}{1,1000}\"}}}]\n", 2, 42,
		     "this regular expression asks for too much");
}

static void parse_in_little_memory(void *ctx)
{
	struct suite *s;
	struct err e = { 0 };
	const char *text =
		"script: a\nmachines: {m: {serial: x}}\nlab: {servers: []}\n"
		"scenarios:\n"
		"  - matrix: {machine: [m], choose: {a: {exit: 1}}}\n"
		"    expect: {screen: [x], settings: {a: b}, requests: {not: "
		"y}, boot: {initrds: [{name: x}], uri: z}}\n";

	(void)ctx;
	(void)suite_parse(text, strlen(text), "t.yaml", "dir", &s, &e);
	suite_free(s);
}

static void loading_survives_a_lack_of_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(parse_in_little_memory, NULL);
}

/* ---- the verdict ----------------------------------------------------- */

static struct lab_outcome outcome;
static struct sbuf found;

static int get_setting(void *ctx, const char *name, struct sbuf *out)
{
	(void)ctx;
	return strcmp(name, "ip") ? -ENOENT : sbuf_str(out, "192.0.2.15");
}

/* How much of "expect: {...}" the outcome misses; @found says what. */
static int misses(const char *expect)
{
	struct lab_screen *screen = calloc(1, sizeof(*screen));
	struct evidence ev = { .outcome = &outcome, .screen = screen,
				   .setting = get_setting };
	struct sbuf text = { 0 };
	struct suite *s;
	int n;

	assert_non_null(screen);
	sbuf_printf(&text, "script: a\nscenarios:\n- expect: %s\n", expect);
	s = parse(sbuf_text(&text));
	lab_screen_init(screen);
	lab_screen_write(screen, "\033[2JMenu\n One\n\033[2JDone\n", 23);
	sbuf_free(&found);
	n = scenario_check(s->first, &ev, &found);
	lab_screen_free(screen);
	free(screen);
	suite_free(s);
	sbuf_free(&text);
	return n;
}

static void ends(enum lab_ending end, int status)
{
	lab_outcome_free(&outcome);
	lab_outcome_init(&outcome);
	outcome.end = end;
	outcome.status = status;
}

static void over(void)
{
	sbuf_free(&found);
	lab_outcome_free(&outcome);
}

static void without_a_word_only_good_ends_pass(void **state)
{
	(void)state;
	ends(LAB_END_EXIT, 0);
	assert_int_equal(misses("{}"), 0);
	ends(LAB_END_SHELL, 0);
	assert_int_equal(misses("{}"), 0);
	ends(LAB_END_EXIT, 2);
	assert_int_equal(misses("{}"), 1);
	assert_string_equal(sbuf_text(&found), "t.yaml:3:3: a good end was "
			    "expected, but the script ended with exit status "
			    "2\n");
	ends(LAB_END_ERROR, -ENOENT);
	assert_int_equal(misses("{}"), 1);
	ends(LAB_END_ENDLESS, 0);
	assert_int_equal(misses("{}"), 1);
	over();
}

static void a_boot_is_compared_in_all_its_parts(void **state)
{
	struct lab_initrd initrd = { "i.gz", "", "http://x/i.gz", "", 5 };

	(void)state;
	ends(LAB_END_BOOT, 0);
	outcome.boot = (struct lab_boot){
		.name = "vmlinuz", .uri = "http://x/vmlinuz",
		.kind = "bzImage", .kernel = true, .version = "",
		.cmdline = "quiet ro", .n_initrds = 1, .initrds = &initrd,
	};
	assert_int_equal(misses("{boot: {kind: kernel, uri: http://x/vmlinuz, "
				"command-line: [quiet, {matches: ro$}], "
				"initrds: [http://x/i.gz]}}"), 0);
	assert_int_equal(misses("{boot: {kind: bzimage, "
				"initrds: [{name: i.gz}]}}"), 0);
	assert_int_equal(misses("{boot: {kind: program}}"), 1);
	assert_int_equal(misses("{boot: http://x/vmlinu}"), 1);
	assert_non_null(strstr(sbuf_text(&found), "- http://x/vmlinu\n"));
	assert_non_null(strstr(sbuf_text(&found), "+ http://x/vmlinuz\n"));
	assert_int_equal(misses("{boot: {command-line: {not: quiet}}}"), 1);
	assert_int_equal(misses("{boot: {initrds: []}}"), 1);
	assert_int_equal(misses("{boot: {initrds: [other]}}"), 1);
	assert_int_equal(misses("{exit: 0}"), 1);
	over();
}

static void an_error_is_compared_by_line_and_message(void **state)
{
	(void)state;
	ends(LAB_END_ERROR, -ENOENT);
	outcome.error = (struct lab_failure){ -ENOENT, "no label \"x\"",
					      "m.ipxe", 4, 6 };
	assert_int_equal(misses("{error: no label}"), 0);
	assert_int_equal(misses("{error: {line: 4, message: x, file: m}}"), 0);
	assert_int_equal(misses("{error: {line: 5}}"), 1);
	assert_non_null(strstr(sbuf_text(&found), "line 4, not 5"));
	assert_int_equal(misses("{error: {message: y, file: n}}"), 2);
	over();
}

static void settings_screen_output_and_time_are_compared(void **state)
{
	(void)state;
	ends(LAB_END_EXIT, 0);
	outcome.started_us = 1000000;
	outcome.ended_us = 4000000;
	assert_int_equal(misses("{settings: {ip: 192.0.2.15, x: none}}"), 0);
	assert_int_equal(misses("{settings: {ip: none, x: y}}"), 2);
	assert_int_equal(misses("{screen: [Menu, One, Done]}"), 0);
	assert_int_equal(misses("{screen: {is: Done}}"), 0);
	assert_int_equal(misses("{screen: {page: 1, is: \"Menu\\n One\"}}"),
			 0);
	assert_int_equal(misses("{screen: {page: 2, contains: Menu}}"), 1);
	assert_int_equal(misses("{screen: {page: 3, is: x}}"), 1);
	assert_int_equal(misses("{screen: {not: One}}"), 1);
	assert_int_equal(misses("{output: {matches: \"On*e\"}}"), 0);
	assert_int_equal(misses("{output: [Menu, nothing]}"), 1);
	assert_int_equal(misses("{time: {above: 2s, below: 4s}}"), 0);
	assert_int_equal(misses("{time: {above: 3s}}"), 1);
	assert_int_equal(misses("{time: {below: 3000}}"), 1);
	over();
}

static void a_diff_shows_lines_that_differ_among_those_that_do_not(
		void **state)
{
	struct sbuf out = { 0 };
	struct verdict v = { .out = &out };

	(void)state;
	verdict_diff(&v, "a\nb\nc\n", "a\nx\nc\nd\n");
	assert_string_equal(sbuf_text(&out), "      a\n    - b\n    + x\n"
			    "      c\n    + d\n");
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_stands_above_counts_for_all_scenarios),
		FAKE_TEST(a_matrix_makes_each_with_each),
		FAKE_TEST(machines_are_laid_over_the_lab),
		FAKE_TEST(a_labs_machines_can_be_named),
		FAKE_TEST(errors_say_where_and_what_was_expected),
		FAKE_TEST(an_expectation_from_a_bad_regex_is_refused),
		FAKE_TEST(loading_survives_a_lack_of_memory),
		FAKE_TEST(without_a_word_only_good_ends_pass),
		FAKE_TEST(a_boot_is_compared_in_all_its_parts),
		FAKE_TEST(an_error_is_compared_by_line_and_message),
		FAKE_TEST(settings_screen_output_and_time_are_compared),
		FAKE_TEST(a_diff_shows_lines_that_differ_among_those_that_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Every rule finds its bad example, and nothing in its good one. */
#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "lint/fix.h"
#include "tests/fake/fake.h"

static struct lint_options options(const struct lint_rule *rule)
{
	struct lint_options opt = { .least = LINT_STYLE };

	opt.strict = rule->example && strstr(rule->example, "strict");
	if (rule->example && !strncmp(rule->example, "target=", 7))
		opt.target = rule->example + 7;
	opt.templates = rule->example && strstr(rule->example, "template");
	return opt;
}

static unsigned findings(const struct lint_rule *rule, const char *text,
			 bool any)
{
	struct lint_options opt = options(rule);
	struct lint l;
	unsigned n = 0;

	assert_int_equal(lint_text(&l, "t.ipxe", text, strlen(text), &opt,
				   NULL), 0);
	for (const struct lint_finding *f = l.first; f; f = f->next) {
		if (f->rule == rule || any)
			n++;
		if (any)
			print_error("%u: line %u: %u %s: %s\n", rule->id,
				    f->pos.line, f->rule->id, f->rule->name,
				    f->message);
	}
	lint_free(&l);
	return n;
}

static void each_bad_example_is_found_by_its_rule(void **state)
{
	const struct lint_rule *r;

	(void)state;
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		if (!findings(r, r->bad, false))
			fail_msg("rule %u %s misses its bad example", r->id,
				 r->name);
	}
}

static void no_good_example_is_found_by_its_rule(void **state)
{
	const struct lint_rule *r;

	(void)state;
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		if (findings(r, r->good, false))
			fail_msg("rule %u %s finds its good example", r->id,
				 r->name);
	}
}

static void each_fix_mends_its_bad_example(void **state)
{
	const struct lint_rule *r;
	struct lint_options opt;
	char *text;
	size_t len;

	(void)state;
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		if (r->fix == LINT_NO_FIX)
			continue;
		opt = options(r);
		text = str_dup(r->bad);
		assert_non_null(text);
		len = strlen(text);
		if (lint_fix_text("t.ipxe", &text, &len, &opt, true) < 1)
			fail_msg("rule %u %s fixes nothing", r->id, r->name);
		if (findings(r, text, false))
			fail_msg("rule %u %s is still there: %s", r->id,
				 r->name, text);
		free(text);
	}
}

static void ids_go_up(void **state)
{
	unsigned last = 0;

	(void)state;
	for (unsigned i = 0; lint_rule_at(i); i++) {
		assert_true(lint_rule_at(i)->id > last);
		last = lint_rule_at(i)->id;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_bad_example_is_found_by_its_rule),
		FAKE_TEST(no_good_example_is_found_by_its_rule),
		FAKE_TEST(each_fix_mends_its_bad_example),
		FAKE_TEST(ids_go_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Every rule finds its bad example, and nothing in its good one. */
#include "lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/str.h"
#include "lint/fix.h"
#include "lint/project.h"
#include "tests/fake/fake.h"

/* A folder with a script beside the example, for rules that need --root. */
struct folder {
	char                 dir[32], file[48], other[48], root[64];
	struct lint_project *project;
};

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void folder_open(struct folder *d, const char *text)
{
	char *roots[] = { d->root };

	strcpy(d->dir, "/tmp/pxesh-rules-XXXXXX");
	assert_non_null(mkdtemp(d->dir));
	snprintf(d->file, sizeof(d->file), "%s/t.ipxe", d->dir);
	snprintf(d->other, sizeof(d->other), "%s/other.ipxe", d->dir);
	snprintf(d->root, sizeof(d->root), "http://s/=%s", d->dir);
	write_file(d->file, text);
	write_file(d->other, "#!ipxe\n:elsewhere\nchain t.ipxe\n");
	assert_int_equal(project_open(roots, 1, &d->project, NULL), 0);
}

static void folder_close(struct folder *d)
{
	project_free(d->project);
	unlink(d->file);
	unlink(d->other);
	rmdir(d->dir);
}

static bool needs_folder(const struct lint_rule *rule)
{
	return rule->example && strstr(rule->example, "project");
}

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
	struct folder d = { .project = NULL };
	struct lint l;
	unsigned n = 0;

	if (needs_folder(rule))
		folder_open(&d, text);
	opt.project = d.project;
	assert_int_equal(lint_text(&l, d.project ? d.file : "t.ipxe", text,
				   strlen(text), &opt, NULL), 0);
	for (const struct lint_finding *f = l.first; f; f = f->next) {
		if (f->rule == rule || any)
			n++;
		if (any)
			print_error("%u: line %u: %u %s: %s\n", rule->id,
				    f->pos.line, f->rule->id, f->rule->name,
				    f->message);
	}
	lint_free(&l);
	if (d.project)
		folder_close(&d);
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
		if (needs_folder(r))
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

/* Is there a finding of a rule that the other text has none of? */
static const struct lint_rule *new_finding(const struct lint_options *opt,
					   const char *was, const char *now)
{
	const struct lint_rule *rule = NULL;
	const struct lint_finding *g;
	struct lint a, b;

	assert_int_equal(lint_text(&a, "t.ipxe", was, strlen(was), opt,
				   NULL), 0);
	assert_int_equal(lint_text(&b, "t.ipxe", now, strlen(now), opt,
				   NULL), 0);
	for (const struct lint_finding *f = b.first; f; f = f->next) {
		for (g = a.first; g && g->rule != f->rule; g = g->next)
			;
		if (!g)
			rule = f->rule;
	}
	lint_free(&a);
	lint_free(&b);
	return rule;
}

static void no_fix_brings_a_finding_of_another_rule(void **state)
{
	const struct lint_rule *r, *other;
	struct lint_options opt;
	char *text;
	size_t len;

	(void)state;
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		if (r->fix == LINT_NO_FIX || needs_folder(r))
			continue;
		opt = options(r);
		opt.least = LINT_WARNING;
		text = str_dup(r->bad);
		assert_non_null(text);
		len = strlen(text);
		(void)lint_fix_text("t.ipxe", &text, &len, &opt, true);
		other = new_finding(&opt, r->bad, text);
		if (other)
			fail_msg("the fix of %u %s brings %u: %s", r->id,
				 r->name, other->id, text);
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
		FAKE_TEST(no_fix_brings_a_finding_of_another_rule),
		FAKE_TEST(ids_go_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

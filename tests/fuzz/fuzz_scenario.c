/* A test file: it loads, or there is an error with a place; never both. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "lab/screen.h"
#include "scenario/scenario.h"
#include "tests/fake/fake.h"

static int no_setting(void *ctx, const char *name, struct sbuf *out)
{
	(void)ctx;
	(void)name;
	return sbuf_str(out, "x");
}

/* What is expected can be compared with anything. */
static void judge(const struct scenario *s)
{
	struct lab_outcome o;
	struct lab_screen *screen = calloc(1, sizeof(*screen));
	struct sbuf out = { 0 };
	struct evidence ev = {
		.outcome = &o, .screen = screen, .setting = no_setting,
	};

	must(screen);
	lab_outcome_init(&o);
	lab_screen_init(screen);
	lab_screen_write(screen, "some text\n\033[2Jmore\n", 19);
	for (unsigned end = 0; end < LAB_ENDS; end++) {
		int misses;

		o.end = (enum lab_ending)end;
		sbuf_reset(&out);
		misses = scenario_check(s, &ev, &out);
		must(misses >= 0);
		must((misses > 0) == (out.len > 0));
	}
	lab_screen_free(screen);
	free(screen);
	lab_outcome_free(&o);
	sbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct suite *s;
	struct err e = { 0 };
	unsigned judged = 0;
	int rc = suite_parse((const char *)data, size, "f", "/nowhere",
			     &s, &e);

	must((rc < 0) == (e.code < 0));
	must(!rc || e.msg[0]);
	must(rc || s->first || !s->count);
	for (struct scenario *x = rc ? NULL : s->first;
	     x && judged++ < 20; x = x->next) {
		must(x->name && (x->script || x->command));
		judge(x);
	}
	suite_free(s);
	must(fake_live() == live);
	return 0;
}

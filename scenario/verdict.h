/* verdict.h: what the files share that compare a run with its scenario. */
#ifndef SCENARIO_VERDICT_H
#define SCENARIO_VERDICT_H

#include "scenario/scenario.h"

#define INDENT		"    "

struct verdict {
	const struct scenario    *s;
	struct evidence          *ev;
	const struct lab_outcome *o;
	struct sbuf              *out;
	int                       count;
};

/* "file:line:col: message"; @at NULL: the scenario as a whole. */
void verdict_miss(struct verdict *v, const struct yaml *at,
		  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* What was found instead, each line after "+ ". */
void verdict_found(struct verdict *v, const char *text);
/* Both texts, line by line: "-" what is missing, "+" what is too much. */
void verdict_diff(struct verdict *v, const char *wanted, const char *found);
/* A text does not fit. */
void verdict_miss_match(struct verdict *v, const struct match *m,
			const char *what, const char *found);
void verdict_screen(struct verdict *v, const struct want_screen *w);

#endif

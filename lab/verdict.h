/* verdict.h: what the files share that compare a run with its scenario. */
#ifndef LAB_VERDICT_H
#define LAB_VERDICT_H

#include "lab/scenario.h"

#define INDENT		"    "

struct verdict {
	const struct lab_scenario *s;
	struct lab_evidence       *ev;
	const struct lab_outcome  *o;
	struct sbuf               *out;
	int                        count;
};

/* "file:line:col: message"; @at NULL: the scenario as a whole. */
void verdict_miss(struct verdict *v, const struct lab_yaml *at,
		  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A text does not fit. */
void verdict_miss_match(struct verdict *v, const struct lab_match *m,
			const char *what, const char *found);
void verdict_screen(struct verdict *v, const struct lab_want_screen *w);

#endif

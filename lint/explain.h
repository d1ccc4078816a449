/* explain.h: what a rule is about: its row, as a page for people. */
#ifndef LINT_EXPLAIN_H
#define LINT_EXPLAIN_H

#include <stdbool.h>

struct lint_rule;
struct sbuf;

void lint_explain(const struct lint_rule *rule, bool colour,
		  struct sbuf *out);
/* All rules, a line each. */
void lint_list(bool colour, struct sbuf *out);

#endif

/* inside.h: what the parts of the linter share, beside lint.h. */
#ifndef LINT_INSIDE_H
#define LINT_INSIDE_H

#include "flow/cmd.h"
#include "lint/lint.h"

/* Put the findings into the order of their places. */
void lint_sort(struct lint *l);

/* All rules, by id: what lint_rule_at() looks into. */
extern const struct lint_rule *const lint_rules[];
unsigned lint_rule_index(const struct lint_rule *rule);

/* Read the suppressions in the comments. 0 or -ENOMEM. */
int lint_suppressions_read(struct lint *l);
/* Is a finding of @rule at offset @at suppressed? Marks the suppression as
   used. */
bool lint_suppressed(struct lint *l, const struct lint_rule *rule,
		     uint32_t at);
/* Report the suppressions that suppressed nothing. */
void lint_suppressions_check(struct lint *l);

/* Does the script never get past this line, whatever happens? What follows up
   to the next label may then be text of any kind. */
bool lint_line_ends(const struct script_line *line);

/* The graph of the script, made when first asked for. NULL: no memory. */
struct flow *lint_graph(struct lint *l);
/* The same for who relies on its edges. NULL also for a template whose
   statements decide what the script will be. */
struct flow *lint_flow(struct lint *l);

/* Text that is what it looks like: no ${...}, nothing of a template. */
static inline bool lint_is_text(const struct lint *l, const struct word *w)
{
	return flow_is_plain(l->template, w);
}
/* May a finding there come from what a template will put in or take out? */
bool lint_template_hides(const struct lint *l, const struct lint_rule *rule,
			 struct span span);

#endif

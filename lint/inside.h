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

/* Does an operator stick to this word of the command: "dhcp&&", "goto a;"? */
bool lint_glued(const struct flow_cmd *c, const struct word *w);
/* Does the word begin with a typographic dash? */
bool lint_long_dash(const struct word *w);
/* Did the command's option @i, which needs a number, take the argument that
   the command now lacks? */
bool lint_took_argument(const struct flow_cmd *c, int i);
/* Did a "#" cut off arguments that the command needs? */
bool lint_hash_cut(const struct lint *l, const struct flow_cmd *c);
/* Is the command a lone word that is jumped to: a label without its colon, or
   with a blank behind it? */
bool lint_lost_label(struct lint *l, const struct flow_cmd *c);
/* ": start", which has no name and runs "start"? */
bool lint_label_is_cut(const struct lint *l, const struct script_line *line);
/* Does the line that begins with node @i hold a condition or a prompt that
   ends the script in front of its last line (409, 418)? */
bool lint_ends_early(const struct flow *f, uint32_t i);
/* Is it text of another kind that is only called like a script, as
   "Makefile.ipxe"? */
bool lint_is_other(const struct lint *l);
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

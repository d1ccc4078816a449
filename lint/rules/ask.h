/*
 * ask.h: what rules ask each other, so that two do not report one mistake: by
 * the files that answer.
 */
#ifndef LINT_RULES_ASK_H
#define LINT_RULES_ASK_H

#include "lint/inside.h"

struct flow_jump;
struct flow_name;

/* ---- here ----------------------------------------------------------- */

/* The span of @n bytes at @at in a word; all of it if a continuation is in
   the word. */
static inline struct span lint_within(const struct word *w, size_t at,
				      size_t n)
{
	if (w->span.end - w->span.at != w->len)
		return w->span;
	return (struct span){ w->span.at + (uint32_t)at,
			      w->span.at + (uint32_t)(at + n) };
}

/* "3", "175.6": the number of a DHCP option. */
static inline bool lint_is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789.")];
}

/* ---- choice.c ------------------------------------------------------- */

/* Does nothing that we know of ever set it, nor ask whether it is set? */
bool lint_never_set(const struct lint *l, const struct flow *f,
		    const struct flow_name *n);
/* If the jump is by a setting that nothing sets: where the choice in front of
   it went (513); or NULL. */
const struct flow_name *lint_stray_jump(struct lint *l, struct flow *f,
					const struct flow_jump *j);

/* ---- choose.c ------------------------------------------------------- */

/* The setting that a text is the expansion of, "${name}"; or NULL. */
struct flow_name *lint_expanded(const struct flow *f, const char *value);

/* ---- command.c ------------------------------------------------------ */

/* Is it text of another kind that is only called like a script, as
   "Makefile.ipxe"? */
bool lint_is_other(const struct lint *l);

/* ---- label.c -------------------------------------------------------- */

/* Is the command a lone word that is jumped to: a label without its colon, or
   with a blank behind it? */
bool lint_lost_label(struct lint *l, const struct flow_cmd *c);
/* ": start", which has no name and runs "start"? */
bool lint_label_is_cut(const struct lint *l, const struct script_line *line);

/* ---- list.c --------------------------------------------------------- */

/* Does the line that begins with node @i hold a condition or a prompt that
   ends the script in front of its last line (409, 418)? */
bool lint_ends_early(const struct flow *f, uint32_t i);

/* The "goto LABEL" that the command ends with, as arguments (421); or NULL. */
const struct word *lint_bare_goto(const struct lint *l,
				  const struct flow_cmd *c);

/* ---- option.c ------------------------------------------------------- */

/* Does the word begin with a typographic dash? */
bool lint_long_dash(const struct word *w);
/* Did the command's option @i, which needs a number, take the argument that
   the command now lacks? */
bool lint_took_argument(const struct flow_cmd *c, int i);

/* ---- words.c -------------------------------------------------------- */

/* Does an operator stick to this word of the command: "dhcp&&", "goto a;"? */
bool lint_glued(const struct flow_cmd *c, const struct word *w);
/* Did a "#" cut off arguments that the command needs? */
bool lint_hash_cut(const struct lint *l, const struct flow_cmd *c);

#endif

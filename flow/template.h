/* template.h: is a text only the source of a script, with {{ }}, {% %}, <% %>
   or @@X@@ to be filled in? */
#ifndef FLOW_TEMPLATE_H
#define FLOW_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "interp/ast.h"

enum flow_template {
	TEMPLATE_NONE,
	TEMPLATE_VALUES,	/* text goes in				*/
	TEMPLATE_LINES,		/* lines come and go: nobody knows the flow */
};

enum flow_template flow_template(const char *text, size_t len);
/* Is what stands behind a "{{" a statement, which puts no value in: "if",
   "end", a comment? */
bool flow_is_statement(const char *behind);
/* Is the word of such a script what it looks like: no ${...}, nothing that is
   to be filled in? */
static inline bool flow_is_plain(enum flow_template t, const struct word *w)
{
	return !w->expands && (!t || !flow_template(w->text, w->len));
}

#endif

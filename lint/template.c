/* template.c: findings that come from what a template is yet to fill in. */
#include <string.h>

#include "lint/inside.h"

/* Is there a mark on one of the lines that @span is on? */
static bool is_marked(const struct lint *l, struct span span)
{
	const char *from = l->text + span.at, *to = l->text + span.end;
	size_t len;

	while (from > l->text && from[-1] != '\n')
		from--;
	while (to < l->text + l->len && *to != '\n')
		to++;
	len = (size_t)(to - from);
	/* "$items", where "#for" and "#end" make lines */
	if (l->template == TEMPLATE_LINES && memchr(from, '$', len) &&
	    !memmem(from, len, "${", 2))
		return true;
	return flow_template(from, len) || memmem(from, len, "}}", 2) ||
	       memmem(from, len, "%}", 2);
}

#define BLOCK 8192	/* bytes: a block is hardly longer		*/

/* Is offset @at behind a mark that opens a block, over as many lines as it
   may be, and in front of the one that closes it? */
static bool is_in_block(const struct lint *l, uint32_t at)
{
	static const char *const opens[] = { "<%", "{%", "{#", "{{", "<?" };
	static const char *const closes[] = { "%>", "%}", "#}", "}}", "?>" };
	const char *p = l->text + at, *from = at > BLOCK ? p - BLOCK : l->text;

	while (p-- > from) {
		for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
			if (!strncmp(p, opens[i], 2))
				return true;
			if (!strncmp(p, closes[i], 2))
				return false;
		}
	}
	return false;
}

bool lint_template_hides(const struct lint *l, const struct lint_rule *rule,
			 struct span span)
{
	if (!l->template || rule->id >= 700)
		return false;
	if (l->template == TEMPLATE_LINES && rule->id >= 300)
		return true;
	return is_marked(l, span) || is_in_block(l, span.at);
}

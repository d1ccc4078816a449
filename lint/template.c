/* template.c: is this script made from a template, not yet filled in? */
#include <string.h>

#include "lint/inside.h"

static const char *const marks[] = { "{{", "{%", "{#", "<%", "<?php", "@@" };

/* What opens a statement of a template language, behind its mark. */
static const char *const statements[] = {
	"if", "else", "end", "range", "with", "define", "template", "block",
	"for", "set", "include", "#", "/", "^",
};

static bool has(const char *text, size_t len, const char *what)
{
	return memmem(text, len, what, strlen(what)) != NULL;
}

static bool is_statement(const char *p)
{
	p += strspn(p, "-~ \t");
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]);
	     i++) {
		if (!strncmp(p, statements[i], strlen(statements[i])))
			return true;
	}
	return false;
}

static bool has_statements(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	if (has(text, len, "{%") || has(text, len, "{#") ||
	    has(text, len, "<?php"))
		return true;
	while ((p = memmem(p, (size_t)(end - p), "{{", 2))) {
		p += 2;
		if (is_statement(p))
			return true;
	}
	for (p = text; (p = memmem(p, (size_t)(end - p), "<%", 2)); ) {
		p += 2;
		if (*p != '=')
			return true;
	}
	return false;
}

/* Does one of @second follow @first anywhere? */
static bool has_pair(const char *text, size_t len, char first,
		     const char *second)
{
	const char *p = text, *end = text + len;

	while ((p = memchr(p, first, (size_t)(end - p)))) {
		if (++p < end && *p && strchr(second, *p))
			return true;
	}
	return false;
}

enum lint_template lint_template(const char *text, size_t len)
{
	if (!has_pair(text, len, '{', "{%#") &&
	    !has_pair(text, len, '<', "%?") &&
	    !has_pair(text, len, '@', "@"))
		return LINT_NO_TEMPLATE;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (has(text, len, marks[i]))
			return has_statements(text, len) ?
			       LINT_TEMPLATE_FLOW : LINT_TEMPLATE_VALUES;
	}
	return LINT_NO_TEMPLATE;
}

/* Is there a mark on one of the lines that @span is on? */
static bool is_marked(const struct lint *l, struct span span)
{
	const char *from = l->text + span.at, *to = l->text + span.end;

	while (from > l->text && from[-1] != '\n')
		from--;
	while (to < l->text + l->len && *to != '\n')
		to++;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (has(from, (size_t)(to - from), marks[i]))
			return true;
	}
	return has(from, (size_t)(to - from), "}}") ||
	       has(from, (size_t)(to - from), "%}");
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
	if (l->template == LINT_TEMPLATE_FLOW && rule->id >= 300)
		return true;
	return is_marked(l, span) || is_in_block(l, span.at);
}

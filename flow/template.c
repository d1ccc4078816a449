/* template.c: is this script made from a template, not yet filled in? */
#include "flow/template.h"

#include <ctype.h>
#include <string.h>

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

/* Is that the whole word, as "if" is of "if x", but not of "iface"? */
static bool is_word(const char *p, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(p, word, len) &&
	       (!isalpha((unsigned char)*word) ||
		(!isalnum((unsigned char)p[len]) && p[len] != '_'));
}

bool flow_is_statement(const char *p)
{
	p += strspn(p, "-~ \t");
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]);
	     i++) {
		if (is_word(p, statements[i]))
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
		if (flow_is_statement(p))
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

/* Cheetah's: "#for x in y", "#end for", and "\${x}" for what is no value of
   its own. */
static bool is_cheetah(const char *text, size_t len)
{
	return has(text, len, "\n#end ") && has(text, len, "\\${");
}

enum flow_template flow_template(const char *text, size_t len)
{
	if (is_cheetah(text, len))
		return TEMPLATE_LINES;
	if (!has_pair(text, len, '{', "{%#") &&
	    !has_pair(text, len, '<', "%?") &&
	    !has_pair(text, len, '@', "@"))
		return TEMPLATE_NONE;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (has(text, len, marks[i]))
			return has_statements(text, len) ?
			       TEMPLATE_LINES : TEMPLATE_VALUES;
	}
	return TEMPLATE_NONE;
}

/* template.c: templates and what they put in (701, 702). */
#include <string.h>

#include "lint/inside.h"

static void template_text(struct lint *l);

const struct lint_rule rule_template_text = {
	.id = 701, .name = "template-text", .severity = LINT_INFO,
	.summary = "a placeholder of a template that was not filled in",
	.why = "To the shell it is plain text: it ends up in names, URIs and "
	       "arguments. Templates are linted with --template.",
	.bad = "#!ipxe\nset server {{ boot_server }}\n"
	       "chain http://${server}/menu.ipxe\n",
	.good = "#!ipxe\nset server boot.example\n"
		"chain http://${server}/menu.ipxe\n",
	.script = template_text,
};

static const char *first_mark(const struct lint *l, const char **what)
{
	static const char *const marks[] = { "{{", "{%", "<%", "<?php", "@@" };
	const char *first = NULL, *p;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		p = memmem(l->text, l->len, marks[i], strlen(marks[i]));
		if (p && (!first || p < first)) {
			first = p;
			*what = marks[i];
		}
	}
	return first;
}

static void template_text(struct lint *l)
{
	const char *what = NULL, *at = l->template && !l->opt->templates ?
				       first_mark(l, &what) : NULL;
	uint32_t from;

	if (!at)
		return;
	from = (uint32_t)(at - l->text);
	/* one finding for the whole file */
	lint_report(l, &rule_template_text,
		    (struct span){ from, from + (uint32_t)strlen(what) },
		    "a template's \"%s\" was left in", what);
}

static void template_value(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_template_value = {
	.id = 702, .name = "template-value", .severity = LINT_WARNING,
	.summary = "a template's value where it can become a command",
	.why = "What is filled in is read as part of the script: a value "
	       "with \"&&\" or a line break in it runs what it likes. "
	       "Reported with --template only.",
	.bad = "#!ipxe\nset name {{ hostname }}\nchain http://s/${name}\n",
	.good = "#!ipxe\nset name {{ hostname | ipxe_word }}\n"
		"chain http://s/${name}\n",
	.example = "template",
	.command = template_value,
};

/* Passed through something, as "{{ name | filter }}"? */
static bool is_filtered(const char *from, const char *to)
{
	return memchr(from, '|', (size_t)(to - from)) ||
	       memchr(from, '(', (size_t)(to - from));
}

/* The next "{{" that puts something in; or NULL. */
static const char *next_value(const char *from, const char *end)
{
	do {
		from = memmem(from, (size_t)(end - from), "{{", 2);
		from = from ? from + 2 : NULL;
	} while (from && flow_is_statement(from));
	return from ? from - 2 : NULL;
}

static void template_value(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words, *last = w;
	const char *from, *to;

	if (!l->opt->templates || !l->template)
		return;
	while (last->next)
		last = last->next;
	from = next_value(l->text + w->span.at, l->text + last->span.end);
	to = from ? memmem(from, (size_t)(l->text + l->len - from), "}}", 2) :
		    NULL;
	if (!to || is_filtered(from, to) ||
	    memchr(from, '\n', (size_t)(to - from)))
		return;
	lint_report(l, &rule_template_value,
		    (struct span){ (uint32_t)(from - l->text),
				   (uint32_t)(to + 2 - l->text) },
		    "this value is put in as it is");
}

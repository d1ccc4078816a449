/* finding.c: findings, as the rules report them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lint/inside.h"

static const char *vprint(struct lint *l, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = n < 0 ? NULL : arena_alloc(&l->arena, (size_t)n + 1);
	if (text)
		vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

/* As configured; false: switched off, or not to be shown. */
static bool severity(const struct lint *l, const struct lint_rule *rule,
		     enum lint_severity *out)
{
	uint8_t how = l->opt->switched ?
		      l->opt->switched[lint_rule_index(rule)] : 0;

	*out = how > 1 ? (enum lint_severity)(how - 2) : rule->severity;
	return how != 1 && *out >= l->opt->least;
}

/* Behind the last finding that is not after it: by place, in rule order. */
static void insert(struct lint *l, struct lint_finding *f)
{
	struct lint_finding **p = &l->first;

	if (l->last && l->last->span.at <= f->span.at)
		p = &l->last->next;
	while (*p && (*p)->span.at <= f->span.at)
		p = &(*p)->next;
	f->next = *p;
	*p = f;
	if (!f->next)
		l->last = f;
	l->count++;
}

struct lint_finding *lint_report(struct lint *l, const struct lint_rule *rule,
				 struct span span, const char *fmt, ...)
{
	struct lint_finding *f;
	enum lint_severity sev;
	struct srcpos pos;
	va_list ap;

	if (!severity(l, rule, &sev))
		return NULL;
	pos = script_pos(l->script, NULL, span);
	if (lint_suppressed(l, rule, pos.line))
		return NULL;
	f = arena_calloc(&l->arena, 1, sizeof(*f));
	if (!f)
		return NULL;
	va_start(ap, fmt);
	f->message = vprint(l, fmt, ap);
	va_end(ap);
	if (!f->message)
		return NULL;
	f->rule = rule;
	f->severity = sev;
	f->span = span;
	f->pos = pos;
	insert(l, f);
	return f;
}

void lint_help(struct lint *l, struct lint_finding *f, const char *fmt, ...)
{
	va_list ap;

	if (!f)
		return;
	va_start(ap, fmt);
	f->help = vprint(l, fmt, ap);
	va_end(ap);
}

void lint_replace(struct lint *l, struct lint_finding *f, struct span span,
		  const char *fmt, ...)
{
	struct lint_edit *edits;
	va_list ap;

	if (!f)
		return;
	edits = arena_calloc(&l->arena, f->n_edits + 1, sizeof(*edits));
	if (!edits)
		return;
	if (f->n_edits)
		memcpy(edits, f->edits, f->n_edits * sizeof(*edits));
	va_start(ap, fmt);
	edits[f->n_edits] = (struct lint_edit){ span.at, span.end,
						vprint(l, fmt, ap) };
	va_end(ap);
	if (!edits[f->n_edits].text)
		return;
	f->edits = edits;
	f->n_edits++;
}

void lint_also(struct lint *l, struct lint_finding *f, struct span span,
	       const char *fmt, ...)
{
	va_list ap;

	if (!f)
		return;
	va_start(ap, fmt);
	f->also.text = vprint(l, fmt, ap);
	va_end(ap);
	f->also.pos = script_pos(l->script, NULL, span);
}

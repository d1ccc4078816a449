/* finding.c: findings, as the rules report them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lint/inside.h"

__attribute__((format(printf, 2, 0)))
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
static bool shown(const struct lint *l, const struct lint_rule *rule,
		  enum lint_severity *sev)
{
	uint8_t how = l->opt->switched ?
		      l->opt->switched[lint_rule_index(rule)] : 0;

	if (how > 1)
		*sev = (enum lint_severity)(how - 2);
	return how != 1 && *sev >= l->opt->least;
}

bool lint_shown(const struct lint *l, const struct lint_rule *rule)
{
	enum lint_severity sev = rule->most > rule->severity ?
				 rule->most : rule->severity;

	return shown(l, rule, &sev);
}

/* ---- places -------------------------------------------------------- */

static int index_lines(struct lint *l)
{
	const char *p = l->text, *end = p + l->len;
	uint32_t n = 1, i = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	l->line_starts = arena_alloc(&l->arena, n * sizeof(*l->line_starts));
	if (!l->line_starts)
		return -ENOMEM;
	l->n_line_starts = n;
	l->line_starts[i++] = 0;
	for (p = l->text; (p = memchr(p, '\n', (size_t)(end - p))); )
		l->line_starts[i++] = (uint32_t)(++p - l->text);
	return 0;
}

static struct srcpos pos_of(struct lint *l, struct span span)
{
	struct srcpos pos = { .file = l->file, .line = 1, .col = 1 };
	uint32_t lo = 0, hi, mid;
	const char *nl;

	if (!l->line_starts && index_lines(l) < 0)
		return pos;
	hi = l->n_line_starts;
	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (l->line_starts[mid] <= span.at)
			lo = mid;
		else
			hi = mid;
	}
	pos.line = lo + 1;
	pos.col = span.at - l->line_starts[lo] + 1;
	nl = memchr(l->text + span.at, '\n', span.end - span.at);
	pos.len = nl ? (uint32_t)(nl - l->text) - span.at :
		  span.end - span.at;
	return pos;
}

/* ---- reporting ----------------------------------------------------- */

static struct lint_finding *add(struct lint *l, const struct lint_rule *rule,
				enum lint_severity sev, struct span span)
{
	struct lint_finding *f;

	if (!shown(l, rule, &sev) || (l->foreign && rule->id >= 200) ||
	    lint_template_hides(l, rule, span) ||
	    lint_suppressed(l, rule, span.at))
		return NULL;
	if (l->count == LINT_FINDINGS) {
		l->cut = true;
		return NULL;
	}
	f = arena_calloc(&l->arena, 1, sizeof(*f));
	if (!f)
		return NULL;
	f->rule = rule;
	f->severity = sev;
	f->span = span;
	f->pos = pos_of(l, span);
	return f;
}

__attribute__((format(printf, 5, 0)))
static struct lint_finding *report(struct lint *l,
				   const struct lint_rule *rule,
				   enum lint_severity sev, struct span span,
				   const char *fmt, va_list ap)
{
	struct lint_finding *f = add(l, rule, sev, span);

	if (f)
		f->message = vprint(l, fmt, ap);
	if (!f || !f->message)
		return NULL;
	if (l->last)
		l->last->next = f;
	else
		l->first = f;
	l->last = f;
	l->count++;
	return f;
}

struct lint_finding *lint_report(struct lint *l, const struct lint_rule *rule,
				 struct span span, const char *fmt, ...)
{
	struct lint_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = report(l, rule, rule->severity, span, fmt, ap);
	va_end(ap);
	return f;
}

struct lint_finding *lint_report_as(struct lint *l,
				    const struct lint_rule *rule,
				    enum lint_severity severity,
				    struct span span, const char *fmt, ...)
{
	struct lint_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = report(l, rule, severity, span, fmt, ap);
	va_end(ap);
	return f;
}

/* ---- order --------------------------------------------------------- */

static bool is_before(const struct lint_finding *a,
		      const struct lint_finding *b)
{
	if (a->span.at != b->span.at)
		return a->span.at < b->span.at;
	return a->rule->id < b->rule->id;
}

static struct lint_finding *merge(struct lint_finding *a,
				  struct lint_finding *b)
{
	struct lint_finding *first = NULL, **tail = &first;

	while (a && b) {
		struct lint_finding **from = is_before(b, a) ? &b : &a;

		*tail = *from;
		*from = (*from)->next;
		tail = &(*tail)->next;
	}
	*tail = a ? a : b;
	return first;
}

/* By place, then by rule. Run i holds 2^i. */
void lint_sort(struct lint *l)
{
	struct lint_finding *runs[32] = { NULL }, *f = l->first, *next;
	unsigned i;

	for (; f; f = next) {
		next = f->next;
		f->next = NULL;
		for (i = 0; runs[i]; i++) {
			f = merge(runs[i], f);
			runs[i] = NULL;
		}
		runs[i] = f;
	}
	l->first = NULL;
	for (i = 0; i < 32; i++)
		l->first = merge(runs[i], l->first);
	for (f = l->first; f; f = f->next)
		l->last = f;
}

/* ---- what is added to a finding ------------------------------------ */

void lint_help(struct lint *l, struct lint_finding *f, const char *fmt, ...)
{
	va_list ap;

	if (!f)
		return;
	va_start(ap, fmt);
	f->help = vprint(l, fmt, ap);
	va_end(ap);
}

/* Room for one more edit: the array doubles at each power of two. */
static struct lint_edit *more(struct lint *l, struct lint_finding *f)
{
	unsigned n = f->n_edits;
	struct lint_edit *edits = f->edits;

	if (!(n & (n - 1))) {
		edits = arena_calloc(&l->arena, n ? n * 2 : 1,
				     sizeof(*edits));
		if (edits && n)
			memcpy(edits, f->edits, n * sizeof(*edits));
	}
	return edits;
}

void lint_replace(struct lint *l, struct lint_finding *f, struct span span,
		  const char *fmt, ...)
{
	struct lint_edit *edits = f ? more(l, f) : NULL;
	const char *text;
	va_list ap;

	if (!edits)
		return;
	va_start(ap, fmt);
	text = vprint(l, fmt, ap);
	va_end(ap);
	if (!text)
		return;
	edits[f->n_edits] = (struct lint_edit){ span.at, span.end, text };
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
	f->also.pos = pos_of(l, span);
}

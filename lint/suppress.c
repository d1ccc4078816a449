/* suppress.c: "# pxesh: disable=401,dynamic-goto -- why" in a script. */
#include <errno.h>
#include <string.h>

#include "lint/inside.h"

struct suppression {
	struct suppression     *next;
	const struct lint_rule *rule;	/* NULL: the name is no rule's	*/
	struct span             span;	/* where the rule's name stands	*/
	struct span             about;	/* findings here are suppressed	*/
	bool                    used;
};

#define MOST 1000	/* in one file; further ones are comments only */

static const char mark[] = "# pxesh: disable";

static int add(struct lint *l, const char *name, size_t len, uint32_t at,
	       struct span about)
{
	struct suppression *s = arena_calloc(&l->arena, 1, sizeof(*s));
	char text[64];

	if (!s)
		return -ENOMEM;
	if (len < sizeof(text)) {
		memcpy(text, name, len);
		text[len] = '\0';
		s->rule = lint_rule_find(text);
	}
	s->span = (struct span){ at, at + (uint32_t)len };
	s->about = about;
	s->next = l->suppressions;
	l->suppressions = s;
	l->n_suppressions++;
	return 0;
}

/* What a comment is about: its own line, or if it stands alone what follows
   up to the end of the next line that does not. */
static struct span about(const struct script_line *line)
{
	struct span span = { line->span.at, line->span.end };

	while (line->next && !line->cmds && !line->label)
		line = line->next;
	span.end = line->span.end;
	return span;
}

static int read_comment(struct lint *l, const struct script_line *line)
{
	const char *p = l->text + line->comment.at;
	const char *end = l->text + line->comment.end;
	struct span where;
	size_t n;
	int rc = 0;

	if ((size_t)(end - p) < sizeof(mark) ||
	    memcmp(p, mark, sizeof(mark) - 1) != 0)
		return 0;
	p += sizeof(mark) - 1;
	where = about(line);
	if ((size_t)(end - p) > 5 && !memcmp(p, "-file", 5)) {
		where = (struct span){ 0, (uint32_t)l->len };
		p += 5;
	}
	if (*p++ != '=')
		return 0;
	/* a backslash may continue the comment: the list ends with its line */
	while (!rc && p < end && l->n_suppressions < MOST) {
		n = strcspn(p, ", \t\r\n\\");
		if (n)
			rc = add(l, p, n, (uint32_t)(p - l->text), where);
		p += n;
		if (*p != ',')
			break;
		p++;
	}
	return rc;
}

int lint_suppressions_read(struct lint *l)
{
	int rc = 0;

	if (!memmem(l->text, l->len, mark, sizeof(mark) - 1))
		return 0;
	for (const struct script_line *line = l->script->first;
	     line && !rc && l->n_suppressions < MOST; line = line->next) {
		if (line->comment.end > line->comment.at)
			rc = read_comment(l, line);
	}
	return rc;
}

bool lint_suppressed(struct lint *l, const struct lint_rule *rule,
		     uint32_t at)
{
	bool hit = false;

	for (struct suppression *s = l->suppressions; s; s = s->next) {
		if (s->rule == rule && at >= s->about.at &&
		    at <= s->about.end)
			s->used = hit = true;
	}
	return hit;
}

static void no_check(struct lint *l)
{
	(void)l;	/* lint_suppressions_check() reports, at the end */
}

const struct lint_rule rule_useless_suppression = {
	.id = 100, .name = "useless-suppression", .severity = LINT_WARNING,
	.fix = LINT_NO_FIX,
	.summary = "a suppression that suppresses nothing",
	.why = "It hides nothing today, and would hide a new mistake "
	       "tomorrow.",
	.bad = "#!ipxe\n# pxesh: disable=401 -- the label is in the parent\n"
	       "echo hello\n",
	.good = "#!ipxe\n# pxesh: disable=401 -- the label is in the parent\n"
		"goto elsewhere\n",
	.script = no_check,
};

void lint_suppressions_check(struct lint *l)
{
	for (struct suppression *s = l->suppressions; s; s = s->next) {
		if (!s->rule)
			lint_report(l, &rule_useless_suppression, s->span,
				    "there is no rule of this name");
		else if (!s->used && lint_shown(l, s->rule) &&
			 s->rule != &rule_useless_suppression)
			lint_report(l, &rule_useless_suppression, s->span,
				    "nothing here breaks rule %u, %s",
				    s->rule->id, s->rule->name);
	}
}

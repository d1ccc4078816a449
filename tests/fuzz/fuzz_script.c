/* Any bytes parse as a script, or are refused, and the tree fits the text. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "interp/ast.h"
#include "tests/fake/fake.h"

static void check_span(const struct script *s, struct span span)
{
	must(span.at <= span.end);
	must(span.end <= s->len);
}

static void check_word(const struct script *s, const struct word *w)
{
	check_span(s, w->span);
	must(w->len > 0);
	must(strlen(w->text) == w->len);
	must(w->len <= w->span.end - w->span.at);
	must(w->expands == (strstr(w->text, "${") != NULL));
}

static void check_line(const struct script *s, const struct script_line *l)
{
	check_span(s, l->span);
	check_span(s, l->comment);
	for (const struct cmd *c = l->cmds; c; c = c->next) {
		int n = 0;

		must((c == l->cmds) == (c->op == OP_NONE));
		for (const struct word *w = c->words; w; w = w->next, n++)
			check_word(s, w);
		must(n == c->n_words);
	}
	if (l->label) {
		const struct script_line *found;

		found = script_label(s, l->label->text);
		must(found && found->number <= l->number);
		must(!strcmp(found->label->text, l->label->text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct script *s;
	uint32_t number = 0, count = 0;
	bool labels = size && data[0] != ' ';
	size_t live = fake_live();

	if (script_parse("fuzz", (const char *)data, size, labels, &s, &e)) {
		must(e.code && e.msg[0]);
		return 0;
	}
	must(s->len == size && !memcmp(s->source, data, size));
	for (const struct script_line *l = s->first; l; l = l->next) {
		must(l->number > number);
		number = l->number;
		count++;
		check_line(s, l);
	}
	must(count == s->n_lines);
	script_free(s);
	must(fake_live() == live);
	return 0;
}

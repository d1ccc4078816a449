/* rule.c: the table of rules, made from rules.def. */
#include <stdlib.h>
#include <string.h>

#include "lint/inside.h"

#define RULE(name) extern const struct lint_rule name;
#include "lint/rules/rules.def"
#undef RULE

const struct lint_rule *const lint_rules[] = {
#define RULE(name) &name,
#include "lint/rules/rules.def"
#undef RULE
};

#define N_RULES (sizeof(lint_rules) / sizeof(lint_rules[0]))

const struct lint_rule *lint_rule_at(unsigned index)
{
	return index < N_RULES ? lint_rules[index] : NULL;
}

const struct lint_rule *lint_rule_find(const char *id_or_name)
{
	unsigned long id = strtoul(id_or_name, NULL, 10);

	for (unsigned i = 0; i < N_RULES; i++) {
		if (lint_rules[i]->id == id ||
		    !strcmp(lint_rules[i]->name, id_or_name))
			return lint_rules[i];
	}
	return NULL;
}

unsigned lint_rule_index(const struct lint_rule *rule)
{
	unsigned i = 0;

	while (lint_rules[i] != rule)
		i++;
	return i;
}

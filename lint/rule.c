/* rule.c: the table of rules, made from rules.def. */
#include <stdlib.h>
#include <string.h>

#include "lint/inside.h"

#define RULE(name) extern const struct lint_rule name;
#include "lint/rules.def"
#undef RULE

static const struct lint_rule *const rules[] = {
#define RULE(name) &name,
#include "lint/rules.def"
#undef RULE
};

const struct lint_rule *lint_rule_at(unsigned index)
{
	return index < sizeof(rules) / sizeof(rules[0]) ? rules[index] : NULL;
}

const struct lint_rule *lint_rule_find(const char *id_or_name)
{
	unsigned long id = strtoul(id_or_name, NULL, 10);

	for (unsigned i = 0; lint_rule_at(i); i++) {
		if (rules[i]->id == id || !strcmp(rules[i]->name, id_or_name))
			return rules[i];
	}
	return NULL;
}

unsigned lint_rule_index(const struct lint_rule *rule)
{
	unsigned i = 0;

	while (rules[i] != rule)
		i++;
	return i;
}

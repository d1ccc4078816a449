/* output.c: the outputs by name. */
#include "lint/output.h"

#include <string.h>

static const struct lint_output *const outputs[] = {
	&lint_output_tty, &lint_output_gcc, &lint_output_json,
	&lint_output_sarif, &lint_output_checkstyle, &lint_output_junit,
	&lint_output_github, &lint_output_tap,
};

const struct lint_output *lint_output_find(const char *name)
{
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		if (!strcmp(outputs[i]->name, name))
			return outputs[i];
	}
	return NULL;
}

void lint_sums_add(struct lint_sums *all, const struct lint_sums *one)
{
	all->files += one->files;
	all->unread += one->unread;
	all->fixed += one->fixed;
	all->failures += one->failures;
	for (int i = LINT_STYLE; i <= LINT_ERROR; i++)
		all->found[i] += one->found[i];
}

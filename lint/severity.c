/* severity.c: how bad a finding is, by name. */
#include <string.h>

#include "lint/lint.h"

static const char *const severities[] = {
	[LINT_STYLE] = "style", [LINT_INFO] = "info",
	[LINT_WARNING] = "warning", [LINT_ERROR] = "error",
};

const char *lint_severity_name(enum lint_severity s)
{
	return severities[s];
}

bool lint_severity_find(const char *name, enum lint_severity *out)
{
	for (int i = LINT_STYLE; i <= LINT_ERROR; i++) {
		if (!strcmp(severities[i], name)) {
			*out = (enum lint_severity)i;
			return true;
		}
	}
	return false;
}

/* target.h: which builds know a command. */
#ifndef LINT_TARGET_H
#define LINT_TARGET_H

#include <stdbool.h>

struct lint_target { const char *name, *what; };

/* A build that --target may name, or NULL. */
const struct lint_target *lint_target_find(const char *name);

/* Does a command of this name exist in that build; in any? */
bool lint_target_has(const struct lint_target *t, const char *command);
bool lint_target_any(const char *command);
/* As lint_target_has(), for an option by its long name. */
bool lint_target_has_option(const struct lint_target *t, const char *command,
			    const char *option);
/* The scheme of @uri if that build fetches nothing by it, else NULL. */
const char *lint_target_lacks_scheme(const struct lint_target *t,
				     const char *uri);
/* Is it a setting that nothing in that build reads, though others do? */
bool lint_target_lacks_setting(const struct lint_target *t, const char *name);
/* Commands that only other builds have, for hints; NULL past the last. */
const char *lint_target_command_at(unsigned index);

#endif

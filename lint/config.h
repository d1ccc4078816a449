/*
 * config.h: .pxesh.yaml, what a project wants of the linter. It is looked up
 * from a script's folder upwards; the first one found counts.
 *
 *	target: ipxe-1.21
 *	severity: info
 *	fail-on: error
 *	rules:
 *	  609: off
 *	  literal-quotes: info
 *	exclude: [old, "*.j2"]
 *	root:
 *	  http://boot.example.com/: www
 */
#ifndef LINT_CONFIG_H
#define LINT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "lint/lint.h"

struct err;

struct lint_config {
	struct lint_config *next;	/* of the cache		*/
	char       *path, *folder;	/* of the file		*/
	bool        has_least, has_fail_on;
	enum lint_severity least, fail_on;
	const char *target;		/* NULL: not said		*/
	uint8_t    *switched;		/* per rule: struct lint_options */
	const char **exclude;
	unsigned    n_exclude;
	char      **roots;		/* "URL=DIR", as --root has it	*/
	unsigned    n_roots;
	struct arena arena;		/* holds the above		*/
};

/* The configurations of a run, by the folders that were asked for. */
struct lint_configs {
	struct lint_config *first;
	struct lint_folder *folders;
};

/*
 * The configuration of a script, in *@out: the cache's; NULL: there is none.
 * Returns 0; -ENOMEM, -EINVAL with @e saying what is wrong and where.
 */
int lint_config_find(struct lint_configs *cache, const char *script,
		     const struct lint_config **out, struct err *e);
/* Read this very file. */
int lint_config_read(struct lint_configs *cache, const char *path,
		     const struct lint_config **out, struct err *e);
void lint_configs_free(struct lint_configs *cache);

/* Does it want this script to be left alone? @config may be NULL. */
bool lint_config_excludes(const struct lint_config *config,
			  const char *script);

#endif

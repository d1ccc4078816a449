/*
 * project.h: local copies of what URIs name (--root URL=DIR), and the scripts
 * among them.
 */
#ifndef LINT_PROJECT_H
#define LINT_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct lint;
struct lint_project;

/*
 * The roots: @n texts "URL=DIR". Reads every script below the folders.
 * Returns 0 with *@out the caller's: project_free(); -EINVAL, -ENOENT or
 * -ENOMEM with @e explaining.
 */
int project_open(char *const *roots, unsigned n, struct lint_project **out,
		 struct err *e);
void project_free(struct lint_project *p);	/* NULL-safe */

/* Another script than @file with this label, and reached from it; or NULL. */
const char *project_label(const struct lint_project *p, const char *file,
			  const char *label);

/*
 * The local path of a URI named in @file, in @out of @cap bytes. False: it is
 * in no root, so nothing is known of it.
 */
bool project_path(const struct lint_project *p, const char *file,
		  const char *uri, char *out, size_t cap);
/* The same, the other way: under which URI is this file served? */
bool project_uri(const struct lint_project *p, const char *file, char *out,
		 size_t cap);

/* May a script that leads to @file have stored the setting? */
bool project_stores(const struct lint_project *p, const char *file,
		    const char *name);

/* Does @target lead back to @file, by chains? */
bool project_leads(const struct lint_project *p, const char *target,
		   const char *file);

#endif

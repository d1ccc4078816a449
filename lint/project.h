/*
 * project.h: local copies of what URIs name (--root URL=DIR), and the scripts
 * among them: who chains to whom, who has which labels and settings. Nothing
 * in it changes once it is open, so many files can be linted with it at once.
 */
#ifndef LINT_PROJECT_H
#define LINT_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct lint_project;

#define PROJECT_PATH 4096	/* bytes that a path may have, with its NUL */

/*
 * The roots: @n texts "URL=DIR". The URL may begin with ${name}, as the
 * scripts write it. Reads every script below the folders.
 * Returns 0 with *@out the caller's: project_free(); -EINVAL, -ENOENT or
 * -ENOMEM with @e explaining.
 */
int project_open(char *const *roots, unsigned n, struct lint_project **out,
		 struct err *e);
void project_free(struct lint_project *p);	/* NULL-safe */

/*
 * The local path of a URI named in the script @file, in @out of PROJECT_PATH
 * bytes, whether there is such a file or not. False: no root has it, so
 * nothing is known of it.
 */
bool project_path(const struct lint_project *p, const char *file,
		  const char *uri, char *out);

/* A script that leads to @file or that it leads to, with this label: its
   path; or NULL. */
const char *project_label(const struct lint_project *p, const char *file,
			  const char *label);

/* May a script that leads to @file, or that it leads to, store this? */
bool project_stores(const struct lint_project *p, const char *file,
		    const char *name);

/* Does the script @path lead back to @file, each waiting for the next? */
bool project_leads(const struct lint_project *p, const char *path,
		   const char *file);

#endif

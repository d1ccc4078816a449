/* roots.h: local copies of what URIs name: --root URL=DIR. */
#ifndef LINT_ROOTS_H
#define LINT_ROOTS_H

#include <stdbool.h>

struct err;

/* "URL=DIR"; neither ends with a slash. */
struct lint_root { char *uri, *dir; };

struct lint_roots {
	struct lint_root *v;
	unsigned          n;
};

/* From @n texts, into @r, empty before. Returns 0, -EINVAL, -ENOENT or
   -ENOMEM with @e explaining; lint_roots_free() in either case. */
int lint_roots_open(struct lint_roots *r, char *const *texts, unsigned n,
		    struct err *e);
void lint_roots_free(struct lint_roots *r);

/* Where the URI that the script @file names would lie: project_path(). */
bool lint_roots_path(const struct lint_roots *r, const char *file,
		     const char *uri, char *out);

#endif

/* files.h: which files to lint, and their bytes. */
#ifndef LINT_FILES_H
#define LINT_FILES_H

#include <stddef.h>

struct err;

struct lint_files {
	char   **v;
	unsigned n, cap;
};

/*
 * Add a file, "-", or what lies in a folder: every *.ipxe, and every other
 * file that begins with the magic, by name; hidden folders are passed over.
 * Links to folders are not followed. Returns 0 or a negative errno, with @e
 * explaining.
 */
int lint_files_add(struct lint_files *files, const char *path, struct err *e);
void lint_files_free(struct lint_files *files);

/*
 * The bytes of a file ("-": standard input), malloc'ed with a NUL behind.
 * Returns 0; -EISDIR, -EINVAL (no text), -EFBIG, or what the system says.
 */
int lint_files_read(const char *path, char **out, size_t *len, struct err *e);

/* Put other bytes into a file, at once or not at all; its mode stays. */
int lint_files_write(const char *path, const char *text, size_t len,
		     struct err *e);

#endif

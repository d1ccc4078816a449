/*
 * output.h: how findings are written. Each file's findings are rendered on
 * their own, so that files can be linted at the same time; the run puts head,
 * files and tail together in order.
 */
#ifndef LINT_OUTPUT_H
#define LINT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "lint/lint.h"

struct sbuf;

/* What an output may want to know of the whole run. */
struct lint_page {
	bool               colour;
	unsigned           width;	/* of the terminal; 0: none	*/
	bool               links;	/* say how to learn more	*/
	enum lint_severity fail_on;
	unsigned           n_files;	/* all of them			*/
	unsigned           index;	/* of this file, from 0		*/
};

/* The sums of a run, or of a file. */
struct lint_sums {
	unsigned files, unread, fixed;
	unsigned failures;		/* findings that say "fail"	*/
	unsigned found[LINT_ERROR + 1];	/* by severity */
};

struct lint_output {
	const char *name;
	const char *between;	/* two files' texts, if neither is empty */
	void (*head)(struct sbuf *out, const struct lint_page *page);
	void (*file)(struct sbuf *out, const struct lint_page *page,
		     const struct lint *l);
	/* A file that could not be read; NULL: only the diagnostic. */
	void (*unread)(struct sbuf *out, const struct lint_page *page,
		       const char *file, const char *why);
	void (*tail)(struct sbuf *out, const struct lint_page *page,
		     const struct lint_sums *sums);
};

extern const struct lint_output lint_output_tty, lint_output_gcc,
	lint_output_github, lint_output_tap, lint_output_json,
	lint_output_sarif, lint_output_checkstyle, lint_output_junit;

void lint_sums_add(struct lint_sums *all, const struct lint_sums *one);

/* By name; NULL: there is none. */
const struct lint_output *lint_output_find(const char *name);

#endif

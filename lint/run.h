/* run.h: "pxesh lint": many files, in order, and what comes out of it. */
#ifndef LINT_RUN_H
#define LINT_RUN_H

#include <stdbool.h>
#include <stdio.h>

#include "lint/lint.h"

struct lint_output;

/* The exit status: the highest that applies. */
enum lint_exit {
	LINT_CLEAN, LINT_FOUND,
	LINT_USAGE,		/* or a file could not be read */
	LINT_BROKEN = 4,
};

struct lint_run {
	char *const *paths;		/* files, folders, or "-"	*/
	unsigned     n_paths;
	const char  *stdin_name;	/* what "-" is called; or NULL	*/
	const struct lint_output *output;
	bool         colour;
	/* What the command line says; else the configuration, else the
	   usual: warnings, no target. */
	bool         has_least, has_fail_on;
	enum lint_severity least, fail_on;
	const char  *target;
	const char  *config;		/* file; "none"; NULL: look it up */
	char *const *roots;		/* "URL=DIR"; none: those of the
					   configuration		*/
	unsigned     n_roots;
	bool         strict, templates;
	bool         fix, dry_run, unsafe;	/* --fix and its kin	*/
	unsigned     jobs;		/* 0: one			*/
	FILE        *out, *diag;
	unsigned     width;	/* columns, where @out is a terminal: lines are
				   broken there, and no escapes of scripts shown */
};

/* Lint, and print to @run->out. */
enum lint_exit lint_run(const struct lint_run *run);

#endif

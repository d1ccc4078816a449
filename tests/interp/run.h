/* run.h: run script text in a shell on the fake platform. */
#ifndef TESTS_INTERP_RUN_H
#define TESTS_INTERP_RUN_H

#include <string.h>

#include "core/err.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

/* Returns the status; the output is in fake_out(), messages in fake_diag(). */
static inline int run(const char *text)
{
	struct err e = { 0 };
	struct shell sh;
	int status;

	assert_int_equal(shell_init(&sh), 0);
	status = shell_run_text(&sh, "test.ipxe", text, strlen(text), &e);
	shell_free(&sh);
	return status;
}

/* The script must end well and print this. */
static inline void prints(const char *text, const char *expected)
{
	assert_int_equal(run(text), 0);
	assert_string_equal(fake_out(), expected);
}

#endif

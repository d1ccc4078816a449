/*
 * cli.h: the program's own command line. A subcommand is a row, its options
 * are data: parsed, checked and printed from the same table.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* How the program ends. */
enum cli_exit {
	CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2,
	CLI_WAITS = 3,		/* what ran waits for a person		*/
	CLI_NO_QEMU = 4,	/* of --boot: it or firmware is not there */
	CLI_NO_START = 5,	/* it cannot start that, or not here	*/
	CLI_NO_LOGIN = 6,	/* what was expected did not come in time */
	CLI_BOOT_OVER = 7,	/* the machine ended before		*/
	CLI_STOPPED = 130,	/* Ctrl-C ended it; shells say SIGINT so */
};

enum cli_type {
	CLI_FLAG,		/* bool					*/
	CLI_TEXT,		/* const char *				*/
	CLI_LIST,		/* struct cli_list: may be repeated	*/
	CLI_CHOICE,		/* const char *: one of @value's words,
				   which are separated by "|"		*/
	CLI_NUMBER,		/* uint64_t				*/
};

struct cli_list { const char **v; unsigned n; };

struct cli_option {
	char          letter;	/* 0: none				*/
	const char   *name;	/* without the dashes			*/
	enum cli_type type;
	size_t        offset;	/* is that of its field in the struct	*/
	const char   *value;	/* is what the help calls its value	*/
	const char   *help;	/* is one line				*/
};

struct cli_args {
	bool        named;	/* says that the subcommand was written */
	int         n;
	char      **v;
	const void *opt;	/* the struct that .options fill	*/
};

struct cli_command {
	const char *name;
	const char *usage;
	const char *help;		/* one line, a sentence		*/
	const char *more;		/* is printed below the options */
	const struct cli_option *options;	/* ends with a NULL name */
	size_t      opt_size;
	int         min, max;		/* are counts of arguments; -1: any */
	bool        hidden;		/* leaves it out of "pxesh help" */
	int       (*run)(const struct cli_args *in);
};

/* Each subcommand's row, cli_NAME, is in the file that has its name. */
#define CLI(name) extern const struct cli_command cli_##name;
#include "cli/cli.def"
#undef CLI

/* table.c: the subcommand of this name, or NULL; all of them, NULL past the last. */
const struct cli_command *cli_find(const char *name);
const struct cli_command *cli_at(unsigned index);

/* complain.c: print "pxesh: message" and where to find help (@cmd NULL:
   nowhere); returns CLI_USAGE. */
int cli_usage_error(const struct cli_command *cmd, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* An argument is missing, which the usage calls @what. */
int cli_missing(const struct cli_command *cmd, const char *what);

/* Print "pxesh: file:line:col: message", of a file that was given to us;
   returns CLI_USAGE. */
struct err;
int cli_complain(const struct err *e);
/* Print what a stranger wrote, made harmless: see core/plain.h. */
void cli_put_plain(FILE *to, const char *text, size_t len);
/* Print a script, or what changes in it: byte by byte, but harmless on a
   terminal. */
void cli_put_script(FILE *to, const char *text, size_t len);

/*
 * Parse what follows the subcommand and run it; returns the exit status.
 * "--help" prints the subcommand's help. Arguments may stand before options;
 * "--" ends the options.
 */
int cli_run_command(const struct cli_command *cmd, bool named, int argc,
		    char **argv);

void cli_print_help(const struct cli_command *cmd);

#endif

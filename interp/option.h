/* option.h: options are data: parsed, printed and completed from one row. */
#ifndef INTERP_OPTION_H
#define INTERP_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct args;
struct command;
struct err;
struct shell;

/* What an option's value is; with it the type of the field it fills. */
enum option_type {
	OPTION_FLAG,		/* bool				    */
	OPTION_TEXT,		/* const char *			    */
	OPTION_U32,		/* uint32_t			    */
	OPTION_U32_OR,		/* struct option_u32: may be absent */
	OPTION_MS,		/* uint32_t: milliseconds	    */
	OPTION_KEY,		/* int: a key code, see core/console.h */
	OPTION_SETTING,		/* const char *: a setting's name   */
	OPTION_MENU,		/* const char *: a menu's name	    */
	OPTION_IMAGE,		/* const char *: an image or URI    */
	OPTION_UUID,		/* const char *, checked	    */
};

/* A number whose absence means something that no number says. */
struct option_u32 { bool given; uint32_t value; };

struct option {
	char             letter;	/* 0: none			*/
	const char      *name;		/* without the dashes		*/
	enum option_type type;
	size_t           offset;	/* of the field			*/
	const char      *help;		/* one line			*/
};

/*
 * Split @argv (argv[0] the name as typed) into options, stored in @into, and
 * arguments, left in @args. @into starts zeroed.
 * Returns 0; -EINVAL, -ERANGE (count) or -ECANCELED (--help) with @e saying
 * why, blaming the word; usage was not printed yet.
 */
int options_parse(const struct command *cmd, int argc, char **argv,
		  void *into, struct args *args, struct err *e);

/* What usage calls the option's value; NULL: it has none. */
const char *option_value(const struct option *o);

/* Append the synopsis, in one line. Returns 0 or the buffer's error. */
struct sbuf;
int option_usage(const struct command *cmd, const char *typed,
		 struct sbuf *out);

/*
 * A key as "prompt --key" takes it (reference/language.md#key-names). 0 or
 * -EINVAL.
 */
int option_key(const char *text, int *out);

#endif

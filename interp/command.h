/* command.h: one row per command; nothing about a command is said twice. */
#ifndef INTERP_COMMAND_H
#define INTERP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/limits.h"
#include "interp/option.h"

struct shell;

/* What a command's words are, for completion, lint and the explorer. */
enum arg_kind {
	ARG_NONE, ARG_TEXT, ARG_INT, ARG_SETTING, ARG_NEW_SETTING, ARG_LABEL,
	ARG_IMAGE, ARG_URI, ARG_NIC, ARG_SCOPE, ARG_COMMAND, ARG_HOST,
	ARG_ITEM, ARG_FILE,
};

/* Facts that tools need. */
enum command_facts {
	CMD_NET      = 1 << 0,	/* needs a network card			*/
	CMD_ENDS     = 1 << 1,	/* may end the script or jump		*/
	CMD_SETS     = 1 << 2,	/* stores the setting in its first
				   ARG_NEW_SETTING or OPTION_SETTING	*/
	CMD_FETCHES  = 1 << 3,	/* downloads an image			*/
	CMD_WAITS    = 1 << 4,	/* may wait for a key or the clock	*/
	CMD_TESTS    = 1 << 5,	/* fails as an answer: isset, iseq	*/
	CMD_RAW      = 1 << 6,	/* parses its own words (help)		*/
	CMD_BOOTS    = 1 << 7,	/* may start a program			*/
	CMD_EFI      = 1 << 8,	/* but under UEFI it does nothing, whatever
				   its words are			*/
};

#define COMMAND_ARGS 3		/* kinds stated; the last one repeats	*/

struct args {
	const char *name;	/* as typed				*/
	int         n;		/* arguments, options taken off		*/
	char      **v;		/* v[n] is NULL				*/
	int         first;	/* v[0]'s index among all words: for
				   err_arg(): use args_blame()		*/
	const void *opt;	/* the struct that .options fill	*/
};

/*
 * Its line in commands.def makes a row part of the shell: COMMAND(imgexec),
 * and SYNONYM(boot, imgexec) for each further name.
 */
struct command {
	const char *name;
	const char *usage;		/* "<uri|image> [<argument>...]"      */
	const char *help;		/* one line, a sentence		      */
	const struct option *options;	/* ends with a NULL name; or NULL     */
	size_t      opt_size;		/* bytes of the struct they fill      */
	int         min, max;		/* arguments			      */
	enum arg_kind args[COMMAND_ARGS];
	unsigned    facts;		/* enum command_facts		      */
	const char *sets;		/* settings it may set besides: blank-
					   separated names; or NULL	      */
	/* 0, a negative errno with @e set, or a positive exit status. */
	int (*run)(struct shell *sh, const struct args *in, struct err *e);
};

#define COMMAND_NAMES 256	/* at the most: what an index is less than */

/* The command of this name or synonym; NULL: there is none. */
const struct command *command_find(const char *name, size_t len);
/* The same, and *@index for command_name_at(). */
const struct command *command_lookup(const char *name, size_t len,
				     unsigned *index);
/* All rows in byte order of their names; NULL past the last. */
const struct command *command_at(unsigned index);
/* All names, synonyms included, in byte order; *@out is the row. */
const char *command_name_at(unsigned index, const struct command **out);

/* For commands: read argument @i, blaming it in @e when it is wrong. */
int arg_u32(const struct args *in, int i, uint32_t *out, struct err *e);
/* Arguments from @i on, joined by single blanks, in the scratch arena;
   NULL: no memory (@e says so). */
const char *arg_join(struct shell *sh, const struct args *in, int i,
		     struct err *e);
/* The index for err_arg() of the word that an option's @value is from. */
int args_blame_value(const struct args *in, const char *value);
/* The index for err_arg() of argument @i. */
static inline int args_blame(const struct args *in, int i)
{
	return in->first + i;
}

#endif

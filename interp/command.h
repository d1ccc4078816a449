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

/*
 * What a command does in its script, for whoever reads scripts without
 * running them: flow/ makes the ways through a script of these.
 */
enum command_flow {
	FLOW_OTHER,	/* may fail, goes on				*/
	FLOW_SAFE,	/* goes on: fails only if its words are wrong	*/
	FLOW_GOTO, FLOW_EXIT,
	FLOW_ISSET, FLOW_ISEQ, FLOW_CPUID,	/* conditions		*/
	FLOW_SET, FLOW_CLEAR, FLOW_READ, FLOW_INC, FLOW_STORE,
	FLOW_MENU, FLOW_ITEM, FLOW_CHOOSE, FLOW_PRESENT,
	FLOW_SELECT,	/* kernel					*/
	FLOW_FETCH,	/* initrd					*/
	FLOW_EXTRACT,	/* imgextract					*/
	FLOW_EXEC,	/* chain, boot					*/
	FLOW_ARGS,	/* imgargs					*/
	FLOW_FREE,	/* imgfree					*/
	FLOW_SAN,	/* sanboot, sanhook				*/
	FLOW_AUTOBOOT,	/* and other things that look for what to boot	*/
	FLOW_NET,	/* dhcp, ifopen					*/
	FLOW_CLOSE,	/* ifclose					*/
	FLOW_PROMPT, FLOW_SLEEP,
	FLOW_SHELL,	/* and what else talks with the user		*/
	FLOW_OFF,	/* reboot, poweroff: nothing runs behind it	*/
	FLOW_COMMANDS
};

/* What a command waits for a person to do. */
enum command_asks {
	ASKS_NOTHING,
	ASKS_KEY,	/* press the key of its option "key", or any	*/
	ASKS_LINE,	/* edit the setting that its argument names	*/
	ASKS_MENU,	/* choose from the menu of its option "menu"	*/
	ASKS_FORM,	/* fill in the form of its option "form"	*/
	ASKS_LOGIN,	/* type a user name and a password		*/
	ASKS_EDITOR,	/* browse the settings				*/
	ASKS_SHELL,	/* type commands				*/
	ASKS_KINDS
};

/* What a command is about: "help" lists those of a kind together. */
enum command_group {
	GROUP_OTHER, GROUP_SCRIPT, GROUP_SETTING, GROUP_MENU, GROUP_NETWORK,
	GROUP_IMAGE, GROUP_BOOT, GROUP_TRUST, GROUP_MACHINE, GROUP_KINDS
};
const char *command_group_name(enum command_group group);

/* Facts that tools need. */
enum command_facts {
	CMD_NET      = 1 << 0,	/* needs a network card			*/
	CMD_FETCHES  = 1 << 1,	/* downloads an image			*/
	CMD_WAITS    = 1 << 2,	/* may wait for a key or the clock	*/
	CMD_RAW      = 1 << 3,	/* parses its own words (help)		*/
	CMD_BOOTS    = 1 << 4,	/* may start a program			*/
	CMD_EFI      = 1 << 5,	/* but under UEFI it does nothing, whatever
				   its words are			*/
	CMD_SHOWS    = 1 << 6,	/* its words are text for people	*/
	CMD_PASSES   = 1 << 7,	/* the words behind its first argument end up
				   on a program's command line		*/
	CMD_CHANGES  = 1 << 8,	/* reads the setting that it stores	*/
	CMD_RUNS     = 1 << 9,	/* its arguments are a command: runs that */
	CMD_PROVES   = 1 << 10,	/* whether it succeeds hangs on keys, which
				   only real servers and machines have	*/
	CMD_ALONE    = 1 << 11,	/* at the prompt it needs no argument	*/
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
	uint16_t    opt_size;		/* bytes of the struct they fill      */
	uint8_t     min, max;		/* arguments, up to LIMIT_ARGS	      */
	uint8_t     args[COMMAND_ARGS];	/* enum arg_kind: an ARG_NEW_SETTING
					   is stored, as is what an
					   OPTION_SETTING names		      */
	uint8_t     flow;		/* enum command_flow		      */
	uint8_t     asks;		/* enum command_asks		      */
	uint8_t     group;		/* enum command_group		      */
	uint16_t    facts;		/* enum command_facts		      */
	const char *sets;		/* settings it may set besides: blank-
					   separated names; or NULL	      */
	/* 0, a negative errno with @e set, or a positive exit status. */
	int (*run)(struct shell *sh, const struct args *in, struct err *e);
};

/* The command of this name or synonym; NULL: there is none. */
const struct command *command_find(const char *name, size_t len);
/* Does it do that? @row may be NULL: no. */
static inline bool command_is(const struct command *row,
			      enum command_flow flow)
{
	return row && row->flow == flow;
}
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

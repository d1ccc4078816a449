/* cmd.h: a command of a script, its options taken apart without running it. */
#ifndef FLOW_CMD_H
#define FLOW_CMD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "interp/ast.h"
#include "interp/command.h"

struct flow;
struct option;

#define FLOW_OPTIONS 12		/* of one command: further ones are left out */

struct flow_cmd {
	struct flow              *flow;	/* for rules with "on":		   */
	uint32_t                  node;	/* the command in it		   */
	const struct script_line *line;
	const struct cmd         *cmd;
	const struct command     *row;	/* NULL: unknown, or not literal   */
	const struct word        *first;	/* argument; NULL: none	   */
	int                       n_args;
	/* An option or the command's name holds ${...}: what follows it may
	   be something else than it looks. */
	bool                      dynamic;
	bool                      ended;	/* by "--"		   */
	struct {
		const struct option *option;	/* NULL: not one of the row */
		const struct word   *word;	/* that names it	    */
		const char          *value;	/* NULL: none; not NUL-ended
						   at anything but the word's
						   end			    */
		const struct word   *value_word;	/* may equal word   */
	} opt[FLOW_OPTIONS];
	int                       n_opts;
};

/* Take a command's options apart. @out is filled whatever is wrong with it. */
void flow_cmd_read(const struct script_line *line, const struct cmd *cmd,
		   struct flow_cmd *out);
/* The option of a row that the word "--name" or "--name=value" names; or
   NULL. */
const struct option *flow_long_option(const struct command *row,
				      const char *word);
/* The value of an option given, by its long name; NULL: not given. */
const char *flow_option(const struct flow_cmd *c, const char *name);
bool flow_has_option(const struct flow_cmd *c, const char *name);
/* Argument @i; NULL: there are fewer. */
const struct word *flow_arg(const struct flow_cmd *c, int i);
/* The first word of the text that the command shows to people; NULL: it shows
   none. */
const struct word *flow_shown(const struct flow_cmd *c);
/* Does the command do that? */
static inline bool flow_is(const struct flow_cmd *c, enum command_flow flow)
{
	return command_is(c->row, flow);
}
/* Has its row that fact? */
static inline bool flow_has_fact(const struct flow_cmd *c,
				 enum command_facts fact)
{
	return c->row && c->row->facts & fact;
}
/* Are its last words a text as long as one likes, for people, for a program,
   for a setting? */
bool flow_takes_text(const struct flow_cmd *c);

#endif

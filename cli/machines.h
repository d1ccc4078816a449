/* machines.h: the machines that a subcommand is to look at. */
#ifndef CLI_MACHINES_H
#define CLI_MACHINES_H

struct arena;
struct cli_list;
struct session_options;

/*
 * The machines that --machine named, in their order, "all" being those of the
 * lab file: none, if it was not given. Names live in @mem. Returns 0 or
 * CLI_USAGE, and then it was said why.
 */
int machines_named(const struct session_options *opt,
		   const struct cli_list *asked, struct arena *mem,
		   struct cli_list *out);

#endif

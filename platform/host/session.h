/*
 * session.h: one run of a script, a command line or the prompt on a simulated
 * machine, from nothing to the exit status.
 */
#ifndef PLATFORM_HOST_SESSION_H
#define PLATFORM_HOST_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/host/cli.h"

/* What "pxesh run" can be told; also the options of other subcommands that
   run scripts. */
struct session_options {
	const char *command;		/* -c				*/
	const char *lab, *keys, *platform, *arch, *net, *unserved, *folder;
	struct cli_list choose, set;
	uint64_t    seed;		/* 0: the lab's			*/
	bool        no_net, no_dhcp, trace;
};

/* Run @what (a file or URI; NULL: opt->command, or the prompt).
   Returns the exit status. */
int session_run(const struct session_options *opt, const char *what);

#endif

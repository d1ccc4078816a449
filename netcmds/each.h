/*
 * each.h: commands that take a list of interfaces
 * (reference/commands-network.md#lists-of-interfaces).
 */
#ifndef NETCMDS_EACH_H
#define NETCMDS_EACH_H

#include <stdbool.h>

struct args;
struct err;
struct netdev;
struct shell;

typedef int each_fn(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e);

/*
 * Call @fn for each interface that is named, or for all. @first_success: stop
 * at the first. A failure that is not the last is printed as a diagnostic.
 * Returns the status of the last; -ENODEV, quietly, if there is no interface.
 */
int each_interface(struct shell *sh, const struct args *in,
		   bool first_success, each_fn *fn, struct err *e);

/* The interface that argument @i names; NULL with @e set. */
struct netdev *interface_arg(struct shell *sh, const struct args *in, int i,
			     struct err *e);

/* Print what ifstat says of it. */
int interface_show(struct shell *sh, struct netdev *dev, struct err *e);

#endif

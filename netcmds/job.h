/*
 * job.h: wait for something with a progress line
 * (reference/commands.md#downloads).
 */
#ifndef NETCMDS_JOB_H
#define NETCMDS_JOB_H

#include <stdint.h>

struct err;
struct fc_query;
struct netdev;
struct shell;

/* Open @dev, then wait for its link: prints nothing if it is up and not
   @always. */
int job_link_up(struct shell *sh, struct netdev *dev, uint32_t limit_ms,
		int always, struct err *e);

/* Open @dev, and wait until it has joined its wireless network, if it is to
   join one; closed again when that fails. */
int job_open(struct shell *sh, struct netdev *dev, struct err *e);

/* Look for wireless networks on @dev, which has a radio, until netdev_scan_end()
   is called. */
int job_scan(struct shell *sh, struct netdev *dev, struct err *e);

/* Open @dev, wait up to 15 s for its link, configure it; closed again when
   that fails. @which: enum net_configurator. */
int job_configure(struct shell *sh, struct netdev *dev, int which,
		  uint32_t limit_ms, struct err *e);

/* Find a PXE boot server of this type: its answer becomes the block pxebs. */
int job_pxebs(struct shell *sh, struct netdev *dev, uint16_t type,
	      struct err *e);

/* Wait for the port of @q, then for the answer. */
int job_fc_query(struct shell *sh, struct fc_query *q, struct err *e);

#endif

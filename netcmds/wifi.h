/* wifi.h: what the commands for radios share. */
#ifndef NETCMDS_WIFI_H
#define NETCMDS_WIFI_H

struct args;
struct err;
struct netdev;
struct shell;

typedef int wifi_fn(struct shell *sh, struct netdev *dev, struct err *e);

/* As each_interface(), of those that have a radio. Where there are cards, and
   none has one that the firmware offers, that is said. */
int wifi_each(struct shell *sh, const struct args *in, wifi_fn *fn,
	      struct err *e);

#endif

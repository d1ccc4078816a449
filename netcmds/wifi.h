/* wifi.h: what the commands for radios share. */
#ifndef NETCMDS_WIFI_H
#define NETCMDS_WIFI_H

struct shell;

/* Say so, if there are cards, and none has a radio that the firmware offers. */
void wifi_say_none(struct shell *sh);

#endif

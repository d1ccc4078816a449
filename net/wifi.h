/* wifi.h: an interface's radio: what it is to join, and how far that is. */
#ifndef NET_WIFI_H
#define NET_WIFI_H

#include "core/err.h"
#include "net/timer.h"
#include "platform/wifi.h"

struct netdev;

enum wifi_state {
	WIFI_IDLE,	/* nothing is to be joined			*/
	WIFI_LOOKS, WIFI_JOINS, WIFI_UP,
	WIFI_RESTS,	/* and tries again when @timer ends		*/
	WIFI_FAILED,	/* until the settings change			*/
};

struct wifi {
	struct netdev      *dev;
	enum wifi_state     state;
	struct net_timer    timer;	/* ends a state			*/
	struct wifi_name    want;
	char                key[WIFI_KEY_MAX + 1];
	char                shown[WIFI_NAME_MAX + 1];	/* @want, as text */
	struct wifi_network net;	/* that is being joined, or was	*/
	struct err          why;	/* the last failure		*/
	uint32_t            rest_ms;
	bool                been_up;	/* since it was opened		*/
	bool                opened;	/* for a list of networks only	*/
};

/* wifi.c: of a card with a radio; these do nothing for any other. */
int wifi_attach(struct netdev *dev);		/* 0 or -ENOMEM		*/
void wifi_detach(struct netdev *dev);
void wifi_open(struct netdev *dev);
void wifi_close(struct netdev *dev);
/* Settings may have changed. */
void wifi_refresh(struct netdev *dev);
/* Look how it is; *@next_us is lowered. */
void wifi_poll(struct netdev *dev, uint64_t *next_us);

/* wifi_want.c: read what is to be joined: true, if that is another network or
   key than before. */
bool wifi_read_want(struct wifi *w);
/* Why no networks were found. */
const char *wifi_scan_text(int status);
/*
 * The one of @n networks to join: of that name, and of those that take a key
 * if there is one, the strongest. Its index, or why none is with the
 * reason in @e: -ENOENT, -EACCES, -ENOTSUP, -EINVAL.
 */
int wifi_pick(const struct wifi *w, const struct wifi_network *list, int n,
	      struct err *e);

#endif

/* tap.h: protocols of their own beside IP: who gets frames of which type. */
#ifndef NET_TAP_H
#define NET_TAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net;
struct netdev;

/* Its owner embeds it, and takes it off before it goes away. */
struct frame_tap {
	struct frame_tap *next;
	uint16_t          type;		/* of Ethernet		*/
	/* A frame: true if it was for this one, which may then put on and take
	   off as it likes. */
	bool            (*input)(struct frame_tap *t, struct netdev *dev,
				 const uint8_t *frame, size_t len);
};

void frame_tap_add(struct net *net, struct frame_tap *t);
void frame_tap_del(struct net *net, struct frame_tap *t);
/* Hand a frame of an open interface on; false: nobody's. */
bool frame_taps(struct netdev *dev, const uint8_t *frame, size_t len);

#endif

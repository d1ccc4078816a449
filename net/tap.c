/* tap.c: protocols of their own beside IP: who gets frames of which type. */
#include "net/tap.h"

#include "core/bytes.h"
#include "net/stack.h"

#define HEAD	14

void frame_tap_add(struct net *net, struct frame_tap *t)
{
	t->next = net->taps;
	net->taps = t;
}

void frame_tap_del(struct net *net, struct frame_tap *t)
{
	struct frame_tap **at = &net->taps;

	while (*at && *at != t)
		at = &(*at)->next;
	if (*at)
		*at = t->next;
}

bool frame_taps(struct netdev *dev, const uint8_t *frame, size_t len)
{
	struct frame_tap *t = len < HEAD ? NULL : dev->net->taps;

	while (t && (t->type != get_be16(frame + 12) ||
		     !t->input(t, dev, frame, len)))
		t = t->next;
	return t;
}

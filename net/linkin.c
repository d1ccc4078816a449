/* linkin.c: frames that a switch sends to its port: who takes them
   (reference/protocols.md#links). */
#include <string.h>

#include "core/bytes.h"
#include "net/link.h"
#include "net/stack.h"
#include "platform/platform.h"

#define ETH_LEN		14
#define LENGTH_MAX	1500		/* beyond, it is a type		*/
#define SLOW		0x8809
#define SLOW_GROUP	2		/* 01:80:c2:00:00:02		*/
#define LLDP		0x88cc
#define EAPOL		0x888e

/* Of the old kind no BPDU tells, but the port was silent for no longer than
   this after the link came up. */
static void take_stp(struct netdev *dev, const uint8_t *p, size_t len)
{
	uint64_t now_us = plat_clock_us(), until_us;
	struct stp s;

	if (!stp_read(p, len, &s))
		return;
	until_us = dev->up_us + s.wait_ms * 1000ull;
	if (s.forwards)
		link_unblock(dev);
	else if (!s.classic)
		link_block(dev, "spanning tree", s.wait_ms);
	else if (!dev->carries && until_us > now_us)
		link_block(dev, "spanning tree",
			   (uint32_t)((until_us - now_us) / 1000));
}

static void take_slow(struct netdev *dev, const uint8_t *p, size_t len)
{
	struct lacp state;
	size_t n = lacp_answer(p, len, dev->mac, link_body(dev), &state);

	if (n)
		link_send(dev, SLOW_GROUP, SLOW, n);
	if (state.is_ready)
		link_unblock(dev);
	else if (state.wait_ms)
		link_block(dev, "LACP", state.wait_ms);
}

bool link_input(struct netdev *dev, const uint8_t *frame, size_t len)
{
	const uint8_t *p = frame + ETH_LEN;
	unsigned type;

	if (len < ETH_LEN || memcmp(frame + 6, dev->mac, 6) == 0)
		return false;
	type = get_be16(frame + 12);
	len -= ETH_LEN;
	if (type <= LENGTH_MAX && !memcmp(frame, "\1\x80\xc2\0\0", 6))
		take_stp(dev, p, type < len ? type : len);
	else if (type == SLOW)
		take_slow(dev, p, len);
	else if (type == LLDP)
		lldp_keep(dev, p, len);
	else if (type == EAPOL)
		eapol_input(dev, p, len);
	else
		return false;
	return true;
}

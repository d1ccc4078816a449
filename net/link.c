/* link.c: whether the switch forwards, and frames for the switch itself. */
#include "net/link.h"

#include <string.h>

#include "core/bytes.h"
#include "core/console.h"
#include "net/stack.h"
#include "platform/platform.h"

#define ETH_LEN		14
#define ETH_MIN		60

static const uint8_t groups[6] = { 1, 0x80, 0xc2 };

/* ---- blocked ---------------------------------------------------------- */

bool link_is_blocked(const struct netdev *dev)
{
	return netdev_card(dev)->blocked_us > plat_clock_us();
}

const char *netdev_blocked(const struct netdev *dev)
{
	return link_is_blocked(dev) ? netdev_card(dev)->blocked_by : NULL;
}

void link_block(struct netdev *dev, const char *by, uint32_t ms)
{
	if (!link_is_blocked(dev) && dev->config)
		con_remark(dev->net->con, "%s: the switch does not forward "
			   "yet (%s)", dev->name, by);
	dev->blocked_by = by;
	dev->blocked_us = plat_clock_us() + ms * 1000ull;
}

void link_unblock(struct netdev *dev)
{
	struct netdev *card = netdev_card(dev);

	if (link_is_blocked(card))
		card->up_us = plat_clock_us();	/* now, in truth */
	card->blocked_us = 0;
}

/* ---- frames of ours --------------------------------------------------- */

uint8_t *link_body(struct netdev *dev)
{
	return dev->frame + ETH_LEN;
}

void link_send(struct netdev *dev, uint8_t group, uint16_t type, size_t len)
{
	uint8_t *f = dev->frame;

	memcpy(f, groups, 6);
	f[5] = group;
	memcpy(f + 6, dev->mac, 6);
	put_be16(f + 12, type);
	len += ETH_LEN;
	if (len < ETH_MIN) {
		memset(f + len, 0, ETH_MIN - len);
		len = ETH_MIN;
	}
	/* whoever misses it says so again */
	if (dev->nic->ops->send(dev->nic, f, len) == 0)
		dev->tx.ok++;
}

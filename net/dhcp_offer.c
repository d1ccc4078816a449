/*
 * dhcp_offer.c: the offers that came so far, which of them is the best, and
 * whether a later one could still matter (reference/protocols.md#offers).
 */
#include "net/dhcp_offer.h"

#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "net/dhcp_packet.h"

#define WAIT_US		2000000		/* nothing to boot is known yet	*/
#define WAIT_SHORT_US	700000		/* a better file might come	*/

static bool has(const struct dhcp_packet *p, unsigned tag)
{
	const uint8_t *v;

	return dhcp_option(p, tag, &v) > 0;
}

static bool is_pxe(const struct dhcp_packet *p)
{
	const uint8_t *v;

	return dhcp_option(p, DHCP_TAG_CLASS, &v) >= 9 &&
	       !memcmp(v, "PXEClient", 9);
}

bool dhcp_names_boot(const struct dhcp_packet *p, bool proxy)
{
	if (has(p, DHCP_TAG_PXE_MENU))
		return true;
	if (!proxy)
		return has(p, DHCP_TAG_FILE) || has(p, DHCP_TAG_ROOT_PATH) ||
		       has(p, DHCP_TAG_SAN_FILE);
	return dhcp_address(p, DHCP_TAG_SIADDR) && has(p, DHCP_TAG_FILE);
}

/* Later equals replace earlier ones. */
static void keep(struct dhcp_packet **best, int *best_priority,
		 const struct dhcp_packet *p, int priority)
{
	struct dhcp_packet *copy;

	if (priority < *best_priority)
		return;
	copy = dhcp_packet_copy(p->raw, p->len);
	if (!copy)
		return;
	free(*best);
	*best = copy;
	*best_priority = priority;
}

static int priority_of(const struct dhcp_packet *p)
{
	return (int8_t)dhcp_number(p, DHCP_TAG_PRIORITY, 0);
}

void dhcp_offers_take(struct dhcp_offers *o, const struct dhcp_packet *p)
{
	enum dhcp_type type = dhcp_type_of(p);

	if (dhcp_address(p, DHCP_TAG_YIADDR) &&
	    (type == DHCP_OFFER || type == DHCP_BOOTP))
		keep(&o->offer, &o->offer_priority, p, priority_of(p));
}

void dhcp_offers_take_proxy(struct dhcp_offers *o,
			    const struct dhcp_packet *p, uint32_t from_be)
{
	int priority = priority_of(p);
	uint32_t server_be;

	if (!is_pxe(p) || priority < o->proxy_priority)
		return;
	o->heard = true;
	keep(&o->proxy, &o->proxy_priority, p, priority);
	server_be = dhcp_address(p, DHCP_TAG_SERVER);
	if (!server_be)
		server_be = dhcp_address(p, DHCP_TAG_SIADDR);
	o->proxy_be = server_be ? server_be : from_be;
}

static bool no_proxy(const struct dhcp_offers *o)
{
	return o->offer && dhcp_number(o->offer, DHCP_TAG_NO_PROXY, 0);
}

bool dhcp_offers_settled(const struct dhcp_offers *o)
{
	return o->heard || no_proxy(o);
}

bool dhcp_offers_use_proxy(const struct dhcp_offers *o)
{
	return o->proxy && !no_proxy(o);
}

uint64_t dhcp_offers_wait_us(const struct dhcp_offers *o,
			     struct settings *root)
{
	uint64_t wait_s;

	if (settings_num(root, "proxy-wait", &wait_s) == 0)
		return (uint8_t)wait_s * 1000000ull;
	return dhcp_names_boot(o->offer, false) ? WAIT_SHORT_US : WAIT_US;
}

void dhcp_offers_drop(struct dhcp_offers *o)
{
	free(o->offer);
	free(o->proxy);
	*o = (struct dhcp_offers){ 0 };
}

/*
 * dhcp_offer.h: the offers that came so far, which of them is the best, and
 * whether a later one could still matter (reference/protocols.md#offers).
 */
#ifndef NET_DHCP_OFFER_H
#define NET_DHCP_OFFER_H

#include <stdbool.h>
#include <stdint.h>

struct dhcp_packet;
struct settings;

struct dhcp_offers {
	struct dhcp_packet *offer, *proxy;	/* the best; NULL: none	*/
	int                 offer_priority, proxy_priority;
	uint32_t            proxy_be;		/* whom to ask further	*/
	bool                heard;		/* of any ProxyDHCP server */
};

/* Look at an answer: an address that is offered, boot data beside that. */
void dhcp_offers_take(struct dhcp_offers *o, const struct dhcp_packet *p);
void dhcp_offers_take_proxy(struct dhcp_offers *o,
			    const struct dhcp_packet *p, uint32_t from_be);
/* Can nothing that comes later change what is booted? */
bool dhcp_offers_settled(const struct dhcp_offers *o);
/* Does what a ProxyDHCP server said count? */
bool dhcp_offers_use_proxy(const struct dhcp_offers *o);
/* How long a ProxyDHCP server may take, by the setting proxy-wait in @root or
   by what the offer says. */
uint64_t dhcp_offers_wait_us(const struct dhcp_offers *o,
			     struct settings *root);
void dhcp_offers_drop(struct dhcp_offers *o);

/* Does a packet name a file, or a menu; unless @proxy a network disk? */
bool dhcp_names_boot(const struct dhcp_packet *p, bool proxy);

#endif

/*
 * network.c: the lab's networks: the lwIP interfaces behind the switch.
 * Every address may answer: one that is no network's own gets a lwIP
 * interface of its own when it is first seen, so that lwIP needs no tricks.
 */
#include <stdlib.h>
#include <string.h>

#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/init.h"
#include "lwip/prot/etharp.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/tcp.h"
#include "netif/ethernet.h"

#include "core/bytes.h"
#include "core/err.h"
#include "lab/inside.h"
#include "lab/lwip/hooks.h"

#define ETH_LEN		14
#define ARP_LEN		28
#define FRAME_MIN	60
#define AOE_TYPE	0x88a2
#define FCOE_TYPE	0x8906
#define FIP_TYPE	0x8914
#define YAML_MAC		"\x52\x54\x00\x00\x00"	/* and a number	*/

/* ---- interfaces ----------------------------------------------------- */

static err_t link_output(struct netif *netif, struct pbuf *p)
{
	struct lab_net *net = netif->state;
	struct pbuf *flat = p->next ? pbuf_clone(PBUF_RAW, PBUF_RAM, p) : p;

	if (!flat)
		return ERR_MEM;
	if (flat->len >= ETH_LEN + ETH_PAD_SIZE)
		lab_net_send(net, (uint8_t *)flat->payload + ETH_PAD_SIZE,
			 (size_t)flat->len - ETH_PAD_SIZE);
	if (flat != p)
		pbuf_free(flat);
	return ERR_OK;
}

static err_t netif_setup(struct netif *netif)
{
	struct lab_net *net = netif->state;

	netif->name[0] = 'l';
	netif->name[1] = 'b';
	netif->output = etharp_output;
	netif->output_ip6 = ethip6_output;
	netif->linkoutput = link_output;
	netif->mtu = net->config->mtu;
	netif->hwaddr_len = 6;
	memcpy(netif->hwaddr, net->netif.hwaddr, 6);
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		       NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP |
		       NETIF_FLAG_UP;
	return ERR_OK;
}

static bool netif_start(struct netif *netif, struct lab_net *net,
			uint32_t address, uint32_t mask)
{
	ip4_addr_t ip = { lwip_htonl(address) };
	ip4_addr_t m = { lwip_htonl(mask) };
	ip4_addr_t none = { 0 };

	return netif_add(netif, &ip, &m, &none, net, netif_setup,
			 ethernet_input);
}

static struct lab_alias *alias_find(struct lab *lab, uint32_t address)
{
	struct lab_alias *a;

	for (a = lab->aliases; a; a = a->next)
		if (lwip_ntohl(netif_ip4_addr(&a->netif)->addr) == address)
			return a;
	return NULL;
}

/* Let the lab answer at @address too; past the limit it stays silent. */
static void alias_add(struct lab_net *net, uint32_t address)
{
	struct lab *lab = net->lab;
	struct lab_alias *a;

	if (lab->n_aliases >= LAB_ALIASES_MAX || alias_find(lab, address))
		return;
	a = calloc(1, sizeof(*a));
	if (!a)
		return;
	a->net = net;
	if (!netif_start(&a->netif, net, address, 0xffffffff)) {
		free(a);
		return;
	}
	a->next = lab->aliases;
	lab->aliases = a;
	lab->n_aliases++;
}

struct netif *lab_route(const struct ip4_addr *src)
{
	struct netif *n = src ? netif_list : NULL;

	while (n && netif_ip4_addr(n)->addr != src->addr)
		n = n->next;
	return n ? &((struct lab_net *)n->state)->netif : NULL;
}

/* ---- from the switch ------------------------------------------------ */

/* May this address be a server's, for the clients on @net? */
static bool is_ours(const struct lab_net *net, uint32_t address)
{
	uint32_t mask = net->config->mask;

	if (!address || address >= 0xe0000000u || address >> 24 == 127 ||
	    address == (net->config->address | ~mask) ||
	    lab_dhcpd_owns(net->lab, address))
		return false;
	return lab_answers_at(net->lab, address);
}

/* Answer an ARP request for an address that has no interface of its own.
   A client that asks for the address it wants itself is left in peace. */
static void arp_answer(struct lab_net *net, const uint8_t *frame, size_t len)
{
	static const uint8_t request[] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	const uint8_t *arp = frame + ETH_LEN;
	uint8_t reply[ETH_LEN + ARP_LEN];
	uint32_t from, wanted;

	if (len < sizeof(reply) || memcmp(arp, request, sizeof(request)))
		return;
	from = get_be32(arp + 14);
	wanted = get_be32(arp + 24);
	if (!from || from == wanted || wanted == net->config->address ||
	    !is_ours(net, wanted))
		return;
	memcpy(reply, frame + 6, 6);
	memcpy(reply + 6, net->netif.hwaddr, 6);
	memcpy(reply + 12, "\x08\x06\0\1\x08\0\6\4\0\2", 10);
	memcpy(reply + 22, net->netif.hwaddr, 6);
	memcpy(reply + 28, arp + 24, 4);
	memcpy(reply + 32, arp + 8, 10);
	lab_net_send(net, reply, sizeof(reply));
}

/* A connection to a port that nobody listens on yet: perhaps a web server is
   to stand there. */
static void look_at_tcp(struct lab *lab, const uint8_t *ip, size_t len)
{
	size_t at = (size_t)(ip[0] & 15) * 4;

	if (ip[9] != IP_PROTO_TCP || get_be16(ip + 6) & 0x1fff ||
	    len < at || len - at < TCP_HLEN)
		return;
	if ((ip[at + 13] & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		lab_servers_asked(lab, get_be16(ip + at + 2));
}

static void look_at(struct lab_net *net, const uint8_t *frame, size_t len)
{
	uint16_t type = len < ETH_LEN ? 0 : get_be16(frame + 12);

	if (type == ETHTYPE_ARP) {
		arp_answer(net, frame, len);
	} else if (type == ETHTYPE_IPV6) {
		lab_router6(net, frame, len);
		lab_dhcpd6(net, frame, len);
	} else if (type == ETHTYPE_IP && len >= ETH_LEN + IP_HLEN) {
		uint32_t to = get_be32(frame + ETH_LEN + 16);

		if (to != net->config->address && is_ours(net, to))
			alias_add(net, to);
		look_at_tcp(net->lab, frame + ETH_LEN, len - ETH_LEN);
	} else if (type == AOE_TYPE) {
		lab_aoed(net, frame, len);
	} else if (type == FCOE_TYPE || type == FIP_TYPE) {
		lab_fcoed(net, frame, len);
	}
}

/* lwIP takes for granted that frames have Ethernet's least length: shorter
   ones are filled up, as a card does that sends them. */
void lab_net_input(struct lab_net *net, const uint8_t *frame, size_t len)
{
	size_t full = len < FRAME_MIN ? FRAME_MIN : len;
	struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)(full + ETH_PAD_SIZE),
				    PBUF_RAM);

	if (!p)
		return;
	look_at(net, frame, len);
	if (net->config->dead6 && get_be16(frame + 12) == ETHTYPE_IPV6) {
		pbuf_free(p);
		return;
	}
	memset((uint8_t *)p->payload + ETH_PAD_SIZE + len, 0, full - len);
	memcpy((uint8_t *)p->payload + ETH_PAD_SIZE, frame, len);
	if (net->netif.input(p, &net->netif) != ERR_OK)
		pbuf_free(p);
}

/* ---- start and stop ------------------------------------------------- */

/* Its own link-local address, and the one that the lab file gives. */
static void net_start6(struct lab_net *net)
{
	struct netif *netif = &net->netif;
	ip6_addr_t own = { .zone = IP6_NO_ZONE };

	if (!net->config->has_ip6)
		return;
	netif_create_ip6_linklocal_address(netif, 1);
	netif_ip6_addr_set_state(netif, 0, IP6_ADDR_PREFERRED);
	memcpy(own.addr, net->config->address6, 16);
	netif_ip6_addr_set(netif, 1, &own);
	netif_ip6_addr_set_state(netif, 1, IP6_ADDR_PREFERRED);
}

static int net_start(struct lab *lab, const struct lab_network *config,
		     unsigned number)
{
	struct lab_net *net = calloc(1, sizeof(*net)), **end = &lab->nets;

	if (!net)
		return -ENOMEM;
	net->lab = lab;
	net->config = config;
	memcpy(net->netif.hwaddr, YAML_MAC, 5);
	net->netif.hwaddr[5] = (uint8_t)(number + 1);
	if (!netif_start(&net->netif, net, config->address, config->mask)) {
		free(net);
		return -ENOMEM;
	}
	net_start6(net);
	while (*end)
		end = &(*end)->next;
	*end = net;
	return 0;
}

int lab_network_start(struct lab *lab, struct err *e)
{
	const struct lab_network *n;
	const struct lab_card *c;
	unsigned number = 0;
	int rc = 0;

	if (netif_list)
		return err_set(e, -EBUSY, "another lab is running already");
	lwip_init();
	for (n = lab->config.networks; n && !rc; n = n->next)
		rc = net_start(lab, n, number++);
	for (c = lab->config.cards; c && !rc; c = c->next)
		rc = lab_switch_plug(lab, c);
	if (rc == 0)
		rc = lab_fcoed_start(lab);
	if (rc < 0)
		return err_set(e, rc, "no memory for the simulated network");
	if (lab->nets)
		netif_set_default(&lab->nets->netif);
	return 0;
}

void lab_network_stop(struct lab *lab)
{
	struct lab_alias *a;
	struct lab_net *net;

	lab_aoed_stop(lab);
	lab_fcoed_stop(lab);
	while ((a = lab->aliases)) {
		lab->aliases = a->next;
		netif_remove(&a->netif);
		free(a);
	}
	lab_switch_unplug(lab);
	while ((net = lab->nets)) {
		lab->nets = net->next;
		netif_remove(&net->netif);
		free(net);
	}
}

/* dhcp_send.c: DHCPv4 packets to and from the network. */
#include "net/dhcp_send.h"

#include <string.h>

#include <lwip/pbuf.h>

#include "core/err.h"
#include "core/str.h"
#include "net/dhcp_packet.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_CLIENT	68

/* A lease of before has such options too, meant for us. */
int dhcp_override(struct net *net, const char *name, struct sbuf *out)
{
	struct setting_found found;
	struct setting_ref ref;
	const char *block;
	int rc;

	rc = setting_parse(net->root, name, strlen(name), false,
			   &ref, NULL);
	if (rc == 0)
		rc = setting_fetch(&ref, out, &found);
	if (rc < 0)
		return rc;
	block = settings_name(found.block);
	if (!strcmp(block, "dhcp") || !strcmp(block, "proxydhcp") ||
	    !strcmp(block, "pxebs") || !strcmp(block, "dhcpv6"))
		return -ENOENT;
	return 0;
}

static void add_class(struct net *net, const char *name, struct sbuf *buf,
		      const uint8_t **out, size_t *len)
{
	if (dhcp_override(net, name, buf) < 0)
		return;
	*out = (const uint8_t *)sbuf_text(buf);
	*len = buf->len;
}

int dhcp_compose(struct netdev *dev, struct dhcp_say *say, uint8_t *buf,
		 size_t cap)
{
	struct sbuf user = { .max = 255 }, vendor = { .max = 255 };
	uint8_t uuid[16];
	int len;

	say->mac = dev->mac;
	say->busid = dev->nic->busid;
	if (settings_raw(dev->net->root, "uuid", uuid, 16) == 16)
		say->uuid = uuid;
	add_class(dev->net, "user-class", &user, &say->user_class,
		  &say->user_class_len);
	add_class(dev->net, "vendor-class", &vendor, &say->vendor_class,
		  &say->vendor_class_len);
	len = dhcp_write(say, buf, cap);
	say->uuid = say->user_class = say->vendor_class = NULL;
	sbuf_free(&user);
	sbuf_free(&vendor);
	return len;
}

/* Write the packet into a new pbuf; NULL: no memory, or it is too long. */
static struct pbuf *compose(struct netdev *dev, struct dhcp_say *say)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, DHCP_SEND_MAX, PBUF_RAM);
	int len = -ENOMEM;

	if (p)
		len = dhcp_compose(dev, say, p->payload, DHCP_SEND_MAX);
	if (p && len < 0)
		pbuf_free(p);
	else if (p)
		pbuf_realloc(p, (u16_t)len);
	return len < 0 ? NULL : p;
}

int dhcp_send(struct netdev *dev, struct udp_pcb *pcb, struct dhcp_say *say,
	      uint32_t to_be, uint16_t port)
{
	struct pbuf *p = compose(dev, say);
	ip_addr_t to, from;
	err_t err;

	if (!p)
		return -ENOMEM;
	ip_addr_set_ip4_u32_val(to, to_be);
	ip_addr_set_ip4_u32_val(from, to_be == DHCP_TO_ALL ? 0 : dev->ip_be);
	err = udp_sendto_if_src(pcb, p, &to, port, &dev->netif, &from);
	pbuf_free(p);
	return net_errno(err);
}

struct udp_pcb *dhcp_pcb(struct netdev *dev, udp_recv_fn received, void *ctx)
{
	struct udp_pcb *pcb = udp_new();

	if (!pcb)
		return NULL;
	if (udp_bind(pcb, IP4_ADDR_ANY, PORT_CLIENT) != ERR_OK) {
		udp_remove(pcb);
		return NULL;
	}
	udp_bind_netif(pcb, &dev->netif);
	ip_set_option(pcb, SOF_BROADCAST);
	udp_recv(pcb, received, ctx);
	return pcb;
}

struct dhcp_packet *dhcp_packet_from(struct pbuf *p)
{
	struct dhcp_packet *packet;

	p = pbuf_coalesce(p, PBUF_RAW);
	packet = p->next ? NULL : dhcp_packet_copy(p->payload, p->len);
	pbuf_free(p);
	return packet;
}

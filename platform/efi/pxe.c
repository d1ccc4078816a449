/* pxe.c: the PXE base code on the device of a program that we start. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/setting/dhcpopt.h"
#include "net/net.h"
#include "platform/efi/pxe.h"

#define TTL		16
#define AT_YIADDR	16	/* of a DHCP packet (RFC 2131)	*/
#define AT_OPTIONS	240
#define TAG_MASK	1
#define TAG_ROUTER	3

struct pxe {
	struct efi_pxe      proto;	/* the program's view		*/
	struct efi_pxe_mode mode;
	efi_handle          handle;
	efi_handle          card;
};

static struct net *net;

void pxe_init(struct net *theirs)
{
	net = theirs;
}

/* ---- the firmware's ------------------------------------------------- */

/* It may have gone since: a program that takes the card drives it out. */
static struct efi_pxe *find_inner(struct pxe *p)
{
	struct efi_devpath *card = efi_path_of(p->card), *path;
	struct efi_pxe *inner = NULL, *each;
	efi_handle *list;
	size_t n, i;

	if (!card)
		return NULL;
	n = efi_handles(&efi_pxe_guid, &list);
	for (i = 0; i < n && !inner; i++) {
		path = efi_path_of(list[i]);
		if (list[i] != p->handle && path &&
		    efi_path_within(card, path) &&
		    !EFI_FAILED(efi.bs->handle_protocol(list[i],
						&efi_pxe_guid, &each)) &&
		    each->mode)
			inner = each;
	}
	efi_handles_free(list);
	return inner;
}

/* Is the server on the network of our address? Then the firmware needs no DHCP
   to reach it; to others only DHCP tells it the way. */
static bool near(const struct efi_pxe_mode *m, const union efi_ip *server)
{
	int i;

	for (i = 0; server && i < 4; i++)
		if ((m->station.v4[i] ^ server->v4[i]) & m->mask.v4[i])
			return false;
	return true;
}

/* The firmware's, with an address; NULL: there is none. */
static struct efi_pxe *inner_for(struct pxe *p, const union efi_ip *server)
{
	struct efi_pxe *in = p->mode.started ? find_inner(p) : NULL;
	efi_status status = EFI_SUCCESS;
	bool fresh;

	if (!in)
		return NULL;
	fresh = !in->mode->started;
	if (fresh)
		status = in->start(in, 0);
	if (fresh && !EFI_FAILED(status))
		status = in->set_station(in, &p->mode.station, &p->mode.mask);
	if (!near(&p->mode, server) && !in->mode->ack_valid &&
	    !EFI_FAILED(status))
		status = in->dhcp(in, 0);
	return EFI_FAILED(status) ? NULL : in;
}

/* ---- what it is asked ----------------------------------------------- */

static efi_status pxe_start(struct efi_pxe *me, uint8_t ipv6)
{
	struct pxe *p = HOLDER(pxe, proto, me);

	if (ipv6)
		return EFI_UNSUPPORTED;
	if (p->mode.started)
		return EFI_ALREADY_STARTED;
	p->mode.started = 1;
	return EFI_SUCCESS;
}

static efi_status pxe_stop(struct efi_pxe *me)
{
	struct pxe *p = HOLDER(pxe, proto, me);
	struct efi_pxe *in = find_inner(p);

	if (!p->mode.started)
		return EFI_NOT_STARTED;
	if (in && in->mode->started)
		(void)in->stop(in);
	p->mode.started = 0;
	return EFI_SUCCESS;
}

/* The DHCP method: our own DHCP has been done, so that is its answer. */
static efi_status pxe_dhcp(struct efi_pxe *me, uint8_t sort)
{
	struct pxe *p = HOLDER(pxe, proto, me);

	(void)sort;
	if (!p->mode.started)
		return EFI_NOT_STARTED;
	return p->mode.ack_valid ? EFI_SUCCESS : EFI_TIMEOUT;
}

static efi_status pxe_discover(struct efi_pxe *me, uint16_t type,
			       uint16_t *layer, uint8_t bis, void *info)
{
	struct pxe *p = HOLDER(pxe, proto, me);
	struct efi_pxe *in = inner_for(p, NULL);
	efi_status status;

	if (!in)
		return EFI_NOT_STARTED;
	status = in->discover(in, type, layer, bis, info);
	if (!EFI_FAILED(status)) {
		memcpy(p->mode.reply, in->mode->reply, EFI_PXE_PACKET);
		p->mode.reply_valid = in->mode->reply_valid;
	}
	return status;
}

static efi_status pxe_mtftp(struct efi_pxe *me, int what, void *buf,
			    uint8_t overwrite, uint64_t *len, size_t *block,
			    union efi_ip *server, const char *name,
			    void *info, uint8_t no_buffer)
{
	struct efi_pxe *in = inner_for((void *)me, server);

	return in ? in->mtftp(in, what, buf, overwrite, len, block, server,
			      name, info, no_buffer) : EFI_NOT_STARTED;
}

static efi_status pxe_write(struct efi_pxe *me, uint16_t flags,
			    union efi_ip *to, uint16_t *to_port,
			    union efi_ip *gateway, union efi_ip *from,
			    uint16_t *from_port, size_t *head_len, void *head,
			    size_t *len, void *buf)
{
	struct efi_pxe *in = inner_for((void *)me, gateway ? NULL : to);

	return in ? in->write(in, flags, to, to_port, gateway, from,
			      from_port, head_len, head, len, buf) :
	       EFI_NOT_STARTED;
}

static efi_status pxe_read(struct efi_pxe *me, uint16_t flags,
			   union efi_ip *to, uint16_t *to_port,
			   union efi_ip *from, uint16_t *from_port,
			   size_t *head_len, void *head, size_t *len,
			   void *buf)
{
	struct efi_pxe *in = inner_for((void *)me, NULL);

	return in ? in->read(in, flags, to, to_port, from, from_port,
			     head_len, head, len, buf) : EFI_NOT_STARTED;
}

static efi_status pxe_filter(struct efi_pxe *me, void *filter)
{
	struct efi_pxe *in = inner_for((void *)me, NULL);

	return in ? in->set_filter(in, filter) : EFI_NOT_STARTED;
}

static efi_status pxe_arp(struct efi_pxe *me, union efi_ip *ip,
			  struct efi_mac *out)
{
	struct efi_pxe *in = inner_for((void *)me, NULL);

	return in ? in->arp(in, ip, out) : EFI_NOT_STARTED;
}

/* ---- what it is told ------------------------------------------------ */

static void take(uint8_t *to, const uint8_t *from)
{
	if (from)
		*to = *from;
}

static efi_status pxe_parameters(struct efi_pxe *me, uint8_t *arp,
				 uint8_t *guid, uint8_t *ttl, uint8_t *tos,
				 uint8_t *callbacks)
{
	struct pxe *p = HOLDER(pxe, proto, me);

	if (!p->mode.started)
		return EFI_NOT_STARTED;
	take(&p->mode.auto_arp, arp);
	take(&p->mode.send_guid, guid);
	take(&p->mode.ttl, ttl);
	take(&p->mode.tos, tos);
	take(&p->mode.callbacks, callbacks);
	return EFI_SUCCESS;
}

static efi_status pxe_station(struct efi_pxe *me, const union efi_ip *ip,
			      const union efi_ip *mask)
{
	struct pxe *p = HOLDER(pxe, proto, me);
	struct efi_pxe *in = inner_for(p, NULL);

	if (!p->mode.started)
		return EFI_NOT_STARTED;
	if (ip)
		p->mode.station = *ip;
	if (mask)
		p->mode.mask = *mask;
	return in ? in->set_station(in, ip, mask) : EFI_SUCCESS;
}

static void take_packet(uint8_t *to, const void *from)
{
	if (from)
		memcpy(to, from, EFI_PXE_PACKET);
}

static efi_status pxe_packets(struct efi_pxe *me, uint8_t *has_discover,
			      uint8_t *has_ack, uint8_t *has_proxy,
			      uint8_t *has_choice, uint8_t *has_reply,
			      uint8_t *has_bis, void *discover, void *ack,
			      void *proxy, void *choice, void *reply,
			      void *bis)
{
	struct efi_pxe_mode *m = &HOLDER(pxe, proto, me)->mode;

	if (!m->started)
		return EFI_NOT_STARTED;
	take(&m->discover_valid, has_discover);
	take(&m->ack_valid, has_ack);
	take(&m->proxy_valid, has_proxy);
	take(&m->choice_valid, has_choice);
	take(&m->reply_valid, has_reply);
	take(&m->bis_valid, has_bis);
	take_packet(m->discover, discover);
	take_packet(m->ack, ack);
	take_packet(m->proxy, proxy);
	take_packet(m->choice, choice);
	take_packet(m->reply, reply);
	take_packet(m->bis, bis);
	return EFI_SUCCESS;
}

static const struct efi_pxe template = {
	.revision = EFI_PXE_REVISION,
	.start = pxe_start, .stop = pxe_stop, .dhcp = pxe_dhcp,
	.discover = pxe_discover, .mtftp = pxe_mtftp, .write = pxe_write,
	.read = pxe_read, .set_filter = pxe_filter, .arp = pxe_arp,
	.set_parameters = pxe_parameters, .set_station = pxe_station,
	.set_packets = pxe_packets,
};

/* ---- in and out ----------------------------------------------------- */

/* The first address of an option, if it is there. */
static void read_ip(const uint8_t *packet, unsigned tag, uint8_t out[4])
{
	const uint8_t *ip;
	size_t len;

	if (dhcpopt_find(packet + AT_OPTIONS, EFI_PXE_PACKET - AT_OPTIONS,
			 tag, &ip, &len) == 0 && len >= 4)
		memcpy(out, ip, 4);
}

static void fill_mode(struct pxe *p, struct netdev *dev, const char *uri)
{
	struct efi_pxe_mode *m = &p->mode;

	(void)net_tell(dev, NET_TOLD_DISCOVER, "", m->discover,
		       EFI_PXE_PACKET);
	(void)net_tell(dev, NET_TOLD_ACK, uri, m->ack, EFI_PXE_PACKET);
	(void)net_tell(dev, NET_TOLD_REPLY, uri, m->reply, EFI_PXE_PACKET);
	memcpy(m->station.v4, m->ack + AT_YIADDR, 4);
	read_ip(m->ack, TAG_MASK, m->mask.v4);
	m->discover_valid = m->ack_valid = m->reply_valid =
		m->station.words[0] != 0;
	m->ttl = TTL;
	m->auto_arp = 1;
}

/* The one opened last; NULL: none is open. */
static struct netdev *device(void)
{
	struct netdev *dev = net ? net_find(net, "netX") : NULL;

	return dev && netdev_is_open(dev) ? dev : NULL;
}

bool pxe_address(struct efi_path_ipv4 *out)
{
	static const uint8_t none[4];
	struct netdev *dev = device();
	uint8_t *ack = dev ? calloc(1, EFI_PXE_PACKET) : NULL;

	memset(out, 0, sizeof(*out));
	if (!ack)
		return false;
	(void)net_tell(dev, NET_TOLD_ACK, "", ack, EFI_PXE_PACKET);
	memcpy(out->local, ack + AT_YIADDR, sizeof(out->local));
	read_ip(ack, TAG_MASK, out->mask);
	read_ip(ack, TAG_ROUTER, out->gateway);
	free(ack);
	return memcmp(out->local, none, sizeof(none)) != 0;
}

int pxe_install(efi_handle handle, const char *uri, bool started,
		struct pxe **out)
{
	struct netdev *dev = device();
	struct pxe *p;
	efi_status status;

	if (!dev)
		return -ENODEV;
	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;
	p->proto = template;
	p->proto.mode = &p->mode;
	p->handle = handle;
	p->card = efi_nic_handle();
	fill_mode(p, dev, uri);
	p->mode.started = started;
	status = efi.bs->install_protocols(&handle, &efi_pxe_guid, p, NULL);
	if (EFI_FAILED(status)) {
		free(p);
		return efi_errno(status);
	}
	*out = p;
	return 0;
}

void pxe_remove(struct pxe *p)
{
	struct efi_pxe *in = p ? find_inner(p) : NULL;

	if (in && in->mode->started)
		(void)in->stop(in);
	if (p)
		(void)efi.bs->uninstall_protocols(p->handle, &efi_pxe_guid, p,
						  NULL);
	free(p);
}

/* origin.c: where this program was loaded from, and what that tells. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/unconst.h"
#include "core/uri.h"
#include "netcmds/startup.h"
#include "platform/efi/app.h"
#include "platform/efi/proto_pxe.h"

/* Of an IPv4 node and a DNS node (UEFI 2.10, 10.3.4.12 and .25), whole. */
#define IPV4_LOCAL	4
#define IPV4_GATEWAY	19
#define IPV4_MASK	23
#define IPV4_LEN	27
#define DNS_IS_IPV6	4
#define DNS_FIRST	5
#define DNS_LEN		21

static uint32_t get_be(const uint8_t *node, size_t at)
{
	uint32_t be;

	memcpy(&be, node + at, sizeof(be));
	return be;
}

/* HTTP boot says so in the device's path: address, name server, URI. */
static void read_node(const struct efi_devpath *node, struct startup *from)
{
	size_t len = (size_t)node->len[0] | (size_t)node->len[1] << 8;
	const uint8_t *raw = (const uint8_t *)node;

	if (node->type != EFI_PATH_MESSAGING)
		return;
	if (node->subtype == EFI_PATH_IPV4 && len >= IPV4_LEN) {
		from->address.ip_be = get_be(raw, IPV4_LOCAL);
		from->address.gw_be = get_be(raw, IPV4_GATEWAY);
		from->address.mask_be = get_be(raw, IPV4_MASK);
	} else if (node->subtype == EFI_PATH_DNS && len >= DNS_LEN &&
		   !raw[DNS_IS_IPV6]) {
		from->address.dns_be = get_be(raw, DNS_FIRST);
	} else if (node->subtype == EFI_PATH_URI && len > sizeof(*node) &&
		   !from->base_uri) {
		from->base_uri = str_ndup((const char *)(node + 1),
					  len - sizeof(*node));
	}
}

/* A copy: opening the card takes the original away. */
static struct startup_packet copy_packet(const uint8_t *packet)
{
	struct startup_packet p = { malloc(EFI_PXE_PACKET), EFI_PXE_PACKET };

	if (p.data)
		memcpy(unconst(p.data), packet, EFI_PXE_PACKET);
	return p;
}

static void read_packets(struct startup *from)
{
	struct efi_pxe *pxe;
	const struct efi_pxe_mode *mode;

	if (!efi.self->device ||
	    EFI_FAILED(efi.bs->handle_protocol(efi.self->device,
					       &efi_pxe_guid, &pxe)) ||
	    !pxe->mode || pxe->mode->using_ipv6)
		return;
	mode = pxe->mode;
	if (mode->ack_valid)
		from->ack = copy_packet(mode->ack);
	if (mode->proxy_valid)
		from->proxy = copy_packet(mode->proxy);
	if (mode->reply_valid)
		from->pxebs = copy_packet(mode->reply);
}

/* A volume, when no network brought us: our own file on it. */
static void read_volume(struct startup *from)
{
	struct sbuf uri = { 0 };
	void *volume;

	if (from->base_uri || from->ack.data || !efi.self->device ||
	    EFI_FAILED(efi.bs->handle_protocol(efi.self->device,
					       &efi_volume_guid, &volume)))
		return;
	sbuf_str(&uri, "file:");
	(void)uri_encode_path(efi_own_path(), &uri);
	from->on_volume = !uri.error;
	if (uri.error)
		sbuf_free(&uri);
	else
		from->base_uri = uri.data;
}

void efi_origin_read(struct startup *from)
{
	const struct efi_devpath *node = efi_path_of(efi.self->device);

	for (; node && !efi_path_end(node); node = efi_path_next(node))
		read_node(node, from);
	read_packets(from);
	read_volume(from);
}

void efi_origin_free(struct startup *from)
{
	free(unconst(from->base_uri));
	free(unconst(from->ack.data));
	free(unconst(from->proxy.data));
	free(unconst(from->pxebs.data));
}

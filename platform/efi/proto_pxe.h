/* proto_pxe.h: the protocol of the PXE base code (UEFI 24.3). */
#ifndef EFI_PROTO_PXE_H
#define EFI_PROTO_PXE_H

#include "platform/efi/proto.h"

#define EFI_PXE_REVISION	0x10000
#define EFI_PXE_PACKET		1472

/* In network order; version 4 is the first four bytes. */
union efi_ip { uint8_t v4[4]; uint32_t words[4]; };

struct efi_pxe_mode {
	uint8_t started, ipv6_available, ipv6_supported, using_ipv6;
	uint8_t bis_supported, bis_detected, auto_arp, send_guid;
	uint8_t discover_valid, ack_valid, proxy_valid, choice_valid;
	uint8_t reply_valid, bis_valid, icmp_valid, tftp_valid;
	uint8_t callbacks, ttl, tos, pad;
	union efi_ip station, mask;
	uint8_t discover[EFI_PXE_PACKET], ack[EFI_PXE_PACKET];
	uint8_t proxy[EFI_PXE_PACKET], choice[EFI_PXE_PACKET];
	uint8_t reply[EFI_PXE_PACKET], bis[EFI_PXE_PACKET];
	struct { uint8_t on, n; uint16_t pad; union efi_ip list[8]; } filter;
	uint32_t n_arp;
	struct { union efi_ip ip; struct efi_mac mac; } arp[8];
	uint32_t n_routes;
	struct { union efi_ip to, mask, gateway; } routes[8];
	struct { uint32_t type, pad; uint8_t data[496]; } icmp;
	struct { uint8_t code; char text[127]; } tftp;
};

struct efi_pxe {
	uint64_t     revision;
	efi_status (*start)(struct efi_pxe *me, uint8_t ipv6);
	efi_status (*stop)(struct efi_pxe *me);
	efi_status (*dhcp)(struct efi_pxe *me, uint8_t sort);
	efi_status (*discover)(struct efi_pxe *me, uint16_t type,
			       uint16_t *layer, uint8_t bis, void *info);
	efi_status (*mtftp)(struct efi_pxe *me, int what, void *buf,
			    uint8_t overwrite, uint64_t *len, size_t *block,
			    union efi_ip *server, const char *name,
			    void *info, uint8_t no_buffer);
	efi_status (*write)(struct efi_pxe *me, uint16_t flags,
			    union efi_ip *to, uint16_t *to_port,
			    union efi_ip *gateway, union efi_ip *from,
			    uint16_t *from_port, size_t *head_len, void *head,
			    size_t *len, void *buf);
	efi_status (*read)(struct efi_pxe *me, uint16_t flags,
			   union efi_ip *to, uint16_t *to_port,
			   union efi_ip *from, uint16_t *from_port,
			   size_t *head_len, void *head, size_t *len,
			   void *buf);
	efi_status (*set_filter)(struct efi_pxe *me, void *filter);
	efi_status (*arp)(struct efi_pxe *me, union efi_ip *ip,
			  struct efi_mac *out);
	efi_status (*set_parameters)(struct efi_pxe *me, uint8_t *arp,
				     uint8_t *guid, uint8_t *ttl,
				     uint8_t *tos, uint8_t *callbacks);
	efi_status (*set_station)(struct efi_pxe *me, const union efi_ip *ip,
				  const union efi_ip *mask);
	/* Which there are of the packets, then those. */
	efi_status (*set_packets)(struct efi_pxe *me, uint8_t *has_discover,
				  uint8_t *has_ack, uint8_t *has_proxy,
				  uint8_t *has_choice, uint8_t *has_reply,
				  uint8_t *has_bis, void *discover, void *ack,
				  void *proxy, void *choice, void *reply,
				  void *bis);
	struct efi_pxe_mode *mode;
};

#endif

/* dhcp_write.c: the DHCPv4 packets that we send. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/writer.h"
#include "net/dhcp_packet.h"
#include "net/pxeclient.h"
#include "net/tls/tls.h"

static void option(struct writer *w, unsigned tag, const void *data,
		   size_t len)
{
	if (len > 255)
		len = 255;
	writer_put8(w, tag);
	writer_put8(w, (unsigned)len);
	writer_put(w, data, len);
}

/* ---- what we are (RFC 4578, RFC 5970 registry) ----------------------- */

static void put_machine(struct writer *w)
{
	uint8_t arch[2] = { 0, pxeclient_arch() };

	option(w, 93, arch, sizeof(arch));
	option(w, 94, pxeclient_undi(), PXECLIENT_UNDI_LEN);
}

static void put_classes(struct writer *w, const struct dhcp_say *say)
{
	char text[PXECLIENT_CLASS_MAX];
	size_t len = pxeclient_class(text);

	if (say->vendor_class)
		option(w, 60, say->vendor_class, say->vendor_class_len);
	else
		option(w, 60, text, len);
	if (say->user_class)
		option(w, 77, say->user_class, say->user_class_len);
	else
		option(w, 77, "iPXE", 4);
}

/* Servers choose a boot file by these: what they can rely on us to do. */
static void put_features(struct writer *w, const uint8_t *busid)
{
	enum { ISCSI = 0x11, AOE = 0x12, HTTP = 0x13, HTTPS = 0x14,
	       TFTP = 0x15, FTP = 0x16, DNS = 0x17, BZIMAGE = 0x18,
	       MULTIBOOT = 0x19, PXE = 0x21, ELF = 0x22, EFI = 0x24,
	       FCOE = 0x25, VLAN = 0x26, MENU = 0x27, NFS = 0x29 };
	static const uint8_t common[] = { ISCSI, AOE, HTTP, TFTP, FTP, DNS,
					  FCOE, VLAN, MENU, NFS, 0 };
	static const uint8_t bios[] = { BZIMAGE, MULTIBOOT, PXE, ELF, 0 };
	static const uint8_t efi[] = { EFI, 0 };
	static const uint8_t version[] = { 0, 1, 0 };
	const uint8_t *lists[2], *f;
	uint8_t buf[64];
	struct writer in = { .buf = buf, .cap = sizeof(buf) };
	int i;

	lists[0] = common;
	lists[1] = pxeclient_arch() ? efi : bios;
	option(&in, 177, busid, 5);
	option(&in, 235, version, sizeof(version));
	for (i = 0; i < 2; i++)
		for (f = lists[i]; *f; f++)
			option(&in, *f, "\1", 1);
	if (tls_is_there)
		option(&in, HTTPS, "\1", 1);
	option(w, 175, buf, in.len);
}

/* time_low, time_mid and time_hi_and_version go in Intel byte order (RFC 4578
   2.3). */
static void put_uuid(struct writer *w, const uint8_t *uuid)
{
	static const uint8_t order[16] = {
		3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15,
	};
	uint8_t v[17] = { 0 };
	int i;

	for (i = 0; i < 16; i++)
		v[1 + i] = uuid[order[i]];
	option(w, 97, v, sizeof(v));
}

/* ---- the packet ------------------------------------------------------ */

static void put_header(struct writer *w, const struct dhcp_say *say)
{
	static const uint8_t cookie[4] = { 99, 130, 83, 99 };
	uint8_t h[DHCP_FIXED - 4] = { 1, 1, 6 };

	memcpy(h + 4, &say->xid, 4);
	put_be16(h + 8, say->secs);
	h[10] = say->broadcast ? 0x80 : 0;
	memcpy(h + 12, &say->ciaddr_be, 4);
	memcpy(h + 28, say->mac, 6);
	writer_put(w, h, sizeof(h));
	writer_put(w, cookie, sizeof(cookie));
}

static void put_item(struct writer *w, const struct dhcp_say *say)
{
	uint8_t v[6] = { 71, 4, (uint8_t)say->item_type,
			 (uint8_t)(say->item_type >> 8), 0, 0 };

	option(w, 43, v, sizeof(v));
}

int dhcp_write(const struct dhcp_say *say, uint8_t *buf, size_t cap)
{
	static const uint8_t wanted[] = {
		1, 3, 6, 7, 12, 15, 17, 26, 42, 43, 60, 66, 67, 119, 121,
		128, 129, 130, 131, 132, 133, 134, 135, 175, 203,
	};
	struct writer w = { .buf = buf, .cap = cap };
	uint8_t type = (uint8_t)say->type, client[7] = { 1 };

	put_header(&w, say);
	option(&w, 53, &type, 1);
	option(&w, 57, "\5\300", 2);		/* 1472 bytes */
	put_machine(&w);
	put_classes(&w, say);
	option(&w, 55, wanted, sizeof(wanted));
	put_features(&w, say->busid);
	memcpy(client + 1, say->mac, 6);
	option(&w, 61, client, sizeof(client));
	if (say->uuid)
		put_uuid(&w, say->uuid);
	if (say->server_be)
		option(&w, 54, &say->server_be, 4);
	if (say->address_be)
		option(&w, 50, &say->address_be, 4);
	if (say->item)
		put_item(&w, say);
	writer_put8(&w, 255);
	return w.full ? -ENOSPC : (int)w.len;
}

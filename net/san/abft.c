/* abft.c: the AoE Boot Firmware Table (reference/protocols.md#aoe). */
#include "net/san/abft.h"

#include <string.h>

#include "core/bytes.h"
#include "platform/block.h"
#include "platform/platform.h"

/* Behind ACPI's header */
#define CHECKSUM	9
#define SHELF		36
#define SLOT		38
#define MAC		40	/* ours: by which card it is reached	*/

void abft_build(const struct plat_block_path *p, uint8_t out[ABFT_LEN])
{
	memset(out, 0, ABFT_LEN);
	memcpy(out, "aBFT\0\0\0\0\1\0PXESH\0pxesh", 21);
	put_le32(out + 4, ABFT_LEN);
	put_le16(out + SHELF, p->shelf);
	out[SLOT] = p->slot;
	memcpy(out + MAC, p->nic->mac, sizeof(p->nic->mac));
	out[CHECKSUM] = (uint8_t)-sum_bytes(out, ABFT_LEN);
}

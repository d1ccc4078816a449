/* undiname.c: which card a PXE ROM has. */
#include <stdio.h>

#include "core/bytes.h"
#include "platform/bios/pxe.h"
#include "platform/platform.h"

#define TYPE_PCI	2
#define PCNET_VENDOR	0x1022	/* its ring has few entries */
#define PCNET_DEVICE	0x2000
#define PCNET_WINDOW	32768

void undi_describe(struct nic *nic, char device[UNDI_DEVICE])
{
	struct pxe_nic_type t = { 0 };

	nic->driver = "undi";
	nic->bustype = "UNDI";
	nic->device = "UNDI";
	if (pxe_call(PXE_NIC_TYPE, &t, sizeof(t)) || t.type != TYPE_PCI)
		return;
	nic->bustype = "PCI";
	nic->busloc = t.busdevfn;
	nic->busid[0] = 1;
	put_be16(nic->busid + 1, t.vendor);
	put_be16(nic->busid + 3, t.device);
	if (t.vendor == PCNET_VENDOR && t.device == PCNET_DEVICE)
		nic->window = PCNET_WINDOW;
	snprintf(device, UNDI_DEVICE, "0000:%02x:%02x.%x", t.busdevfn >> 8,
		 t.busdevfn >> 3 & 31, t.busdevfn & 7);
	nic->device = device;
}

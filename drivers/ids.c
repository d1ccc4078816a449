/*
 * ids.c: which driver is for which card, by its PCI ids. What QEMU has a model
 * of is tested; the others, which nothing here can test, stand beside it since
 * their makers say that they work alike.
 */
#include <stddef.h>

#include "drivers/driver.h"

#define REDHAT	0x1af4
#define INTEL	0x8086
#define REALTEK	0x10ec
#define VMWARE	0x15ad

enum { UNTESTED, TESTED };

static const struct driver_id ids[] = {
	{ REDHAT, 0x1000, &driver_virtio, TESTED, "virtio-net" },
	{ REDHAT, 0x1041, &driver_virtio, TESTED, "virtio-net" },
	{ VMWARE, 0x07b0, &driver_vmxnet3, TESTED, "vmxnet3" },
	{ REALTEK, 0x8139, &driver_realtek, TESTED, "RTL8139C+" },
	{ REALTEK, 0x8136, &driver_realtek, UNTESTED, "RTL8101E" },
	{ REALTEK, 0x8161, &driver_realtek, UNTESTED, "RTL8111" },
	{ REALTEK, 0x8167, &driver_realtek, UNTESTED, "RTL8169SC" },
	{ REALTEK, 0x8168, &driver_realtek, UNTESTED, "RTL8111/8168" },
	{ REALTEK, 0x8169, &driver_realtek, UNTESTED, "RTL8169" },
	{ INTEL, 0x100e, &driver_intel, TESTED, "82540EM" },
	{ INTEL, 0x100c, &driver_intel, TESTED, "82544GC" },
	{ INTEL, 0x100f, &driver_intel, TESTED, "82545EM" },
	{ INTEL, 0x10d3, &driver_intel, TESTED, "82574L" },
	{ INTEL, 0x1001, &driver_intel, UNTESTED, "82543GC" },
	{ INTEL, 0x1008, &driver_intel, UNTESTED, "82544EI" },
	{ INTEL, 0x100d, &driver_intel, UNTESTED, "82544GC" },
	{ INTEL, 0x1010, &driver_intel, UNTESTED, "82546EB" },
	{ INTEL, 0x1011, &driver_intel, UNTESTED, "82545EM" },
	{ INTEL, 0x1013, &driver_intel, UNTESTED, "82541EI" },
	{ INTEL, 0x1015, &driver_intel, UNTESTED, "82540EM" },
	{ INTEL, 0x1016, &driver_intel, UNTESTED, "82540EP" },
	{ INTEL, 0x1017, &driver_intel, UNTESTED, "82540EP" },
	{ INTEL, 0x1019, &driver_intel, UNTESTED, "82547EI" },
	{ INTEL, 0x101e, &driver_intel, UNTESTED, "82540EP" },
	{ INTEL, 0x1026, &driver_intel, UNTESTED, "82545GM" },
	{ INTEL, 0x1075, &driver_intel, UNTESTED, "82547GI" },
	{ INTEL, 0x1076, &driver_intel, UNTESTED, "82541GI" },
	{ INTEL, 0x1078, &driver_intel, UNTESTED, "82541ER" },
	{ INTEL, 0x1079, &driver_intel, UNTESTED, "82546GB" },
	{ INTEL, 0x107c, &driver_intel, UNTESTED, "82541PI" },
	{ INTEL, 0x105e, &driver_intel, UNTESTED, "82571EB" },
	{ INTEL, 0x107d, &driver_intel, UNTESTED, "82572EI" },
	{ INTEL, 0x10b9, &driver_intel, UNTESTED, "82572EI" },
	{ INTEL, 0x108b, &driver_intel, UNTESTED, "82573E" },
	{ INTEL, 0x108c, &driver_intel, UNTESTED, "82573E" },
	{ INTEL, 0x109a, &driver_intel, UNTESTED, "82573L" },
	{ INTEL, 0x10f6, &driver_intel, UNTESTED, "82574LA" },
	{ INTEL, 0x150c, &driver_intel, UNTESTED, "82583V" },
	{ INTEL, 0x1096, &driver_intel, UNTESTED, "80003ES2" },
	{ INTEL, 0x10bd, &driver_intel, UNTESTED, "82566DM-2" },
	{ INTEL, 0x104a, &driver_intel, UNTESTED, "82566DM" },
	{ INTEL, 0x104b, &driver_intel, UNTESTED, "82566DC" },
	{ INTEL, 0x10f5, &driver_intel, UNTESTED, "82567LM" },
	{ INTEL, 0x10bf, &driver_intel, UNTESTED, "82567LF" },
	{ INTEL, 0x10cb, &driver_intel, UNTESTED, "82567V" },
	{ INTEL, 0x10cc, &driver_intel, UNTESTED, "82567LM-2" },
	{ INTEL, 0x10cd, &driver_intel, UNTESTED, "82567LF-2" },
	{ INTEL, 0x10ce, &driver_intel, UNTESTED, "82567V-2" },
	{ INTEL, 0x10de, &driver_intel, UNTESTED, "82567LM-3" },
	{ INTEL, 0x10df, &driver_intel, UNTESTED, "82567LF-3" },
	{ INTEL, 0x10ea, &driver_intel, UNTESTED, "82577LM" },
	{ INTEL, 0x10eb, &driver_intel, UNTESTED, "82577LC" },
	{ INTEL, 0x10ef, &driver_intel, UNTESTED, "82578DM" },
	{ INTEL, 0x10f0, &driver_intel, UNTESTED, "82578DC" },
	{ INTEL, 0x1502, &driver_intel, UNTESTED, "82579LM" },
	{ INTEL, 0x1503, &driver_intel, UNTESTED, "82579V" },
	{ INTEL, 0x153a, &driver_intel, UNTESTED, "I217-LM" },
	{ INTEL, 0x153b, &driver_intel, UNTESTED, "I217-V" },
	{ INTEL, 0x155a, &driver_intel, UNTESTED, "I218-LM" },
	{ INTEL, 0x1559, &driver_intel, UNTESTED, "I218-V" },
	{ INTEL, 0x15a0, &driver_intel, UNTESTED, "I218-LM2" },
	{ INTEL, 0x15a1, &driver_intel, UNTESTED, "I218-V2" },
	{ INTEL, 0x15a2, &driver_intel, UNTESTED, "I218-LM3" },
	{ INTEL, 0x15a3, &driver_intel, UNTESTED, "I218-V3" },
	{ INTEL, 0x156f, &driver_intel, UNTESTED, "I219-LM" },
	{ INTEL, 0x1570, &driver_intel, UNTESTED, "I219-V" },
	{ INTEL, 0x15b7, &driver_intel, UNTESTED, "I219-LM2" },
	{ INTEL, 0x15b8, &driver_intel, UNTESTED, "I219-V2" },
	{ INTEL, 0x15b9, &driver_intel, UNTESTED, "I219-LM3" },
	{ INTEL, 0x15d7, &driver_intel, UNTESTED, "I219-LM4" },
	{ INTEL, 0x15d8, &driver_intel, UNTESTED, "I219-V4" },
	{ INTEL, 0x15e3, &driver_intel, UNTESTED, "I219-LM5" },
	{ INTEL, 0x15d6, &driver_intel, UNTESTED, "I219-V5" },
	{ INTEL, 0x15bd, &driver_intel, UNTESTED, "I219-LM6" },
	{ INTEL, 0x15be, &driver_intel, UNTESTED, "I219-V6" },
	{ INTEL, 0x15bb, &driver_intel, UNTESTED, "I219-LM7" },
	{ INTEL, 0x15bc, &driver_intel, UNTESTED, "I219-V7" },
	{ INTEL, 0x15df, &driver_intel, UNTESTED, "I219-LM8" },
	{ INTEL, 0x15e0, &driver_intel, UNTESTED, "I219-V8" },
	{ INTEL, 0x15e1, &driver_intel, UNTESTED, "I219-LM9" },
	{ INTEL, 0x15e2, &driver_intel, UNTESTED, "I219-V9" },
	{ INTEL, 0x0d4e, &driver_intel, UNTESTED, "I219-LM10" },
	{ INTEL, 0x0d4f, &driver_intel, UNTESTED, "I219-V10" },
	{ INTEL, 0x0d4c, &driver_intel, UNTESTED, "I219-LM11" },
	{ INTEL, 0x0d4d, &driver_intel, UNTESTED, "I219-V11" },
	{ INTEL, 0x0d53, &driver_intel, UNTESTED, "I219-LM12" },
	{ INTEL, 0x0d55, &driver_intel, UNTESTED, "I219-V12" },
	{ INTEL, 0x15fb, &driver_intel, UNTESTED, "I219-LM13" },
	{ INTEL, 0x15fc, &driver_intel, UNTESTED, "I219-V13" },
	{ INTEL, 0x15f9, &driver_intel, UNTESTED, "I219-LM14" },
	{ INTEL, 0x15fa, &driver_intel, UNTESTED, "I219-V14" },
	{ INTEL, 0x15f4, &driver_intel, UNTESTED, "I219-LM15" },
	{ INTEL, 0x15f5, &driver_intel, UNTESTED, "I219-V15" },
	{ INTEL, 0x1a1e, &driver_intel, UNTESTED, "I219-LM16" },
	{ INTEL, 0x1a1f, &driver_intel, UNTESTED, "I219-V16" },
	{ INTEL, 0x1a1c, &driver_intel, UNTESTED, "I219-LM17" },
	{ INTEL, 0x1a1d, &driver_intel, UNTESTED, "I219-V17" },
	{ INTEL, 0x10a7, &driver_intel, UNTESTED, "82575EB" },
	{ INTEL, 0x10c9, &driver_intel, UNTESTED, "82576" },
	{ INTEL, 0x150e, &driver_intel, UNTESTED, "82580" },
	{ INTEL, 0x1521, &driver_intel, UNTESTED, "I350" },
	{ INTEL, 0x1533, &driver_intel, UNTESTED, "I210" },
	{ INTEL, 0x157b, &driver_intel, UNTESTED, "I210" },
	{ INTEL, 0x1539, &driver_intel, UNTESTED, "I211" },
	{ INTEL, 0x15f2, &driver_intel, UNTESTED, "I225-LM" },
	{ INTEL, 0x15f3, &driver_intel, UNTESTED, "I225-V" },
	{ INTEL, 0x125b, &driver_intel, UNTESTED, "I226-LM" },
	{ INTEL, 0x125c, &driver_intel, UNTESTED, "I226-V" },
};

#define N_IDS	(sizeof(ids) / sizeof(ids[0]))

const struct driver_id *driver_listed(unsigned index)
{
	return index < N_IDS ? &ids[index] : NULL;
}

const struct driver_id *driver_find(uint16_t vendor, uint16_t device,
				    unsigned native)
{
	size_t i;

	for (i = 0; i < N_IDS; i++)
		if (ids[i].vendor == vendor && ids[i].device == device)
			return native >= (ids[i].tested ? 1 : 2) ? &ids[i] :
								   NULL;
	return NULL;
}

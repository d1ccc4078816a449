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
	{ REALTEK, 0x8139, &driver_realtek, TESTED, "rtl8139" },
	{ REALTEK, 0x8136, &driver_realtek, UNTESTED, "rtl8136" },
	{ REALTEK, 0x8161, &driver_realtek, UNTESTED, "rtl8161" },
	{ REALTEK, 0x8167, &driver_realtek, UNTESTED, "rtl8167" },
	{ REALTEK, 0x8168, &driver_realtek, UNTESTED, "rtl8168" },
	{ REALTEK, 0x8169, &driver_realtek, UNTESTED, "rtl8169" },
	{ INTEL, 0x100e, &driver_intel, TESTED, "82540em" },
	{ INTEL, 0x100c, &driver_intel, TESTED, "82544gc" },
	{ INTEL, 0x100f, &driver_intel, TESTED, "82545em" },
	{ INTEL, 0x10d3, &driver_intel, TESTED, "82574l" },
	{ INTEL, 0x1001, &driver_intel, UNTESTED, "82543gc" },
	{ INTEL, 0x1008, &driver_intel, UNTESTED, "82544ei" },
	{ INTEL, 0x100d, &driver_intel, UNTESTED, "82544gc" },
	{ INTEL, 0x1010, &driver_intel, UNTESTED, "82546eb" },
	{ INTEL, 0x1011, &driver_intel, UNTESTED, "82545em" },
	{ INTEL, 0x1013, &driver_intel, UNTESTED, "82541ei" },
	{ INTEL, 0x1015, &driver_intel, UNTESTED, "82540em" },
	{ INTEL, 0x1016, &driver_intel, UNTESTED, "82540ep" },
	{ INTEL, 0x1017, &driver_intel, UNTESTED, "82540ep" },
	{ INTEL, 0x1019, &driver_intel, UNTESTED, "82547ei" },
	{ INTEL, 0x101e, &driver_intel, UNTESTED, "82540ep" },
	{ INTEL, 0x1026, &driver_intel, UNTESTED, "82545gm" },
	{ INTEL, 0x1075, &driver_intel, UNTESTED, "82547gi" },
	{ INTEL, 0x1076, &driver_intel, UNTESTED, "82541gi" },
	{ INTEL, 0x1078, &driver_intel, UNTESTED, "82541er" },
	{ INTEL, 0x1079, &driver_intel, UNTESTED, "82546gb" },
	{ INTEL, 0x107c, &driver_intel, UNTESTED, "82541pi" },
	{ INTEL, 0x105e, &driver_intel, UNTESTED, "82571eb" },
	{ INTEL, 0x107d, &driver_intel, UNTESTED, "82572ei" },
	{ INTEL, 0x10b9, &driver_intel, UNTESTED, "82572ei" },
	{ INTEL, 0x108b, &driver_intel, UNTESTED, "82573e" },
	{ INTEL, 0x108c, &driver_intel, UNTESTED, "82573e" },
	{ INTEL, 0x109a, &driver_intel, UNTESTED, "82573l" },
	{ INTEL, 0x10f6, &driver_intel, UNTESTED, "82574la" },
	{ INTEL, 0x150c, &driver_intel, UNTESTED, "82583v" },
	{ INTEL, 0x1096, &driver_intel, UNTESTED, "80003es2" },
	{ INTEL, 0x10bd, &driver_intel, UNTESTED, "82566dm-2" },
	{ INTEL, 0x104a, &driver_intel, UNTESTED, "82566dm" },
	{ INTEL, 0x104b, &driver_intel, UNTESTED, "82566dc" },
	{ INTEL, 0x10f5, &driver_intel, UNTESTED, "82567lm" },
	{ INTEL, 0x10bf, &driver_intel, UNTESTED, "82567lf" },
	{ INTEL, 0x10cb, &driver_intel, UNTESTED, "82567v" },
	{ INTEL, 0x10cc, &driver_intel, UNTESTED, "82567lm-2" },
	{ INTEL, 0x10cd, &driver_intel, UNTESTED, "82567lf-2" },
	{ INTEL, 0x10ce, &driver_intel, UNTESTED, "82567v-2" },
	{ INTEL, 0x10de, &driver_intel, UNTESTED, "82567lm-3" },
	{ INTEL, 0x10df, &driver_intel, UNTESTED, "82567lf-3" },
	{ INTEL, 0x10ea, &driver_intel, UNTESTED, "82577lm" },
	{ INTEL, 0x10eb, &driver_intel, UNTESTED, "82577lc" },
	{ INTEL, 0x10ef, &driver_intel, UNTESTED, "82578dm" },
	{ INTEL, 0x10f0, &driver_intel, UNTESTED, "82578dc" },
	{ INTEL, 0x1502, &driver_intel, UNTESTED, "82579lm" },
	{ INTEL, 0x1503, &driver_intel, UNTESTED, "82579v" },
	{ INTEL, 0x153a, &driver_intel, UNTESTED, "i217lm" },
	{ INTEL, 0x153b, &driver_intel, UNTESTED, "i217v" },
	{ INTEL, 0x155a, &driver_intel, UNTESTED, "i218lm" },
	{ INTEL, 0x1559, &driver_intel, UNTESTED, "i218v" },
	{ INTEL, 0x15a0, &driver_intel, UNTESTED, "i218lm-2" },
	{ INTEL, 0x15a1, &driver_intel, UNTESTED, "i218v-2" },
	{ INTEL, 0x15a2, &driver_intel, UNTESTED, "i218lm-3" },
	{ INTEL, 0x15a3, &driver_intel, UNTESTED, "i218v-3" },
	{ INTEL, 0x156f, &driver_intel, UNTESTED, "i219lm" },
	{ INTEL, 0x1570, &driver_intel, UNTESTED, "i219v" },
	{ INTEL, 0x15b7, &driver_intel, UNTESTED, "i219lm-2" },
	{ INTEL, 0x15b8, &driver_intel, UNTESTED, "i219v-2" },
	{ INTEL, 0x15b9, &driver_intel, UNTESTED, "i219lm-3" },
	{ INTEL, 0x15d7, &driver_intel, UNTESTED, "i219lm-4" },
	{ INTEL, 0x15d8, &driver_intel, UNTESTED, "i219v-4" },
	{ INTEL, 0x15e3, &driver_intel, UNTESTED, "i219lm-5" },
	{ INTEL, 0x15d6, &driver_intel, UNTESTED, "i219v-5" },
	{ INTEL, 0x15bd, &driver_intel, UNTESTED, "i219lm-6" },
	{ INTEL, 0x15be, &driver_intel, UNTESTED, "i219v-6" },
	{ INTEL, 0x15bb, &driver_intel, UNTESTED, "i219lm-7" },
	{ INTEL, 0x15bc, &driver_intel, UNTESTED, "i219v-7" },
	{ INTEL, 0x15df, &driver_intel, UNTESTED, "i219lm-8" },
	{ INTEL, 0x15e0, &driver_intel, UNTESTED, "i219v-8" },
	{ INTEL, 0x15e1, &driver_intel, UNTESTED, "i219lm-9" },
	{ INTEL, 0x15e2, &driver_intel, UNTESTED, "i219v-9" },
	{ INTEL, 0x0d4e, &driver_intel, UNTESTED, "i219lm-10" },
	{ INTEL, 0x0d4f, &driver_intel, UNTESTED, "i219v-10" },
	{ INTEL, 0x0d4c, &driver_intel, UNTESTED, "i219lm-11" },
	{ INTEL, 0x0d4d, &driver_intel, UNTESTED, "i219v-11" },
	{ INTEL, 0x0d53, &driver_intel, UNTESTED, "i219lm-12" },
	{ INTEL, 0x0d55, &driver_intel, UNTESTED, "i219v-12" },
	{ INTEL, 0x15fb, &driver_intel, UNTESTED, "i219lm-13" },
	{ INTEL, 0x15fc, &driver_intel, UNTESTED, "i219v-13" },
	{ INTEL, 0x15f9, &driver_intel, UNTESTED, "i219lm-14" },
	{ INTEL, 0x15fa, &driver_intel, UNTESTED, "i219v-14" },
	{ INTEL, 0x15f4, &driver_intel, UNTESTED, "i219lm-15" },
	{ INTEL, 0x15f5, &driver_intel, UNTESTED, "i219v-15" },
	{ INTEL, 0x1a1e, &driver_intel, UNTESTED, "i219lm-16" },
	{ INTEL, 0x1a1f, &driver_intel, UNTESTED, "i219v-16" },
	{ INTEL, 0x1a1c, &driver_intel, UNTESTED, "i219lm-17" },
	{ INTEL, 0x1a1d, &driver_intel, UNTESTED, "i219v-17" },
	{ INTEL, 0x10a7, &driver_intel, UNTESTED, "82575eb" },
	{ INTEL, 0x10c9, &driver_intel, UNTESTED, "82576" },
	{ INTEL, 0x150e, &driver_intel, UNTESTED, "82580" },
	{ INTEL, 0x1521, &driver_intel, UNTESTED, "i350" },
	{ INTEL, 0x1533, &driver_intel, UNTESTED, "i210" },
	{ INTEL, 0x157b, &driver_intel, UNTESTED, "i210" },
	{ INTEL, 0x1539, &driver_intel, UNTESTED, "i211" },
	{ INTEL, 0x15f2, &driver_intel, UNTESTED, "i225lm" },
	{ INTEL, 0x15f3, &driver_intel, UNTESTED, "i225v" },
	{ INTEL, 0x125b, &driver_intel, UNTESTED, "i226lm" },
	{ INTEL, 0x125c, &driver_intel, UNTESTED, "i226v" },
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

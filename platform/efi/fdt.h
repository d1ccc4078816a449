/*
 * fdt.h: a device tree for the program that is started, as the configuration
 * table that kernels look for (Devicetree in UEFI: EBBR 2.3).
 */
#ifndef EFI_FDT_H
#define EFI_FDT_H

#include <stddef.h>
#include <stdint.h>

struct image;

/* One that is in place of the firmware's. */
struct fdt {
	const void *before;		/* the firmware's; NULL: none	*/
	uint64_t    address;		/* of our copy; 0: none is in	*/
	size_t      pages;
};

/* Returns 0, -ENOMEM or -EIO: then nothing has changed. */
int fdt_install(struct fdt *f, const struct image *img);
void fdt_remove(struct fdt *f);		/* also when none is in */

#endif

/*
 * pxemenu.h: the menu of boot servers in a DHCP answer (PXE 2.1, 2.4.3:
 * options 43.9 and 43.10).
 */
#ifndef NET_PXEMENU_H
#define NET_PXEMENU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PXE_TYPE_LOCAL	0	/* "boot from the disk" */

struct pxe_item {
	uint16_t    type;	/* as net_pxebs_begin() takes it	*/
	const char *text;	/* in the option; not terminated	*/
	size_t      len;
};

/* Take the next item off an option's @*len bytes at @*data. False: there is
   none, or the rest is cut off. */
bool pxe_item_next(const uint8_t **data, size_t *len, struct pxe_item *out);

#endif

/*
 * pxe.h: the PXE base code on the device of a program that we start (UEFI
 * 24.3). What DHCP said is what our settings are; files and datagrams go by
 * the firmware's own base code, if it has one for this card, for while the
 * program runs the card is not ours.
 */
#ifndef EFI_PXE_H
#define EFI_PXE_H

#include "platform/efi/app.h"
#include "platform/efi/proto_pxe.h"

struct net;
struct pxe;

/* For entry.c: whose leases these are; NULL: nobody's. */
void pxe_init(struct net *net);

/* The address in use, as a part of a device's path; false: there is none. */
bool pxe_address(struct efi_path_ipv4 *out);

/*
 * Put it on @handle. @uri is where the program is from, "" if that is not
 * known; @started: is it of use at once? Returns 0, -ENODEV (no network, then
 * there is none) or -ENOMEM. pxe_remove() is NULL-safe.
 */
int pxe_install(efi_handle handle, const char *uri, bool started,
		struct pxe **out);
void pxe_remove(struct pxe *p);

#endif

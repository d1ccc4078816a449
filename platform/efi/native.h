/* native.h: virtio cards on a driver of our own, behind EFI_PCI_IO. */
#ifndef EFI_NATIVE_H
#define EFI_NATIVE_H

#include "platform/efi/card.h"

/* Is there a driver for this card? */
bool native_knows(const struct card *c);
/*
 * Take the card from the firmware, whose SNP nobody holds: it is gone by then,
 * also if that fails, when c->native stays NULL.
 */
void native_take(struct card *c);
/* Reset it and give it back to the firmware, whose driver shows it anew. */
void native_give(struct card *c);

/* For nic_ops of a card that was taken. */
int  native_open(struct card *c, struct err *e);
void native_close(struct nic *nic);
int  native_send(struct nic *nic, const void *frame, size_t len);
int  native_recv(struct nic *nic, void *buf, size_t cap);
int  native_link(struct nic *nic);

#endif

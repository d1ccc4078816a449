/* block.h: the disks over the network that the firmware was shown. */
#ifndef EFI_BLOCK_H
#define EFI_BLOCK_H

#include <stdbool.h>

#include "platform/efi/proto.h"

/* Are there any? Then the cards cannot be given away. */
bool efi_block_any(void);
/* The handle of one, or NULL. */
efi_handle efi_block_handle(unsigned drive);
/* Is it one of theirs? */
bool efi_block_is(efi_handle handle);

#endif

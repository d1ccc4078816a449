/*
 * nodisk.h: block I/O and disk I/O without a disk. Loaders that take their
 * files from our volume look for a disk below it, and need not find one that
 * has blocks (reference/boot.md#under-uefi).
 */
#ifndef EFI_NODISK_H
#define EFI_NODISK_H

#include "platform/efi/app.h"

/* Returns 0 or a negative errno: then nothing is there to remove. */
int nodisk_install(efi_handle handle);
void nodisk_remove(efi_handle handle);

#endif

/* exec.h: loading and running EFI programs, from memory or from a disk. */
#ifndef EFI_EXEC_H
#define EFI_EXEC_H

#include <stdbool.h>

#include "platform/efi/proto.h"

struct err;

/* LoadImage() has failed: @e says why. @child may be loaded all the same. */
int efi_load_error(efi_status status, efi_handle child, const char *name,
		   struct err *e);

/*
 * Run a loaded program; consoles, and cards unless a disk is reached by them,
 * are the firmware's meanwhile: @reconnect has its own network stack come back
 * on these. @shim_gets, unless NULL, is what a shim is let see.
 * 0, or what the program ended with.
 */
int efi_run(efi_handle child, const char *name, bool reconnect,
	    const unsigned *shim_gets, struct err *e);

#endif

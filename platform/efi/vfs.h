/*
 * vfs.h: images as files, for programs that look for theirs on the volume
 * that they were loaded from (reference/boot.md#under-uefi).
 */
#ifndef EFI_VFS_H
#define EFI_VFS_H

#include "platform/efi/app.h"

struct image;

/* What a program that we start may see. */
struct vfs {
	struct image *const *images;	/* listed, and in the initrd	*/
	size_t               n;
	struct image        *image;	/* the program: found by name	*/
};

/* Put a volume and, if there are images, the initrd on @handle's machine.
   Returns 0 or a negative errno. @vfs outlives it. */
int vfs_install(const struct vfs *vfs, efi_handle handle);
void vfs_remove(efi_handle handle);

#endif

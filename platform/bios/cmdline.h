/* cmdline.h: what a boot loader of Linux was told to tell us. */
#ifndef BIOS_CMDLINE_H
#define BIOS_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A copy of the command line at @text, of at most @cap bytes, without what
 * loaders add: "BOOT_IMAGE=..." and "initrd=..." in front, and if there is an
 * initrd its name at the end. The caller frees it. NULL: it is empty, or there
 * is no memory.
 */
char *bios_cmdline(const char *text, size_t cap, bool has_initrd);

#endif

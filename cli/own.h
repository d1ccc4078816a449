/* own.h: files that came with this program. */
#ifndef CLI_OWN_H
#define CLI_OWN_H

/*
 * A file's path as seen from the folder that this program's own is in:
 * "share/pxesh/x" where it is installed, "bios/x" where it was built.
 * malloc'ed; NULL: no memory, or the program does not know where it is.
 */
char *own_path(const char *name);

#endif

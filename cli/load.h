/* load.h: the script that "pxesh run" is given. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include <stdbool.h>

struct err;
struct image;
struct sbuf;

/* Is this a URI rather than a file that exists? */
bool load_is_uri(const char *what);

/* The folder of a file, or "." for NULL; malloc'ed. NULL: no memory. */
char *load_folder(const char *file);

/* Is it a file below that folder? */
bool load_is_below(const char *file, const char *folder);

/*
 * Read a script from a file ("-": standard input). @folder: what the lab
 * serves as @base; the script gets its URI there, so that relative names work
 * as on a machine. NULL: it gets none; nor does one from elsewhere.
 * On success *@out is the caller's. -ENOENT, -EISDIR, -EFBIG, -ENOMEM ...
 */
int load_script(const char *file, const char *base, const char *folder,
		struct image **out, struct err *e);

#endif

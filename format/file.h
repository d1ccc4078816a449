/* file.h: a text file, whole. */
#ifndef FORMAT_FILE_H
#define FORMAT_FILE_H

#include <stdbool.h>

struct err;
struct sbuf;

/*
 * Append the whole of @file to @out: at most @out->max bytes. 0, or a
 * negative errno with @e.
 */
int file_read_all(const char *file, struct sbuf *out, struct err *e);

/*
 * Does @file, which may not be there yet, lie in the folder of @other or below
 * it, once links are followed? No, too, if that cannot be told.
 */
bool file_is_below(const char *file, const char *other);

#endif

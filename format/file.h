/* file.h: a text file, whole. */
#ifndef FORMAT_FILE_H
#define FORMAT_FILE_H

struct err;
struct sbuf;

/*
 * Append the whole of @file to @out: at most @out->max bytes. 0, or a
 * negative errno with @e.
 */
int file_read_all(const char *file, struct sbuf *out, struct err *e);

#endif

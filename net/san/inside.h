/* inside.h: between drive.c, which sends commands, and open.c, which opens the
   paths that they take. */
#ifndef NET_SAN_INSIDE_H
#define NET_SAN_INSIDE_H

#include "net/san/drive.h"

/* drive.c: send what waits, as far as it may go. */
void san_pump(struct san_drive *d);
/* All that waits fails. */
void san_fail_waiting(struct san_drive *d, int status);

/* open.c: open all at once: the first that is ready will be used. */
void san_open_paths(struct san_drive *d);
bool san_any_opening(const struct san_drive *d);
/* It takes too long. */
void san_opening_overdue(struct san_drive *d);
void san_close_path(struct san_path *p);

#endif

/* serial.h: what a machine's serial line has said, as text to be searched. */
#ifndef CLI_SERIAL_H
#define CLI_SERIAL_H

#include <stddef.h>

#include "core/str.h"

struct serial {
	struct sbuf text;	/* the end of it			*/
	enum { SERIAL_TEXT, SERIAL_ESC, SERIAL_SEQUENCE } state;
};

/* These bytes came: escape sequences, NULs and CRs are left out. */
void serial_add(struct serial *s, const char *data, size_t len);
void serial_free(struct serial *s);

#endif

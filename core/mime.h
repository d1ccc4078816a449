/* mime.h: scripts within messages of several parts (RFC 2045, 2046), as clouds
   hand user data to machines. */
#ifndef CORE_MIME_H
#define CORE_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sbuf;

/* Does it begin as a message of several parts does? */
bool mime_is_multipart(const uint8_t *data, size_t len);

/* Append the first part that is text/x-ipxe to @to. 0; -ENOENT: no part is;
   -ENOTSUP: it is coded in a way that is not known; -EBADMSG, -ENOMEM. */
int mime_extract(const uint8_t *data, size_t len, struct sbuf *to,
		 struct err *e);

#endif

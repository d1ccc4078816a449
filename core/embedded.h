/* embedded.h: what tools/embed put into an image, in one piece: a script, then,
   behind a NUL, certificates (DER, one behind the other). */
#ifndef CORE_EMBEDDED_H
#define CORE_EMBEDDED_H

#include <stddef.h>

/* Parts of the piece; NULL and 0: there is none. */
struct embedded {
	const char *script, *trust;
	size_t      script_len, trust_len;
};

void embedded_part(const void *data, size_t len, struct embedded *out);

#endif

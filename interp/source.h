/*
 * source.h: physical lines joined to logical ones
 * (reference/language.md#lines).
 */
#ifndef INTERP_SOURCE_H
#define INTERP_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* From joined offset @joined on, source offsets are higher by @skip. */
struct splice { uint32_t joined, skip; };

/*
 * A script's text with continuations joined, and with what follows a NUL
 * byte in a line left out, so that a NUL can end the whole.
 */
struct source {
	char          *text;		/* NUL-terminated */
	size_t         len;
	struct splice *splices;		/* in order	  */
	size_t         n_splices, cap_splices;
	bool           open_end;	/* the text's last line is cut off */
	uint32_t       open_at, open_end_at;	/* in the source	*/
};

/* Returns 0, -ENOMEM, or -EFBIG with the line in @e->pos. */
int source_join(const char *text, size_t len, struct source *out,
		struct err *e);
void source_free(struct source *s);

#endif

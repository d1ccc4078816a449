/*
 * unpack.h: what is behind the loader of a firmware image: the program, made
 * small by tools/branch.c and xz, as the Makefile has it (pack).
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <stddef.h>
#include <stdint.h>

#include "platform/unpack/branch.h"

struct packed {
	uint32_t crc, len;	/* of the program: CRC-32 and bytes	*/
	uint32_t code;		/* bytes without addresses; behind them: */
	uint32_t lists[BRANCH_LISTS];		/* bytes of each list	*/
	uint8_t  data[];	/* all that by "xz --format=raw"	*/
};

/* What unpacking takes beside the place it unpacks to. */
#define UNPACK_MEMORY	65536

/* How many bytes the place itself has to have, which are more than @p->len; 0
   for what cannot be. */
uint32_t unpack_room(const struct packed *p);

/*
 * Unpack the @len bytes of @p into @out, which has unpack_room(@p) bytes, with
 * UNPACK_MEMORY bytes at @memory, a multiple of 8, meanwhile.
 * Returns 0, or -EINVAL for what cannot have been packed so.
 */
int unpack(const struct packed *p, size_t len, uint8_t *out, void *memory);

#endif

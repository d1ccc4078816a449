/* shared.h: memory that exploring processes share. */
#ifndef EXPLORE_SHARED_H
#define EXPLORE_SHARED_H

#include <stddef.h>

/* @size bytes, all 0, that children see, too; what nobody touches costs
   nothing. NULL: no memory. */
void *shared_map(size_t size);
void shared_unmap(void *p, size_t size);	/* NULL-safe */

#endif

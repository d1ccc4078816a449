/* unconst.h: to write through a pointer that others only read through. */
#ifndef CORE_UNCONST_H
#define CORE_UNCONST_H

#include <stdint.h>

/*
 * What @p points to, for its owner, who frees or fills it, and for interfaces
 * that lack a const. A cast would do the same, and be missed by a search.
 */
static inline void *unconst(const void *p)
{
	return (void *)(uintptr_t)p;
}

#endif

/* holder.h: from a member of a struct to the struct. */
#ifndef CORE_HOLDER_H
#define CORE_HOLDER_H

#include <stddef.h>

/* The struct @type whose @member @ptr points at: HOLDER(get, timer, t). */
#define HOLDER(type, member, ptr) \
	((struct type *)(void *)((char *)(ptr) - offsetof(struct type, member)))

/* The same for what must not be changed. */
#define CONST_HOLDER(type, member, ptr) \
	((const struct type *)(const void *)((const char *)(ptr) - \
					     offsetof(struct type, member)))

#endif

/* late.h: what tools/late writes, and what it calls. */
#ifndef HOST_LATE_H
#define HOST_LATE_H

struct late_name {
	const char *name, *library;
};

/* By a function's number. */
extern const struct late_name late_names[];
extern void *late_table[];	/* what it jumps to */

/* Look function @index up, for now and later. */
void *late_find(unsigned index);

#endif

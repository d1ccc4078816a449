/*
 * qemu_nbd.h: a disk of ours as one client reads it by NBD (fixed newstyle):
 * bytes come in, bytes go out; whoever has the socket carries them.
 */
#ifndef PLATFORM_HOST_QEMU_NBD_H
#define PLATFORM_HOST_QEMU_NBD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/str.h"

struct plat_block;

struct qemu_nbd {
	struct plat_block *block;
	bool               writable;	/* by the client		*/
	bool               no_zeroes;	/* it wants no padding		*/
	enum { NBD_GREETED, NBD_OPTIONS, NBD_REQUESTS, NBD_OVER } state;
	struct sbuf        in, out;	/* unread; to be sent		*/
};

/* Begin: the greeting is in n->out. @b stays the caller's. */
void qemu_nbd_begin(struct qemu_nbd *n, struct plat_block *b, bool writable);
void qemu_nbd_end(struct qemu_nbd *n);

/* These bytes came. 0 or -ENOMEM. */
int qemu_nbd_take(struct qemu_nbd *n, const void *data, size_t len);

/*
 * Answer the next message, if all of it is there, into n->out; disks are read
 * meanwhile, which may run the network. False: more must come first. When
 * n->state is NBD_OVER the client has left, or broke the rules.
 */
bool qemu_nbd_answer(struct qemu_nbd *n);

#endif

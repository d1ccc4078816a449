/* qemu_serve.h: the disks of a machine in QEMU; those over the network are read
   by us, and QEMU reads them from sockets. */
#ifndef PLATFORM_HOST_QEMU_SERVE_H
#define PLATFORM_HOST_QEMU_SERVE_H

#include "platform/host/qemu_nbd.h"
#include "platform/host/qemu.h"

struct pollfd;

struct qemu_serve {
	struct qemu_served { struct qemu_nbd nbd; int fd; } v[QEMU_DISKS];
	unsigned n;
};

/* Find the disks for @p, and make sockets. 0, -ENOEXEC (what is to start has no
   image), -E2BIG or what socketpair() says, with @e. */
int qemu_serve_disks(struct qemu_serve *s, struct qemu_plan *p, struct err *e);
/* QEMU runs, and has its ends. */
void qemu_serve_hand_over(struct qemu_plan *p);
/* What to wait for, one for each socket; returns how many. */
unsigned qemu_serve_pollfds(const struct qemu_serve *s, struct pollfd *fds);
/* Answer, which may run the network. */
void qemu_serve_ready(struct qemu_serve *s, const struct pollfd *fds);
void qemu_serve_end(struct qemu_serve *s);

#endif

/* qemu_serve.c: the disks of a machine in QEMU: files, and by NBD what is read
   over the network. */
#include "platform/host/qemu_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/err.h"
#include "lab/machine.h"
#include "platform/block.h"
#include "platform/host/host.h"

#define HARD_DISK	0x80

/* ---- which ---------------------------------------------------------- */

/* QEMU's end of the socket is not closed by exec. */
static int serve_disk(struct qemu_serve *s, const struct qemu_plan *p,
		      struct qemu_disk *d, struct err *e)
{
	struct qemu_served *to = &s->v[s->n];
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
		return err_set(e, -errno, "no socket for a disk: %s",
			       strerror(errno));
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[0], F_SETFL, O_NONBLOCK);
	to->fd = fds[0];
	d->fd = fds[1];
	qemu_nbd_begin(&to->nbd, d->block, p->how->writes);
	s->n++;
	return 0;
}

static bool is_booted(const struct host_boot *b, unsigned drive)
{
	return !b->image && b->drive == drive;
}

static int add_network_disks(struct qemu_serve *s, struct qemu_plan *p,
			     struct err *e)
{
	struct plat_block *block;
	int rc = 0;

	for (unsigned i = 0; rc == 0 && (block = host_block(i)); i++) {
		struct qemu_disk *d = &p->disk[p->n_disks];

		if (p->n_disks == QEMU_DISKS)
			return err_set(e, -E2BIG, "QEMU's machine takes %u "
				       "disks at most", QEMU_DISKS);
		*d = (struct qemu_disk){
			.block = block, .fd = -1,
			.boots = is_booted(p->boot, block->drive),
		};
		rc = serve_disk(s, p, d, e);
		p->n_disks += rc == 0;
	}
	return rc;
}

static bool boots_already(const struct qemu_plan *p)
{
	for (unsigned i = 0; i < p->n_disks; i++)
		if (p->disk[i].boots)
			return true;
	return false;
}

/* The machine's own that have an image; one over the network in the place of
   such a drive is found first. */
static void add_own_disks(struct qemu_plan *p)
{
	bool found = boots_already(p);
	const struct lab_disk *own;

	for (unsigned i = 0; (own = host_disk(i)) && p->n_disks < QEMU_DISKS;
	     i++) {
		if (!own->image)
			continue;
		p->disk[p->n_disks++] = (struct qemu_disk){
			.file = own->image, .fd = -1, .boots = !found &&
				is_booted(p->boot, HARD_DISK + i),
		};
	}
}

int qemu_serve_disks(struct qemu_serve *s, struct qemu_plan *p, struct err *e)
{
	int rc = add_network_disks(s, p, e);

	if (rc < 0)
		return rc;
	add_own_disks(p);
	if (p->boot->image || boots_already(p))
		return 0;
	return err_set(e, -ENOEXEC, "drive 0x%02x has no image that QEMU could "
		       "start: the lab only says that it boots",
		       p->boot->drive);
}

void qemu_serve_hand_over(struct qemu_plan *p)
{
	for (unsigned i = 0; i < p->n_disks; i++)
		if (p->disk[i].fd >= 0)
			close(p->disk[i].fd);
}

/* ---- serving -------------------------------------------------------- */

/* Send what waits. False: the client is gone. */
static bool send_some(struct qemu_served *s)
{
	struct sbuf *out = &s->nbd.out;
	ssize_t n = out->len ? send(s->fd, out->data, out->len, MSG_NOSIGNAL) :
			       0;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	out->len -= (size_t)n;
	if (n)
		memmove(out->data, out->data + n, out->len);
	return true;
}

static bool take_some(struct qemu_served *s)
{
	static uint8_t chunk[65536];
	ssize_t n = recv(s->fd, chunk, sizeof(chunk), 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	return n && qemu_nbd_take(&s->nbd, chunk, (size_t)n) == 0;
}

/* One answer at a time is kept: who reads slowly costs no memory. */
static void serve(struct qemu_served *s)
{
	bool alive = s->nbd.out.len || take_some(s);

	alive = alive && send_some(s);
	while (alive && !s->nbd.out.len && s->nbd.state != NBD_OVER &&
	       qemu_nbd_answer(&s->nbd))
		alive = send_some(s);
	if (alive && (s->nbd.state != NBD_OVER || s->nbd.out.len))
		return;
	close(s->fd);
	s->fd = -1;
}

unsigned qemu_serve_pollfds(const struct qemu_serve *s, struct pollfd *fds)
{
	for (unsigned i = 0; i < s->n; i++)
		fds[i] = (struct pollfd){
			s->v[i].fd, s->v[i].nbd.out.len ? POLLOUT : POLLIN, 0,
		};
	return s->n;
}

void qemu_serve_ready(struct qemu_serve *s, const struct pollfd *fds)
{
	for (unsigned i = 0; i < s->n; i++)
		if (fds[i].revents)
			serve(&s->v[i]);
}

void qemu_serve_end(struct qemu_serve *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		if (s->v[i].fd >= 0)
			close(s->v[i].fd);
		qemu_nbd_end(&s->v[i].nbd);
	}
}

/*
 * disk.h: for fuzzers of protocols of disks: a disk of which two parts are read
 * and one is written as soon as it is open. No command ends twice, and what is
 * written stays as it was.
 */
#ifndef TESTS_FUZZ_DISK_H
#define TESTS_FUZZ_DISK_H

#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/bytes.h"
#include "core/uri.h"
#include "net/san/drive.h"
#include "net/san/kinds.h"
#include "net/stack.h"
#include "net/tap.h"

#define IOS	3
#define BYTES	8192u
#define FILL	0x5a		/* of the buffers, until something is read */

struct disk {
	struct net       net;
	struct san_drive d;
	struct san_io    io[IOS];
	unsigned         ended[IOS];
	int              status[IOS];
	uint8_t          buf[IOS][BYTES];
};

static void disk_done(struct san_io *io, int status)
{
	struct disk *k = io->owner;

	must(k->ended[io - k->io]++ == 0);
	k->status[io - k->io] = status;
}

/* Its only path, which is being opened. */
static struct san_path *disk_path(struct disk *k, const struct san_kind *kind,
				  const char *root)
{
	struct uri *uri = uri_parse(root);
	struct san_path *p;
	struct err e = { 0 };

	must(uri && kind->create(&k->net, uri, &p, &e) == 0);
	uri_unref(uri);
	k->d.net = p->net = &k->net;
	k->d.paths = p;
	p->kind = kind;
	p->drive = &k->d;
	p->state = SAN_OPENING;
	for (unsigned i = 0; i < IOS; i++)
		k->io[i] = (struct san_io){
			.op = i == 1 ? SAN_WRITE : SAN_READ, .lba = i * 64,
			.count = BYTES / 512, .buf = k->buf[i],
			.done = disk_done, .owner = k,
			.next = i + 1 < IOS ? &k->io[i + 1] : NULL,
		};
	memset(k->buf, FILL, sizeof(k->buf));
	k->d.waiting = k->io;
	return p;
}

static void disk_close(struct disk *k)
{
	struct san_path *p = k->d.paths;

	for (unsigned i = 0; i < BYTES; i++)
		must(k->buf[1][i] == FILL);
	san_drive_close(&k->d);
	p->kind->free(p);
}

/* Each frame has its length in two bytes in front; @mend makes it pass. */
static inline void disk_frames(struct netdev *dev, const uint8_t *p,
			       size_t size,
			       void (*mend)(uint8_t *frame, size_t len))
{
	uint8_t *frame;
	size_t len;

	while (size > 2) {
		len = get_be16(p);
		if (len > size - 2)
			len = size - 2;
		frame = malloc(len ? len : 1);	/* bounds are seen there */
		memcpy(frame, p + 2, len);
		if (mend)
			mend(frame, len);
		(void)frame_taps(dev, frame, len);
		free(frame);
		p += 2 + len;
		size -= 2 + len;
	}
}

#endif

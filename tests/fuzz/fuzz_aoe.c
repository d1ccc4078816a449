/* Frames of an AoE target, each with its length in two bytes in front, to a disk
   of which two parts are read and one is written. Nothing outside of the
   buffers is touched, and no command ends twice. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "core/uri.h"
#include "net/san/aoe.h"
#include "net/san/drive.h"
#include "net/san/kinds.h"
#include "net/stack.h"

#define IOS	3
#define BYTES	8192u
#define TAG	0x01020304u	/* of the first frame that we send */

struct run {
	struct net       net;
	struct netdev    dev;
	struct san_drive d;
	struct san_io    io[IOS];
	unsigned         ended[IOS];
	uint8_t          buf[IOS][BYTES];
};

static void done(struct san_io *io, int status)
{
	struct run *r = io->owner;

	(void)status;
	must(r->ended[io - r->io]++ == 0);
}

static struct aoe *begin(struct run *r)
{
	struct uri *uri = uri_parse("aoe:e1.2");
	struct san_path *p;
	struct err e = { 0 };
	struct aoe *a;

	must(uri && san_aoe.create(&r->net, uri, &p, &e) == 0);
	uri_unref(uri);
	r->dev.net = r->d.net = p->net = &r->net;
	r->dev.netif.mtu = 9000;	/* it is closed: nothing is sent */
	r->d.paths = p;
	p->kind = &san_aoe;
	p->drive = &r->d;
	p->state = SAN_OPENING;
	for (unsigned i = 0; i < IOS; i++)
		r->io[i] = (struct san_io){
			.op = i == 1 ? SAN_WRITE : SAN_READ, .lba = i * 64,
			.count = BYTES / 512, .buf = r->buf[i], .done = done,
			.owner = r, .next = i + 1 < IOS ? &r->io[i + 1] : NULL,
		};
	r->d.waiting = r->io;
	must(p->kind->open(p) == 0);
	a = HOLDER(aoe, path, p);
	a->next_tag = TAG;
	return a;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	struct run *r = calloc(1, sizeof(*r));
	struct aoe *a;
	uint8_t *frame;
	size_t len;

	must(r != NULL);
	a = begin(r);
	while (size > 2) {
		len = get_be16(p);
		if (len > size - 2)
			len = size - 2;
		frame = malloc(len ? len : 1);	/* bounds are seen there */
		memcpy(frame, p + 2, len);
		(void)frame_taps(&r->dev, frame, len);
		free(frame);
		p += 2 + len;
		size -= 2 + len;
	}
	for (unsigned i = 0; i < BYTES; i++)
		must(r->buf[1][i] == 0);	/* what is written stays */
	san_drive_close(&r->d);
	san_aoe.free(&a->path);
	must(!r->net.taps);
	free(r);
	return 0;
}

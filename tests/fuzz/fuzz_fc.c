/* Frames of a fabric and a target, each with its length in two bytes in front,
   to a port of Fibre Channel that is up and a disk of which two parts are read
   and one is written. The first byte says what the port is like. Nothing
   outside of the buffers is touched, and no command ends twice. Checksums are
   put right, so that what is in the frames is seen. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include <zlib.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "core/uri.h"
#include "net/san/drive.h"
#include "net/san/fc_all.h"
#include "net/san/fcp.h"
#include "net/san/fip_packet.h"
#include "net/san/kinds.h"
#include "net/stack.h"
#include "tests/fake/fake.h"

#define IOS	3
#define BYTES	8192u
#define PEER_ID	0x010001u
#define OUR_ID	0x010101u

struct run {
	struct net       net;
	struct netdev    dev;
	struct nic       nic;
	struct nic_ops   ops;
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

static void make_port(struct run *r, unsigned how)
{
	struct fc *fc = fc_get(&r->net);
	struct fc_port *p;

	must(fc && fc_ports_start(fc) == 0);
	p = fc->ports;
	r->dev.open = false;		/* from now on nothing is sent */
	p->next_ox = 0x0100;
	p->state = how & 1 ? FC_UP : (enum fc_state)(how >> 2 & 7);
	if (p->state > FC_UP)
		p->state = FC_UP;
	p->mode = how & 2 ? FC_VN2VN : FC_BY_FIP;
	p->id = OUR_ID;
}

static struct fcp *make_disk(struct run *r)
{
	struct uri *uri = uri_parse("fcp:50:00:00:00:00:00:00:01:0");
	struct san_path *p;
	struct err e = { 0 };
	struct fcp *f;

	must(uri && san_fcp.create(&r->net, uri, &p, &e) == 0);
	uri_unref(uri);
	r->d.net = p->net = &r->net;
	r->d.paths = p;
	p->kind = &san_fcp;
	p->drive = &r->d;
	p->state = SAN_OPENING;
	for (unsigned i = 0; i < IOS; i++)
		r->io[i] = (struct san_io){
			.op = i == 1 ? SAN_WRITE : SAN_READ, .lba = i * 64,
			.count = BYTES / 512, .buf = r->buf[i], .done = done,
			.owner = r, .next = i + 1 < IOS ? &r->io[i + 1] : NULL,
		};
	r->d.waiting = r->io;
	f = HOLDER(fcp, path, p);
	f->fc = fc_get(&r->net);
	return f;
}

/* Logged in, and asked what it is; or already known. */
static void log_in(struct run *r, struct fcp *f, unsigned how)
{
	f->peer = fc_peer_get(f->fc->ports, f->name);
	must(f->peer != NULL);
	f->peer->id = PEER_ID;
	f->peer->state = how & 0x20 ? FC_PEER_UP :
			 (enum fc_peer_state)(FC_PEER_FIND + how % 5);
	f->peer->size = 512;
	f->probing = true;
	fc_user_add(f->fc, &f->user);
	fcp_task_start(f);
	if (how & 0x40) {
		f->part[0].x.port->xchgs = NULL;
		f->part[0].x.port = NULL;
		f->path.shape = (struct san_shape){
			.blocks = 1000, .block_size = 512, .max_blocks = 256,
			.depth = SAN_QUEUE };
		san_path_opened(&f->path, 0);
	}
	(void)r;
}

static void mend(uint8_t *frame, size_t len)
{
	if (len < 60)
		return;
	put_be16(frame + 12, frame[12] & 1 ? FIP_TYPE : FCOE_TYPE);
	if (frame[12] & 1)
		return;
	put_le32(frame + len - 8, (uint32_t)crc32(0, frame + 28,
						  (uInt)len - 36));
}

static void feed(struct run *r, const uint8_t *p, size_t size)
{
	uint8_t *frame;
	size_t len;

	while (size > 2) {
		len = get_be16(p);
		if (len > size - 2)
			len = size - 2;
		frame = malloc(len ? len : 1);	/* bounds are seen there */
		memcpy(frame, p + 2, len);
		mend(frame, len);
		(void)frame_taps(&r->dev, frame, len);
		free(frame);
		p += 2 + len;
		size -= 2 + len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	struct run *r;
	struct fcp *f;

	if (!size)
		return 0;
	fake_reset();
	r = calloc(1, sizeof(*r));
	must(r != NULL);
	r->nic.ops = &r->ops;
	r->nic.driver = r->nic.device = r->nic.bustype = "";
	r->nic.mtu = 1500;
	r->dev.nic = &r->nic;
	r->dev.net = &r->net;
	r->dev.open = true;
	r->net.devs = &r->dev;
	r->net.root = settings_new();
	must(r->net.root != NULL);
	make_port(r, p[0]);
	f = make_disk(r);
	log_in(r, f, p[0]);
	feed(r, p + 1, size - 1);
	for (unsigned i = 0; i < BYTES; i++)
		must(r->buf[1][i] == 0);	/* what is written stays */
	san_drive_close(&r->d);
	san_fcp.free(&f->path);
	fc_stop(&r->net);
	while (r->dev.next)		/* VLANs */
		netdev_detach(r->dev.next);
	settings_free(r->net.root);
	must(!r->net.taps);
	free(r);
	return 0;
}

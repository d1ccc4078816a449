/* Frames of a fabric and a target, each with its length in two bytes in front,
   to a port of Fibre Channel that is up and a disk of which two parts are read
   and one is written. The first byte says what the port is like. Nothing
   outside of the buffers is touched, and no command ends twice. Checksums are
   put right, so that what is in the frames is seen. */
#include "tests/fuzz/disk.h"

#include <zlib.h>

#include "core/holder.h"
#include "net/san/fc_all.h"
#include "net/san/fcp.h"
#include "net/san/fip_packet.h"
#include "tests/fake/fake.h"

#define PEER_ID	0x010001u
#define OUR_ID	0x010101u

struct run {
	struct disk    disk;
	struct netdev  dev;
	struct nic     nic;
	struct nic_ops ops;
};

static void make_port(struct run *r, unsigned how)
{
	struct fc *fc = fc_get(&r->disk.net);
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
	struct fcp *f = HOLDER(fcp, path, disk_path(&r->disk, &san_fcp,
		"fcp:50:00:00:00:00:00:00:01:0"));

	f->fc = fc_get(&r->disk.net);
	return f;
}

/* Logged in, and asked what it is; or already known. */
static void log_in(struct fcp *f, unsigned how)
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

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	struct run *r;

	if (!size)
		return 0;
	fake_reset();
	r = calloc(1, sizeof(*r));
	must(r != NULL);
	r->nic.ops = &r->ops;
	r->nic.driver = r->nic.device = r->nic.bustype = "";
	r->nic.mtu = 1500;
	r->dev.nic = &r->nic;
	r->dev.net = &r->disk.net;
	r->dev.open = true;
	r->disk.net.devs = &r->dev;
	r->disk.net.root = settings_new();
	must(r->disk.net.root != NULL);
	make_port(r, p[0]);
	log_in(make_disk(r), p[0]);
	disk_frames(&r->dev, p + 1, size - 1, mend);
	disk_close(&r->disk);
	fc_stop(&r->disk.net);
	while (r->dev.next)		/* VLANs */
		netdev_detach(r->dev.next);
	settings_free(r->disk.net.root);
	must(!r->disk.net.taps);
	free(r);
	return 0;
}

/* Frames of an AoE target, each with its length in two bytes in front, to a disk
   of which two parts are read and one is written. Nothing outside of the
   buffers is touched, and no command ends twice. */
#include "tests/fuzz/disk.h"

#include "core/holder.h"
#include "net/san/aoe.h"

#define TAG	0x01020304u	/* of the first frame that we send */

struct run { struct disk disk; struct netdev dev; };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	struct run *r = calloc(1, sizeof(*r));
	struct san_path *path;

	must(r != NULL);
	path = disk_path(&r->disk, &san_aoe, "aoe:e1.2");
	r->dev.net = &r->disk.net;
	r->dev.netif.mtu = 9000;	/* it is closed: nothing is sent */
	must(path->kind->open(path) == 0);
	HOLDER(aoe, path, path)->next_tag = TAG;
	disk_frames(&r->dev, p, size, NULL);
	disk_close(&r->disk);
	must(!r->disk.net.taps);
	free(r);
	return 0;
}

/* aoed.c: the disks by ATA over Ethernet (AoEr11). */
#include <string.h>

#include "core/bytes.h"
#include "lab/inside.h"
#include "platform/platform.h"

#define BLOCK	512u
#define HEAD	36u	/* bytes in front of blocks			*/
#define MIN	60u	/* bytes of a frame				*/
#define NARROW	1514u	/* bytes that any switch lets through		*/

enum { QUERY = 1 };

struct request {
	struct lab_net *net;
	struct lab_aoe *disk;
	const uint8_t  *frame;
	size_t          len;
	uint8_t        *out;		/* the answer, begun		*/
};

/* ---- answers ------------------------------------------------------------- */

static void begin(struct request *r)
{
	memset(r->out, 0, MIN);
	memcpy(r->out, r->frame + 6, 6);
	memcpy(r->out + 6, r->net->netif.hwaddr, 6);
	memcpy(r->out + 12, r->frame + 12, 24);
	r->out[14] = 0x18;
	put_be16(r->out + 16, r->disk->shelf);
	r->out[18] = r->disk->slot;
}

static void send_it(const struct request *r, size_t len)
{
	if (r->disk->narrow && len > NARROW)
		return;
	lab_net_send(r->net, r->out, len < MIN ? MIN : len);
}

static void refuse(struct request *r)
{
	r->out[14] |= 0x04;
	r->out[15] = (uint8_t)r->disk->refuses;
	send_it(r, MIN);
}

static void answer_query(struct request *r)
{
	unsigned fits = (r->net->config->mtu - (HEAD - 14)) / BLOCK;

	memset(r->out + 24, 0, 12);
	put_be16(r->out + 24, r->disk->buffers);
	put_be16(r->out + 26, 1);
	r->out[28] = (uint8_t)(r->disk->sectors ? r->disk->sectors : fits);
	r->out[29] = 0x10;
	send_it(r, MIN);
}

/* ---- ATA ----------------------------------------------------------------- */

/* Words of two letters, the second one first. */
static void put_text(uint8_t *to, size_t len, const char *text)
{
	for (size_t i = 0; i < len; i++)
		to[i ^ 1] = (uint8_t)(*text ? *text++ : ' ');
}

static void identify(struct request *r)
{
	uint8_t *id = r->out + HEAD;
	uint64_t blocks = r->disk->image.size / BLOCK;
	uint32_t low = blocks < 0x0fffffff ? (uint32_t)blocks : 0x0fffffff;

	memset(id, 0, BLOCK);
	put_text(id + 20, 20, r->disk->serial);
	put_text(id + 54, 40, "the lab's disk");
	put_le16(id + 98, 1u << 9);		/* it has LBA */
	put_le32(id + 120, low);
	if (!r->disk->lba28) {
		put_le16(id + 166, 1u << 14 | 1u << 10);
		put_le32(id + 200, (uint32_t)blocks);
		put_le32(id + 204, (uint32_t)(blocks >> 32));
	}
	send_it(r, HEAD + BLOCK);
}

static void fail(struct request *r, unsigned error)
{
	r->out[25] = (uint8_t)error;
	r->out[27] = 0x41;			/* ready, error */
	send_it(r, MIN);
}

static uint64_t lba_of(const uint8_t *frame)
{
	uint64_t lba = get_le32(frame + 28);

	if (frame[24] & 0x40)
		return lba | (uint64_t)get_le16(frame + 32) << 32;
	return lba & 0x0fffffff;
}

static void transfer(struct request *r, bool writes)
{
	const struct lab_disk_fault_rule *f = lab_disk_fault(r->disk->faults);
	uint64_t lba = lba_of(r->frame), all = r->disk->image.size / BLOCK;
	size_t count = r->frame[26], len = count * BLOCK;
	uint8_t *at;

	if (f && f->what == LAB_DISK_SILENT)
		return;
	if (lba > all || count > all - lba) {
		fail(r, 0x10);
		return;
	}
	if (len > NIC_FRAME_MAX - HEAD || (writes && len > r->len - HEAD) ||
	    (f && f->what == LAB_DISK_ERROR)) {
		fail(r, f ? f->error : 0x04);
		return;
	}
	if (f && f->what == LAB_DISK_STRANGER)
		r->out[20] ^= 0x80;
	at = r->disk->image.data + lba * BLOCK;
	if (writes)
		memcpy(at, r->frame + HEAD, len);
	else
		memcpy(r->out + HEAD, at, len);
	if (f && f->what == LAB_DISK_SHORT)
		len -= BLOCK;
	send_it(r, writes ? MIN : HEAD + len);
}

static void run_ata(struct request *r)
{
	uint8_t command = r->frame[27];

	r->out[25] = 0;
	r->out[27] = 0x40;			/* ready */
	if (command == 0xec)
		identify(r);
	else if (command == 0x20 || command == 0x24)
		transfer(r, false);
	else if (command == 0x30 || command == 0x34)
		transfer(r, true);
	else
		fail(r, 0x04);			/* aborted: no such command */
}

/* ---- who is meant -------------------------------------------------------- */

static bool is_meant(const struct lab_net *net, const struct lab_server *s,
		     const uint8_t *frame)
{
	uint16_t shelf = get_be16(frame + 16);

	return s->kind == LAB_AOE &&
	       (!s->network || s->network == net->config) &&
	       (shelf == 0xffff || shelf == s->aoe->shelf) &&
	       (frame[18] == 0xff || frame[18] == s->aoe->slot) &&
	       lab_image_open(&s->aoe->image) == 0;
}

static void log_query(const struct request *r, const struct lab_server *s)
{
	lab_log(r->net->lab, &(struct lab_request){
		.server = s->name, .what = "query", .answer = "here it is",
	});
}

static void answer(struct request *r, const struct lab_server *s)
{
	r->disk = s->aoe;
	begin(r);
	if (r->frame[19] == QUERY) {
		log_query(r, s);
		answer_query(r);
	} else if (r->disk->refuses) {
		refuse(r);
	} else if (r->frame[19] == 0) {
		run_ata(r);
	}
}

void lab_aoed(struct lab_net *net, const uint8_t *frame, size_t len)
{
	struct request r = { .net = net, .frame = frame, .len = len,
			     .out = net->lab->answer };
	const struct lab_server *s = net->lab->config.servers;

	if (len < HEAD || frame[14] & 0x08)
		return;
	for (; s; s = s->next)
		if (is_meant(net, s, frame))
			answer(&r, s);
}

void lab_aoed_stop(struct lab *lab)
{
	for (struct lab_server *s = lab->config.servers; s; s = s->next)
		if (s->kind == LAB_AOE)
			lab_image_close(&s->aoe->image);
}

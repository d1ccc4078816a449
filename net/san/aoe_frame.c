/* aoe_frame.c: frames of ATA over Ethernet (AoEr11), and the ATA in them. */
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/aoe.h"

/* Behind the Ethernet header */
enum { FLAGS = 14, ERROR = 15, SHELF = 16, SLOT = 18, COMMAND = 19, TAG = 20 };
enum { VERSION = 0x10, ANSWERS = 0x08, FAILED = 0x04 };
/* Of a configuration */
enum { BUFFERS = 24, SECTORS = 28, CONFIG_END = 32 };
/* Of ATA: its registers */
enum { AFLAGS = 24, FEATURE = 25, COUNT = 26, STATUS = 27, LBA = 28 };
enum { EXTENDED = 0x40, WRITES = 0x01 };

/* ---- the head ------------------------------------------------------------ */

bool aoe_read(const uint8_t *frame, size_t len, struct aoe_head *out)
{
	if (len < CONFIG_END || get_be16(frame + 12) != AOE_TYPE ||
	    (frame[FLAGS] & 0xf0) != VERSION)
		return false;
	*out = (struct aoe_head){
		.answers = frame[FLAGS] & ANSWERS,
		.failed = frame[FLAGS] & FAILED, .error = frame[ERROR],
		.shelf = get_be16(frame + SHELF), .slot = frame[SLOT],
		.command = frame[COMMAND], .tag = get_be32(frame + TAG),
	};
	return out->command == AOE_CONFIG ||
	       (out->command == AOE_ATA && len >= AOE_HEAD);
}

void aoe_write(uint8_t frame[AOE_HEAD], const uint8_t to[6],
	       const uint8_t from[6], const struct aoe_head *h)
{
	memset(frame, 0, AOE_HEAD);
	memcpy(frame, to, 6);
	memcpy(frame + 6, from, 6);
	put_be16(frame + 12, AOE_TYPE);
	frame[FLAGS] = VERSION;
	put_be16(frame + SHELF, h->shelf);
	frame[SLOT] = h->slot;
	frame[COMMAND] = h->command;
	put_be32(frame + TAG, h->tag);
}

unsigned aoe_buffers(const uint8_t *frame)
{
	return get_be16(frame + BUFFERS);
}

unsigned aoe_sectors(const uint8_t *frame)
{
	return frame[SECTORS];
}

/* ---- ATA ----------------------------------------------------------------- */

void aoe_write_ata(uint8_t frame[AOE_HEAD], enum aoe_command what, bool lba48,
		   uint64_t lba, unsigned count)
{
	static const uint8_t codes[][2] = {	/* 28 bits, 48 bits */
		[AOE_READ] = { 0x20, 0x24 }, [AOE_WRITE] = { 0x30, 0x34 },
		[AOE_FLUSH] = { 0xe7, 0xea }, [AOE_IDENTIFY] = { 0xec, 0xec },
	};

	frame[AFLAGS] = (uint8_t)((lba48 ? EXTENDED : 0) |
				  (what == AOE_WRITE ? WRITES : 0));
	frame[COUNT] = (uint8_t)count;
	frame[STATUS] = codes[what][lba48];
	for (unsigned i = 0; i < 6; i++)
		frame[LBA + i] = (uint8_t)(lba >> 8 * i);
	if (!lba48)		/* bits 24 to 27, and that it is an LBA */
		frame[LBA + 3] = (frame[LBA + 3] & 0x0f) | 0xe0;
}

static int protocol_error(unsigned error, struct err *e)
{
	enum { UNAVAILABLE = 3, RESERVED = 6 };

	if (error == UNAVAILABLE)
		return err_set(e, -ENODEV, "the target's disk is not "
			       "available");
	if (error == RESERVED)
		return err_set(e, -EBUSY, "another machine has reserved the "
			       "disk");
	return err_set(e, -EPROTO, "the target does not understand us (AoE "
		       "error %u)", error);
}

int aoe_outcome(const uint8_t frame[AOE_HEAD], const struct aoe_head *h,
		struct err *e)
{
	enum { ERR = 0x01, FAULT = 0x20 };
	enum { ABORTED = 0x04, NOT_FOUND = 0x10, BAD = 0x40, CRC = 0x80 };
	unsigned error = frame[FEATURE];

	if (h->failed)
		return protocol_error(h->error, e);
	if (!(frame[STATUS] & (ERR | FAULT)))
		return 0;
	if (!(frame[STATUS] & ERR))
		return err_set(e, -EIO, "the disk has a fault");
	if (error & CRC)
		return err_set(e, -EAGAIN, "the disk's cable has errors");
	if (error & BAD)
		return err_set(e, -EIO, "a block cannot be read");
	if (error & NOT_FOUND)
		return err_set(e, -EIO, "the disk does not have the block");
	if (error & ABORTED)
		return err_set(e, -ENOTSUP, "the disk refuses the command");
	return err_set(e, -EIO, "the disk fails (error %02x)", error);
}

/* ---- what disk it is ----------------------------------------------------- */

static unsigned word(const uint8_t *data, unsigned i)
{
	return get_le16(data + 2 * i);
}

int aoe_identity(const uint8_t data[AOE_IDENTITY], struct san_shape *shape,
		 bool *lba48, struct err *e)
{
	enum { SERIAL = 10, SERIAL_LEN = 20, MODEL = 27, MODEL_LEN = 40 };
	enum { CAPACITY28 = 60, FEATURES = 83, HAS_LBA48 = 1 << 10,
	       CAPACITY48 = 100 };

	*lba48 = word(data, FEATURES) & HAS_LBA48;
	shape->blocks = *lba48 ? get_le64(data + 2 * CAPACITY48) :
			get_le32(data + 2 * CAPACITY28);
	if (shape->blocks >> 48)
		return err_set(e, -EPROTO, "the disk's size is beyond all "
			       "measure");
	shape->id_len = SERIAL_LEN + MODEL_LEN;
	memcpy(shape->id, data + 2 * SERIAL, SERIAL_LEN);
	memcpy(shape->id + SERIAL_LEN, data + 2 * MODEL, MODEL_LEN);
	return 0;
}

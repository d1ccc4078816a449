/* scsi.c: SCSI commands as a disk takes them, and what comes back. */
#include "net/san/scsi.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/path.h"

enum opcode {
	TEST_UNIT_READY = 0x00, INQUIRY = 0x12, READ_CAPACITY10 = 0x25,
	READ10 = 0x28, WRITE10 = 0x2a, SYNCHRONIZE = 0x35, READ16 = 0x88,
	WRITE16 = 0x8a, SERVICE_IN = 0x9e,
};

#define READ_CAPACITY16	0x10	/* of SERVICE_IN	*/
#define VPD		0x01	/* of INQUIRY: a page	*/
#define VPD_IDENTITY	0x83

/* ---- commands ----------------------------------------------------------- */

void scsi_transfer(uint8_t cdb[SCSI_CDB], bool writes, uint64_t lba,
		   uint32_t count)
{
	memset(cdb, 0, SCSI_CDB);
	if (lba + count <= UINT32_MAX && count <= UINT16_MAX) {
		cdb[0] = writes ? WRITE10 : READ10;
		put_be32(cdb + 2, (uint32_t)lba);
		put_be16(cdb + 7, count);
	} else {
		cdb[0] = writes ? WRITE16 : READ16;
		put_be64(cdb + 2, lba);
		put_be32(cdb + 10, count);
	}
}

void scsi_command(uint8_t cdb[SCSI_CDB], const struct san_io *io)
{
	if (io->op != SAN_FLUSH) {
		scsi_transfer(cdb, io->op == SAN_WRITE, io->lba, io->count);
		return;
	}
	memset(cdb, 0, SCSI_CDB);
	cdb[0] = SYNCHRONIZE;		/* from block 0, all of them */
}

uint32_t scsi_step_command(enum scsi_step step, uint8_t cdb[SCSI_CDB])
{
	memset(cdb, 0, SCSI_CDB);
	switch (step) {
	case SCSI_READY:
		cdb[0] = TEST_UNIT_READY;
		return 0;
	case SCSI_IDENTITY:
		cdb[1] = VPD;
		cdb[2] = VPD_IDENTITY;
		/* fall through */
	case SCSI_INQUIRY:
		cdb[0] = INQUIRY;
		put_be16(cdb + 3, SCSI_ANSWER);
		return SCSI_ANSWER;
	case SCSI_CAPACITY10:
		cdb[0] = READ_CAPACITY10;
		return 8;
	default:
		cdb[0] = SERVICE_IN;
		cdb[1] = READ_CAPACITY16;
		cdb[13] = 32;
		return 32;
	}
}

/* ---- answers ------------------------------------------------------------ */

/* Device types (SPC-4 6.6.2) */
enum { DISK = 0x00, CD = 0x05, OPTICAL = 0x07, SIMPLE_DISK = 0x0e,
       ZONED = 0x14, NOTHING = 0x1f };

static int read_inquiry(const uint8_t *p, size_t len, struct san_shape *shape,
			struct err *e)
{
	unsigned type;

	if (len < 1)
		return err_set(e, -EPROTO, "the target does not say what it "
			       "has there");
	type = p[0] & 0x1f;
	if (p[0] >> 5 || type == NOTHING)
		return err_set(e, -ENODEV, "the target has no such LUN");
	if (type != DISK && type != CD && type != OPTICAL &&
	    type != SIMPLE_DISK && type != ZONED)
		return err_set(e, -ENODEV, "this LUN is no disk, but a device "
			       "of type %u", type);
	shape->read_only = type == CD;
	return 0;
}

/* How well a designator tells one unit from all others; 0: not at all. */
static unsigned worth(const uint8_t *p)
{
	static const uint8_t of_type[] = { 0, 1, 2, 3 };	/* vendor, T10,
								   EUI, NAA */
	unsigned type = p[1] & 0x0f;

	if (p[1] & 0x30 || type >= sizeof(of_type))
		return 0;		/* it is a port's	*/
	return of_type[type];
}

/* Keep the best designator (SPC-4 7.8.6). */
static void read_identity(const uint8_t *p, size_t len,
			  struct san_shape *shape)
{
	unsigned best = 0;
	size_t n, at;

	if (len < 4 || p[1] != VPD_IDENTITY)
		return;
	n = get_be16(p + 2);
	if (n < len - 4)
		len = n + 4;
	for (at = 4; len - at >= 4; at += n) {
		n = p[at + 3] + 4u;
		if (n > len - at)
			break;
		if (worth(p + at) <= best || n > SAN_ID_MAX)
			continue;
		best = worth(p + at);
		shape->id_len = (uint8_t)n;
		memcpy(shape->id, p + at, n);
	}
}

static int read_capacity(enum scsi_step step, const uint8_t *p, size_t len,
			 struct san_shape *shape, struct err *e)
{
	bool is16 = step == SCSI_CAPACITY16;
	uint64_t last;

	if (len < (is16 ? 12 : 8))
		return err_set(e, -EPROTO, "the target does not say how big "
			       "the disk is");
	last = get_be32(p);
	if (is16)
		last = last << 32 | get_be32(p + 4);
	shape->block_size = get_be32(p + (is16 ? 8 : 4));
	shape->blocks = !is16 && last == UINT32_MAX ? 0 : last + 1;
	return 0;
}

int scsi_step_answer(enum scsi_step step, const uint8_t *answer, size_t len,
		     struct san_shape *shape, struct err *e)
{
	switch (step) {
	case SCSI_READY:
		return 0;
	case SCSI_INQUIRY:
		return read_inquiry(answer, len, shape, e);
	case SCSI_IDENTITY:
		read_identity(answer, len, shape);
		return 0;
	default:
		return read_capacity(step, answer, len, shape, e);
	}
}

/* ---- finding out --------------------------------------------------------- */

#define TRIES	10	/* of a step: is it ready?	*/

void scsi_probe_start(struct scsi_probe *p, struct san_shape *shape)
{
	memset(shape, 0, sizeof(*shape));
	p->step = SCSI_READY;
	p->tries = 0;
}

uint32_t scsi_probe_command(struct scsi_probe *p, uint8_t cdb[SCSI_CDB])
{
	memset(p->answer, 0, sizeof(p->answer));
	return scsi_step_command(p->step, cdb);
}

int scsi_probe_next(struct scsi_probe *p, int status, size_t len,
		    struct san_shape *shape, struct err *e)
{
	if (status == -EAGAIN && ++p->tries < TRIES) {
		err_clear(e);
		return 1;
	}
	if (status == 0)
		status = scsi_step_answer(p->step, p->answer, len, shape, e);
	if (status < 0 && p->step == SCSI_READY && status != -ENODEV)
		err_clear(e);		/* the steps that follow will tell */
	else if (status < 0 && p->step != SCSI_IDENTITY)
		return status;
	err_clear(e);
	p->tries = 0;
	p->step++;
	return p->step < SCSI_STEPS &&
	       !(p->step == SCSI_CAPACITY16 && shape->blocks);
}

/* ---- failures ----------------------------------------------------------- */

static const char *const keys[16] = {
	[0x2] = "it is not ready", [0x3] = "its medium has an error",
	[0x4] = "its hardware has failed", [0x5] = "it refuses the request",
	[0x7] = "it is write-protected", [0x8] = "the place is blank",
	[0xd] = "the medium is full", [0xe] = "the data differ",
};

static const struct { uint8_t code; const char *text; } codes[] = {
	{ 0x11, "a block cannot be read" },
	{ 0x0c, "a block cannot be written" },
	{ 0x20, "it does not know the command" },
	{ 0x21, "the block is behind its end" },
	{ 0x25, "there is no such LUN" }, { 0x27, "it is write-protected" },
	{ 0x3a, "it holds no medium" },
};

/* Key and additional code, wherever the format puts them (SPC-4 4.5). */
static unsigned read_sense(const uint8_t *p, size_t len, unsigned *code)
{
	*code = 0;
	if (len >= 3 && (p[0] & 0x7e) == 0x72) {
		*code = p[2];
		return p[1] & 0x0f;
	}
	if (len < 3 || (p[0] & 0x7e) != 0x70)
		return 0;
	if (len > 12)
		*code = p[12];
	return p[2] & 0x0f;
}

#define BECOMES_READY	0x04

static int check_failure(const uint8_t *sense, size_t len, struct err *e)
{
	unsigned code, key = read_sense(sense, len, &code);
	const char *text = keys[key];

	if (key == 0x1 || (key == 0x0 && len))
		return 0;			/* recovered		*/
	if (key == 0x6 || key == 0xb ||		/* attention, aborted	*/
	    (key == 0x2 && code == BECOMES_READY)) {
		err_set(e, -EAGAIN, "the disk asks to try again (sense %x/%02x"
			")", key, code);
		return -EAGAIN;
	}
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			text = codes[i].text;
	return err_set(e, key == 0x7 ? -EROFS : code == 0x25 ? -ENODEV : -EIO,
		       "the disk reports: %s (sense %x/%02x)",
		       text ? text : "it has failed", key, code);
}

int scsi_failure(unsigned status, const uint8_t *sense, size_t len,
		 struct err *e)
{
	switch (status) {
	case SCSI_CHECK:
		return check_failure(sense, len, e);
	case SCSI_BUSY: case SCSI_FULL: case SCSI_ABORTED:
		return err_set(e, -EAGAIN, "the disk is busy");
	case SCSI_CONFLICT:
		return err_set(e, -EBUSY, "another machine has reserved the "
			       "disk");
	default:
		return err_set(e, -EIO, "the disk reports status 0x%02x",
			       status);
	}
}

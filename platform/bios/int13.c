/*
 * int13.c: INT 13h for disks over the network, as programs call it: by
 * cylinders and sectors, by the extensions (EDD 3.0), and what a CD's boot
 * program asks (El Torito). stub.S brings the calls here.
 */
#include "platform/bios/int13.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/pxeapi.h"
#include "platform/block.h"
#include "platform/platform.h"

enum status {
	OK = 0, INVALID = 0x01, WRITE_PROTECTED = 0x03, NOT_FOUND = 0x04,
	BAD_BUFFER = 0x09,
	ANSWERED = 0x100,	/* AH has something else: no error */
};

enum how { READ, WRITE, VERIFY };

#define CHS_BLOCK	512

/* ---- registers and memory -------------------------------------------- */

static unsigned low(uint32_t reg)
{
	return reg & 0xff;
}

static unsigned high(uint32_t reg)
{
	return reg >> 8 & 0xff;
}

static uint32_t with16(uint32_t reg, unsigned v)
{
	return (reg & 0xffff0000) | (v & 0xffff);
}

static uint32_t with_low(uint32_t reg, unsigned v)
{
	return (reg & 0xffffff00) | (v & 0xff);
}

static uint32_t with_high(uint32_t reg, unsigned v)
{
	return (reg & 0xffff00ff) | (v & 0xff) << 8;
}

/* DS:SI; NULL: not the caller's memory. */
static uint8_t *packet(const struct api_frame *f, size_t len)
{
	return pxemem_at(f->ds * 16u + (f->esi & 0xffff), len);
}

/* ---- reading and writing --------------------------------------------- */

static unsigned status_of(int rc)
{
	return rc == -EROFS ? WRITE_PROTECTED : rc < 0 ? NOT_FOUND : OK;
}

/* @count blocks from or to @at, linear: a buffer may leave its segment. */
static unsigned transfer(struct disk *d, enum how how, uint64_t lba,
			 uint32_t count, uint64_t at)
{
	struct plat_block *b = d->b;
	uint64_t len = (uint64_t)count * b->block_size;
	void *buf;

	if (how == WRITE && b->read_only)
		return WRITE_PROTECTED;
	if (lba > b->blocks || count > b->blocks - lba)
		return NOT_FOUND;
	if (how == VERIFY || !count)
		return OK;
	buf = at > UINT32_MAX || len > UINT32_MAX ? NULL :
	      pxemem_at((uint32_t)at, (size_t)len);
	if (!buf)
		return BAD_BUFFER;
	return status_of(how == READ ? b->ops->read(b, lba, count, buf) :
				       b->ops->write(b, lba, count, buf));
}

static unsigned by_chs(struct disk *d, struct api_frame *f, enum how how)
{
	const struct geometry *g = &d->geometry;
	unsigned sector = low(f->ecx) & 63, head = high(f->edx), status;
	unsigned cylinder = high(f->ecx) | (low(f->ecx) & 0xc0) << 2;

	if (d->b->block_size != CHS_BLOCK || !low(f->eax) || !sector ||
	    sector > g->sectors || head >= g->heads)
		return INVALID;
	status = transfer(d, how, (cylinder * g->heads + head) * g->sectors +
			  sector - 1, low(f->eax),
			  f->es * 16u + (f->ebx & 0xffff));
	if (status)
		f->eax = with_low(f->eax, 0);	/* so many are done */
	return status;
}

static unsigned chs_read(struct disk *d, struct api_frame *f)
{
	return by_chs(d, f, READ);
}

static unsigned chs_write(struct disk *d, struct api_frame *f)
{
	return by_chs(d, f, WRITE);
}

static unsigned chs_verify(struct disk *d, struct api_frame *f)
{
	return by_chs(d, f, VERIFY);
}

/* The extensions' packet (EDD 3.0, 2.2) */
#define PACKET_MIN	16
#define PACKET_FLAT	24	/* has a flat address		*/
#define PACKET_LONG	32	/* and a count of 32 bits	*/
#define COUNT		2
#define BUFFER		4
#define LBA		8
#define FLAT		16
#define LONG_COUNT	24
#define IS_LONG		0xff
#define IS_FLAT		0xffffffffu

static unsigned extended(struct disk *d, const struct api_frame *f,
			 enum how how)
{
	uint8_t *p = packet(f, PACKET_MIN);
	uint32_t far, count;
	uint64_t at;
	unsigned status;

	if (!p || p[0] < PACKET_MIN)
		return INVALID;
	count = p[COUNT];
	if (count == IS_LONG && p[0] >= PACKET_LONG)
		count = get_le32(p + LONG_COUNT);
	far = get_le32(p + BUFFER);
	at = far == IS_FLAT && p[0] >= PACKET_FLAT ? get_le64(p + FLAT) :
	     real_linear(far);
	status = transfer(d, how, get_le64(p + LBA), count, at);
	if (status)
		p[COUNT] = 0;
	return status;
}

static unsigned extended_read(struct disk *d, struct api_frame *f)
{
	return extended(d, f, READ);
}

static unsigned extended_write(struct disk *d, struct api_frame *f)
{
	return extended(d, f, WRITE);
}

static unsigned extended_verify(struct disk *d, struct api_frame *f)
{
	return extended(d, f, VERIFY);
}

/* ---- what the disk is like ------------------------------------------- */

#define HARD_DISK	3	/* answers of DISK_TYPE		*/
#define FLOPPY		1
#define FLOPPY_144	4	/* BL of 08h			*/
#define VECTOR_1E	(0x1e * 4)	/* parameters of floppy disks */

static bool is_hard(const struct disk *d)
{
	return d->b->drive & DRIVE_HARD;
}

static unsigned nothing(struct disk *d, struct api_frame *f)
{
	(void)d;
	(void)f;
	return OK;
}

static unsigned last_status(struct disk *d, struct api_frame *f)
{
	(void)f;
	return d->status;
}

static unsigned chs_parameters(struct disk *d, struct api_frame *f)
{
	const struct geometry *g = &d->geometry;
	unsigned last = g->cylinders - 1;

	if (d->b->block_size != CHS_BLOCK)
		return INVALID;
	f->ecx = with16(f->ecx, (last & 255) << 8 | (last >> 8 & 3) << 6 |
			g->sectors);
	f->edx = with_high(f->edx, g->heads - 1);
	f->edx = with_low(f->edx, is_hard(d) ? mem8(BDA_HARD) : 1);
	if (!is_hard(d)) {
		f->ebx = with_low(f->ebx, FLOPPY_144);
		f->es = mem16(VECTOR_1E + 2);
		f->edi = with16(f->edi, mem16(VECTOR_1E));
	}
	f->eax = with16(f->eax, 0);
	return OK;
}

static unsigned type(struct disk *d, struct api_frame *f)
{
	uint32_t n = d->b->blocks > UINT32_MAX ? UINT32_MAX :
		     (uint32_t)d->b->blocks;

	f->eax = with_high(f->eax, is_hard(d) ? HARD_DISK : FLOPPY);
	if (is_hard(d)) {
		f->ecx = with16(f->ecx, n >> 16);
		f->edx = with16(f->edx, n);
	}
	return ANSWERED;
}

#define EDD_30		0x30
#define EDD_CAN		0x0d	/* read and write, say what it is, 64 bits */

static unsigned check(struct disk *d, struct api_frame *f)
{
	if ((f->ebx & 0xffff) != CHECK_ASK || !is_hard(d))
		return INVALID;
	f->ebx = with16(f->ebx, CHECK_ANSWER);
	f->ecx = with16(f->ecx, EDD_CAN);
	f->eax = with_high(f->eax, EDD_30);
	return ANSWERED;
}

/* Of DISK_PARAMETERS (EDD 3.0, 2.5.8): three lengths */
#define PARAM_MIN	26
#define PARAM_20	30
#define PARAM_30	74	/* with a way to the disk	*/
#define ANY_BOUNDARY	1	/* flags			*/
#define HAS_CHS		2
#define REMOVABLE	4
#define PATH		30	/* begins there			*/
#define PATH_LEN	44
#define PATH_BUS	6	/* within it			*/
#define PATH_KIND	10
#define PATH_PCI	18
#define PATH_DEVICE	26
#define LUN_FLAT	0x3fff	/* of the first two bytes of a LUN */

static void put_path(uint8_t *p, const struct plat_block_path *path)
{
	unsigned loc = path->nic->busloc & 0xffff;
	unsigned sum = 0;

	put_le16(p, 0xbedd);
	p[2] = PATH_LEN;
	memcpy(p + PATH_BUS, "PCI SCSI    ", 12);
	p[PATH_PCI] = (uint8_t)(loc >> 8);
	p[PATH_PCI + 1] = loc >> 3 & 31;
	p[PATH_PCI + 2] = loc & 7;
	if (path->kind == PLAT_BLOCK_ISCSI)
		put_le16(p + PATH_DEVICE + 2, get_be16(path->lun) & LUN_FLAT);
	else
		memcpy(p + PATH_KIND, "ATA ", 4);
	for (unsigned i = 0; i < PATH_LEN - 1; i++)
		sum += p[i];
	p[PATH_LEN - 1] = (uint8_t)-sum;
}

/* A card elsewhere, or a URI, cannot be told. */
static bool can_tell(const struct plat_block_path *path)
{
	return path->kind != PLAT_BLOCK_URI && path->nic &&
	       path->nic->bustype && !strcmp(path->nic->bustype, "PCI");
}

static unsigned fill_parameters(const struct disk *d, uint8_t *p)
{
	const struct plat_block *b = d->b;
	unsigned flags = ANY_BOUNDARY | (b->cdrom ? REMOVABLE : 0);

	if (b->block_size == CHS_BLOCK) {
		flags |= HAS_CHS;
		put_le32(p + 4, d->geometry.cylinders);
		put_le32(p + 8, d->geometry.heads);
		put_le32(p + 12, d->geometry.sectors);
	}
	put_le16(p + 2, flags);
	put_le32(p + 16, (uint32_t)b->blocks);
	put_le32(p + 20, (uint32_t)(b->blocks >> 32));
	put_le16(p + 24, b->block_size);
	put_le32(p + 26, UINT32_MAX);		/* no further table */
	if (!b->n_paths || !can_tell(b->paths))
		return PARAM_20;
	put_path(p + PATH, b->paths);
	return PARAM_30;
}

static unsigned parameters(struct disk *d, struct api_frame *f)
{
	uint8_t all[PARAM_30] = { 0 }, *p = packet(f, PARAM_MIN);
	unsigned cap = p ? get_le16(p) : 0, len;

	if (cap < PARAM_MIN || !packet(f, cap < PARAM_30 ? cap : PARAM_30))
		return INVALID;
	len = fill_parameters(d, all);
	if (cap < len)
		len = cap < PARAM_20 ? PARAM_MIN : PARAM_20;
	put_le16(all, len);
	memcpy(p, all, len);
	return OK;
}

/* ---- El Torito ------------------------------------------------------- */

#define CD_PACKET	0x13	/* bytes: its first says so */
#define CATALOG_PACKET	8

/* How it was booted, and the end of that, as nothing is emulated. */
static unsigned cd_status(struct disk *d, struct api_frame *f)
{
	uint8_t *p = packet(f, CD_PACKET);
	const char *why;

	if (low(f->eax) > 1 || !p || disk_cd(d, &why) < 0)
		return INVALID;
	memset(p, 0, CD_PACKET);
	p[0] = CD_PACKET;
	p[2] = (uint8_t)d->b->drive;
	put_le32(p + 4, d->cd.first);
	put_le16(p + 12, d->cd.segment);
	put_le16(p + 14, d->cd.count);
	return OK;
}

static unsigned cd_catalog(struct disk *d, struct api_frame *f)
{
	uint8_t *p = packet(f, CATALOG_PACKET);
	const char *why;

	if (low(f->eax) || !p || disk_cd(d, &why) < 0)
		return INVALID;
	return transfer(d, READ, (uint64_t)d->cd.catalog + get_le16(p + 6),
			p[1], real_linear(get_le32(p + 2)));
}

/* ---- calls ----------------------------------------------------------- */

static const struct {
	uint8_t function;
	unsigned (*fn)(struct disk *d, struct api_frame *f);
} rows[] = {
	{ DISK_RESET, nothing }, { 0x01, last_status },
	{ DISK_READ_CHS, chs_read }, { 0x03, chs_write },
	{ 0x04, chs_verify }, { 0x08, chs_parameters },
	{ 0x0c, nothing },			/* seek		*/
	{ 0x0d, nothing },			/* reset	*/
	{ 0x10, nothing },			/* is it ready?	*/
	{ 0x11, nothing },			/* to the start	*/
	{ DISK_TYPE, type }, { DISK_CHECK, check },
	{ DISK_READ, extended_read }, { 0x43, extended_write },
	{ 0x44, extended_verify }, { 0x47, nothing },
	{ DISK_PARAMETERS, parameters },
	{ 0x4b, cd_status }, { 0x4d, cd_catalog },
};

static unsigned answer(struct disk *d, struct api_frame *f)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].function == high(f->eax))
			return rows[i].fn(d, f);
	return INVALID;
}

void int13_call(struct api_frame *f)
{
	struct disk *d = disk_find(low(f->edx));
	unsigned status = d ? answer(d, f) : INVALID;

	f->int_flags &= (uint16_t)~FLAG_CARRY;
	if (status == ANSWERED)
		status = OK;
	else
		f->eax = with_high(f->eax, status);
	if (status)
		f->int_flags |= FLAG_CARRY;
	if (d)
		d->status = (uint8_t)status;
}

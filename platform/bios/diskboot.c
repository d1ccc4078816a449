/*
 * diskboot.c: start what is on a disk, as the BIOS would: its boot sector, or a
 * CD's boot image. What is wrong with it is found out before anything of ours
 * is given up; and nothing is while a disk over the network is attached, which
 * the program then reads by way of us.
 */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/app.h"
#include "platform/bios/exec.h"
#include "platform/bios/int13.h"
#include "platform/bios/program.h"
#include "platform/block.h"

#define BOOT_SECTOR	0x7c00u
#define LOWEST		0x600u	/* above the BIOS's own		*/
#define SECTOR_LEN	512
#define SIGNATURE	0xaa55	/* at the sector's end			*/
#define CAN_READ	1u	/* CX of DISK_CHECK's answer		*/
#define PARAM_LEN	26	/* of DISK_PARAMETERS: with the ...	*/
#define PARAM_BYTES	24	/* ... length of a sector		*/

/* A drive that is to be started. */
struct source {
	unsigned     drive;
	struct disk *network;	/* NULL: the machine's own		*/
	bool         extended;	/* that one has calls 41h to 48h	*/
};

/* ---- the machine's own drives ---------------------------------------- */

static bool call(unsigned function, unsigned drive, struct real_regs *r)
{
	r->eax = function;
	r->edx = drive;
	return !real_int(0x13, r);
}

static bool is_extended(unsigned drive)
{
	struct real_regs r = { .ebx = CHECK_ASK };

	return call(DISK_CHECK << 8, drive, &r) &&
	       (r.ebx & 0xffff) == CHECK_ANSWER && (r.ecx & CAN_READ);
}

/* Type 0, too, means that there is none. */
static bool is_there(unsigned drive)
{
	struct real_regs r = { 0 };

	return call(DISK_TYPE << 8, drive, &r) && (r.eax & 0xff00);
}

static bool own_is_cd(const struct source *s)
{
	struct real_regs r = { .esi = STUB_PARAMS };
	uint8_t *p = real_at(STUB_PARAMS);

	memset(p, 0, PARAM_LEN);
	p[0] = PARAM_LEN;
	return s->extended && call(DISK_PARAMETERS << 8, s->drive, &r) &&
	       get_le16(p + PARAM_BYTES) == ISO_SECTOR;
}

static bool read_extended(unsigned drive, uint32_t at)
{
	struct disk_packet *p = real_at(STUB_PARAMS);
	struct real_regs r = { .esi = STUB_PARAMS };

	*p = (struct disk_packet){ .size = sizeof(*p), .count = 1,
				   .to = real_far(STUB_BOUNCE), .sector = at };
	return call(DISK_READ << 8, drive, &r);
}

/* The first; cylinder 0, head 0, where sectors begin with 1. */
static bool read_chs(unsigned drive)
{
	struct real_regs r = { .ebx = STUB_BOUNCE, .ecx = 1 };

	return call(DISK_READ_CHS << 8 | 1, drive, &r);
}

static int read_own(const struct source *s, uint32_t at)
{
	struct real_regs reset = { 0 };

	for (unsigned tries = 0; tries < DISK_TRIES; tries++) {
		if (s->extended ? read_extended(s->drive, at) :
				  read_chs(s->drive))
			return 0;
		(void)call(DISK_RESET << 8, s->drive, &reset);
	}
	return -EIO;
}

/* ---- either ---------------------------------------------------------- */

static int find(struct source *s, struct err *e)
{
	s->network = disk_find(s->drive);
	if (s->network)
		return 0;
	s->extended = s->drive <= DRIVE_MAX && is_extended(s->drive);
	if (s->drive <= DRIVE_MAX && (s->extended || is_there(s->drive)))
		return 0;
	return err_set(e, -ENODEV, "the BIOS knows no drive 0x%02x", s->drive);
}

/* A block to the bounce buffer. */
static int read_block(const struct source *s, uint32_t at)
{
	struct plat_block *b;

	if (!s->network)
		return read_own(s, at);
	b = s->network->b;
	return b->ops->read(b, at, 1, real_at(STUB_BOUNCE));
}

static int unreadable(const struct source *s, struct err *e)
{
	return err_set(e, -EIO, "drive 0x%02x cannot be read", s->drive);
}

/* ---- a boot sector --------------------------------------------------- */

static int no_sector(const struct source *s, const char *why, struct err *e)
{
	return err_set(e, -ENOEXEC, "drive 0x%02x has no boot sector: its "
		       "first one %s", s->drive, why);
}

static int load_sector(const struct source *s, uint32_t *target,
		       struct err *e)
{
	const uint8_t *sector = real_at(STUB_BOUNCE);

	if (read_block(s, 0) < 0)
		return unreadable(s, e);
	if (get_le16(sector + SECTOR_LEN - 2) != SIGNATURE)
		return no_sector(s, "does not end with 55 aa", e);
	if (!get_le32(sector))
		return no_sector(s, "has partitions, but no code: are they "
				 "for UEFI?", e);
	memcpy(mem(BOOT_SECTOR), sector, SECTOR_LEN);
	*target = BOOT_SECTOR;
	return 0;
}

/* ---- a CD ------------------------------------------------------------ */

static int read_sector(void *ctx, uint32_t at, void *buf)
{
	int rc = read_block(ctx, at);

	if (rc == 0)
		memcpy(buf, real_at(STUB_BOUNCE), ISO_SECTOR);
	return rc;
}

static bool is_cd(const struct source *s)
{
	return s->network ? s->network->b->cdrom : own_is_cd(s);
}

static int find_image(struct source *s, struct eltorito *cd, struct err *e)
{
	const struct iso_disk disk = { .read = read_sector, .ctx = s };
	const char *why;
	int rc;

	rc = eltorito_find(&disk, mem(BOOT_SECTOR), cd, &why);
	if (rc < 0)
		return err_set(e, rc, "drive 0x%02x: the CD %s", s->drive,
			       why);
	return 0;
}

/* Whole sectors of the CD: the last may have more than the image. */
static int load_image(struct source *s, uint32_t *target, struct err *e)
{
	struct eltorito cd;
	uint32_t at, n;
	int rc = find_image(s, &cd, e);

	if (rc < 0)
		return rc;
	at = cd.segment * 16u;
	n = (cd.count * ELTORITO_SECTOR + ISO_SECTOR - 1u) / ISO_SECTOR;
	if (at < LOWEST || at >= bios.stub ||
	    n > (bios.stub - at) / ISO_SECTOR)
		return err_set(e, -E2BIG, "drive 0x%02x: its boot image of %u "
			       "KiB has no place at segment 0x%x", s->drive,
			       (unsigned)(cd.count / 2), cd.segment);
	for (uint32_t i = 0; i < n; i++)
		if (read_sector(s, cd.first + i, mem(at + i * ISO_SECTOR)) < 0)
			return unreadable(s, e);
	*target = (at & 0xf0000) << 12 | (at & 0xffff);
	return 0;
}

/* ---- starting -------------------------------------------------------- */

/* As a BIOS enters it: segments 0, interrupts on, a stack below itself. */
static int hand_over(unsigned drive, uint32_t target, struct err *e)
{
	const struct real_regs r = { .target = target, .edx = drive,
				     .flags = FLAG_INTERRUPT };

	exec_enter(&r, 0, BOOT_SECTOR);
	return err_set(e, -ECANCELED, "what started from drive 0x%02x gave "
		       "up", drive);
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	struct source s = { .drive = how->drive };
	uint32_t target;
	int rc;

	if (program_busy())
		return err_set(e, -EBUSY, "drive 0x%02x cannot start: the "
			       "program that asks for it is in its place",
			       how->drive);
	rc = find(&s, e);
	if (rc == 0)
		rc = is_cd(&s) ? load_image(&s, &target, e) :
				 load_sector(&s, &target, e);
	return rc < 0 ? rc : hand_over(s.drive, target, e);
}

/*
 * diskboot.c: start the boot sector of one of the machine's own disks, as the
 * BIOS would. It is read into our own memory first: while something is wrong
 * with it, nothing of ours is given up.
 */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/app.h"
#include "platform/bios/exec.h"
#include "platform/bios/int13.h"
#include "platform/bios/pxeapi.h"
#include "platform/block.h"

#define BOOT_SECTOR	0x7c00u
#define SECTOR_LEN	512
#define SIGNATURE	0xaa55	/* at the sector's end			*/
#define DRIVE_MAX	0xffu
#define CHECK_ASK	0x55aa	/* BX of DISK_CHECK, and of its answer	*/
#define CHECK_ANSWER	0xaa55
#define CAN_READ	1u	/* CX of the answer			*/

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

static bool read_extended(unsigned drive)
{
	struct disk_packet *p = real_at(STUB_PARAMS);
	struct real_regs r = { .esi = STUB_PARAMS };

	*p = (struct disk_packet){ .size = sizeof(*p), .count = 1,
				   .to = real_far(STUB_BOUNCE) };
	return call(DISK_READ << 8, drive, &r);
}

/* One sector; cylinder 0, head 0, where sectors begin with 1. */
static bool read_chs(unsigned drive)
{
	struct real_regs r = { .ebx = STUB_BOUNCE, .ecx = 1 };

	return call(DISK_READ_CHS << 8 | 1, drive, &r);
}

/* The first sector to the bounce buffer. */
static int read_first(unsigned drive, struct err *e)
{
	bool extended = drive <= DRIVE_MAX && is_extended(drive);
	struct real_regs reset = { 0 };
	unsigned tries;

	if (drive > DRIVE_MAX || (!extended && !is_there(drive)))
		return err_set(e, -ENODEV, "the BIOS knows no drive 0x%02x",
			       drive);
	for (tries = 0; tries < DISK_TRIES; tries++) {
		if (extended ? read_extended(drive) : read_chs(drive))
			return 0;
		(void)call(DISK_RESET << 8, drive, &reset);
	}
	return err_set(e, -EIO, "drive 0x%02x cannot be read", drive);
}

/* As a BIOS enters it: segments 0, interrupts on, a stack below itself. The
   console's last words go through the bounce buffer, too. */
static void hand_over(unsigned drive)
{
	const struct real_regs r = { .target = BOOT_SECTOR, .edx = drive,
				     .flags = FLAG_INTERRUPT };

	memcpy(mem(BOOT_SECTOR), real_at(STUB_BOUNCE), SECTOR_LEN);
	exec_last();
	real_jump(&r, 0, BOOT_SECTOR);
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	const uint8_t *sector = real_at(STUB_BOUNCE);
	int rc;

	if (pxerun_busy())
		return err_set(e, -EBUSY, "drive 0x%02x cannot start: the "
			       "program that asks for it is in its place",
			       how->drive);
	rc = read_first(how->drive, e);
	if (rc < 0)
		return rc;
	if (get_le16(sector + SECTOR_LEN - 2) != SIGNATURE)
		return err_set(e, -ENOEXEC, "drive 0x%02x has no boot sector",
			       how->drive);
	hand_over(how->drive);
	return PLAT_GONE;
}

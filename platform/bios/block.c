/*
 * block.c: disks over the network as the BIOS's: their numbers, which its own
 * may have to leave, the hook of INT 13h, and boot tables in base memory.
 */
#include "platform/block.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/int13.h"

#define VECTOR_13	(0x13 * 4)
#define NEXT		0x7f	/* this number, without bit 7, is ...	*/
#define FIRST_LEN	512
#define ALIGN		16

_Static_assert(LIMIT_SAN_DRIVES <= sizeof(((struct stub_data *)0)->map) /
	       sizeof(((struct stub_data *)0)->map[0]), "room for all disks");

static struct disk *disks;	/* newest first */
static uint16_t old_equipment;
static uint8_t old_hard;

struct disk *disk_find(unsigned drive)
{
	struct disk *d = disks;

	while (d && d->b->drive != drive)
		d = d->next;
	return d;
}

bool disk_any(void)
{
	return disks;
}

/* ---- how many drives there are --------------------------------------- */

static volatile uint8_t *hard(void)
{
	return mem(BDA_HARD);
}

static volatile uint16_t *equipment(void)
{
	return mem(BDA_EQUIPMENT);
}

/* The number behind the last of them. */
static unsigned next_number(unsigned drive)
{
	if (drive & DRIVE_HARD)
		return DRIVE_HARD | *hard();
	return *equipment() & 1 ? (*equipment() >> 6 & 3) + 1u : 0;
}

/* Have @drive counted. */
static void count_to(unsigned drive)
{
	unsigned n = (drive & ~DRIVE_HARD) + 1;

	if (next_number(drive) > drive)
		return;
	if (drive & DRIVE_HARD)
		*hard() = (uint8_t)n;
	else
		*equipment() = (uint16_t)((*equipment() & ~0xc1) | 1 |
					  (n < 4 ? n - 1 : 3) << 6);
}

/* ---- the hook -------------------------------------------------------- */

static volatile uint32_t *vector(void)
{
	return mem(VECTOR_13);
}

static void write_map(void)
{
	struct stub_data *s = real_data();

	s->map_n = 0;
	for (struct disk *d = disks; d; d = d->next) {
		s->map[s->map_n].number = (uint8_t)d->b->drive;
		s->map[s->map_n++].natural = d->natural;
	}
}

/* Somebody may have hooked it, too, and call us: then it stays. */
static void hook(void)
{
	struct stub_data *s = real_data();

	old_hard = *hard();
	old_equipment = *equipment();
	if (s->old_13)
		return;
	s->old_13 = *vector();
	*vector() = real_far(INT_13);
}

static void unhook(void)
{
	struct stub_data *s = real_data();

	*hard() = old_hard;
	*equipment() = old_equipment;
	if (*vector() != real_far(INT_13))
		return;
	*vector() = s->old_13;
	s->old_13 = 0;
}

bool disk_bios(struct real_regs *r)
{
	uint32_t old = real_data()->old_13;

	return real_int_at(old ? old : *vector(), r);
}

/* ---- what is on it --------------------------------------------------- */

static struct geometry geometry(struct plat_block *b)
{
	uint8_t *first = malloc(b->block_size);
	bool read = first && b->ops->read(b, 0, 1, first) == 0;
	struct geometry g = geometry_of(read ? first : NULL, b->blocks,
					!(b->drive & DRIVE_HARD));

	free(first);
	return g;
}

static int read_sector(void *ctx, uint32_t at, void *buf)
{
	struct plat_block *b = ctx;

	return b->ops->read(b, at, 1, buf);
}

int disk_cd(struct disk *d, const char **why)
{
	const struct iso_disk cd = { .read = read_sector, .ctx = d->b };
	uint8_t *buf;
	int rc;

	if (!d->b->cdrom)
		return -ENODEV;
	if (d->cd.count)
		return 0;
	buf = malloc(ISO_SECTOR);
	*why = "needs memory";
	rc = buf ? eltorito_find(&cd, buf, &d->cd, why) : -ENOMEM;
	free(buf);
	return rc;
}

/* ---- showing and hiding ---------------------------------------------- */

int plat_block_publish(struct plat_block *b, struct err *e)
{
	struct disk *d;

	if (b->drive > DRIVE_MAX)
		return err_set(e, -EINVAL, "a BIOS has drives up to 0x%x, "
			       "and none 0x%x", DRIVE_MAX, b->drive);
	d = calloc(1, sizeof(*d));
	if (!d)
		return err_set(e, -ENOMEM, "no memory for a disk");
	if (!disks)
		hook();
	d->natural = (uint8_t)next_number(b->drive);
	if ((b->drive & NEXT) == NEXT)
		b->drive = d->natural;
	d->b = b;
	d->geometry = geometry(b);
	d->next = disks;
	disks = d;
	count_to(b->drive);
	count_to(d->natural);
	write_map();
	b->state = d;
	return 0;
}

void plat_block_unpublish(struct plat_block *b)
{
	struct disk **at = &disks;

	while (*at != b->state)
		at = &(*at)->next;
	*at = (*at)->next;
	free(b->state);
	write_map();
	if (disks)
		return;
	unhook();
	(void)plat_block_tables(NULL, 0, NULL);
}

bool disk_leave(void)
{
	if (!disks)
		return false;
	unhook();
	return true;
}

/* ---- tables ---------------------------------------------------------- */

/* They are searched for between 512 KiB and 1 MiB, from 16 to 16 bytes. */
int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	uint8_t *area = real_at(STUB_TABLES);
	size_t used = 0;

	memset(area, 0, STUB_TABLES_LEN);
	for (size_t i = 0; i < n; i++) {
		if (tables[i].len > STUB_TABLES_LEN - used)
			return err_set(e, -ENOMEM, "the tables of disks are "
				       "longer than %d bytes",
				       STUB_TABLES_LEN);
		memcpy(area + used, tables[i].data, tables[i].len);
		used += (tables[i].len + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	}
	return 0;
}

/* block.c: disks: those over the network are told of; none is started. */
#include <errno.h>
#include <stdio.h>

#include "core/err.h"
#include "lab/machine.h"
#include "lab/outcome.h"
#include "platform/block.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define DISKS_MAX	16

static struct plat_block *shown[DISKS_MAX];

static struct plat_block **place_of(const struct plat_block *b)
{
	for (size_t i = 0; i < DISKS_MAX; i++)
		if (shown[i] == b)
			return &shown[i];
	return NULL;
}

int plat_block_publish(struct plat_block *b, struct err *e)
{
	struct plat_block **place = place_of(NULL);

	if (!place)
		return err_set(e, -ENOSPC, "there are too many disks");
	*place = b;
	return 0;
}

void plat_block_unpublish(struct plat_block *b)
{
	struct plat_block **place = place_of(b);

	if (place)
		*place = NULL;
}

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	(void)tables;		/* nobody is started who reads them	*/
	(void)n;
	(void)e;
	return 0;
}

static struct plat_block *find(unsigned drive)
{
	for (size_t i = 0; i < DISKS_MAX; i++)
		if (shown[i] && shown[i]->drive == drive)
			return shown[i];
	return NULL;
}

static void note_boot(struct lab_outcome *o, const char *name)
{
	char text[32];

	o->end = LAB_END_BOOT;
	o->boot.name = o->boot.uri = lab_outcome_text(o, name);
	o->boot.kind = lab_outcome_text(o, "disk");
	snprintf(text, sizeof(text), "boot %s", name);
	if (!host.screen)
		host_say_leaving(text);
}

#define HARD_DISK	0x80	/* the first one */

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	const struct lab_disk *disk = NULL;
	char name[24];

	snprintf(name, sizeof(name), "drive 0x%02x", how->drive);
	if (how->drive >= HARD_DISK)
		disk = host_disk(how->drive - HARD_DISK);
	if (!find(how->drive) && !disk)
		return err_set(e, -ENODEV, "this machine has no %s", name);
	if (disk && !disk->bootable)
		return err_set(e, -ENOEXEC, "%s: nothing there can be booted",
			       name);
	note_boot(host.outcome, name);
	return PLAT_GONE;
}

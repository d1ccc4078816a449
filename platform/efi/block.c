/* block.c: network disks: none yet. */
#include <errno.h>

#include "core/err.h"
#include "platform/platform.h"

int plat_block_publish(unsigned drive, const struct plat_block *blk)
{
	(void)drive;
	(void)blk;
	return -ENOTSUP;
}

void plat_block_withdraw(unsigned drive)
{
	(void)drive;
}

int plat_block_boot(unsigned drive, const char *filename, struct err *e)
{
	(void)drive;
	(void)filename;
	return err_set(e, -ENOTSUP, "network disks cannot be booted here yet");
}

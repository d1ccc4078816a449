/* block.c: disks over the network: not there yet. */
#include <errno.h>

#include "core/err.h"
#include "platform/block.h"

int plat_block_publish(struct plat_block *b, struct err *e)
{
	(void)b;
	return err_set(e, -ENOTSUP, "this build cannot attach network disks "
		       "under a BIOS yet");
}

void plat_block_unpublish(struct plat_block *b)
{
	(void)b;
}

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	(void)tables;
	(void)n;
	(void)e;
	return 0;
}

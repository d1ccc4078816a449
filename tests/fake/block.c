/* block.c: remembers the disks that it was shown, and what it was to boot. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

int plat_block_publish(struct plat_block *b, struct err *e)
{
	(void)e;
	if (fake.block_result < 0)
		return fake.block_result;
	fake.block = b;
	return 0;
}

void plat_block_unpublish(struct plat_block *b)
{
	if (fake.block == b)
		fake.block = NULL;
}

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	size_t len;

	fake.table_len = 0;
	for (size_t i = 0; i < n; i++) {
		len = sizeof(fake.table) - fake.table_len;
		if (len > tables[i].len)
			len = tables[i].len;
		memcpy(fake.table + fake.table_len, tables[i].data, len);
		fake.table_len += len;
	}
	(void)e;
	fake.tables = n;
	return fake.tables_result;
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	(void)e;
	fake.block_boots++;
	fake.block_boot_drive = how->drive;
	snprintf(fake.block_boot_file, sizeof(fake.block_boot_file), "%s",
		 how->filename ? how->filename : "");
	return fake.boot_result;
}

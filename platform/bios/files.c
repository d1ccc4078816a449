/* files.c: a boot program has no volume that it could read: it came whole. */
#include <errno.h>

#include "core/err.h"
#include "platform/platform.h"

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	(void)volume;
	(void)out;
	(void)size;
	return err_quiet(e, -ENOENT, "%s: a BIOS offers no files", path);
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	(void)f;
	(void)buf;
	(void)len;
	return -EIO;
}

void plat_file_close(struct plat_file *f)
{
	(void)f;
}

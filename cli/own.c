/* own.c: files that came with this program. */
#include "cli/own.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"

char *own_path(const char *name)
{
	char *self = realpath("/proc/self/exe", NULL), *slash;
	struct sbuf path = { 0 };

	slash = self ? strrchr(self, '/') : NULL;
	if (slash)
		(void)sbuf_printf(&path, "%.*s/../%s", (int)(slash - self),
				  self, name);
	free(self);
	return path.data;
}

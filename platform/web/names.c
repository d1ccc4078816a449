/* names.c: hosts' names with letters beyond ASCII, by the browser's URL. */
#include <errno.h>

#include "platform/platform.h"
#include "platform/web/web.h"

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	return web_host(host, out, cap) ? 0 : -EINVAL;
}

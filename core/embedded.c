/* embedded.c: what tools/embed put into an image. */
#include "core/embedded.h"

#include <string.h>

void embedded_part(const void *data, size_t len, struct embedded *out)
{
	const char *end = len ? memchr(data, 0, len) : NULL;

	*out = (struct embedded){ 0 };
	out->script_len = end ? (size_t)(end - (const char *)data) : len;
	if (out->script_len)
		out->script = data;
	if (end && out->script_len + 1 < len) {
		out->trust = end + 1;
		out->trust_len = len - out->script_len - 1;
	}
}

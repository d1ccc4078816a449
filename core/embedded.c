/* embedded.c: what "pxesh embed" put into an image. */
#include "core/embedded.h"

#include <string.h>

#include "core/bytes.h"

bool embedded_next(struct embedded_area *area, struct embedded *out)
{
	const char *name, *end;
	size_t left;

	if (area->len <= EMBEDDED_HEAD)
		return false;
	left = area->len - EMBEDDED_HEAD;
	name = (const char *)area->at + EMBEDDED_HEAD;
	end = memchr(name, '\0', left);
	if (!end)
		return false;
	left -= (size_t)(end + 1 - name);
	*out = (struct embedded){ area->at[4], name, end + 1,
				  get_le32(area->at) };
	if (out->len > left)
		return false;
	area->at = (const uint8_t *)end + 1 + out->len;
	area->len = left - out->len;
	return true;
}

bool embedded_find(struct embedded_area area, enum embedded_kind kind,
		   const char *name, struct embedded *out)
{
	while (embedded_next(&area, out)) {
		if (out->kind == kind && (!name || !strcmp(out->name, name)))
			return true;
	}
	out->value = NULL;
	out->len = 0;
	return false;
}

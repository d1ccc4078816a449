/* pxemenu.c: the items of a PXE boot menu. */
#include "net/pxemenu.h"

#include "core/bytes.h"

#define ITEM_HEAD 3	/* type, length of the text */

bool pxe_item_next(const uint8_t **data, size_t *len, struct pxe_item *out)
{
	const uint8_t *p = *data;

	if (*len < ITEM_HEAD || p[2] > *len - ITEM_HEAD)
		return false;
	/* The byte order of 43.8 and of requests: see pxebs.c */
	out->type = get_le16(p);
	out->text = (const char *)p + ITEM_HEAD;
	out->len = p[2];
	*data += ITEM_HEAD + out->len;
	*len -= ITEM_HEAD + out->len;
	return true;
}

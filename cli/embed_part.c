/* embed_part.c: one part of what is embedded. */
#include <errno.h>
#include <string.h>

#include "cli/embed.h"
#include "core/bytes.h"
#include "core/embedded.h"
#include "core/str.h"

int embed_part(struct sbuf *area, char kind, const char *name,
	       const void *value, size_t len)
{
	uint8_t head[EMBEDDED_HEAD];

	if (len > UINT32_MAX)
		return -EFBIG;
	put_le32(head, (uint32_t)len);
	head[4] = (uint8_t)kind;
	(void)sbuf_add(area, head, sizeof(head));
	(void)sbuf_add(area, name, strlen(name) + 1);
	return sbuf_add(area, value, len);
}

/* lldp.c: what the switch says about itself, as the block netN.lldp
   (IEEE 802.1AB 8). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "net/link.h"
#include "net/stack.h"

#define LLDP_MAX 1500

struct lldp { size_t len; uint8_t raw[LLDP_MAX]; };

static bool begins(const uint8_t *v, size_t n, uint32_t prefix)
{
	return !prefix || (n >= 4 && get_be32(v) == prefix);
}

int lldp_find(const uint8_t *p, size_t len, uint64_t tag,
	      const uint8_t **out)
{
	unsigned type = tag >> 24 & 0xff, index = tag >> 16 & 0xff;
	size_t from = tag >> 8 & 0xff, want = tag & 0xff, n;

	for (; len >= 2; p += 2 + n, len -= 2 + n) {
		n = get_be16(p) & 0x1ff;
		if (n > len - 2 || !get_be16(p))
			break;
		if (p[0] >> 1 != type || !begins(p + 2, n,
						 (uint32_t)(tag >> 32)) ||
		    index--)
			continue;
		if (from > n || want > n - from)
			break;
		*out = p + 2 + from;
		return (int)(want ? want : n - from);
	}
	return -ENOENT;
}

static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const struct lldp *l = settings_ctx(s);
	const uint8_t *v;
	uint64_t tag;
	int len;

	if (!setting_tag(ref, SCOPE_LLDP, &tag))
		return -ENOENT;
	len = lldp_find(l->raw, l->len, tag, &v);
	if (len < 0)
		return len;
	*type = tag & 0xff ? &setting_type_hex : &setting_type_string;
	return sbuf_add(raw, v, (size_t)len);
}

static void release(struct settings *s)
{
	free(settings_ctx(s));
}

static const struct settings_ops ops = {
	.scope = SCOPE_LLDP, .fetch = fetch, .free = release,
};

void lldp_keep(struct netdev *dev, const uint8_t *p, size_t len)
{
	struct settings *block = settings_child(dev->block, "lldp");
	struct lldp *l = block ? settings_ctx(block) : NULL;

	if (!l) {
		l = malloc(sizeof(*l));
		if (!l)
			return;		/* it comes again in 30 s */
		if (settings_add(dev->block, "lldp", &ops, l, 0, NULL) < 0) {
			free(l);
			return;
		}
	}
	/* in its place: somebody may be looking at the block */
	l->len = len < LLDP_MAX ? len : LLDP_MAX;
	memcpy(l->raw, p, l->len);
}

/* ndp.c: a router advertisement as the settings netN.ndp. */
#include "net/ndp.h"

#include <errno.h>
#include <stdlib.h>

#include <lwip/pbuf.h>

#include "core/setting/settings.h"
#include "core/str.h"

#define RA_HEADER	16
#define RA_FLAGS_AT	5
#define RA_MAX		1500
#define NDP_ORDER	-2	/* behind what DHCPv6 says	*/

enum { NDP_MTU = 5, NDP_RDNSS = 25, NDP_DNSSL = 31 };

struct advert { size_t len; uint8_t raw[]; };

/* The first option @type of an advertisement; returns its bytes after type
   and length, with *@out pointing at them; -ENOENT. */
static int find_option(const uint8_t *ra, size_t len, unsigned type,
		       const uint8_t **out)
{
	size_t at = RA_HEADER, n;

	while (len > at && len - at >= 8) {
		n = ra[at + 1] * 8u;
		if (!n || n > len - at)
			break;
		if (ra[at] == type) {
			*out = ra + at + 2;
			return (int)n - 2;
		}
		at += n;
	}
	return -ENOENT;
}

/* Bytes before the value that the setting stands for (RFC 8106, 4861). */
static int head_of(unsigned type)
{
	return type == NDP_MTU ? 2 : type == NDP_RDNSS || type == NDP_DNSSL ?
	       6 : 0;
}

static bool applies(struct settings *s, const struct setting_ref *ref)
{
	uint64_t tag;

	(void)s;
	return setting_tag(ref, SCOPE_NDP, &tag) && tag >= 1 && tag <= 255;
}

static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const struct advert *a = settings_ctx(s);
	const uint8_t *v = NULL;
	uint64_t tag;
	int len, head;

	(void)type;
	if (!setting_tag(ref, SCOPE_NDP, &tag) || tag > 255)
		return -ENOENT;
	len = find_option(a->raw, a->len, (unsigned)tag, &v);
	head = head_of((unsigned)tag);
	if (len <= head)
		return -ENOENT;
	return sbuf_add(raw, v + head, (size_t)(len - head));
}

static void release(struct settings *s)
{
	free(settings_ctx(s));
}

static const struct settings_ops ops = {
	.scope = SCOPE_NDP,
	.applies = applies,
	.fetch = fetch,
	.free = release,
};

bool ndp_flag(const struct pbuf *p, size_t offset, enum ndp_flag flag)
{
	uint8_t flags = 0;

	pbuf_copy_partial(p, &flags, 1, (u16_t)(offset + RA_FLAGS_AT));
	return flags & flag;
}

int ndp_register(struct settings *parent, const struct pbuf *p, size_t offset)
{
	size_t len = p->tot_len - offset;
	struct advert *a;
	int rc;

	if (p->tot_len <= offset || len < RA_HEADER || len > RA_MAX)
		return -EINVAL;
	a = malloc(sizeof(*a) + len);
	if (!a)
		return -ENOMEM;
	a->len = len;
	pbuf_copy_partial(p, a->raw, (u16_t)len, (u16_t)offset);
	rc = settings_add(parent, "ndp", &ops, a, NDP_ORDER, NULL);
	if (rc < 0)
		free(a);
	return rc;
}

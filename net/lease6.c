/* lease6.c: a server's DHCPv6 message as the settings netN.dhcpv6. */
#include "net/lease6.h"

#include <errno.h>
#include <stdlib.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "net/dhcp6_packet.h"

#define LEASE6_ORDER	-1	/* behind DHCPv4, before a router's word */

struct lease6 {
	struct dhcp6_packet *packet;
	bool                 lease;
	uint32_t             iaid;
};

/* The address lies in an association: its code stands for it. */
static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const struct lease6 *l = settings_ctx(s);
	const uint8_t *v;
	uint64_t tag;
	int len;

	(void)type;
	if (!setting_tag(ref, SCOPE_DHCPV6, &tag) || tag > UINT16_MAX)
		return -ENOENT;
	if (tag == DHCP6_IA_ADDR && l->lease)
		return dhcp6_address(l->packet, l->iaid, &v) < 0 ? -ENOENT :
			sbuf_add(raw, v, 16);
	len = dhcp6_option(l->packet, (unsigned)tag, &v);
	return len < 0 ? len : sbuf_add(raw, v, (size_t)len);
}

static void release(struct settings *s)
{
	struct lease6 *l = settings_ctx(s);

	free(l->packet);
	free(l);
}

static const struct settings_ops ops = {
	.scope = SCOPE_DHCPV6,
	.fetch = fetch,
	.free = release,
};

int lease6_register(struct settings *parent, struct dhcp6_packet *p,
		    bool lease, uint32_t iaid)
{
	struct lease6 *l = malloc(sizeof(*l));
	int rc = -ENOMEM;

	if (l) {
		*l = (struct lease6){ p, lease, iaid };
		rc = settings_add(parent, "dhcpv6", &ops, l,
				  LEASE6_ORDER, NULL);
	}
	if (rc < 0) {
		free(l);
		free(p);
	}
	return rc;
}

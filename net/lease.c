/* lease.c: a received DHCP packet as a block of settings. */
#include "net/lease.h"

#include <errno.h>
#include <stdlib.h>

#include "core/setting/dhcpopt.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/dhcp_packet.h"

static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const uint8_t *v;
	uint64_t tag;
	int len;

	(void)type;
	if (!setting_tag(ref, SCOPE_DHCP, &tag) || tag > UINT16_MAX)
		return -ENOENT;
	len = dhcp_option(settings_ctx(s), (unsigned)tag, &v);
	return len < 0 ? len : sbuf_add(raw, v, (size_t)len);
}

static int store(struct settings *s, const struct setting_ref *ref,
		 const void *raw, size_t len)
{
	uint64_t tag;

	if (!setting_tag(ref, SCOPE_DHCP, &tag) || tag > UINT16_MAX)
		return -ENOTTY;
	return dhcp_store(settings_ctx(s), (unsigned)tag, raw, len);
}

static void release(struct settings *s)
{
	free(settings_ctx(s));
}

static const struct settings_ops ops = {
	.scope = SCOPE_DHCP,
	.applies = dhcpopt_applies,
	.fetch = fetch,
	.store = store,
	.free = release,
};

static int add(struct settings *parent, const char *name,
	       struct dhcp_packet *p, int order)
{
	int rc = settings_add(parent, name, &ops, p, order, NULL);

	if (rc < 0)
		free(p);
	return rc;
}

int lease_register(struct settings *parent, const char *name,
		   struct dhcp_packet *p)
{
	return add(parent, name, p, 0);
}

int lease_register_proxy(struct settings *root, struct dhcp_packet *p)
{
	bool is_lease = dhcp_address(p, DHCP_TAG_YIADDR) != 0;

	return add(root, "proxydhcp", p, is_lease ? 0 : 1);
}

/*
 * netx.c: netX: stands for the block of the card opened last
 * (reference/settings.md#names). tree.c passes it over once there is
 * one.
 */
#include <errno.h>

#include "core/setting/tree.h"

static int netx_fetch(struct settings *s, const struct setting_ref *ref,
		      struct sbuf *raw, const struct setting_type **type)
{
	(void)s, (void)ref, (void)raw, (void)type;
	return -ENOTSUP;
}

int setting_netx_add(struct settings *root)
{
	static const struct settings_ops ops = { .fetch = netx_fetch };

	return settings_add(root, "netX", &ops, NULL, 0, &root->tree->netx);
}

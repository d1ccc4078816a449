/* nslookup: store the address of a host. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"

static int nslookup_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	struct setting_ref ref;
	uint8_t addr[16];
	bool v6;
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	rc = net_resolve(sh->net, in->v[1], &v6, addr, e);
	if (rc < 0)
		return rc;
	if (!setting_ref_type(&ref))
		ref.type = setting_type_find(v6 ? "ipv6" : "ipv4", 4);
	return setting_store(&ref, addr, v6 ? 16 : 4, e);
}

const struct command cmd_nslookup = {
	.group = GROUP_NETWORK,
	.name = "nslookup", .usage = "<setting> <host>",
	.help = "Store the first address of a host.",
	.min = 2, .max = 2, .args = { ARG_NEW_SETTING, ARG_HOST },
	.facts = CMD_NET | CMD_WAITS, .run = nslookup_run,
};

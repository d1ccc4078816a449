/* each.c: commands that take a list of interfaces. */
#include "netcmds/each.h"

#include <stdio.h>

#include "core/err.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/show.h"

struct netdev *interface_arg(struct shell *sh, const struct args *in, int i,
			     struct err *e)
{
	struct netdev *dev = sh->net ? net_find(sh->net, in->v[i]) : NULL;

	if (!dev)
		err_arg(e, args_blame(in, i), -ENODEV,
			"no network interface \"%.40s\"", in->v[i]);
	return dev;
}

/* Print this interface's failure, and clear @e for the next interface. */
static void drop_error(struct shell *sh, const char *command, struct err *e)
{
	char line[160];
	int n;

	if (!e->code)
		return;
	n = snprintf(line, sizeof(line), "%s: %s\n", command, e->msg);
	con_diag(&sh->con, line, (size_t)n < sizeof(line) ? (size_t)n :
		 sizeof(line) - 1);
	err_clear(e);
}

static struct netdev *pick(struct shell *sh, const struct args *in, int i,
			   bool *last, struct err *e)
{
	if (in->n) {
		*last = i == in->n - 1;
		return interface_arg(sh, in, i, e);
	}
	*last = !net_dev(sh->net, (unsigned)i + 1);
	return net_dev(sh->net, (unsigned)i);
}

int each_interface(struct shell *sh, const struct args *in,
		   bool first_success, each_fn *fn, struct err *e)
{
	struct netdev *dev;
	bool last = false;
	int rc = 0;

	if (!in->n && (!sh->net || !net_dev(sh->net, 0)))
		return err_quiet(e, -ENODEV, "there is no network card");
	for (int i = 0; !last; i++) {
		drop_error(sh, in->name, e);
		dev = pick(sh, in, i, &last, e);
		rc = dev ? fn(sh, dev, in->opt, e) : -ENODEV;
		if (rc == -ECANCELED || (rc == 0 && first_success))
			break;
	}
	return rc;
}

int interface_show(struct shell *sh, struct netdev *dev, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = netdev_stat(dev, &out);

	return show_text(sh, &out, rc, e);
}

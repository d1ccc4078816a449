/* absent.c: what a page cannot do: a network of its own, starting QEMU. */
#include <errno.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/host/qemu.h"

static int no_network(struct err *e)
{
	return err_set(e, -ENOTSUP, "a page has no network: --net lab");
}

int host_slirp_open(struct host_card *out, struct err *e)
{
	(void)out;
	return no_network(e);
}

int host_tap_open(const char *name, struct host_card *out, struct err *e)
{
	(void)name;
	(void)out;
	return no_network(e);
}

int host_qemu_look(const char *firmware, struct err *e)
{
	(void)firmware;
	return err_set(e, -ENOENT, "a page starts no QEMU");
}

int host_qemu_run(const struct host_boot *b, const struct qemu_how *how,
		  struct err *e)
{
	(void)b;
	(void)how;
	return host_qemu_look(NULL, e);
}
